"""Pricing recorded sales again by the very promotions they name, to the cent.

A till prices by `promotions.engine`, and so does this: with the goods, the moment, the member, the
points, the coupons and the exceptions that the sale's fact keeps. What it does not keep is a
birthday, what a till was allowed of a budget, and whether the till went by the way of paying: for
the budget, what the sale itself used of it is taken; for the tenders, see `_known`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from sqlmodel import Session, select

from headoffice.publishing.drafting import rules_of
from headoffice.publishing.recorded import Wanted, chosen, class_of, sales
from headoffice.publishing.shelf import place_of
from headoffice.publishing.tables import Publication
from headoffice.stores.tables import Store
from storeapp.domain.basket import Basket
from storeapp.domain.pricing import PricedLine, Share
from storeapp.domain.sale import Sale
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.counter import items_of, lines_of
from storeapp.promotions.engine import appraise, reach_of
from storeapp.promotions.holding import Birthday
from storeapp.promotions.occasion import Allowance, Occasion, Place
from storeapp.promotions.rule import PaidBy, Promotion, Quotas, RuleSet

Told = Callable[[int, int], None]
"""Hears how many sales of how many are done."""

MOST_BOOKS = 16
"""Rule sets that are kept ready; a large one takes a while to make so."""

_NO_RULES = "none"
_LONG_AGO = datetime.fromisoformat("2000-01-01T00:00")


class Verdict(Enum):
    """What pricing a sale again has come to."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_REPLAYABLE = "not-replayable"


