"""What a return gives back: from the shares each unit kept, never more than was paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from storeapp.domain.errors import Refusal
from storeapp.domain.pricing import Share
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Item, Occasion
from storeapp.promotions.rule import Promotion, Returning
from storeapp.promotions.splitting import Bearer, split


@dataclass(frozen=True, slots=True)
class Sold:
    """A line as it was sold: its item, and the shares of its units, in the order stored."""

    item: Item
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What returns of one sale have come to so far: units per line, and minor units refunded."""

    units: Mapping[str, int]
    refunded: int = 0


NOTHING_YET = Settled({})


@dataclass(frozen=True, slots=True)
class Refund:
    """What a return gives back, in minor units per line.

    `kept_back` is what promotions ask for goods that stay, already taken off; below zero when an
    earlier return kept back what is given after all. `unearned` points go back to the shop,
    `unburnt` ones to her.
    """

    lines: tuple[tuple[str, int], ...]
    kept_back: int
    unearned: int
    unburnt: int

    @property
    def total(self) -> int:
        return sum(minor for _, minor in self.lines)


def refund(
    sold: Sequence[Sold],
    returning: Mapping[str, int],
    *,
    before: Settled = NOTHING_YET,
    book: RuleBook | None = None,
    occasion: Occasion | None = None,
) -> Refund:
    """The refund for so many more units of each line, after what was returned `before`.

    By default each unit gives back what was paid for it. Where a promotion re-prices what is kept
    (`reprice_kept`, `gift_back`), what it would not have given for the kept goods is kept back;
    that needs the rules and the occasion of the sale. Returning everything, in whatever steps,
    gives back exactly what was paid. Refusal `return-too-many` beyond what was sold.
    """
    came = {each.item.line: before.units.get(each.item.line, 0) for each in sold}
    now = {line: came[line] + count for line, count in _checked(sold, returning, came).items()}
    goes = {s.item.line: _units(s, came[s.item.line], now[s.item.line]) for s in sold}
    given = {line: _net(shares) for line, shares in goes.items()}
    due = plain = sum(given.values())
    if book is not None and occasion is not None:
        stays = sum(_net(_units(each, now[each.item.line], each.item.count)) for each in sold)
        held = sum(_held(sold, now, promotion, occasion, book) for promotion in _asking(sold, book))
        paid = sum(_net(each.shares) for each in sold)
        due = max(0, paid - stays - held - before.refunded)
    points = [p.points * s.count for shares in goes.values() for s in shares for p in s.parts]
    return Refund(
        tuple(_shared(given, due)),
        plain - due,
        sum(each for each in points if each > 0),
        -sum(each for each in points if each < 0),
    )


def _checked(
    sold: Sequence[Sold], returning: Mapping[str, int], came: Mapping[str, int]
) -> dict[str, int]:
    """How many units of each line come back now; Refusal when she does not have so many."""
    counts = {each.item.line: each.item.count for each in sold}
    for line, count in returning.items():
        if count < 1 or count > counts.get(line, 0) - came.get(line, 0):
            raise Refusal("return-too-many", line=line)
    return {line: returning.get(line, 0) for line in counts}


def _units(sold: Sold, start: int, end: int) -> tuple[Share, ...]:
    """The units from `start` to `end` of a line, counted in the order of its shares."""
    found = []
    for share in sold.shares:
        count = min(end, share.count) - max(0, start)
        if count > 0:
            found.append(replace(share, count=count))
        start, end = start - share.count, end - share.count
    return tuple(found)


def _net(shares: Iterable[Share]) -> int:
    return sum(share.count * share.net for share in shares)


def _asking(sold: Sequence[Sold], book: RuleBook) -> Iterator[Promotion]:
    """The promotions of this sale that look again at what is kept."""
    used = {p.promotion for each in sold for share in each.shares for p in share.parts}
    for promotion in book.rules.promotions:
        if promotion.id in used and promotion.returns is not Returning.PROPORTIONAL:
            yield promotion


def _held(
    sold: Sequence[Sold],
    now: Mapping[str, int],
    promotion: Promotion,
    occasion: Occasion,
    book: RuleBook,
) -> int:
    """What the promotion gave for the kept goods and would not give for them alone."""
    given = 0
    kept = []
    for each in sold:
        stays = _units(each, now[each.item.line], each.item.count)
        given += sum(
            share.count * part.minor
            for share in stays
            for part in share.parts
            if part.promotion == promotion.id
        )
        if count := sum(share.count for share in stays):
            kept.append(replace(each.item, count=count))
    only = compiled(replace(book.rules, promotions=(promotion,), groups=()), book.hash)
    again = appraise(kept, only, occasion)
    return max(0, given - (again.listed - again.total))


def _shared(given: Mapping[str, int], due: int) -> Iterator[tuple[str, int]]:
    """The refund per line, in proportion to what its units cost."""
    lines = [line for line, net in given.items() if net] or list(given)[:1]
    bearers = [Bearer(1, given[line], due) for line in lines]
    for line, parts in zip(lines, split(due, bearers), strict=True):
        yield line, sum(count * minor for count, minor in parts)
