"""Rule sets for the codec's tests: one with a bit of everything, and Hypothesis strategies."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import strategies as st

from storeapp.domain.catalogue import Name
from storeapp.promotions.condition import (
    AllOf,
    AnyOf,
    AtLeast,
    Base,
    Condition,
    Metric,
    Not,
)
from storeapp.promotions.holding import (
    Audience,
    Birthday,
    Franchise,
    Hours,
    Instant,
    Schedule,
    Scope,
    Who,
)
from storeapp.promotions.rule import (
    AmountOff,
    Automatic,
    Benefit,
    BurnPoints,
    Choose,
    Coupon,
    EarnPoints,
    FixedPrice,
    Gift,
    Group,
    Layer,
    Limit,
    Offline,
    Over,
    PaidBy,
    Part,
    Pattern,
    Percent,
    Pick,
    PriceList,
    Promotion,
    Quotas,
    Returning,
    Role,
    RuleSet,
    Stacking,
    Steps,
    Tier,
    Trigger,
    Value,
    With,
)
from storeapp.promotions.selector import Match, Selector

NEXT_YEAR = datetime.fromisoformat("2027-06-01T00:00")

ids = st.sampled_from(("a", "b2", "S01", "city:changsha", "x" * 64))
words = st.sampled_from(("nuts", "梅子", "Good Plum", "5g", "w" * 80))
counts = st.integers(1, 1_000)
amounts = st.integers(1, 10_000)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.builds(datetime.combine, days, clocks)


def some(of: st.SearchStrategy[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(of, max_size=2)


def maybe(of: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.none() | of


matches = st.builds(
    Match,
    skus=some(words),
    products=some(words),
    brands=some(words),
    categories=some(st.sampled_from(("nuts", "nuts/almonds", "坚果/大杏仁"))),
    suppliers=some(words),
    tags=some(words),
    price_min=maybe(st.integers(0, 100)),
    price_max=maybe(st.integers(100, 200)),
    expires_within=maybe(st.integers(0, 30)),
    weighed=st.none() | st.booleans(),
).filter(lambda match: match != Match())
selectors = st.builds(
    Selector,
    include=st.lists(matches, max_size=2).map(tuple),
    exclude=st.lists(matches, max_size=1).map(tuple),
    not_discounted=st.booleans(),
)
at_least = st.builds(AtLeast, st.sampled_from(Metric), amounts, selectors, st.sampled_from(Base))


def _wider(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=1, max_size=2).map(tuple)
    return st.builds(AllOf, several) | st.builds(AnyOf, several) | st.builds(Not, inner)


conditions: st.SearchStrategy[Condition] = at_least | _wider(at_least) | _wider(_wider(at_least))

percents = st.builds(Percent, st.integers(1, 10_000))
price_lists = st.builds(PriceList, st.dictionaries(words, amounts, min_size=1, max_size=3))
earning = (
    st.builds(EarnPoints, points=counts, per_minor=amounts, fixed=st.integers(0, 50))
    | st.builds(EarnPoints, fixed=counts)
    | st.builds(EarnPoints, times=st.integers(0, 99) | st.integers(101, 500))
)
burning = st.builds(BurnPoints, counts, amounts, st.integers(1, 10_000))
POINTS_OF: dict[Layer, st.SearchStrategy[Value]] = {Layer.EARN: earning, Layer.BURN: burning}
plain_values: tuple[st.SearchStrategy[Value], ...] = (
    percents,
    st.builds(AmountOff, amounts),
    st.builds(FixedPrice, amounts),
    price_lists,
    st.just(Gift()),
)
limits = st.builds(
    Limit,
    max_uses=maybe(counts),
    max_units=maybe(counts),
    max_discount=maybe(amounts),
    floor=st.integers(0, 500),
    weighed_counts=st.booleans(),
)


@st.composite
def ladders(
    draw: st.DrawFn, value: st.SearchStrategy[Value], steps: Steps, parts: int
) -> tuple[Tier, ...]:
    """Tiers that rise in one measure."""
    lowest = 1 if steps is Steps.PER_STEP else 0
    starts = sorted(draw(st.sets(st.integers(lowest, 900), min_size=1, max_size=3)))
    by_amount = parts > 1 or draw(st.booleans())
    return tuple(
        Tier(draw(value), amount=start) if by_amount else Tier(draw(value), quantity=start)
        for start in starts
    )


@st.composite
def benefits(draw: st.DrawFn, layer: Layer) -> Benefit:
    points = POINTS_OF.get(layer)
    pattern, steps = draw(st.sampled_from(Pattern)), draw(st.sampled_from(Steps))
    parts = draw(_each_part() if pattern is Pattern.EACH else _set_parts())
    if points is None:
        tiers = draw(ladders(draw(st.sampled_from(plain_values)), steps, len(parts)))
    else:
        parts, tiers, steps = draw(_each_part()), (Tier(draw(points)),), Steps.HIGHEST
    return Benefit(
        pattern,
        parts,
        tiers,
        steps,
        draw(st.sampled_from(Base)),
        draw(st.sampled_from(Pick)),
        draw(st.booleans()),
        draw(limits),
        draw(st.sampled_from(Over)),
    )


def _each_part() -> st.SearchStrategy[tuple[Part, ...]]:
    return st.builds(Part, st.just(Role.GET), selectors).map(lambda part: (part,))


def _set_parts() -> st.SearchStrategy[tuple[Part, ...]]:
    get = st.builds(Part, st.just(Role.GET), selectors, counts)
    any_part = st.builds(Part, st.sampled_from(Role), selectors, counts)
    alone = st.builds(Part, st.just(Role.GET), selectors, counts, st.just(True))
    return (
        st.tuples(get) | st.tuples(any_part, get) | st.tuples(get, any_part, any_part)
    ) | st.tuples(alone)


scopes = st.builds(
    Scope,
    some(ids),
    some(ids),
    some(words),
    some(ids),
    st.sampled_from(Franchise),
    some(ids),
)
hours = st.builds(Hours, clocks, clocks).filter(lambda hours: hours.start != hours.end)
schedules = st.builds(
    Schedule,
    weekdays=st.frozensets(st.integers(1, 7)),
    hours=st.lists(hours, max_size=2).map(tuple),
    days=st.frozensets(days, max_size=2),
    instant=st.sampled_from(Instant),
    start=st.none() | moments,
    end=st.none() | st.just(NEXT_YEAR),
)
audiences = st.just(Audience(Who.GUEST)) | st.builds(
    Audience,
    st.sampled_from((Who.ANY, Who.MEMBER)),
    maybe(st.integers(0, 9)),
    some(words),
    st.sampled_from(Birthday),
    maybe(counts),
)
triggers: st.SearchStrategy[Trigger] = (
    st.just(Automatic())
    | st.builds(
        Coupon, ids, st.booleans(), st.sampled_from((Offline.DENY, Offline.ALLOW)), st.just(0)
    )
    | st.builds(Coupon, ids, st.booleans(), st.just(Offline.CAP), amounts)
    | st.builds(PaidBy, st.frozensets(ids, min_size=1, max_size=2))
)


@st.composite
def stackings(draw: st.DrawFn, layer: Layer) -> Stacking:
    with_ = draw(st.sampled_from(With))
    listed = st.frozensets(ids, min_size=1, max_size=2) if with_ is With.LISTED else st.just(())
    priority = st.integers(-9, 9)
    base = st.sampled_from(Base)
    return Stacking(layer, draw(ids), draw(priority), with_, frozenset(draw(listed)), draw(base))


@st.composite
def promotions(draw: st.DrawFn, id: str) -> Promotion:
    layer = draw(st.sampled_from(Layer))
    return Promotion(
        id,
        draw(counts),
        Name(draw(words), draw(words)),
        draw(benefits(layer)),
        draw(stackings(layer)),
        draw(scopes),
        draw(schedules),
        draw(audiences),
        draw(triggers),
        draw(st.none() | conditions),
        draw(st.builds(Quotas, maybe(amounts), maybe(counts), maybe(counts), maybe(counts))),
        draw(st.sampled_from(Returning)),
        draw(st.sampled_from(("", "supplier 7"))),
        draw(some(words)),
    )


groups = st.lists(
    st.builds(Group, st.sampled_from(Layer), ids, st.sampled_from(Choose)),
    max_size=3,
    unique_by=lambda group: (group.layer, group.name),
).map(tuple)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    return RuleSet(
        draw(ids),
        draw(counts),
        draw(moments),
        draw(st.sampled_from(("CNY", "USD", "EUR", "JPY"))),
        tuple(draw(promotions(f"p{i}")) for i in range(draw(st.integers(0, 2)))),
        draw(groups),
        draw(st.sampled_from(("", "ab" * 32))),
        1,
        draw(st.booleans()),
    )


NUTS = Selector((Match(categories=frozenset(("nuts",))),), (Match(tags=frozenset(("new",))),))
SUNDAY = datetime.fromisoformat("2026-11-22T06:00")


def _benefit(value: Value) -> Benefit:
    return Benefit(Pattern.EACH, (Part(Role.GET, NUTS),), (Tier(value),))


HAPPY_HOUR = Promotion(
    "happy-hour",
    3,
    Name("欢乐时光", "Happy hour"),
    _benefit(Percent(2_000)),
    Stacking(Layer.ITEM, priority=5, with_=With.LISTED, listed=frozenset(("gifts",))),
    Scope(frozenset(("S01",)), franchise=Franchise.OPT_IN, opted_in=frozenset(("F1",))),
    Schedule(
        SUNDAY,
        datetime.fromisoformat("2026-12-01T00:00"),
        frozenset((6, 7)),
        (Hours(time(17), time(19, 30)),),
        frozenset((date(2026, 11, 22),)),
        Instant.PAY,
    ),
    Audience(Who.MEMBER, 2, frozenset(("staff",)), Birthday.MONTH, 3),
    Coupon("WELCOME", True, Offline.CAP, 500),
    AllOf((AtLeast(Metric.QUANTITY, 2, NUTS), AnyOf((Not(AtLeast(Metric.POINTS, 9)),)))),
    Quotas(100_000, 50, 2, 1),
    Returning.REPRICE_KEPT,
    "supplier 7",
    frozenset(("weekend",)),
)
EVERY_200 = Promotion(
    "every-200",
    1,
    Name("每满200减20", "20 off every 200"),
    Benefit(
        Pattern.SET,
        (Part(Role.GET, open=True),),
        (Tier(AmountOff(2_000), amount=20_000),),
        Steps.PER_STEP,
        Base.AFTER_ITEM,
        limit=Limit(5, None, 9_000, 1, True),
        over=Over.GET,
    ),
    Stacking(Layer.THRESHOLD),
    trigger=PaidBy(frozenset(("cash",))),
)
POINTS = Promotion(
    "double-points",
    1,
    Name("双倍积分", "Double points"),
    _benefit(EarnPoints(times=200)),
    Stacking(Layer.EARN),
)
BURNING = Promotion(
    "burn",
    1,
    Name("积分抵现", "Pay with points"),
    Benefit(Pattern.SET, (Part(Role.GET, open=True),), (Tier(BurnPoints(100, 100, 5_000)),)),
    Stacking(Layer.BURN, "points"),
)
PRICES = Promotion(
    "member-prices",
    1,
    Name("会员价", "Member price"),
    _benefit(PriceList({"PLUM-1": 990})),
    Stacking(Layer.SHELF),
    audience=Audience(Who.MEMBER),
)
RULES = RuleSet(
    "chain",
    7,
    SUNDAY,
    "CNY",
    (HAPPY_HOUR, EVERY_200, POINTS, BURNING, PRICES),
    (Group(Layer.ITEM, "gifts", Choose.ALL),),
    "ab" * 32,
)
