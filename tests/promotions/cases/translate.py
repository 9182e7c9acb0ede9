"""A case of the public suites put mechanically into a rule set, goods and an occasion of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from storeapp.domain.catalogue import Name
from storeapp.domain.customer import Customer
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.condition import AllOf, AtLeast, Condition, Metric
from storeapp.promotions.holding import Audience, Schedule, Scope, Who
from storeapp.promotions.occasion import Allowance, Item, Occasion, Place
from storeapp.promotions.rule import (
    Automatic,
    Benefit,
    Choose,
    Coupon,
    Group,
    Layer,
    Part,
    Pattern,
    PriceList,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
    Trigger,
    With,
)
from tests.promotions.cases.benefits import LAYERS, Wish, benefits_of
from tests.promotions.cases.form import Fields, UnknownForm, known
from tests.promotions.cases.goods import (
    any_of,
    catalog_of,
    floors_of,
    items_of,
    listed_price,
    one_of_each,
    selector_of,
)
from tests.promotions.cases.policies import Policy, policy_of

CASE = (
    "id source kind currency minor_digits now channel catalog price_promotions basket coupons "
    "customer promotions shipping_fee_minor expected mechanics policy portability"
)
PROMOTION = (
    "id priority exclusive applies_to_discounted trigger starts_at ends_at channels usage_limit "
    "usage_used conditions benefits budget max_applications concurrency"
)
TRIGGER = (
    "type code expires_at usage_limit used per_customer_limit used_by_customer restore_on_cancel"
)
PRICE_PROMOTION = "id priority exclusive benefit selector_any starts_at ends_at channels enabled"
SHELF = "shelf"
OWN = "(the price on the shelf)"
EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class Origin:
    """What one promotion of ours came from."""

    promotion: str
    scope: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A case in our words; `origins` by the ids of our promotions."""

    items: tuple[Item, ...]
    book: RuleBook
    occasion: Occasion
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True)
class _Made:
    promotion: Promotion
    origin: Origin


def translated(case: Fields) -> Asked:
    """The case in our words; refused when it says what there is no word for."""
    known(case, CASE, "case")
    policy = policy_of(case["policy"])
    at = _moment(case["now"])
    if case["kind"] == "shelf_price":
        made = list(_shelf(case, policy))
        items = one_of_each(case, at)
    else:
        made = [*_shelf(case, policy), *_rules(case, policy)]
        items = items_of(case, at)
    groups = _groups([each.promotion for each in made], policy)
    promotions = tuple(each.promotion for each in made)
    rules = RuleSet(case["id"], 1, at, case["currency"], promotions, groups)
    origins = {each.promotion.id: each.origin for each in made}
    return Asked(items, compiled(rules, case["id"]), _occasion(case, at, origins), origins)


def _occasion(case: Fields, at: datetime, origins: Mapping[str, Origin]) -> Occasion:
    known(case.get("customer", {}), "logged_in groups previous_orders", "customer")
    place = Place("the-shop", channel=case.get("channel") or "store")
    if case["kind"] == "shelf_price":
        return Occasion(at, place)
    customer = case["customer"]
    left = {each["id"]: _left(each) for each in case["promotions"]}
    return Occasion(
        at,
        place,
        # Theirs is always somebody, who may be on a first purchase without an account.
        Customer(
            "somebody", groups=frozenset(customer["groups"]), purchases=customer["previous_orders"]
        ),
        tuple(case["coupons"]),
        allowances={
            id: left[origin.promotion]
            for id, origin in origins.items()
            if origin.promotion in left and left[origin.promotion] != Allowance()
        },
    )


