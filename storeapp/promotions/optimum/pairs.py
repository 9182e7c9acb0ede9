"""Offers of two takes that may want the same units (buy some, get some), bounded exactly.

The classes are gone through in the order in which the shop's rule speaks of them: the dearest first
where the last take gets the cheapest units. A *set* begins with its first unit of the last take.
What counts of the past is only how many units of the first take are in hand beyond what the sets
begun need, and how far the set begun last is filled. Where there is an order, the hand may not be
empty-handed at the end of a price: `terms.keeps_order` says why that is all. So the best that can
still come is a small table, and following it finds the best way without trying others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from storeapp.promotions.optimum.problem import Offer, Order, Units
from storeapp.promotions.optimum.worth import Cell, Stake

NEVER = -(1 << 400)
"""Less than any worth: the sets begun cannot be completed."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One class on the way, with its cell in each take if it has one."""

    count: int
    first: Cell | None
    last: Cell | None
    closes_price: bool


class Move(NamedTuple):
    """So many units for each take, what that is worth, and where it leads."""

    firsts: int
    lasts: int
    begun: int
    worth: int
    hand: int
    filled: int


class Left(NamedTuple):
    """What can still come for each take, and how many units in hand that could use."""

    firsts: int
    lasts: int
    usable: int


def is_pair(offer: Offer) -> bool:
    first, last = offer.takes[0], offer.takes[-1]
    exact = not (first.open or last.open) and first.quantity > 0 and last.quantity > 0
    return len(offer.takes) == 2 and exact


class Pairs:
    """The table of one offer at given prices: an upper bound of every way, and exact but for room,
    amounts and limits."""

    def __init__(self, units: tuple[Units, ...], at: Stake) -> None:
        self.each_time = at.each_time
        self.share, self.fill = (take.quantity for take in at.offer.takes)
        self.ordered = at.offer.order is not Order.FREE
        self.stops = _stops(units, at)
        self._left = self._what_is_left()
        self._moves: list[dict[tuple[int, int], list[Move]]] = [{} for _ in self.stops]
        self._known: list[dict[tuple[int, int], int]] = [{} for _ in self.stops]

    def to_come(self, place: int, hand: int, filled: int) -> int:
        """The best worth from this stop on; NEVER where the sets cannot be completed."""
        if place == len(self.stops):
            return 0 if hand == filled == 0 else NEVER
        known = self._known[place].get((hand, filled))
        if known is None:
            known, after = NEVER, place + 1
            for move in self.moves(place, hand, filled):
                worth = move[3] + self.to_come(after, move[4], move[5])
                known = max(known, worth)
            self._known[place][hand, filled] = known
        return known

    def moves(self, place: int, hand: int, filled: int) -> list[Move]:
        """What may be done here; asked for again and again, so it is kept."""
        known = self._moves[place].get((hand, filled))
        if known is None:
            known = self._moves[place][hand, filled] = list(self._found(place, hand, filled))
        return known

    def _found(self, place: int, hand: int, filled: int) -> Iterator[Move]:
        stop, fill, share = self.stops[place], self.fill, self.share
        lowest = 0 if self.ordered and stop.closes_price else -self._left[0].firsts
        left = self._left[place + 1]
        lowest, most = max(lowest, -left.firsts), left.usable
        get = 0 if stop.last is None else stop.last.worth
        buy = 0 if stop.first is None else stop.first.worth
        for lasts in self._lasts(place, filled):
            begun = -(-max(0, lasts - -filled % fill) // fill)
            worth = lasts * get + begun * self.each_time
            after = hand - share * begun
            over = (filled + lasts) % fill
            first, end = max(0, lowest - after), min(stop.count - lasts, most - after)
            for firsts in range(end if stop.first else min(end, 0), first - 1, -1):
                yield Move(firsts, lasts, begun, worth + firsts * buy, after + firsts, over)

    def _lasts(self, place: int, filled: int) -> Iterable[int]:
        """How many units the last take may get here, most first: the set begun last must be filled
        by what comes after."""
        fill, to_come = self.fill, self._left[place + 1].lasts
        most = self.stops[place].count if self.stops[place].last else 0
        if to_come == 0:
            return range(most - (filled + most) % fill, -1, -fill)
        return (n for n in range(most, -1, -1) if -(filled + n) % fill <= to_come)

    def best(self) -> list[Move]:
        """The moves of a best way, or of none."""
        moves: list[Move] = []
        hand = filled = 0
        for place in range(len(self.stops)):
            here = self.moves(place, hand, filled)
            worths = [m.worth + self.to_come(place + 1, m.hand, m.filled) for m in here]
            move = here[worths.index(max(worths))]
            moves.append(move)
            hand, filled = move.hand, move.filled
        return moves

    def _what_is_left(self) -> list[Left]:
        found = [Left(0, 0, 0)]
        for stop in reversed(self.stops):
            firsts = found[-1].firsts + (stop.count if stop.first else 0)
            lasts = found[-1].lasts + (stop.count if stop.last else 0)
            found.append(Left(firsts, lasts, self.share * -(-lasts // self.fill)))
        return found[::-1]


def _stops(units: tuple[Units, ...], at: Stake) -> list[Stop]:
    first, last = ({cell.number: cell for cell in cells} for cells in at.cells)
    sign = 1 if at.offer.order is Order.DEAREST else -1
    order = sorted(first.keys() | last.keys(), key=lambda n: (sign * units[n].price, n))
    prices = [units[number].price for number in order]
    return [
        Stop(
            units[number].count,
            first.get(number),
            last.get(number),
            place + 1 == len(order) or prices[place + 1] != prices[place],
        )
        for place, number in enumerate(order)
    ]
