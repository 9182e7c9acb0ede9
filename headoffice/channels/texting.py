"""Sending a code to a telephone: what is needed of a driver, and a simulated one that says so."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from storeapp.domain.errors import Refusal

MOST_PHONES = 1_000


@dataclass(frozen=True, slots=True)
class Text:
    """A message for one telephone; neither its number nor its words are in what prints this."""

    phone: str = field(repr=False)
    words: str = field(repr=False)


class Texts(Protocol):
    """A way to telephones. `driver` says what it is, and is told to whoever asks for a code;
    `simulated` that nothing leaves this computer."""

    driver: str
    simulated: bool

    def send(self, text: Text) -> None:
        """Hands the message over; Refusal `text-not-sent` when that did not succeed."""
        ...


class NoTexts:
    """No driver is set up: nobody gets a code."""

    driver = "none"
    simulated = False

    def send(self, text: Text) -> None:
        raise Refusal("texts-not-set-up")


class SimulatedTexts:
    """Sends nothing: the newest message of each number is kept in memory, for the simulated phone
    of the demonstration and for tests."""

    driver = "simulated"
    simulated = True

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def send(self, text: Text) -> None:
        with self._lock:
            self._kept.pop(text.phone, None)
            self._kept[text.phone] = text.words
            if len(self._kept) > MOST_PHONES:
                self._kept.popitem(last=False)

    def newest(self, phone: str) -> str:
        """What the simulated phone of that number shows, "" for nothing."""
        with self._lock:
            return self._kept.get(phone, "")
