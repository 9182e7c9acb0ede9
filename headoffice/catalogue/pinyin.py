"""Pinyin of Chinese names, fast enough for a hundred thousand at a time.

The readings are pypinyin's. Most characters have one when tones are left out; a name with one that
has several (长: chang, zhang) is cut into the longest phrases that pypinyin knows, from the left.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def syllables(name: str) -> str:
    """The Chinese name's syllables without tones, separated by blanks; ü is v; "" for none."""
    return " ".join(map(_spelled, _HAN.findall(name)))


@lru_cache(maxsize=20_000)
def _spelled(piece: str) -> str:
    """Kept, as the sizes and tastes of a good share most of their names."""
    single = list(map(_only_reading, piece))
    return " ".join(_by_phrases(piece) if "" in single else single)


@cache
def _only_reading(character: str) -> str:
    """The character's reading when it has just one, else ""."""
    readings = _readings(character)
    return readings[0] if len(readings) == 1 else ""


@cache
def _readings(character: str) -> tuple[str, ...]:
    """The character's readings without tones, the usual one first; () when it has none."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def _by_phrases(piece: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(piece):
        length = _longest_phrase(piece, at)
        if length:
            found += _phrase(piece[at : at + length])
        else:
            found += _readings(piece[at])[:1]
        at += length or 1
    return found


def _longest_phrase(piece: str, at: int) -> int:
    """The length of the longest known phrase that begins there; 0 when there is none."""
    for length in _lengths().get(piece[at], ()):
        if piece[at : at + length] in _phrases():
            return length
    return 0


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the phrases are that begin with a character, the longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for phrase in _phrases():
        lengths[phrase[0]].add(len(phrase))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


@cache
def _phrases() -> dict[str, list[list[str]]]:
    from pypinyin.constants import PHRASES_DICT

    return PHRASES_DICT


@cache
def _phrase(phrase: str) -> tuple[str, ...]:
    from pypinyin.contrib.tone_convert import to_normal

    return tuple(to_normal(readings[0]).replace("ü", "v") for readings in _phrases()[phrase])
