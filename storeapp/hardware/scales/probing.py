"""Finds out which protocol a scale speaks: for the set-up wizard only, never at a start.

Each try writes bytes that another kind of device may take for something else, so a place that a
device of the till already uses is never tried.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from storeapp.hardware.scales.protocols import KINDS, ScaleKind
from storeapp.hardware.scales.sics import IDENTIFY, identity
from storeapp.hardware.scales.toledo8217 import ECHO_ANSWER, ECHO_OFF, ECHO_ON
from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable
from storeapp.hardware.transports.wired import Wired

_OPEN_MS = 1000
_WRITE_MS = 500
_ANSWER_MS = 500
_LISTEN_MS = 3000
_log = logging.getLogger("storeapp.devices")

# The surest first: an echo is given back by one protocol only, a bare weight by many.
ORDER: Final = ("mt8217", "mt-sics", "cas-pd", "dialog06", "cas-ecr5", "ascii")


def protocol_at(place: str, *, answer_ms: int = _ANSWER_MS, listen_ms: int = _LISTEN_MS) -> str:
    """The protocol spoken at `serial://PORT` or `tcp://HOST:PORT`, "" when none was recognised.

    Blocks for some seconds; not on the window's thread.
    """
    for name in ORDER:
        wait_ms = listen_ms if name == "ascii" else answer_ms
        if _speaks(place, name, KINDS[name], wait_ms):
            return name
    return ""


def _speaks(place: str, name: str, kind: ScaleKind, wait_ms: int) -> bool:
    link = Wired(name, place).transport(baud=kind.baud, frame=kind.frame)
    try:
        link.open(_OPEN_MS)
        return _tried(link, name, kind, wait_ms)
    except (Unreachable, LinkBroken) as error:
        _log.info("probing %s for %s: %s", place, name, error)
        return False
    finally:
        link.close()


def _tried(link: Transport, name: str, kind: ScaleKind, wait_ms: int) -> bool:
    if name == "mt8217":
        found = _asked(link, ECHO_ON, lambda data: ECHO_ANSWER in data, wait_ms)
        # Also when nothing came: a scale that echoes must not go on with it.
        link.write(ECHO_OFF, _WRITE_MS)
        return found
    if name == "mt-sics":
        return _asked(link, IDENTIFY, lambda data: identity(data) != "", wait_ms)
    return _asked(link, kind.dialogue().ask(), lambda data: _means_something(kind, data), wait_ms)


def _means_something(kind: ScaleKind, data: bytes) -> bool:
    dialogue = kind.dialogue()
    dialogue.ask()
    return bool(dialogue.feed(data))


def _asked(link: Transport, question: bytes, known: Callable[[bytes], bool], wait_ms: int) -> bool:
    """Whether what is said in that time, all together, is known."""
    if question:
        link.write(question, _WRITE_MS)
    patience, heard = Deadline(wait_ms), b""
    while not patience.passed:
        heard += link.read(256, max(1, patience.left_ms))
        if known(heard):
            return True
    return False
