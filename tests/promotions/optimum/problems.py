"""Problems drawn for the differential tests: every pattern of offers, small numbers, many ties."""

from __future__ import annotations

from hypothesis import strategies as st

from storeapp.promotions.optimum.problem import (
    Ceiling,
    Family,
    Offer,
    Order,
    Problem,
    Take,
    Units,
)

PRICES = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 10, 12, 20])


@st.composite
def problems(
    draw: st.DrawFn, *, most_units: int = 5, most_offers: int = 4, most_classes: int = 99
) -> Problem:
    """At most so many units, in classes of one to three."""
    units = draw(_units(most_units, most_classes))
    families = tuple(draw(st.lists(family(), min_size=1, max_size=3)))
    offers = tuple(
        draw(
            st.lists(
                st.integers(0, len(families) - 1).flatmap(lambda f: offer(f, units)),
                min_size=1,
                max_size=most_offers,
            )
        )
    )
    if draw(st.integers(0, 4)):
        return Problem(units, families, offers)
    return Problem(units, families, offers, draw(_ceiling(families, offers)))


@st.composite
def pattern_problems(draw: st.DrawFn, pattern: str) -> Problem:
    """One or two offers of the pattern, and perhaps a percentage beside them."""
    units = draw(_units(5, 5))
    families = (draw(family()), draw(family()), Family())
    offers = [draw(PATTERNS[pattern](f, units)) for f in range(draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        offers.append(draw(PATTERNS["single"](2, units)))
    return Problem(units, families, tuple(offers))


@st.composite
def _units(draw: st.DrawFn, most: int, most_classes: int) -> tuple[Units, ...]:
    units: list[Units] = []
    while (left := most - sum(each.count for each in units)) > 0 and len(units) < most_classes:
        units.append(Units(draw(st.integers(1, min(3, left))), draw(PRICES)))
        if draw(st.integers(0, 3)) == 0:
            break
    return tuple(units)


@st.composite
def family(draw: st.DrawFn) -> Family:
    if draw(st.booleans()):
        return Family()
    maybe = st.none() | st.integers(1, 4)
    return Family(draw(maybe), draw(maybe), draw(st.none() | st.integers(1, 12)))


@st.composite
def _ceiling(draw: st.DrawFn, families: tuple[Family, ...], offers: tuple[Offer, ...]) -> Ceiling:
    named = draw(st.sets(st.integers(0, len(families) - 1), min_size=1))
    return Ceiling(
        frozenset(o for o, each in enumerate(offers) if each.family in named),
        draw(st.integers(0, 15)),
    )


@st.composite
def offer(draw: st.DrawFn, family: int, units: tuple[Units, ...]) -> Offer:
    pattern = draw(st.sampled_from(sorted(PATTERNS)))
    made: Offer = draw(PATTERNS[pattern](family, units))
    if draw(st.integers(0, 5)) == 0:
        room = draw(st.dictionaries(st.integers(0, len(units) - 1), st.integers(0, 8)))
        made = Offer(
            made.family, made.takes, made.bonus, made.order, made.min_amount, made.amounts, room
        )
    return made


def _some(units: tuple[Units, ...]) -> st.SearchStrategy[list[int]]:
    return st.sets(st.integers(0, len(units) - 1), min_size=1).map(sorted)


@st.composite
def _single(draw: st.DrawFn, family: int, units: tuple[Units, ...]) -> Offer:
    percent = draw(st.sampled_from([10, 30, 50, 100]))
    return Offer(
        family, (Take(1, {n: units[n].price * percent // 100 for n in draw(_some(units))}),)
    )


@st.composite
def _n_for_price(draw: st.DrawFn, family: int, units: tuple[Units, ...]) -> Offer:
    saves = {n: units[n].price for n in draw(_some(units))}
    return Offer(family, (Take(draw(st.integers(1, 3)), saves),), -draw(st.integers(0, 15)))


@st.composite
def _n_for_amount(draw: st.DrawFn, family: int, units: tuple[Units, ...]) -> Offer:
    saves = dict.fromkeys(draw(_some(units)), 0)
    return Offer(family, (Take(draw(st.integers(1, 3)), saves),), draw(st.integers(1, 10)))


@st.composite
def _buy_get(draw: st.DrawFn, family: int, units: tuple[Units, ...]) -> Offer:
    buy, get = draw(_some(units)), draw(_some(units))
    if draw(st.booleans()):
        get = buy
    percent = draw(st.sampled_from([50, 100]))
    return Offer(
        family,
        (
            Take(draw(st.integers(1, 2)), dict.fromkeys(buy, 0), draw(st.integers(0, 5)) == 0),
            Take(
                draw(st.integers(1, 2)),
                {n: units[n].price * percent // 100 for n in get},
                draw(st.integers(0, 5)) == 0,
            ),
        ),
        order=draw(st.sampled_from(list(Order))),
    )


@st.composite
def _bundle(draw: st.DrawFn, family: int, units: tuple[Units, ...]) -> Offer:
    takes = tuple(
        Take(draw(st.integers(1, 2)), {n: units[n].price for n in draw(_some(units))})
        for _ in range(draw(st.integers(2, 3)))
    )
    return Offer(family, takes, -draw(st.integers(0, 20)), draw(st.sampled_from(list(Order))))


@st.composite
def _threshold(draw: st.DrawFn, family: int, units: tuple[Units, ...]) -> Offer:
    classes = draw(_some(units))
    percent = draw(st.sampled_from([0, 10, 50]))
    amounts = None
    if draw(st.booleans()):
        amounts = draw(st.dictionaries(st.sampled_from(classes), st.integers(0, 10)))
    return Offer(
        family,
        (
            Take(
                draw(st.integers(0, 2)), {n: units[n].price * percent // 100 for n in classes}, True
            ),
        ),
        draw(st.integers(0, 6)),
        min_amount=draw(st.integers(1, 20)),
        amounts=amounts,
    )


PATTERNS = {
    "amount": _n_for_amount,
    "bundle": _bundle,
    "buy_get": _buy_get,
    "price": _n_for_price,
    "single": _single,
    "threshold": _threshold,
}
