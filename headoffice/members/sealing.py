"""A member's person, sealed under a key of her own, and the keyed hashes she is found by."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from headoffice.enrolment.tables import ServerSecret
from headoffice.members.model import PHONE
from headoffice.members.tables import Member, MemberKey

SECRET = "members"
KEY_BYTES = 32
NONCE_BYTES = 12
END_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Person:
    """What names a member. `born` is YYYY-MM-DD or ""; `others` are her identities beside phone
    and code, as (kind, value)."""

    name: str = ""
    phone: str = ""
    code: str = ""
    born: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def phone_end(self) -> str:
        return self.phone[-END_DIGITS:]

    @property
    def identities(self) -> tuple[tuple[str, str], ...]:
        own = ((PHONE, self.phone), ("code", self.code))
        return tuple((kind, value) for kind, value in (*own, *self.others) if value)

    def __repr__(self) -> str:
        return "Person()"  # It would be a name and a number in whatever prints it.


NOBODY = Person()


def seal(session: Session, member: Member, person: Person) -> None:
    """Keeps who she is; makes her key when she has none."""
    row = session.get(MemberKey, member.id)
    if row is None:
        row = MemberKey(member=member.id, key=secrets.token_bytes(KEY_BYTES))
        session.add(row)
    member.sealed = sealed(row.key, member.id, person)


def opened(session: Session, member: Member) -> Person:
    """Who she is; NOBODY for one who is awaited, and for ever after her key was destroyed."""
    row = session.get(MemberKey, member.id)
    if row is None or not member.sealed:
        return NOBODY
    return unsealed(row.key, member.id, member.sealed)


def sealed(key: bytes, member: str, person: Person) -> bytes:
    """AES-256-GCM; bound to the id, so that no row can pass for another's."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    said = json.dumps(asdict(person), ensure_ascii=False).encode()
    return nonce + AESGCM(key).encrypt(nonce, said, member.encode())


def unsealed(key: bytes, member: str, blob: bytes) -> Person:
    said = AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], member.encode())
    read = json.loads(said)
    read["others"] = tuple((kind, value) for kind, value in read["others"])
    return Person(**read)


def secret_of(session: Session) -> bytes:
    """The chain's secret for hashes; made when there is none, in a session that writes."""
    present = session.get(ServerSecret, SECRET)
    if present is None:
        present = ServerSecret(name=SECRET, value=secrets.token_hex(KEY_BYTES))
        session.add(present)
        session.flush()
    return bytes.fromhex(present.value)


def hashed(secret: bytes, kind: str, value: str) -> str:
    """What head office finds an identity by."""
    return hmac.new(secret, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def store_key(secret: bytes, store: str) -> str:
    """The key of a store's `lookup_key`, as hex: what one store lost tells nothing of another's."""
    return hmac.new(secret, f"store:{store}".encode(), hashlib.sha256).hexdigest()
