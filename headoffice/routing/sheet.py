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

    def held(self, places: Iterable[Place], sku: str) -> dict[str, int]:
        """What each place has that has some."""
        taken, stock = self._taken, self._stock
        return {
            place.code: each.available - (taken.get((place.code, sku), 0) if taken else 0)
            for place in places
            if (each := stock.get((place.code, sku))) is not None
        }

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
    quotes: list[Quote] = []
    ask = _Asking(problem, order, standing, demands, left)
    for place in problem.places:
        out, room = bars.get(place.code, ()), left.room(place.code)
        if room is not None and room <= 0:
            bars[place.code] = (*out, Bar(By.FULL))
        elif out and any(not bar.sku for bar in out):
            continue
        elif (quote := ask.quote(place)) is not None:
            quotes.append(quote)
        else:
            bars[place.code] = (*out, Bar(By.NO_STOCK))
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


class _Asking:
    """One order on its way round the places."""

    def __init__(
        self,
        problem: Problem,
        order: Order,
        standing: Standing,
        demands: tuple[Demand, ...],
        left: Left,
    ) -> None:
        self._problem, self._order, self._standing = problem, order, standing
        self._demands = demands
        self._split = standing.route.split
        self._held = tuple(left.held(problem.places, demand.sku) for demand in demands)
        self._anywhere = frozenset().union(*self._held)
        self._kept: dict[frozenset[str], tuple[int, ...]] = {}

    def quote(self, place: Place) -> Quote | None:
        """None when the place has nothing that is of use."""
        if place.code not in self._anywhere:
            return None
        most = self._most(place)
        if not any(most) or (self._split is Split.WHOLE and not all(most)):
            return None
        code, costs, stock = place.code, self._problem.costs, self._problem.stock
        each = [
            sum(piece_cost(costs, place, stock[code, demand.sku], demand)) if count else 0
            for demand, count in zip(self._demands, most, strict=True)
        ]
        fixed = sum(parcel_cost(costs, self._order, place, self._standing.ways[code]))
        return Quote(place, fixed, tuple(most), tuple(each))

    def _most(self, place: Place) -> list[int]:
        """Pieces of each demand; where lines stay whole, all or none."""
        code = place.code
        barred = {bar.sku for bar in self._standing.bars.get(code, ())}
        found = []
        for demand, held, kept in zip(
            self._demands, self._held, self._kept_back(place), strict=True
        ):
            there = held.get(code, 0) - kept
            if there < demand.size or demand.sku in barred:
                found.append(0)
            elif there >= demand.quantity:
                found.append(demand.pieces)
            else:
                found.append(there // demand.size if self._split is Split.UNITS else 0)
        return found

    def _kept_back(self, place: Place) -> tuple[int, ...]:
        """Safety stocks hang on the place's groups only, and few are different."""
        kept = self._kept.get(place.groups)
        if kept is None:
            kept = tuple(kept_back(self._standing.route, place, d) for d in self._demands)
            self._kept[place.groups] = kept
        return kept


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
