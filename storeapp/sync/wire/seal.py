"""Ed25519 signatures over facts, enrolments, promotions; keys and signatures travel as hex."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from storeapp.domain.errors import Defect
from storeapp.domain.fact import Fact, canonical, hash_of

if TYPE_CHECKING:  # The models cost more than a till's start may; see below.
    from storeapp.sync.wire.rows import PromoRow

# `cryptography` is imported where first used: it costs more than the window's first paint may.


def public_key_of(private_key: bytes) -> str:
    """The hex public key of a raw 32-byte private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw().hex()


def verified(fact: Fact, public_key: str) -> bool:
    """True when the fact's hash is right and signed by that key."""
    return hash_of(fact) == fact.hash and signed_by(
        public_key, signature=fact.sig, message=bytes.fromhex(fact.hash)
    )


def enrolment_bytes(*, public_key: str, computer: str, nonce: str, previous_device: str) -> bytes:
    """What a till signs to prove that it holds the key it enrols."""
    return canonical(["enrol/1", public_key, computer, nonce, previous_device]).encode()


def rules_bytes(*, rules_hash: str, valid_from: str, version: int) -> bytes:
    """What head office signs to put a rule set into force; `rules_hash` is its body's."""
    return canonical(["rules/1", rules_hash, valid_from, version]).encode()


def body_hash(body: Mapping[str, object]) -> str:
    """The hash of a rule set's body, as hex: SHA-256 over its canonical JSON."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def why_not_sealed(row: PromoRow, keys: Collection[str]) -> str:
    """Why a till must not use these promotions, "" when all is right: they are what the hash
    says, and signed by one of head office's publishing keys."""
    if row.key not in keys:
        return "key-unknown"
    try:
        hashed = body_hash(row.body)
    except Defect:  # JSON may say what no rule set can, a float for example.
        return "hash-wrong"
    if hashed != row.hash:
        return "hash-wrong"
    message = rules_bytes(rules_hash=row.hash, valid_from=row.valid_from, version=row.version)
    if not signed_by(row.key, signature=row.signature, message=message):
        return "signature-wrong"
    return ""


def signature_by(private_key: bytes, message: bytes) -> str:
    """The hex signature of a raw 32-byte private key over `message`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key).sign(message).hex()


def signed_by(public_key: str, *, signature: str, message: bytes) -> bool:
    """True when `signature` is that key's over `message`; malformed input is just not signed."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
