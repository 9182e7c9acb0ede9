"""Attempts and refunds as rows: found, locked, written, never in a state that may not follow."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
from base64 import b32encode
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from headoffice.payments.model import NEVER_MS, OPEN, Attempt, State
from headoffice.payments.refunding import COUNTS, LATE_REFUND, Refund, RefundState
from headoffice.payments.tables import AttemptChange, AttemptRow, RefundRow
from storeapp.domain.errors import Defect

log = logging.getLogger("storeapp.headoffice.payments")

NUMBER_LETTERS = 32
"""The longest number WeChat Pay takes; Alipay takes letters, digits and `_` only."""


def number_of(*, store: str, till: str, sale: str, count: int) -> str:
    """The provider's name of an attempt: the same for the same store, till, sale and attempt, and
    for people in the provider's console it begins with the store and the till."""
    digest = hashlib.sha256(f"{store}\n{till}\n{sale}\n{count}".encode()).digest()
    hashed = b32encode(digest).decode()[:16]
    place = "".join(letter for letter in f"{store}{till}" if letter.isascii() and letter.isalnum())
    return f"{place[:10]}_{hashed}_{count}"[:NUMBER_LETTERS]


def refund_number(attempt: str, refund: str) -> str:
    hashed = b32encode(hashlib.sha256(f"{attempt}\n{refund}".encode()).digest()).decode()
    return f"R_{hashed[:26]}"


def attempt_of(session: Session, number: str, *, lock: bool = False) -> Attempt:
    row = session.get(AttemptRow, number, with_for_update=lock)
    if row is None:
        raise Defect(f"no attempt {number}")
    return _attempt(row)


def attempt_at(session: Session, store: str, sale: str, count: int) -> Attempt | None:
    """Without a lock; `attempt_of` takes one."""
    place = (AttemptRow.store == store, AttemptRow.sale == sale, AttemptRow.count == count)
    row = session.exec(select(AttemptRow).where(*place)).first()
    return None if row is None else _attempt(row)


def attempts_of(session: Session, store: str, sale: str) -> list[Attempt]:
    """All of one sale, locked, the first one first."""
    rows = session.exec(
        select(AttemptRow)
        .where(AttemptRow.store == store, AttemptRow.sale == sale)
        .order_by(col(AttemptRow.count))
        .with_for_update()
    )
    return [_attempt(row) for row in rows]


def lock_sale(session: Session, store: str, sale: str) -> None:
    """Until the end of the transaction: of two tills that begin a sale's attempts at once, the
    second sees the first's. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(f"{store}\n{sale}".encode()).digest()[:8], signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def open_attempts(session: Session, store: str = "") -> list[Attempt]:
    """What is not decided, of that store or of all, the oldest first."""
    query = select(AttemptRow).where(col(AttemptRow.state).in_([state.value for state in OPEN]))
    if store:
        query = query.where(AttemptRow.store == store)
    rows = session.exec(query.order_by(col(AttemptRow.created_ms), AttemptRow.number))
    return [_attempt(row) for row in rows]


def add(session: Session, attempt: Attempt) -> None:
    session.add(AttemptRow(**_columns(attempt)))
    session.flush()
    _note(session, attempt)


def put(session: Session, before: Attempt, after: Attempt) -> Attempt:
    """Writes what became of a locked attempt. A new state, or something new about it, is a new
    version; when it is asked about next is not."""
    if after == before:
        return after
    if dataclasses.replace(after, due_ms=before.due_ms, looks=before.looks) != before:
        after = dataclasses.replace(after, version=before.version + 1)
    row = session.get_one(AttemptRow, after.number)
    for name, value in _columns(after).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    if after.version != before.version:
        _note(session, after)
    if after.state is State.REFUNDING and before.state is not State.REFUNDING:
        _refund_whole(session, after)
    return after


def due(session: Session, *, now_ms: int, most: int) -> list[str]:
    """The numbers of attempts that are to be asked about now."""
    rows = select(AttemptRow.number).where(col(AttemptRow.due_ms) <= now_ms)
    return list(session.exec(rows.order_by(col(AttemptRow.due_ms)).limit(most)))


def refunds_due(session: Session, *, now_ms: int, most: int) -> list[str]:
    rows = select(RefundRow.number).where(col(RefundRow.due_ms) <= now_ms)
    return list(session.exec(rows.order_by(col(RefundRow.due_ms)).limit(most)))


def next_due_ms(session: Session) -> int:
    """When the next question is due, NEVER_MS when there is none."""
    attempts = session.exec(select(func.min(AttemptRow.due_ms))).one()
    refunds = session.exec(select(func.min(RefundRow.due_ms))).one()
    return min(attempts or NEVER_MS, refunds or NEVER_MS)


def refund_of(session: Session, number: str, *, lock: bool = False) -> Refund | None:
    row = session.get(RefundRow, number, with_for_update=lock)
    return None if row is None else _refund(row)


def given_back_minor(session: Session, number: str, *, only_done: bool = False) -> int:
    """What went back of an attempt, or is on its way."""
    states = [RefundState.DONE] if only_done else list(COUNTS)
    query = select(func.sum(RefundRow.amount_minor)).where(
        RefundRow.attempt == number,
        col(RefundRow.state).in_([state.value for state in states]),
    )
    return int(session.exec(query).one() or 0)


def add_refund(session: Session, refund: Refund) -> None:
    session.add(RefundRow(**_columns(refund)))
    session.flush()


def put_refund(session: Session, before: Refund, after: Refund) -> Refund:
    if after == before:
        return after
    if (after.state, after.reason) != (before.state, before.reason):
        after = dataclasses.replace(after, version=before.version + 1)
        log.info("refund %s: %s %s", after.number, after.state.value, after.reason)
    row = session.get_one(RefundRow, after.number)
    for name, value in _columns(after).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return after


def _refund_whole(session: Session, attempt: Attempt) -> None:
    """A late success goes back in the transaction that learns of it: nothing can come between."""
    log.warning("paid when it was over, goes back: attempt %s", attempt.number)
    add_refund(
        session,
        Refund(
            number=refund_number(attempt.number, LATE_REFUND),
            attempt=attempt.number,
            refund=LATE_REFUND,
            amount_minor=attempt.amount_minor,
            created_ms=attempt.changed_ms,
            due_ms=attempt.changed_ms,
        ),
    )


def _note(session: Session, attempt: Attempt) -> None:
    log.info("attempt %s: %s %s", attempt.number, attempt.state.value, attempt.reason)
    session.add(
        AttemptChange(
            number=attempt.number,
            version=attempt.version,
            state=attempt.state.value,
            reason=attempt.reason,
            at_ms=attempt.changed_ms,
        )
    )
    session.flush()


def _columns(value: Attempt | Refund) -> dict[str, Any]:
    fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    return fields | {"state": value.state.value}


def _attempt(row: AttemptRow) -> Attempt:
    return Attempt(**{**row.model_dump(), "state": State(row.state)})


def _refund(row: RefundRow) -> Refund:
    return Refund(**{**row.model_dump(), "state": RefundState(row.state)})
