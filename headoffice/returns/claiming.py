"""Claims: units of a sale that are one till's to take back, for some minutes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from headoffice.door import Caller, NotServed
from headoffice.returns.sold import Sold
from headoffice.returns.tables import ClaimLine, Returnable, ReturnClaim, ReturnRow
from storeapp.domain.returning import Bought
from storeapp.sync.wire.returns import CLAIM_MINUTES, RETURNED_BEFORE

CLAIM_MS = CLAIM_MINUTES * 60_000


def claim(
    session: Session,
    caller: Caller,
    claim_id: str,
    found: Sold,
    units: Mapping[str, int],
    *,
    now_ms: int,
) -> int:
    """Makes them the caller's until the moment it returns; asked again it is prolonged, with other
    units it replaces what was claimed. 409 `returned-before` when not so many are left."""
    sale = found.bought.id
    lay_out(session, found.bought)
    _lock(session, sale)
    _expire(session, sale, now_ms)
    if session.get(ReturnRow, claim_id) is not None:
        raise _gone()
    present = session.get(ReturnClaim, claim_id)
    if present is not None and (present.device, present.sale) != (caller.device, sale):
        raise _gone()
    if present is not None:
        _let_go(session, present)
    _reserve(session, sale, units)
    until_ms = now_ms + CLAIM_MS
    session.add(
        ReturnClaim(
            id=claim_id, sale=sale, device=caller.device, store=caller.store, until_ms=until_ms
        )
    )
    session.add_all(ClaimLine(claim=claim_id, line=k, units=n) for k, n in units.items())
    session.flush()
    return until_ms


def release(session: Session, caller: Caller, claim_id: str) -> bool:
    """False when there is none of the caller's any more."""
    present = session.get(ReturnClaim, claim_id)
    if present is None or present.device != caller.device:
        return False
    _lock(session, present.sale)
    _let_go(session, present)
    return True


def settle(session: Session, claim_id: str) -> None:
    """The return was told: it takes the claim's place."""
    present = session.get(ReturnClaim, claim_id)
    if present is not None:
        _let_go(session, present)


def lay_out(session: Session, bought: Bought) -> None:
    """A row for each line of the sale; nothing happens where they are there."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    rows = [
        {"sale": bought.id, "line": p.line.id, "sold": p.line.units, "returned": 0, "claimed": 0}
        for p in bought.lines
    ]
    statement = (insert_postgresql if postgresql else insert_sqlite)(Returnable)
    session.execute(statement.on_conflict_do_nothing(), rows)


def _expire(session: Session, sale: str, now_ms: int) -> None:
    """Lets go of what nobody prolonged; looked for when somebody asks for the same sale."""
    old = select(ReturnClaim).where(ReturnClaim.sale == sale, col(ReturnClaim.until_ms) <= now_ms)
    for row in session.exec(old).all():
        _let_go(session, row)


def _reserve(session: Session, sale: str, units: Mapping[str, int]) -> None:
    """Compare and set, line by line in one order for everybody."""
    for line, count in sorted(units.items()):
        free = col(Returnable.sold) - col(Returnable.returned) - col(Returnable.claimed) >= count
        taken = session.execute(
            update(Returnable)
            .where(col(Returnable.sale) == sale, col(Returnable.line) == line, free)
            .values(claimed=col(Returnable.claimed) + count)
            .returning(col(Returnable.line))
        ).all()
        if not taken:
            raise _gone()


def _let_go(session: Session, present: ReturnClaim) -> None:
    lines = session.exec(select(ClaimLine).where(ClaimLine.claim == present.id)).all()
    for line in sorted(lines, key=lambda each: each.line):
        session.execute(
            update(Returnable)
            .where(col(Returnable.sale) == present.sale, col(Returnable.line) == line.line)
            .values(claimed=col(Returnable.claimed) - line.units)
        )
    session.execute(delete(ClaimLine).where(col(ClaimLine.claim) == present.id))
    session.delete(present)
    session.flush()


def _lock(session: Session, sale: str) -> None:
    """Whoever takes something back of a sale has its rows, in the order of their keys."""
    rows = select(Returnable).where(Returnable.sale == sale).order_by(col(Returnable.line))
    session.exec(rows.with_for_update()).all()


def _gone() -> NotServed:
    return NotServed(
        409, RETURNED_BEFORE, "Not so many of this are left; they came back before, or do just now."
    )