@dataclass(frozen=True, slots=True)
class LineDiffers:
    """A line that costs something else, or costs it for other reasons: its place from 1 on, what
    was asked for it and what it should have been (minor units), and by which promotions."""

    place: int
    sku: str
    sold: int
    again: int
    promotions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one sale. `why` is a word when it cannot be replayed: `set-unknown`,
    `moment-missing`, `birthday-not-kept`."""

    sale: str
    number: str
    currency: str
    verdict: Verdict
    why: str = ""
    lines: tuple[LineDiffers, ...] = ()

    @property
    def difference_minor(self) -> int:
        """What the customer paid too much, below zero too little."""
        return sum(line.sold - line.again for line in self.lines)


@dataclass(slots=True)
class Archive:
    """What was ever published, made ready when it is asked for, and where the stores are."""

    session: Session
    books: dict[str, RuleBook] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)

    def book(self, rules_hash: str) -> RuleBook | None:
        """The set of that hash; None when head office has never published it."""
        known = self.books.get(rules_hash) or self._published(rules_hash)
        if known is not None:
            if len(self.books) >= MOST_BOOKS:
                self.books.clear()
            self.books[rules_hash] = known
        return known

    def place(self, store: str) -> Place:
        if not self._places:
            self._places = {row.code: place_of(row) for row in self.session.exec(select(Store))}
        return self._places[store]

    def _published(self, rules_hash: str) -> RuleBook | None:
        found = self.session.exec(select(Publication.body).where(Publication.hash == rules_hash))
        body = found.first()
        return None if body is None else compiled(rules_of(body), rules_hash)


def replay(
    session: Session, wanted: Wanted, *, told: Told = lambda _done, _of: None
) -> Iterator[Replayed]:
    """Each of the wanted sales, the newest first."""
    rows, archive = chosen(session, wanted), Archive(session)
    for done, (row, sale) in enumerate(sales(session, rows), start=1):
        yield replayed(sale, row.store, archive)
        told(done, len(rows))


def replayed(sale: Sale, store: str, archive: Archive) -> Replayed:
    """One sale held against the promotions it names; without any, against its list prices."""
    result = Replayed(sale.id, str(sale.number), sale.due.currency.code, Verdict.SAME)
    book = archive.book(sale.rules) if sale.rules else _without_rules(sale)
    if book is None:
        return replace(result, verdict=Verdict.NOT_REPLAYABLE, why="set-unknown")
    if sale.rules and sale.priced_at is None:
        return replace(result, verdict=Verdict.NOT_REPLAYABLE, why="moment-missing")
    occasion = _occasion(sale, archive.place(store))
    known = [replace(occasion, tenders=tenders) for tenders in _known(sale, book)]
    found = [_differing_as_allowed(sale, book, each) for each in known]
    if not all(found):
        return result
    if _may_be_a_birthday(sale, book, known[-1]):
        return replace(result, verdict=Verdict.NOT_REPLAYABLE, why="birthday-not-kept")
    return replace(result, verdict=Verdict.DIFFERS, lines=found[-1])


# --- pricing again -------------------------------------------------------------------


def _without_rules(sale: Sale) -> RuleBook:
    """A set with nothing in it: list prices, and what was approved of them."""
    return compiled(RuleSet(_NO_RULES, 0, _LONG_AGO, sale.due.currency.code), "")


def _occasion(sale: Sale, place: Place) -> Occasion:
    return Occasion(
        at=sale.priced_at or sale.ended_at,
        place=place,
        customer=sale.customer,
        coupons=tuple(class_of(code) for code in sale.coupons),
        burn=sale.burn,
    )


def _known(sale: Sale, book: RuleBook) -> tuple[frozenset[str], ...]:
    """What the till may have known of how it was to be paid, the likeliest last.

    A basket is priced without it until all of it is about to be paid in one way. The fact does not
    say whether that came to pass, or the tenders came together piece by piece: but by its
    promotions one sees which is likelier, and a difference is told from there.
    """
    nothing = frozenset[str]()
    named = {p.id for p in book.rules.promotions if isinstance(p.trigger, PaidBy)}
    if not named:
        return (nothing,)
    kinds = dict.fromkeys(frozenset({tender.kind.value}) for tender in sale.tenders)
    if any(applied.promotion in named for applied in sale.applied):
        return (nothing, *reversed(kinds))
    return (*reversed(kinds), nothing)


def _basket(sale: Sale) -> Basket:
    return Basket(sale.id, tuple(priced.line for priced in sale.lines), approvals=sale.approvals)


def _differing(sale: Sale, book: RuleBook, occasion: Occasion) -> tuple[LineDiffers, ...]:
    basket, at = _basket(sale), occasion.at
    appraisal = appraise(items_of(basket, at), book, occasion)
    pairs = zip(sale.lines, lines_of(basket, appraisal, at), strict=True)
    return tuple(
        _line(place, sold, again)
        for place, (sold, again) in enumerate(pairs, start=1)
        if sold.net != again.net or _units(sold.shares) != _units(again.shares)
    )


def _differing_as_allowed(
    sale: Sale, book: RuleBook, occasion: Occasion
) -> tuple[LineDiffers, ...]:
    """Also with no more of each budget than the sale has used: a till may have had no more."""
    differing = _differing(sale, book, occasion)
    allowances = _allowances(sale, book.rules.promotions)
    if not differing or not allowances:
        return differing
    return _differing(sale, book, replace(occasion, allowances=allowances))


def _allowances(sale: Sale, promotions: Sequence[Promotion]) -> Mapping[str, Allowance]:
    uses, saved = Counter[str](), Counter[str]()
    for applied in sale.applied:
        uses[applied.promotion] += applied.times
        saved[applied.promotion] += applied.saving
    found: dict[str, Allowance] = {}
    for promotion in promotions:
        if promotion.quotas == Quotas(per_receipt=promotion.quotas.per_receipt):
            continue
        # One that gives points saves nothing: no discount left would forbid it altogether.
        found[promotion.id] = Allowance(uses[promotion.id], saved[promotion.id] or None)
    return found


def _may_be_a_birthday(sale: Sale, book: RuleBook, occasion: Occasion) -> bool:
    """Whether a promotion for birthdays would have counted, had it been hers."""
    if sale.customer is None:
        return False
    hers = replace(sale.customer, birthday=occasion.at.date())
    reach = reach_of(items_of(_basket(sale), occasion.at), book, replace(occasion, customer=hers))
    promotions = book.rules.promotions
    return any(promotions[index].audience.birthday is not Birthday.IGNORED for index in reach)


# --- comparing -----------------------------------------------------------------------

_Parts = tuple[tuple[str, int, int, int], ...]


def _units(shares: Sequence[Share]) -> Counter[tuple[int, _Parts]]:
    """How many units cost so much by the same promotions, in whatever order they are told."""
    found: Counter[tuple[int, _Parts]] = Counter()
    for share in shares:
        parts = sorted((part.promotion, part.rev, part.minor, part.points) for part in share.parts)
        found[share.net, tuple(parts)] += share.count
    return found


def _line(place: int, sold: PricedLine, again: PricedLine) -> LineDiffers:
    before, after = _by_promotion(sold.shares), _by_promotion(again.shares)
    named = before.keys() | after.keys()
    differing = sorted(name for name in named if before.get(name) != after.get(name))
    return LineDiffers(place, sold.line.sku, sold.net.minor, again.net.minor, tuple(differing))


def _by_promotion(shares: Sequence[Share]) -> Mapping[str, Counter[tuple[int, int, int]]]:
    """Per promotion, how many units have how much of it."""
    found: defaultdict[str, Counter[tuple[int, int, int]]] = defaultdict(Counter)
    for share in shares:
        for part in share.parts:
            found[part.promotion][part.rev, part.minor, part.points] += share.count
    return found