def _left(promotion: Fields) -> Allowance:
    """What its limits leave for this basket."""
    trigger = promotion["trigger"]
    uses = [
        limit - used
        for limit, used in (
            (promotion.get("usage_limit"), promotion.get("usage_used", 0)),
            (trigger.get("usage_limit"), trigger.get("used", 0)),
            (trigger.get("per_customer_limit"), trigger.get("used_by_customer", 0)),
        )
        if limit is not None
    ]
    budget = known(promotion.get("budget") or {}, "kind limit used", "budget")
    money = None
    if budget:
        if budget["kind"] == "spend":
            money = max(0, budget["limit"] - budget["used"])
        elif budget["kind"] == "usage":
            uses.append(budget["limit"] - budget["used"])
        else:
            raise UnknownForm(f"budget: {budget['kind']}")
    return Allowance(max(0, min(uses)) if uses else None, money)


def _shelf(case: Fields, policy: Policy) -> Iterator[_Made]:
    goods = catalog_of(case)
    own = {
        sku: good["price_minor"]
        for sku, good in goods.items()
        if listed_price(good) != good["price_minor"]
    }
    if own:
        benefit = Benefit(Pattern.EACH, (Part(Role.GET),), (Tier(PriceList(own)),))
        own_price = Promotion(OWN, 1, Name(OWN, OWN), benefit, Stacking(Layer.SHELF))
        yield _Made(own_price, Origin(OWN, SHELF))
    for place, fields in enumerate(case["price_promotions"]):
        known(fields, PRICE_PROMOTION, "price promotion")
        if fields["enabled"]:
            yield from _price_promotion(case, fields, place, policy)


def _price_promotion(case: Fields, fields: Fields, place: int, policy: Policy) -> Iterator[_Made]:
    value = known(fields["benefit"], "kind percent_bp amount_minor price_minor", "benefit")
    floors = floors_of(case, catalog_of(case))
    wish = Wish({**value, "scope": "unit"}, floors, among=any_of(fields["selector_any"]))
    for number, benefit in enumerate(benefits_of(wish)):
        yield _Made(
            Promotion(
                f"{fields['id']}/{number}",
                1,
                Name(fields["id"], fields["id"]),
                benefit,
                _stacking(fields, Layer.SHELF, place, policy),
                Scope(channels=_channels(fields["channels"])),
                _schedule(fields),
            ),
            Origin(fields["id"], SHELF),
        )


def _rules(case: Fields, policy: Policy) -> Iterator[_Made]:
    alone = any(fields["exclusive"] for fields in case["promotions"])
    for place, fields in enumerate(case["promotions"]):
        known(fields, PROMOTION, "promotion")
        for number, theirs in enumerate(fields["benefits"]):
            for channel, said in _by_channel(theirs):
                layer = Layer.ITEM if alone or policy.lanes else LAYERS.get(said["scope"])
                if layer is None:
                    raise UnknownForm(f"scope: {said['scope']}")
                wish = _wish(case, fields, said, policy)
                for ours, benefit in enumerate(benefits_of(wish)):
                    promotion = Promotion(
                        f"{fields['id']}/{number}{channel}{ours}",
                        1,
                        Name(fields["id"], fields["id"]),
                        benefit,
                        _stacking(fields, layer, place * 10 + number, policy),
                        Scope(
                            channels=frozenset((channel,))
                            if channel
                            else _channels(fields["channels"])
                        ),
                        _schedule(fields),
                        _audience(fields["conditions"]),
                        _trigger(fields["trigger"]),
                        _condition(fields["conditions"]),
                    )
                    yield _Made(promotion, Origin(fields["id"], said["scope"]))


def _by_channel(benefit: Fields) -> Iterator[tuple[str, Fields]]:
    """The benefit with its channel; an amount for each channel makes one of each."""
    amounts = benefit.get("amount_minor_by_channel")
    if amounts is None:
        yield "", benefit
        return
    rest = {name: value for name, value in benefit.items() if name != "amount_minor_by_channel"}
    for channel, amount in amounts.items():
        yield channel, {**rest, "amount_minor": amount}


def _wish(case: Fields, promotion: Fields, benefit: Fields, policy: Policy) -> Wish:
    bounds = (promotion.get("max_applications"), benefit.get("max_applications"))
    top = max(each["priority"] for each in case["promotions"])
    return Wish(
        benefit,
        floors_of(case, (line["sku"] for line in case["basket"])),
        min((bound for bound in bounds if bound is not None), default=None),
        not promotion["applies_to_discounted"]
        or (policy.untouched_only and promotion["priority"] < top),
    )


