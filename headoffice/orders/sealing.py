"""Who ordered and where to: sealed under a key of the order's own, which can be destroyed."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from headoffice.enrolment.tables import ServerSecret
from headoffice.orders.model import Address, Customer
from headoffice.orders.tables import OrderKey, OrderRow

SECRET = "orders"
KEY_BYTES = 32
NONCE_BYTES = 12
END_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Person:
    """What names her; nothing of it is in any other column."""

    called: str = ""
    phone: str = ""
    address: Address | None = None

    @property
    def phone_end(self) -> str:
        return self.phone[-END_DIGITS:]

    def __repr__(self) -> str:
        return "Person()"


NOBODY = Person()


def person_of(customer: Customer, address: Address | None) -> Person:
    return Person(customer.called, customer.phone, address)


def seal(session: Session, row: OrderRow, person: Person) -> None:
    """Keeps who she is, bound to the order's number, so that no row can pass for another's."""
    if person == NOBODY or row.number is None:
        return
    key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
    session.add(OrderKey(number=row.number, key=key))
    said = json.dumps(asdict(person), ensure_ascii=False).encode()
    row.sealed = nonce + AESGCM(key).encrypt(nonce, said, str(row.number).encode())


def opened(session: Session, row: OrderRow) -> Person:
    """Who she is; NOBODY when she did not say, and for ever after the key was destroyed."""
    key = session.get(OrderKey, row.number) if row.sealed else None
    if key is None:
        return NOBODY
    nonce, blob = row.sealed[:NONCE_BYTES], row.sealed[NONCE_BYTES:]
    read = json.loads(AESGCM(key.key).decrypt(nonce, blob, str(row.number).encode()))
    address = read.pop("address")
    if address is not None:
        address = Address(**{**address, "lines": tuple(address["lines"])})
    return Person(**read, address=address)


def forget(session: Session, row: OrderRow) -> None:
    """Nobody reads her again; the order itself stays, for the books."""
    key = session.get(OrderKey, row.number)
    if key is not None:
        session.delete(key)
        session.flush()


def pickup_key(session: Session, store: str) -> str:
    """The key of a store's pickup codes, as hex: what one store lost opens nothing at another."""
    present = session.get(ServerSecret, SECRET)
    if present is None:
        present = ServerSecret(name=SECRET, value=secrets.token_hex(KEY_BYTES))
        session.add(present)
        session.flush()
    chain = bytes.fromhex(present.value)
    return hmac.new(chain, f"pickup:{store}".encode(), hashlib.sha256).hexdigest()
