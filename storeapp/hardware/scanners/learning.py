"""Learns how a keyboard-wedge scanner types, from scans of codes that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from storeapp.domain.errors import Refusal
from storeapp.domain.gs1 import GS
from storeapp.hardware.scanners.aim import split_aim
from storeapp.hardware.scanners.wedge import ENDINGS, Key, WedgeSettings

EAN_CODE = "6901234567892"
"""The EAN-13 to be shown for learning."""
GS1_CODE = f"010690123456789210Ab7{GS}3712"
"""The GS1 element string to be shown: capitals, small letters, and a separator inside; short, so
that two pixels to the module fit half of the smallest usual screen."""

SLOWEST_MS = 60
"""The median gap that is still no person's; the fastest typists leave some 80 ms."""
LONGEST_MS = 150
"""A single key may not wait longer than a person would feel as broken."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The code that was shown, and the keys that came when it was scanned."""

    code: str
    keys: tuple[Key, ...]

    @property
    def text(self) -> str:
        return "".join(key.char for key in self.keys)


@dataclass(frozen=True, slots=True)
class Learnt:
    """`keeps_separator` is None when no code with a separator was scanned; without it, GS1
    labels with several fields can be misread. `names_symbology` says that codes come with their
    AIM identifier."""

    settings: WedgeSettings
    keeps_separator: bool | None = None
    names_symbology: bool = False


def learn(scans: Sequence[Heard]) -> Learnt:
    """How that scanner types. Refusals, each for something to be set on the scanner itself:

    `scanner-other-code` when what came does not hold the code shown, `scanner-caps-lock`,
    `scanner-prefix-varies` when it names each kind of code in its own way, `scanner-too-slow`
    when its keys cannot be told from a person's.
    """
    parts = [_parts(heard) for heard in scans]
    befores, afters = {part.prefix for part in parts}, {part.suffix for part in parts}
    if len(befores) != 1 or len(afters) != 1:
        raise Refusal("scanner-prefix-varies")
    prefix, suffix = befores.pop(), afters.pop()
    separators = {part.keeps_separator for part in parts} - {None}
    return Learnt(
        _settings(prefix, suffix, scans),
        keeps_separator=False not in separators if separators else None,
        names_symbology=all(part.names_symbology for part in parts),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    prefix: str
    suffix: str
    keeps_separator: bool | None
    names_symbology: bool


def _parts(heard: Heard) -> _Parts:
    has_separator = GS in heard.code
    for code in (heard.code, heard.code.replace(GS, "")):
        before, found, after = heard.text.partition(code)
        if found:
            prefix, identified = _without_identifier(before)
            kept = GS in code if has_separator else None
            return _Parts(prefix, after, kept, identified)
    if heard.code.swapcase().replace(GS, "") in heard.text.replace(GS, ""):
        raise Refusal("scanner-caps-lock")
    raise Refusal("scanner-other-code", text=as_shown(heard.text))


def _without_identifier(before: str) -> tuple[str, bool]:
    """What stands before the code, less the AIM identifier, and less a separator that stands for
    the FNC1 at the head of a GS1 code."""
    plain = before.rstrip(GS)
    if split_aim(plain[-3:])[0] == plain[-3:] != "":
        return plain[:-3], True
    return plain, False


def _settings(prefix: str, suffix: str, scans: Sequence[Heard]) -> WedgeSettings:
    usual = WedgeSettings()
    gaps = [
        late - early for scan in scans for early, late in pairwise(key.at_ms for key in scan.keys)
    ]
    middle, longest = round(median(gaps)), max(gaps)
    if not prefix and (middle > SLOWEST_MS or longest > LONGEST_MS):
        raise Refusal("scanner-too-slow")
    return WedgeSettings(
        prefix=prefix,
        suffixes=_suffixes(suffix, usual),
        max_gap_ms=max(usual.max_gap_ms, middle * 5 // 4),
        hold_ms=max(usual.hold_ms, longest * 5 // 4),
        idle_ms=max(usual.idle_ms, longest * 2),
    )


def _suffixes(suffix: str, usual: WedgeSettings) -> tuple[str, ...]:
    """Enter and Tab stay endings whatever was learnt: a scanner that is set anew, or a second
    one, must not have its Enter pressed on the window."""
    mark = suffix[:1]
    if not mark or mark in ENDINGS:
        return usual.suffixes
    if mark.isalnum():
        raise Refusal("scanner-other-code", text=as_shown(suffix))
    return (mark, *usual.suffixes)


def as_shown(text: str) -> str:
    """What came, for a person to read: without control characters, and not without end."""
    return "".join(char if char.isprintable() else "·" for char in text)[:60]
