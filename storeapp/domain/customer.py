"""The member as the counter's rules know her: without a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from storeapp.domain.errors import Defect


@dataclass(frozen=True, slots=True)
class Customer:
    """`purchases` are those before this one, None when nobody knows; `points` what she may spend;
    of a birthday only month and day count."""

    id: str
    tier: int = 0
    groups: frozenset[str] = frozenset()
    birthday: date | None = None
    purchases: int | None = None
    points: int = 0

    def __post_init__(self) -> None:
        if not self.id or self.tier < 0 or (self.purchases or 0) < 0 or self.points < 0:
            raise Defect("a member has an id, and nothing of hers is below zero")

    @property
    def lasting(self) -> Customer:
        """What a fact keeps of a member for ever: not her birthday."""
        return replace(self, birthday=None)
