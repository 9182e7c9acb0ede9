"""Access tokens: short-lived, bound to the device's key, checked without the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import jwt
from sqlmodel import Session

from headoffice.door import NotServed
from headoffice.enrolment.tables import ServerSecret
from storeapp.sync.wire.words import AUDIENCE, TOKEN_INVALID

SECRET = "access-token"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token says: this device, in this epoch, until then, by the key of that thumbprint."""

    device: str
    epoch: int
    expires_ms: int
    thumbprint: str


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """Makes and reads access tokens. The secret has no representation."""

    secret: bytes

    def issue(self, grant: Grant) -> str:
        claims = {
            "aud": AUDIENCE,
            "sub": grant.device,
            "epoch": grant.epoch,
            "exp": grant.expires_ms // 1000,
            "cnf": {"jkt": grant.thumbprint},
        }
        return jwt.encode(claims, self.secret, algorithm="HS256")

    def read(self, token: str, *, now_ms: int) -> Grant:
        """The grant in a token; refuses with 401 what is none, or out of date."""
        options: Any = {"verify_exp": False, "require": ["aud", "sub", "epoch", "exp", "cnf"]}
        try:
            claims = jwt.decode(
                token, self.secret, algorithms=["HS256"], audience=AUDIENCE, options=options
            )
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            raise token_invalid("The access token is none of ours.") from None
        expires_ms = int(claims["exp"]) * 1000
        if expires_ms <= now_ms:
            raise token_invalid("The access token has expired.")
        return Grant(claims["sub"], claims["epoch"], expires_ms, claims["cnf"]["jkt"])


def token_invalid(detail: str) -> NotServed:
    return NotServed(401, TOKEN_INVALID, detail)


def secret_of(session: Session) -> bytes:
    """The chain's token secret, made when there is none yet; needs a session that writes."""
    present = session.get(ServerSecret, SECRET)
    if present is None:
        present = ServerSecret(name=SECRET, value=secrets.token_hex(SECRET_BYTES))
        session.add(present)
        session.flush()
    return bytes.fromhex(present.value)
