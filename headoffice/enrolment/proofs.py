"""Proofs of possession (RFC 9449) and assertions (RFC 7523): that a request comes from a key."""

from __future__ import annotations

import binascii
import hashlib
import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from headoffice.door import NotServed
from storeapp.sync.wire.words import AUDIENCE

MAX_TEXT = 4096
ASSERTION_S = 60
_PORTS = {"http": 80, "https": 443}
_CLAIMS_CHECKED_HERE: Any = dict.fromkeys(
    ("verify_aud", "verify_exp", "verify_iat", "verify_iss", "verify_jti", "verify_nbf"), False
) | {"verify_sub": False}
"""The library compares with its own clock; here time is an argument."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The request a proof is for: method and full address, without its query."""

    method: str
    url: str


class Replays:
    """Remembers each proof as long as it could be used again; bounded.

    When it is full of proofs that still count, a new one is turned away for a moment rather than
    an old one forgotten. Usable from any thread.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._until: OrderedDict[bytes, int] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, key: str, jti: str, *, now_ms: int, for_ms: int) -> None:
        """Refuses with 401 what was seen before."""
        seen = hashlib.sha256(f"{key}\n{jti}".encode()).digest()[:16]
        with self._lock:
            while self._until and next(iter(self._until.values())) < now_ms:
                self._until.popitem(last=False)
            if seen in self._until:
                raise _invalid("proof-replayed", "This proof was used before.")
            if len(self._until) >= self._most:
                raise NotServed(
                    429, "busy", "Too many requests at once; ask again.", retry_after_s=1
                )
            self._until[seen] = now_ms + for_ms

    def __len__(self) -> int:
        return len(self._until)


def thumbprint(public_key: str) -> str:
    """RFC 7638 thumbprint of an Ed25519 key (RFC 8037) given as hex."""
    x = urlsafe_b64encode(bytes.fromhex(public_key)).rstrip(b"=").decode()
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": x}
    digest = hashlib.sha256(json.dumps(jwk, separators=(",", ":")).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def check_proof(
    text: str, asked: Asked, *, now_ms: int, window_s: int, access_token: str = ""
) -> tuple[str, str]:
    """The key and `jti` of a proof for this request; refuses with 401 what is not one."""
    header = _header(text)
    key = _key_in(header)
    if header.get("typ") != "dpop+jwt":
        raise _invalid("proof-invalid", "The proof is no proof of possession.")
    claims = verified_claims(text, key)
    if claims.get("htm") != asked.method or not same_address(str(claims.get("htu")), asked.url):
        raise _invalid("proof-invalid", "The proof is for another request.")
    if access_token and claims.get("ath") != _hash(access_token):
        raise _invalid("proof-invalid", "The proof is for another token.")
    if abs(_seconds(claims, "iat") * 1000 - now_ms) > window_s * 1000:
        raise _invalid("proof-stale", "The proof's time is not that of head office's Date header.")
    return key, jti_of(claims)


def check_assertion(text: str, *, now_ms: int) -> str:
    """The device an assertion names; its signature is still to be checked with that one's key."""
    claims = _claims(text, None)
    device = claims.get("sub")
    if not isinstance(device, str) or claims.get("iss") != device:
        raise _invalid("assertion-invalid", "The assertion names no device.")
    if claims.get("aud") != AUDIENCE:
        raise _invalid("assertion-invalid", "The assertion is meant for someone else.")
    left_s = _seconds(claims, "exp") - now_ms / 1000
    if not 0 < left_s <= 2 * ASSERTION_S:
        raise _invalid("assertion-stale", "The assertion's time is over, or too long.")
    return device


def verified_claims(text: str, public_key: str) -> dict[str, Any]:
    """The claims of a statement that this Ed25519 key (hex) signed; refuses any other with 401."""
    return _claims(text, public_key)


def same_address(told: str, asked: str) -> bool:
    """Whether two addresses are one: host without case, default ports, escapes undone."""
    try:
        return _address(told) == _address(asked)
    except ValueError:
        return False


def _address(text: str) -> tuple[str, str, int | None, str]:
    parts = urlsplit(text)
    port = parts.port or _PORTS.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port, unquote(parts.path)


def _header(text: str) -> dict[str, Any]:
    if len(text) > MAX_TEXT:
        raise _invalid("proof-invalid", "The proof is too long.")
    try:
        return jwt.get_unverified_header(text)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise _invalid("proof-invalid", "The proof cannot be read.") from None


def _claims(text: str, public_key: str | None) -> dict[str, Any]:
    options = _CLAIMS_CHECKED_HERE | {"verify_signature": public_key is not None}
    _header(text)
    try:
        key = "" if public_key is None else _ed25519(public_key)
        return jwt.decode(text, key, algorithms=["EdDSA"], options=options)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise _invalid("proof-invalid", "The proof is not signed as it says.") from None


def _ed25519(public_key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))


def _key_in(header: dict[str, Any]) -> str:
    match header.get("jwk"):
        case {"kty": "OKP", "crv": "Ed25519", "x": str(x)}:
            try:
                raw = urlsafe_b64decode(x.encode("ascii") + b"=" * (-len(x) % 4))
            except (ValueError, binascii.Error):
                raw = b""
            if len(raw) == 32:
                return raw.hex()
    raise _invalid("proof-invalid", "The proof names no Ed25519 key.")


def _seconds(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise _invalid("proof-invalid", f"The proof has no {name}.")
    return value


def jti_of(claims: dict[str, Any]) -> str:
    """The statement's own id, by which a second use is found out."""
    value = claims.get("jti")
    if not isinstance(value, str) or not 1 <= len(value) <= 128:
        raise _invalid("proof-invalid", "The proof has no jti.")
    return value


def _hash(access_token: str) -> str:
    digest = hashlib.sha256(access_token.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _invalid(code: str, detail: str) -> NotServed:
    return NotServed(401, code, detail)
