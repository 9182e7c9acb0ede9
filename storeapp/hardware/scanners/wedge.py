"""Tells a keyboard-wedge scanner's bursts from a person's typing, by the keys' own time stamps."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

ENTER = "\r"
TAB = "\t"
ENDINGS = frozenset((ENTER, TAB))
LONGEST = 4296
"""Characters in the largest QR code."""


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How the scanner types.

    Any of `suffixes` ends a burst and belongs to it; without one, silence ends it. With a
    `prefix`, only bursts that begin with it are scans, and no other key is ever held back.
    """

    prefix: str = ""
    suffixes: tuple[str, ...] = (ENTER, TAB)
    max_gap_ms: int = 35
    min_length: int = 4
    hold_ms: int = 40
    """So long a single key waits for a second one; what a person feels when typing."""
    idle_ms: int = 60
    """So long a silence ends a burst once it has begun."""


@dataclass(frozen=True, slots=True)
class Key:
    """One printable character, or ENTER or TAB, and when it was struck by the event's clock."""

    char: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A person typed these: give them to the focus as they came, in this order."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Burst:
    """A scanner typed these: swallow them all; `text` is without prefix and suffix."""

    text: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Swallow:
    """An ending that belongs to the burst just delivered (scanners that send CR and LF)."""

    keys: tuple[Key, ...]


Decision = Replay | Burst | Swallow


@dataclass(slots=True)
class WedgeDetector:
    """Holds keys until it is clear who types; every key fed comes out in exactly one decision.

    No clock is read: `feed` decides by the stamps alone, so a window that was stalled and gets
    all keys at once decides the same. `idle` is called when `hold_for_ms` have passed in silence.
    """

    settings: WedgeSettings = field(default_factory=WedgeSettings)
    _held: list[Key] = field(default_factory=list)
    _burst_end_ms: int | None = None

    @property
    def holds(self) -> bool:
        return bool(self._held)

    @property
    def may_trail(self) -> bool:
        """A burst has just ended; one more ending might belong to it."""
        return self._burst_end_ms is not None

    @property
    def hold_for_ms(self) -> int:
        """How long the held keys may wait for the next one."""
        return self.settings.hold_ms if len(self._held) < 2 else self.settings.idle_ms

    def feed(self, key: Key) -> tuple[Decision, ...]:
        """Decisions in order; none when the key is held."""
        before = self._end_of_silence(key)
        if key.char in ENDINGS or (key.char in self.settings.suffixes and self._is_scan()):
            return (*before, self._ending(key))
        self._burst_end_ms = None
        self._held.append(key)
        if not self._may_be_scan():
            return (*before, *self.flush())
        return before

    def idle(self) -> tuple[Decision, ...]:
        """The silence has lasted: a burst without suffix is a scan, anything else was typed."""
        if self._is_scan():
            return (self._burst(()),)
        return self.flush()

    def flush(self) -> tuple[Decision, ...]:
        """Whatever is held was typed by a person (another kind of key was struck)."""
        if not self._held:
            return ()
        typed, self._held = tuple(self._held), []
        return (Replay(typed),)

    def _end_of_silence(self, key: Key) -> tuple[Decision, ...]:
        if self._held and key.at_ms - self._held[-1].at_ms > self.hold_for_ms:
            return self.idle()
        return ()

    def _ending(self, key: Key) -> Decision:
        if self._burst_end_ms is not None and not self._held:
            since_ms = key.at_ms - self._burst_end_ms
            self._burst_end_ms = None
            if 0 <= since_ms <= self.settings.max_gap_ms:
                return Swallow((key,))
        if key.char in self.settings.suffixes and self._is_scan():
            self._burst_end_ms = key.at_ms
            return self._burst((key,))
        typed, self._held = (*self._held, key), []
        return Replay(typed)

    def _burst(self, ending: tuple[Key, ...]) -> Burst:
        keys, self._held = (*self._held, *ending), []
        text = "".join(key.char for key in keys[: len(keys) - len(ending)])
        return Burst(text.removeprefix(self.settings.prefix), keys)

    def _is_scan(self) -> bool:
        prefix = self.settings.prefix
        if len(self._held) < self.settings.min_length + len(prefix):
            return False
        stamps = pairwise(key.at_ms for key in self._held)
        gaps = [late - early for early, late in stamps]
        return not gaps or median(gaps) <= self.settings.max_gap_ms

    def _may_be_scan(self) -> bool:
        """Whether waiting for more keys makes sense."""
        if len(self._held) > LONGEST:
            return False
        start = "".join(key.char for key in self._held[: len(self.settings.prefix)])
        return self.settings.prefix.startswith(start)
