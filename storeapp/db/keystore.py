"""The till's two secrets: the key of sales.db and the device's own signing key."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from storeapp.db.connect import KEY_BYTES
from storeapp.db.protection import Protection, protection_here
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.seal import public_key_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DATABASE_KEY = "sales.key"
DEVICE_KEY = "device.key"
MARK_SUFFIX = ".keymark"


class KeyStore:
    """Both secrets are made once, together with the file they belong to, and never again.

    They live in a folder apart from the data, in files that only their owner may read. Beside
    sales.db lies a mark that only its key can make: with it, a file without its key and a file
    that is broken can be told apart; should the mark get lost, a file that does not open counts
    as broken. Where there is a sales.db, no key is ever made.
    """

    def __init__(self, folder: Path, protection: Protection | None = None) -> None:
        self._folder = folder
        self._protection = protection or protection_here()

    def database_key(self, file: Path) -> bytes:
        """The 32 bytes that open that file, made if there is neither key nor file.

        Refusals: `file-locked` when the file is there and its key is not, `disk-full`.
        """
        key = self._secret(DATABASE_KEY, belongs_to=file)
        mark = file.with_name(file.name + MARK_SUFFIX)
        if not file.exists():
            _write(mark, _mark_of(key))
        elif mark.exists() and not hmac.compare_digest(mark.read_bytes(), _mark_of(key)):
            raise Refusal("file-locked", missing=DATABASE_KEY)
        return key

    def device_key(self, file: Path) -> Ed25519Key:
        """The key that signs that file's facts. A new file always gets a new one: what another
        file's key has signed is that file's, and head office enrols a key once."""
        if file.exists():
            return Ed25519Key(self._secret(DEVICE_KEY, belongs_to=file))
        return Ed25519Key(self._made(DEVICE_KEY))

    def known_database_key(self) -> bytes | None:
        """The key as this computer keeps it, for a file that is gone; None before there is one."""
        return self._read(DATABASE_KEY)

    def known_device_key(self) -> str | None:
        """The hex public key of the device as this computer keeps it; None before there is one."""
        secret = self._read(DEVICE_KEY)
        return None if secret is None else public_key_of(secret)

    def _secret(self, name: str, *, belongs_to: Path) -> bytes:
        secret = self._read(name)
        if secret is not None:
            return secret
        if belongs_to.exists():
            raise Refusal("file-locked", missing=name)
        return self._made(name)

    def _made(self, name: str) -> bytes:
        made = secrets.token_bytes(KEY_BYTES)
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(self._folder / name, self._protection.seal(made))
        return made

    def _read(self, name: str) -> bytes | None:
        """None when there is none; Refusal `file-locked` when there is one of no use."""
        path = self._folder / name
        if not path.exists():
            return None
        try:
            secret = self._protection.unseal(path.read_bytes())
        except OSError as error:
            raise Refusal("file-locked", missing=name) from error
        if len(secret) != KEY_BYTES:
            raise Refusal("file-locked", missing=name)
        return secret


class Ed25519Key:
    """`ports.keys.DeviceKey`; the secret stays in here. The library that signs is loaded with the
    first signature: a start needs none."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @cached_property
    def public_key(self) -> str:
        return public_key_of(self._secret)

    def sign(self, message: bytes) -> str:
        return self._key.sign(message).hex()

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._secret)


def _mark_of(key: bytes) -> bytes:
    return hmac.new(key, b"storeapp sales.db", hashlib.sha256).hexdigest().encode()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and readable by the owner only from its first moment on."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch(mode=0o600, exist_ok=False)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
