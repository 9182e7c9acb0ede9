"""The rules of routing as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from typing import Any, Final, TypeVar

from headoffice.routing.rules import (
    Closed,
    Gate,
    InGroups,
    KeepBack,
    Mode,
    NotInGroups,
    OnTime,
    OwnedBy,
    Ownership,
    Route,
    Rules,
    Sort,
    Split,
    When,
    Within,
)
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.promotions.codec.reading import (
    Branch,
    Spot,
    a_category,
    a_word,
    an_id,
    branch,
    by_kind,
)

CODE: Final = "routing-unreadable"
MAX_VERSION: Final = 1_000_000_000
MAX_MS: Final = 10**14
MAX_KM: Final = 20_000
MAX_PARCELS: Final = 20
MAX_QUANTITY: Final = 10**9

T = TypeVar("T")


def rules_from(body: object) -> Rules:
    """The rules in that body; Refusal `routing-unreadable` with `where` and `why`."""
    return rules_at(Spot(body, code=CODE))


def rules_at(spot: Spot) -> Rules:
    of = branch(spot, Rules)
    return built(
        spot,
        lambda: Rules(
            id=of.has("id", an_id),
            version=of.count("version", most=MAX_VERSION),
            routes=of.many("routes", _route, most=100),
            closed=of.many("closed", closed_at),
        ),
    )


def rules_body(rules: Rules) -> dict[str, object]:
    """The rules as plain values, without what is the default."""
    return _object(rules)


def rules_text(rules: Rules) -> str:
    """The one text of these rules: canonical JSON."""
    return canonical(rules_body(rules))


def rules_hash(rules: Rules) -> str:
    """Hex SHA-256 of that text."""
    return hashlib.sha256(rules_text(rules).encode()).hexdigest()


def closed_at(spot: Spot) -> Closed:
    of = branch(spot, Closed)
    return Closed(
        of.has("place", an_id),
        of.count("until_ms", least=0, most=MAX_MS),
        of.has("reason", a_word),
    )


def built(spot: Spot, make: Callable[[], T]) -> T:
    """The value, or the refusal of what it will not be."""
    try:
        return make()
    except Defect as wrong:
        spot.wrong(str(wrong))


def _route(spot: Spot) -> Route:
    of = branch(spot, Route)
    return built(
        spot,
        lambda: Route(
            id=of.has("id", an_id),
            when=of.has("when", _when),
            gates=of.many("gates", lambda each: by_kind(each, _GATES), most=100),
            max_parcels=of.count("max_parcels", most=MAX_PARCELS),
            split=of.one_of("split", Split),
            transfer=of.flag("transfer"),
            sorts=of.many("sorts", lambda each: each.one_of(_SORTS), most=len(Sort)),
        ),
    )


def _when(spot: Spot) -> When:
    of = branch(spot, When)
    return When(
        channels=of.some("channels", an_id),
        modes=of.some("modes", lambda each: each.one_of(_MODES)),
        categories=of.some("categories", a_category),
        value_min=of.maybe_minor("value_min", least=0),
        value_max=of.maybe_minor("value_max", least=0),
    )


def _in_groups(spot: Spot) -> InGroups:
    of = branch(spot, InGroups, kind=True)
    return InGroups(*_groups(of), of.some("categories", a_category))


def _not_in_groups(spot: Spot) -> NotInGroups:
    of = branch(spot, NotInGroups, kind=True)
    return NotInGroups(*_groups(of), of.some("categories", a_category))


def _groups(of: Branch) -> tuple[str, frozenset[str]]:
    return of.has("id", an_id), of.some("groups", an_id, least=1)


def _owned_by(spot: Spot) -> OwnedBy:
    of = branch(spot, OwnedBy, kind=True)
    return OwnedBy(of.has("id", an_id), of.one_of("owner", Ownership))


def _within(spot: Spot) -> Within:
    of = branch(spot, Within, kind=True)
    return Within(of.has("id", an_id), of.count("km", least=0, most=MAX_KM))


def _on_time(spot: Spot) -> OnTime:
    return OnTime(branch(spot, OnTime, kind=True).has("id", an_id))


def _keep_back(spot: Spot) -> KeepBack:
    of = branch(spot, KeepBack, kind=True)
    return KeepBack(
        id=of.has("id", an_id),
        quantity=of.count("quantity", most=MAX_QUANTITY),
        groups=of.some("groups", an_id),
        categories=of.some("categories", a_category),
    )


_MODES: Final = {each.value: each for each in Mode}
_SORTS: Final = {each.value: each for each in Sort}
_GATES: Final[Mapping[str, Callable[[Spot], Gate]]] = {
    "in_groups": _in_groups,
    "not_in_groups": _not_in_groups,
    "owned_by": _owned_by,
    "within": _within,
    "on_time": _on_time,
    "keep_back": _keep_back,
}
_KINDS: Final[Mapping[type, str]] = {
    InGroups: "in_groups",
    NotInGroups: "not_in_groups",
    OwnedBy: "owned_by",
    Within: "within",
    OnTime: "on_time",
    KeepBack: "keep_back",
}


def _object(value: Any) -> dict[str, object]:
    kind = _KINDS.get(type(value))
    body: dict[str, object] = {} if kind is None else {"kind": kind}
    for field in fields(value):
        item = getattr(value, field.name)
        if field.default is MISSING or item != field.default:
            body[field.name] = _plain(item)
    return body


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case frozenset():
            return sorted(str(_plain(item)) for item in value)
        case tuple():
            return [_plain(item) for item in value]
        case str() | int() | None:
            return value
    return _object(value)
