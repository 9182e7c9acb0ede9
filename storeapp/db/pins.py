"""Checks PINs with argon2id, away from the window's thread."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future


class ArgonPins:
    """`ports.pins.PinCheck`. A check takes tens of milliseconds and some megabytes on purpose, so
    each has a thread for its own; the library lets go of the interpreter while it works."""

    async def matches(self, pin: str, verifier: str) -> bool:
        future: Future[bool] = Future()
        threading.Thread(
            target=_check, args=(pin, verifier, future), name="pin check", daemon=True
        ).start()
        return await asyncio.wrap_future(future)


def _check(pin: str, verifier: str, future: Future[bool]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(_matches(pin, verifier))
    except BaseException as error:  # noqa: BLE001  # the boundary of this thread: it goes back
        future.set_exception(error)


def _matches(pin: str, verifier: str) -> bool:
    # Loaded with the first PIN: nothing before it needs the library.
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(verifier, pin)
    except (InvalidHashError, VerificationError, UnicodeEncodeError):
        return False
