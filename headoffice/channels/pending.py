"""Orders that wait for their payment: sealed, held, placed once it has come, or let go."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import uuid
from dataclasses import asdict, replace
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete
from sqlmodel import Session, col, select

from headoffice.channels.tables import PendingOrder
from headoffice.inventory import holding
from headoffice.members.sealing import secret_of
from headoffice.orders.model import Address, Customer, NewLine, NewOrder, Payment
from headoffice.orders.placing import place
from headoffice.payments import ledger
from headoffice.payments.model import NOT_CHARGED, Attempt, State
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from storeapp.domain.quantity import Unit

WAITING, PLACED, EXPIRED, GIVEN_BACK = "waiting", "placed", "expired", "given-back"
HELD_MS = 15 * 60_000
"""How long somebody may look for her phone."""
NONCE_BYTES = 12
SWEPT = 100
UNPLACED = "order-not-placed"
"""The refund's own id: of an attempt it is given back once."""


def keep(session: Session, new: NewOrder, *, place: str, now_ms: int) -> PendingOrder:
    """The order, its goods held already, as it waits to be paid to that place's account."""
    row = PendingOrder(
        channel=new.channel,
        ref=new.channel_ref,
        sale=str(uuid.uuid4()),
        place=place,
        member=new.customer.member,
        sealed=_sealed(_key(session, new.channel, new.channel_ref), new),
        due_minor=new.due_minor,
        currency=new.currency,
        until_ms=now_ms + HELD_MS,
        created_ms=now_ms,
    )
    session.add(row)
    session.flush()
    return row


def pending(session: Session, channel: str, ref: str, *, lock: bool = False) -> PendingOrder | None:
    return session.get(PendingOrder, (channel, ref), with_for_update=lock, populate_existing=lock)


def settle(session: Session, row: PendingOrder, *, now_ms: int) -> Attempt | None:
    """What has become of a waiting order (its row locked): placed when it is paid, let go when its
    time is over and nobody is paying. Returns an attempt that has to be given back, else None."""
    if row.state != WAITING:
        return None
    attempts = ledger.attempts_of(session, row.place, row.sale)
    paid = next((each for each in attempts if each.state is State.PAID), None)
    if paid is not None:
        return _place(session, row, paid, now_ms)
    if now_ms >= row.until_ms and all(each.state in NOT_CHARGED for each in attempts):
        holding.release(session, hold_of(row.channel, row.ref), at_ms=now_ms)
        _end(session, row, EXPIRED)
    return None


def any_waiting(session: Session) -> bool:
    rows = select(PendingOrder.ref).where(PendingOrder.state == WAITING).limit(1)
    return session.exec(rows).first() is not None


def due(session: Session, *, now_ms: int) -> list[tuple[str, str]]:
    """The waiting orders that payments have news of, or whose time is over."""
    rows = select(PendingOrder).where(PendingOrder.state == WAITING)
    found = []
    for row in session.exec(rows.order_by(col(PendingOrder.until_ms)).limit(SWEPT)):
        attempts = ledger.attempts_of(session, row.place, row.sale)
        if row.until_ms <= now_ms or any(each.state is State.PAID for each in attempts):
            found.append((row.channel, row.ref))
    return found


def forget(session: Session, *, before_ms: int) -> int:
    """Drops what has ended, of before that moment; returns how many."""
    ended = delete(PendingOrder).where(
        col(PendingOrder.state) != WAITING, col(PendingOrder.created_ms) < before_ms
    )
    return len(session.execute(ended.returning(col(PendingOrder.ref))).all())


def hold_of(channel: str, ref: str) -> str:
    """The inventory's name of what is held for an order of a channel."""
    return f"channel:{channel}:{ref}"


def _place(session: Session, row: PendingOrder, paid: Attempt, now_ms: int) -> Attempt | None:
    key = _key(session, row.channel, row.ref)
    tender = Payment(paid.provider, paid.amount_minor, paid.number)
    new = replace(_opened(key, row), payments=(tender,))
    try:
        with session.begin_nested():
            place(session, new, at_ms=now_ms)
    except Refusal as refusal:
        # She has paid, and the goods are no longer held: she gets her money back.
        if refusal.code not in ("stock-short", "hold-ended"):
            raise
        _end(session, row, GIVEN_BACK)
        return paid
    _end(session, row, PLACED)
    return None


def _end(session: Session, row: PendingOrder, state: str) -> None:
    row.state, row.sealed = state, b""
    session.add(row)
    session.flush()


# --- sealing -------------------------------------------------------------------------


def _key(session: Session, channel: str, ref: str) -> bytes:
    said = f"pending:{channel}:{ref}".encode()
    return hmac.new(secret_of(session), said, hashlib.sha256).digest()


def _sealed(key: bytes, new: NewOrder) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    said = json.dumps(asdict(new), ensure_ascii=False, default=lambda each: each.value)
    return nonce + AESGCM(key).encrypt(nonce, said.encode(), None)


def _opened(key: bytes, row: PendingOrder) -> NewOrder:
    said = AESGCM(key).decrypt(row.sealed[:NONCE_BYTES], row.sealed[NONCE_BYTES:], None)
    read: dict[str, Any] = json.loads(said)
    address = read.pop("address")
    lines = tuple(_line(each) for each in read.pop("lines"))
    read["payments"] = ()
    read["customer"] = Customer(**read["customer"])
    if address is not None:
        address = Address(**{**address, "lines": tuple(address["lines"])})
    return NewOrder(lines=lines, address=address, **read)


def _line(read: dict[str, Any]) -> NewLine:
    shares = tuple((name, minor) for name, minor in read["shares"])
    parts = {"mode": Mode(read["mode"]), "unit": Unit(read["unit"]), "shares": shares}
    return NewLine(**{**read, **parts})
