"""Explanations, re-routings and regrets as JSON."""

from __future__ import annotations

from dataclasses import asdict

from headoffice.routing.codec.problems import plan_body
from headoffice.routing.explaining import Explanation, Other
from headoffice.routing.plan import Parts
from headoffice.routing.replaying import Regret
from headoffice.routing.rolling import Rerouted
from headoffice.routing.standing import Bar


def explanation_body(why: Explanation) -> dict[str, object]:
    return {
        "order": why.order,
        "route": why.route,
        "cost_minor": why.cost_minor,
        "short_minor": why.short_minor,
        "parcels": [
            {
                "place": served.place,
                "parts": _parts_body(served.parts),
                "without": _other_body(served.without),
            }
            for served in why.parcels
        ],
        "next_best": why.next_best and _other_body(why.next_best),
        "alone": [_other_body(other) for other in why.alone],
        "kept_out": {
            place: [_bar_body(bar) for bar in bars] for place, bars in sorted(why.kept_out.items())
        },
    }


def rerouted_body(rerouted: Rerouted) -> dict[str, object]:
    return {
        "plan": plan_body(rerouted.plan),
        "moved": sorted(set(rerouted.moved)),
        "windows": [asdict(window) for window in rerouted.windows],
    }


def regret_body(regret: Regret) -> dict[str, object]:
    return {
        "routed": _parts_body(regret.routed),
        "best": _parts_body(regret.best),
        "free": _parts_body(regret.free),
        "best_bound": regret.best_bound,
        "free_bound": regret.free_bound,
        "of_routing": regret.of_routing,
        "of_rules": regret.of_rules,
        "worst": [{"order": order, "minor": minor} for order, minor in regret.worst],
        "savings": [
            {**asdict(saving.change), "minor": saving.minor, "most_minor": saving.most_minor}
            for saving in regret.savings
        ],
    }


def _parts_body(parts: Parts) -> dict[str, object]:
    """The parts that are not 0, and their sum."""
    return {**{name: minor for name, minor in asdict(parts).items() if minor}, "total": parts.total}


def _other_body(other: Other) -> dict[str, object]:
    return asdict(other)


def _bar_body(bar: Bar) -> dict[str, object]:
    body: dict[str, object] = {"by": bar.by.value}
    if bar.what:
        body["what"] = bar.what
    if bar.sku:
        body["sku"] = bar.sku
    return body
