"""Applications of new devices, and the secret that access tokens are made with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index

from headoffice.db.tables import Table, text, whole


class Application(Table, table=True):
    """A device that asked to become a till; `state` is pending, approved or denied.

    Only the hash of the device's own code is kept: who reads the table cannot poll for it. The
    codes of an application serve once; a pending one counts as expired after `expires_ms`.
    """

    __tablename__ = "application"
    __table_args__: Any = (
        Index("application_code", "user_code", unique=True),
        Index("application_nonce", "public_key", "nonce", unique=True),
        {"sqlite_strict": True},
    )

    device_code_hash: str = text(primary_key=True)
    user_code: str = text()
    public_key: str = text()
    computer: str = text()
    nonce: str = text()
    previous_device: str = text()
    state: str = text(default="pending")
    created_ms: int = whole()
    expires_ms: int = whole()
    polled_ms: int = whole(default=0)
    device: str = text(default="")


class ServerSecret(Table, table=True):
    """A secret all processes of this head office share, as hex."""

    __tablename__ = "server_secret"

    name: str = text(primary_key=True)
    value: str = text()
