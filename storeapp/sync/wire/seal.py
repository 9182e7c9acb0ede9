"""Ed25519 signatures over facts and enrolments; keys and signatures travel as hex."""

from __future__ import annotations

from storeapp.domain.fact import Fact, canonical, hash_of

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
