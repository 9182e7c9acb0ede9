"""Whole rule sets over all layers, and occasions that meet them, for the properties."""

from __future__ import annotations

from hypothesis import strategies as st

from storeapp.domain.customer import Customer
from storeapp.promotions.condition import AllOf, AnyOf, AtLeast, Base, Condition, Metric, Not
from storeapp.promotions.occasion import Allowance, Occasion
from storeapp.promotions.rule import (
    Automatic,
    Benefit,
    BurnPoints,
    Choose,
    Coupon,
    EarnPoints,
    Group,
    Layer,
    PaidBy,
    Part,
    Promotion,
    Quotas,
    Stacking,
    Trigger,
    With,
)
from storeapp.promotions.selector import Selector
from tests.promotions.build import a_promotion, an_occasion, each
from tests.promotions.engine.rules import benefits, maybe, selectors

CUSTOMER = Customer("M1", tier=2, points=700)
REDUCING = (Layer.SHELF, Layer.ITEM, Layer.THRESHOLD, Layer.COUPON)
GROUPS = ("main", "other")

at_least = st.builds(
    AtLeast,
    st.sampled_from(Metric),
    st.integers(1, 900),
    selectors,
    st.sampled_from(Base),
)
conditions: st.SearchStrategy[Condition] = (
    at_least
    | st.builds(Not, at_least)
    | st.builds(AllOf, st.tuples(at_least, at_least))
    | st.builds(AnyOf, st.tuples(at_least, at_least))
)
triggers: st.SearchStrategy[Trigger] = (
    st.just(Automatic())
    | st.just(Automatic())
    | st.just(Coupon("WELCOME"))
    | st.just(PaidBy(frozenset(("cash",))))
)


@st.composite
def stackings(draw: st.DrawFn, layer: Layer) -> Stacking:
    with_ = draw(st.sampled_from((With.ANY, With.ANY, With.NONE, With.LISTED)))
    listed = frozenset(("main",)) if with_ is With.LISTED else frozenset()
    return Stacking(
        layer,
        draw(st.sampled_from(GROUPS)),
        draw(st.integers(0, 2)),
        with_,
        listed,
        draw(st.sampled_from(Base)),
    )


@st.composite
def reducing(draw: st.DrawFn, id: str) -> Promotion:
    """One that makes goods cheaper, in any layer."""
    layer = draw(st.sampled_from(REDUCING))
    benefit = draw(benefits)
    if draw(st.integers(0, 5)) == 0:
        [part, *rest] = benefit.parts
        untouched = Selector(part.selector.include, part.selector.exclude, not_discounted=True)
        parts = (Part(part.role, untouched, part.quantity, part.open), *rest)
        benefit = Benefit(benefit.pattern, parts, benefit.tiers, benefit.steps, pick=benefit.pick)
    return a_promotion(
        id,
        benefit,
        layer=layer,
        stacking=_words(draw(stackings(layer))),
        trigger=draw(triggers),
        condition=draw(st.none() | st.none() | conditions),
        quotas=Quotas(per_receipt=draw(maybe(st.integers(1, 2)))),
    )


def _words(stacking: Stacking) -> dict[str, object]:
    names = ("group", "priority", "with_", "listed", "base")
    return {name: getattr(stacking, name) for name in names}


@st.composite
def pointed(draw: st.DrawFn, id: str) -> Promotion:
    """One about points."""
    layer = draw(st.sampled_from((Layer.BURN, Layer.EARN)))
    selector = draw(selectors)
    if layer is Layer.BURN:
        value: BurnPoints | EarnPoints = BurnPoints(100, draw(st.integers(1, 300)), 5_000)
    else:
        value = draw(
            st.sampled_from((EarnPoints(1, 100), EarnPoints(times=200), EarnPoints(fixed=7)))
        )
    return a_promotion(
        id,
        each(value, selector),
        layer=layer,
        stacking={"group": draw(st.sampled_from(GROUPS))},
    )


@st.composite
def chains(draw: st.DrawFn) -> tuple[tuple[Promotion, ...], tuple[Group, ...]]:
    """Promotions of all layers, with how their groups choose."""
    rules = [draw(reducing(f"p{i}")) for i in range(draw(st.integers(1, 5)))]
    rules += [draw(pointed(f"q{i}")) for i in range(draw(st.integers(0, 2)))]
    groups = tuple(
        Group(layer, name, draw(st.sampled_from(Choose))) for layer in Layer for name in GROUPS
    )
    return tuple(rules), groups


@st.composite
def occasions(draw: st.DrawFn) -> Occasion:
    """A member with points, perhaps with coupons, perhaps paying cash, perhaps at a quota's end."""
    allowance = st.builds(Allowance, maybe(st.integers(0, 2)), maybe(st.integers(0, 300)))
    return an_occasion(
        customer=draw(st.none() | st.just(CUSTOMER)),
        coupons=draw(st.sampled_from(((), ("WELCOME",), ("WELCOME", "WELCOME")))),
        tenders=draw(st.sampled_from((frozenset(), frozenset(("cash",))))),
        burn=draw(st.integers(0, 900)),
        allowances=draw(st.dictionaries(st.sampled_from(("p0", "p1")), allowance)),
    )
