"""The signed statements a till makes of itself: compact JWS by the device's key, EdDSA.

Token request: RFC 7523 assertion. Each request: a DPoP proof (RFC 9449) with the hash of its
token, so that a stolen token is of no use without the key.
"""

from __future__ import annotations

import base64
import hashlib
import json

from storeapp.ports.keys import DeviceKey
from storeapp.sync.wire.words import AUDIENCE

ASSERTION_S = 60


def assertion(key: DeviceKey, *, device: str, now_s: int, jti: str) -> str:
    """The JWT that a token is given for."""
    claims: dict[str, object] = {
        "iss": device,
        "sub": device,
        "aud": AUDIENCE,
        "jti": jti,
        "iat": now_s,
        "exp": now_s + ASSERTION_S,
    }
    return _signed(key, {"alg": "EdDSA", "typ": "JWT"}, claims)


def dpop(
    key: DeviceKey, *, method: str, url: str, now_s: int, jti: str, access_token: str = ""
) -> str:
    """The proof for one request; `url` is taken without its query, as RFC 9449 4.2 says."""
    claims: dict[str, object] = {
        "jti": jti,
        "htm": method,
        "htu": url.partition("?")[0],
        "iat": now_s,
    }
    if access_token:
        claims["ath"] = _base64(hashlib.sha256(access_token.encode("ascii")).digest())
    return _signed(key, {"typ": "dpop+jwt", "alg": "EdDSA", "jwk": _jwk(key.public_key)}, claims)


def thumbprint(public_key: str) -> str:
    """RFC 7638 thumbprint of an Ed25519 key given as hex: what a token's `cnf.jkt` holds."""
    return _base64(hashlib.sha256(_json(_jwk(public_key))).digest())


def _jwk(public_key: str) -> dict[str, object]:
    # RFC 8037; the thumbprint needs exactly these three, in this order.
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64(bytes.fromhex(public_key))}


def _signed(key: DeviceKey, header: dict[str, object], claims: dict[str, object]) -> str:
    content = f"{_base64(_json(header))}.{_base64(_json(claims))}"
    return f"{content}.{_base64(bytes.fromhex(key.sign(content.encode('ascii'))))}"


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
