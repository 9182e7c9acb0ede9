"""What a tile shows; knows no Qt, so states may hold it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TileRow:
    """A tile's words; `key` is what it stands for, `mark` a short word such as a unit, `weighed`
    draws the small scale."""

    key: str
    name: str
    figure: str
    picture: str = ""
    mark: str = ""
    weighed: bool = False

    @property
    def spoken(self) -> str:
        return f"{self.name} {self.figure} {self.mark}".strip()