def _stacking(fields: Fields, layer: Layer, place: int, policy: Policy) -> Stacking:
    """The listed order breaks ties of priority."""
    priority = fields["priority"] * 1000 - place
    if fields["exclusive"]:
        return Stacking(layer, EXCLUSIVE, priority, With.NONE)
    group = "main"
    if layer is not Layer.SHELF and policy.lanes:
        group = fields["id"]
    elif layer is not Layer.SHELF and policy.by_priority:
        group = f"priority {fields['priority']}"
    return Stacking(layer, group, priority, base=policy.base)


def _groups(promotions: list[Promotion], policy: Policy) -> tuple[Group, ...]:
    """The groups in the order of their priority, those that stand alone first."""
    found: dict[tuple[Layer, str], Group] = {}
    for promotion in sorted(promotions, key=lambda p: -p.stacking.priority):
        at = promotion.stacking.layer, promotion.stacking.group
        found.setdefault(at, Group(*at, _choice(*at, policy)))
    return tuple(sorted(found.values(), key=lambda group: group.name != EXCLUSIVE))


def _choice(layer: Layer, name: str, policy: Policy) -> Choose:
    if name == EXCLUSIVE:
        return Choose.PRIORITY
    if layer is Layer.SHELF:
        return policy.shelf
    return Choose.ALL if policy.lanes else policy.choose


def _channels(named: list[str] | None) -> frozenset[str]:
    """None is everywhere, an empty list nowhere."""
    if named is None:
        return frozenset()
    return frozenset(named or ("(nowhere)",))


def _schedule(fields: Fields) -> Schedule:
    expires = fields.get("trigger", {}).get("expires_at")
    ends = [_moment(end) for end in (fields["ends_at"], expires) if end is not None]
    starts = fields["starts_at"]
    return Schedule(None if starts is None else _moment(starts), min(ends, default=None))


def _moment(said: str) -> datetime:
    """Their time is the store's."""
    return datetime.fromisoformat(said).replace(tzinfo=None)


def _trigger(fields: Fields) -> Trigger:
    known(fields, TRIGGER, "trigger")
    if fields["type"] == "automatic":
        return Automatic()
    if fields["type"] == "coupon":
        return Coupon(fields["code"])
    raise UnknownForm(f"trigger: {fields['type']}")


CONDITIONS: Mapping[str, str] = {
    "customer_group": "kind group any_of",
    "min_amount": "kind amount_minor selector",
    "min_quantity": "kind quantity selector",
    "nth_order": "kind n",
}


def _audience(conditions: list[Fields]) -> Audience:
    audience = Audience()
    for each in conditions:
        if each["kind"] not in CONDITIONS:
            raise UnknownForm(f"condition: {each['kind']}")
        known(each, CONDITIONS[each["kind"]], each["kind"])
        if each["kind"] == "nth_order":
            audience = replace(audience, purchase=each["n"])
        if each["kind"] == "customer_group":
            if audience.groups:
                raise UnknownForm("two groups at once")
            named = each.get("any_of") or [each["group"]]
            audience = replace(audience, who=Who.MEMBER, groups=frozenset(named))
    return audience


def _condition(conditions: list[Fields]) -> Condition | None:
    measured = tuple(_measured(conditions))
    if len(measured) > 1:
        return AllOf(measured)
    return measured[0] if measured else None


def _measured(conditions: list[Fields]) -> Iterator[AtLeast]:
    for each in conditions:
        over = selector_of(each.get("selector"), rewards=False)
        if each["kind"] == "min_amount":
            yield AtLeast(Metric.AMOUNT, each["amount_minor"], over)
        if each["kind"] == "min_quantity":
            yield AtLeast(Metric.QUANTITY, each["quantity"], over)
