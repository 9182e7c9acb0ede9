"""What every place that may serve an order would ask for it, and how much of it it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from headoffice.routing.model import Demand, Order, Place, Problem, demands_of
from headoffice.routing.plan import Parcel, Short, Take
from headoffice.routing.pricing import parcel_cost, piece_cost, unfilled_cost
from headoffice.routing.rules import Route, Sort, Split
from headoffice.routing.standing import Bar, By, Standing, kept_back, route_of, standing_of


class Left:
    """What earlier orders have left of a problem's stock and capacity."""

    def __init__(self, problem: Problem) -> None:
        self._stock = problem.stock
        self._capacity = {place.code: place.capacity for place in problem.places}
        self._taken: dict[tuple[str, str], int] = {}
        self._parcels: dict[str, int] = {}

    def available(self, place: str, sku: str) -> int:
        stock = self._stock.get((place, sku))
        if stock is None:
            return 0
        return stock.available - self._taken.get((place, sku), 0)

    def held(self, places: Iterable[Place], sku: str) -> list[int]:
        """What each of the places has."""
        if self._taken:
            return [self.available(place.code, sku) for place in places]
        found = [self._stock.get((place.code, sku)) for place in places]
        return [0 if each is None else each.available for each in found]

    def room(self, place: str) -> int | None:
        """How many more parcels; None for as many as come."""
        capacity = self._capacity[place]
        return None if capacity is None else capacity - self._parcels.get(place, 0)

    def take(self, order: Order, parcel: Parcel) -> None:
        skus = {line.id: line.sku for line in order.lines}
        self._parcels[parcel.place] = self._parcels.get(parcel.place, 0) + 1
        for take in parcel.takes:
            key = (parcel.place, skus[take.line])
            self._taken[key] = self._taken.get(key, 0) + take.quantity


@dataclass(frozen=True, slots=True)
class Quote:
    """One place's part: what its parcel costs, and of each demand how many pieces at what each."""

    place: Place
    fixed: int
    most: tuple[int, ...]
    each: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An order with the quotes of all places that may serve some of it.

    Quotes stand in the order of the route's sorts. Where no route is for the order there is none.
    A piece of a demand that nobody serves costs its `penalties`.
    """

    order: Order
    route: Route | None
    demands: tuple[Demand, ...]
    penalties: tuple[int, ...]
    quotes: tuple[Quote, ...]
    bars: Mapping[str, tuple[Bar, ...]]

    @property
    def split(self) -> Split:
        return self.route.split if self.route else Split.WHOLE

    @property
    def max_parcels(self) -> int:
        return min(self.route.max_parcels, sum(self.pieces)) if self.route else 0

    @property
    def pieces(self) -> tuple[int, ...]:
        return tuple(demand.pieces for demand in self.demands)

    @property
    def all_short(self) -> int:
        """What it costs to serve nothing."""
        return sum(d.pieces * p for d, p in zip(self.demands, self.penalties, strict=True))


@dataclass(frozen=True, slots=True)
class Choice:
    """For one sheet: the quotes that are taken, by number, each with its pieces of each demand."""

    uses: tuple[tuple[int, tuple[int, ...]], ...]
    cost: int


def sheet_of(problem: Problem, order: Order, left: Left) -> Sheet:
    """The order's sheet; costs are by the problem's stock, limits by what is left of it."""
    demands = demands_of(order)
    penalties = tuple(unfilled_cost(problem.costs, demand) for demand in demands)
    route = route_of(problem.rules, order)
    if route is None:
        return Sheet(order, None, demands, penalties, (), {})
    standing = standing_of(problem, order, route, demands)
    bars = dict(standing.bars)
    places = []
    for place in problem.places:
        out, room = bars.get(place.code, ()), left.room(place.code)
        if room is not None and room <= 0:
            bars[place.code] = (*out, Bar(By.FULL))
        elif not any(not bar.sku for bar in out):
            places.append(place)
    quotes = _quotes(problem, order, standing, _columns(problem, standing, demands, places, left))
    quoted = {quote.place.code for quote in quotes}
    for place in places:
        if place.code not in quoted:
            bars[place.code] = (*bars.get(place.code, ()), Bar(By.NO_STOCK))
    quotes.sort(key=lambda quote: _sort_key(problem, standing, demands, quote))
    return Sheet(order, route, demands, penalties, tuple(quotes), bars)


def parcels_of(sheet: Sheet, choice: Choice) -> tuple[tuple[Parcel, ...], tuple[Short, ...]]:
    """The choice in lines: of several lines that want one good the first is served first."""
    rest = [[line.quantity for line in demand.lines] for demand in sheet.demands]
    parcels = []
    for number, pieces in choice.uses:
        takes = tuple(_takes(sheet, rest, pieces))
        parcels.append(Parcel(sheet.order.id, sheet.quotes[number].place.code, takes))
    left = tuple(
        Take(line.id, quantity)
        for demand, quantities in zip(sheet.demands, rest, strict=True)
        for line, quantity in zip(demand.lines, quantities, strict=True)
        if quantity
    )
    return tuple(parcels), ((Short(sheet.order.id, left),) if left else ())


def cost_of_uses(sheet: Sheet, uses: Sequence[tuple[int, tuple[int, ...]]]) -> int:
    """What the choice costs, pieces that are short included."""
    whole = sheet.all_short
    for number, pieces in uses:
        quote = sheet.quotes[number]
        whole += quote.fixed + sum(
            count * (each - penalty)
            for count, each, penalty in zip(pieces, quote.each, sheet.penalties, strict=True)
        )
    return whole


@dataclass(frozen=True, slots=True)
class _Columns:
    """Places, and for each demand what every one of them would serve and for how much a piece.

    Demand by demand and not place by place: it is this that checkout waits for.
    """

    places: Sequence[Place]
    most: list[list[int]]
    each: list[list[int]]


def _columns(
    problem: Problem,
    standing: Standing,
    demands: Sequence[Demand],
    places: Sequence[Place],
    left: Left,
) -> _Columns:
    whole = _Columns(places, [], [])
    kept = _kept_back(standing.route, places, demands)
    for number, demand in enumerate(demands):
        held = left.held(places, demand.sku)
        free = [have - keep[number] for have, keep in zip(held, kept, strict=True)]
        most = _counts(standing.route.split, demand, free)
        for place in _barred_from(standing, demand.sku):
            most = [0 if p.code == place else n for p, n in zip(places, most, strict=True)]
        whole.most.append(most)
        whole.each.append(_asked(problem, demand, places, most))
    return whole


def _counts(split: Split, demand: Demand, free: Sequence[int]) -> list[int]:
    """Pieces of the demand; where lines stay whole, all or none."""
    pieces, size, quantity = demand.pieces, demand.size, demand.quantity
    if split is Split.UNITS:
        return [min(pieces, have // size) if have >= size else 0 for have in free]
    return [pieces if have >= quantity else 0 for have in free]


def _asked(
    problem: Problem, demand: Demand, places: Sequence[Place], most: Sequence[int]
) -> list[int]:
    costs, stock, sku = problem.costs, problem.stock, demand.sku
    return [
        sum(piece_cost(costs, place, stock[place.code, sku], demand)) if count else 0
        for place, count in zip(places, most, strict=True)
    ]


def _kept_back(
    route: Route, places: Sequence[Place], demands: Sequence[Demand]
) -> list[tuple[int, ...]]:
    """Safety stocks hang on the place's groups only, and few are different."""
    known: dict[frozenset[str], tuple[int, ...]] = {}
    for place in places:
        if place.groups not in known:
            known[place.groups] = tuple(kept_back(route, place, demand) for demand in demands)
    return [known[place.groups] for place in places]


