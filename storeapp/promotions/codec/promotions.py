"""One promotion as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storeapp.domain.catalogue import Name
from storeapp.domain.codec.reading import MAX_WHOLE
from storeapp.promotions.codec.benefits import benefit_from
from storeapp.promotions.codec.circumstances import (
    audience_from,
    schedule_from,
    scope_from,
    trigger_from,
)
from storeapp.promotions.codec.goods import condition_from
from storeapp.promotions.codec.reading import (
    WORD,
    Branch,
    Spot,
    a_word,
    an_id,
    branch,
)
from storeapp.promotions.condition import Base
from storeapp.promotions.rule import (
    BurnPoints,
    EarnPoints,
    Layer,
    Promotion,
    Quotas,
    Returning,
    Stacking,
    With,
)

MAX_PRIORITY: Final = 1_000_000

LAYERS: Final[Mapping[str, Layer]] = {layer.name.lower(): layer for layer in Layer}

_OF_POINTS: Final = (
    (Layer.EARN, EarnPoints, "earn_points"),
    (Layer.BURN, BurnPoints, "burn_points"),
)


def promotion_from(spot: Spot) -> Promotion:
    of = branch(spot, Promotion)
    promotion = Promotion(
        id=of.has("id", an_id),
        rev=of.count("rev"),
        name=of.has("name", _name_from),
        benefit=of.has("benefit", benefit_from),
        stacking=of.has("stacking", _stacking_from),
        scope=of.has("scope", scope_from),
        schedule=of.has("schedule", schedule_from),
        audience=of.has("audience", audience_from),
        trigger=of.has("trigger", trigger_from),
        condition=of.maybe("condition", condition_from),
        quotas=of.has("quotas", _quotas_from),
        returns=of.one_of("returns", Returning),
        funding=of.text("funding", f"{WORD}|^$", "empty or a short text"),
        tags=of.some("tags", a_word),
    )
    _prove_layer(of, promotion)
    return promotion


def layer_from(spot: Spot) -> Layer:
    return spot.one_of(LAYERS)


def _name_from(spot: Spot) -> Name:
    of = branch(spot, Name)
    return Name(zh=of.has("zh", a_word), en=of.has("en", a_word))


def _stacking_from(spot: Spot) -> Stacking:
    of = branch(spot, Stacking)
    stacking = Stacking(
        layer=of.has("layer", layer_from),
        group=of.has("group", an_id),
        priority=of.count("priority", least=-MAX_PRIORITY, most=MAX_PRIORITY),
        with_=of.one_of("with", With),
        listed=of.some("listed", an_id),
        base=of.one_of("base", Base),
    )
    if bool(stacking.listed) is not (stacking.with_ is With.LISTED):
        of.wrong("listed", 'names groups exactly when with is "listed"')
    return stacking


def _quotas_from(spot: Spot) -> Quotas:
    of = branch(spot, Quotas)
    return Quotas(
        budget=of.maybe_count("budget", most=MAX_WHOLE),
        budget_uses=of.maybe_count("budget_uses", most=MAX_WHOLE),
        per_member=of.maybe_count("per_member"),
        per_receipt=of.maybe_count("per_receipt"),
    )


def _prove_layer(of: Branch, promotion: Promotion) -> None:
    """Points are earned and burnt in their own layers, and nothing else happens there."""
    benefit, at = promotion.benefit, promotion.stacking.layer
    for layer, kind, word in _OF_POINTS:
        if (at is layer) is not isinstance(benefit.tiers[0].value, kind):
            of.wrong("stacking", f"the layer {layer.name.lower()} is for {word}, and only it")
        first = benefit.tiers[0]
        plain = len(benefit.parts) == len(benefit.tiers) == 1 and not first.quantity + first.amount
        if at is layer and not plain:
            of.wrong("benefit", "points have one part and one tier; a condition says from when on")
