"""The words of the screens in the language of the moment, switchable while the till runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from storeapp.domain.catalogue import Language

Table = Mapping[str, tuple[str, str]]
"""Words by key: (English, 简体中文). Placeholders are the same on both sides."""

COMMON: Table = {
    "back": ("Back", "返回"),
    "separator": (" · ", " · "),
}
"""Words every screen may use."""


class Texts:
    """One language at a time for the whole window; whoever shows words watches it."""

    def __init__(self, language: Language = Language.ENGLISH) -> None:
        self._language = language
        self._watchers: list[Callable[[], None]] = []

    @property
    def language(self) -> Language:
        return self._language

    def speak(self, language: Language) -> None:
        """Switch the language; every watcher shows itself again."""
        if language is self._language:
            return
        self._language = language
        for watcher in tuple(self._watchers):
            watcher()

    def pick(self, pair: tuple[str, str]) -> str:
        """The side of a pair that is said now."""
        return pick(pair, self._language)

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Calls `watcher` at each switch; returns how to stop."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def of(self, *tables: Table) -> Words:
        """The words of these tables and the common ones."""
        merged: dict[str, tuple[str, str]] = dict(COMMON)
        for table in tables:
            merged.update(table)
        return Words(self, merged)


class Words:
    """The words of one screen. Called with a key it says them in the language of the moment."""

    def __init__(self, texts: Texts, table: Table) -> None:
        self._texts = texts
        self._table = table
        self._fixed = {
            language: MappingProxyType({key: pick(pair, language) for key, pair in table.items()})
            for language in Language
        }

    def __call__(self, key: str, **values: object) -> str:
        said = self._fixed[self._texts.language][key]
        return said.format(**values) if values else said

    @property
    def language(self) -> Language:
        return self._texts.language

    @property
    def labels(self) -> Mapping[str, str]:
        """All words as they stand; the same object as long as the language is the same."""
        return self._fixed[self._texts.language]


def pick(pair: tuple[str, str], language: Language) -> str:
    """The side of a pair that is said in that language."""
    return pair[1] if language is Language.CHINESE else pair[0]
