"""A return that is agreed and is being settled: what of it has gone back so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storeapp.domain.returning import Bought, GivenBack, GoodsBack, SoFar
from storeapp.domain.tender import BY_PHONE, TenderKind


@dataclass(frozen=True, slots=True)
class UnderWay:
    """On disk from its agreement on, so that a power cut forgets nothing of it.

    `begun` are the places of payments whose refund was asked for, `done` of those that are known
    to have gone back. In an `exchange` it waits for what is taken instead: the basket of that id;
    `bought` and `before` then say what it is worth.
    """

    back: GoodsBack
    bought: Bought | None = None
    before: SoFar = SoFar()
    begun: frozenset[int] = frozenset()
    done: frozenset[int] = frozenset()
    exchange: str = ""

    @property
    def next(self) -> GivenBack | None:
        """What goes back next, cash last of all; None when everything has gone back."""
        left = [each for each in self.back.given if each.paid.minor and each.place not in self.done]
        return min(left, key=lambda each: each.source.kind is TenderKind.CASH, default=None)

    @property
    def paid_out(self) -> bool:
        """True when money has left already, or may have."""
        return bool(self.begun or self.done)

    def with_begun(self, place: int) -> UnderWay:
        return replace(self, begun=self.begun | {place})

    def with_done(self, place: int, reference: str = "") -> UnderWay:
        given = tuple(
            replace(each, reference=reference) if each.place == place and reference else each
            for each in self.back.given
        )
        back = replace(self.back, given=given)
        return replace(self, back=back, begun=self.begun | {place}, done=self.done | {place})


def by_phone(given: GivenBack) -> bool:
    return given.source.kind in BY_PHONE
