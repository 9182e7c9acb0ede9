"""What the tile of a person shows; knows no Qt, so states may hold it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`initial` stands in the disc; `hint` is a quiet line below, "" for none."""

    id: str
    name: str
    initial: str
    role: str
    hint: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.name}, {self.role}"