def _barred_from(standing: Standing, sku: str) -> list[str]:
    """The places that may serve the order, but not this good."""
    return [code for code, bars in standing.bars.items() if any(bar.sku == sku for bar in bars)]


def _quotes(problem: Problem, order: Order, standing: Standing, columns: _Columns) -> list[Quote]:
    """One for each place that has something of use."""
    costs, ways = problem.costs, standing.ways
    enough = all if standing.route.split is Split.WHOLE else any
    rows = zip(
        columns.places,
        zip(*columns.most, strict=True),
        zip(*columns.each, strict=True),
        strict=True,
    )
    return [
        Quote(place, sum(parcel_cost(costs, order, place, ways[place.code])), most, each)
        for place, most, each in rows
        if enough(most)
    ]


def _sort_key(
    problem: Problem, standing: Standing, demands: tuple[Demand, ...], quote: Quote
) -> tuple[int | str, ...]:
    """By the route's sorts, then by the place's code, so that there is one order."""
    keys: list[int | str] = []
    for sort in standing.route.sorts:
        match sort:
            case Sort.NEAREST:
                keys.append(standing.ways[quote.place.code].metres)
            case Sort.RANK:
                keys.append(quote.place.rank)
            case Sort.MOST_STOCK:
                keys.append(-sum(s for s, _ in _depths(problem, quote, demands)))
            case Sort.SLOWEST:
                keys.append(sum(v for _, v in _depths(problem, quote, demands)))
    return (*keys, quote.place.code)


def _depths(
    problem: Problem, quote: Quote, demands: tuple[Demand, ...]
) -> Iterator[tuple[int, int]]:
    """Stock and velocity of what the place would serve."""
    for demand, count in zip(demands, quote.most, strict=True):
        if count:
            stock = problem.stock[quote.place.code, demand.sku]
            yield stock.available, stock.per_day


def _takes(sheet: Sheet, rest: list[list[int]], pieces: Sequence[int]) -> Iterator[Take]:
    for number, demand in enumerate(sheet.demands):
        wanted = pieces[number] * demand.size
        for place, line in enumerate(demand.lines):
            quantity = min(wanted, rest[number][place])
            if quantity:
                rest[number][place] -= quantity
                wanted -= quantity
                yield Take(line.id, quantity)
