"""What the engine answers: what each unit costs, and by which promotions."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.pricing import Applied, Share


@dataclass(frozen=True, slots=True)
class Appraised:
    """One item priced: its units in runs, in no particular order."""

    line: str
    shares: tuple[Share, ...]

    @property
    def net(self) -> int:
        return sum(share.count * share.net for share in self.shares)

    @property
    def listed(self) -> int:
        return sum(share.count * share.listed for share in self.shares)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The whole basket priced, in minor units, with the points it earns and burns.

    `rules` is the hash of the rule set; `proven` says that in every group that chooses the best,
    no choice would have saved more; `nodes` is how much looking that took.
    """

    items: tuple[Appraised, ...]
    applied: tuple[Applied, ...]
    rules: str
    proven: bool = True
    nodes: int = 0

    @property
    def total(self) -> int:
        return sum(item.net for item in self.items)

    @property
    def listed(self) -> int:
        return sum(item.listed for item in self.items)

    @property
    def earned(self) -> int:
        return sum(applied.points for applied in self.applied if applied.points > 0)

    @property
    def burnt(self) -> int:
        return -sum(applied.points for applied in self.applied if applied.points < 0)
