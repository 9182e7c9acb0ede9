"""Rule sets as JSON, and the hash that names one."""

from __future__ import annotations

import hashlib
from typing import Final

from storeapp.domain.codec.reading import MAX_WHOLE
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import canonical
from storeapp.promotions.codec.promotions import layer_from, promotion_from
from storeapp.promotions.codec.reading import (
    HASH,
    Branch,
    Spot,
    a_currency,
    a_moment,
    an_id,
    branch,
)
from storeapp.promotions.codec.writing import object_of
from storeapp.promotions.rule import ENGINE, Choose, Group, RuleSet

MAX_PROMOTIONS: Final = 5_000
MAX_GROUPS: Final = 200


def rules_body(rules: RuleSet) -> dict[str, object]:
    """The set as JSON values, ready for `fact.canonical`."""
    return object_of(rules)


def rules_from(body: object) -> RuleSet:
    """The set in that body; Refusal `rules-unreadable` with `where` and `why`, or
    `rules-too-new` when it asks for a later engine than this one."""
    spot = Spot(body)
    _prove_engine(spot.object().get("min_engine"))
    of = branch(spot, RuleSet)
    try:
        rules = _rules(of)
    except Defect as wrong:
        of.wrong("promotions", str(wrong))
    stand = [(group.layer, group.name) for group in rules.groups]
    if len(set(stand)) < len(stand):
        of.wrong("groups", "names a group of a layer twice")
    return rules


def rules_hash(rules: RuleSet) -> str:
    """Hex SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(rules_body(rules)).encode()).hexdigest()


def _rules(of: Branch) -> RuleSet:
    return RuleSet(
        id=of.has("id", an_id),
        version=of.count("version", most=MAX_WHOLE),
        valid_from=of.has("valid_from", a_moment),
        currency=of.has("currency", a_currency),
        promotions=of.many("promotions", promotion_from, most=MAX_PROMOTIONS),
        groups=of.many("groups", _group_from, most=MAX_GROUPS),
        previous=of.text("previous", HASH, "empty or the hash of the set before"),
        min_engine=of.count("min_engine", most=ENGINE),
        joint_thresholds=of.flag("joint_thresholds"),
    )


def _group_from(spot: Spot) -> Group:
    of = branch(spot, Group)
    return Group(
        layer=of.has("layer", layer_from),
        name=of.has("name", an_id),
        choose=of.one_of("choose", Choose),
    )


def _prove_engine(asked: object) -> None:
    # Before anything else: what a later engine knows may be unknown words to this one.
    if type(asked) is int and asked > ENGINE:
        raise Refusal("rules-too-new", needed=asked, known=ENGINE)
