"""What a case asks of the engine beside its promotions, as settings of our model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from storeapp.promotions.condition import Base
from storeapp.promotions.rule import Choose


@dataclass(frozen=True, slots=True)
class Policy:
    """How promotions of one case live together.

    `lanes`: each promotion is a group of its own, in the order of priority, and its benefits all
    apply. `by_priority`: promotions of one priority are a group. `untouched_only`: lower priorities
    leave alone what a higher one has reduced. `shelf` is how price promotions choose. `beyond` says
    why our model does not do it.
    """

    choose: Choose = Choose.BEST
    base: Base = Base.RUNNING
    shelf: Choose = Choose.ALL
    lanes: bool = False
    by_priority: bool = False
    untouched_only: bool = False
    beyond: str = ""


AS_OURS: Mapping[str, Any] = {}

TABLE: Mapping[str, Mapping[str, Any]] = {
    "best_for_customer": AS_OURS,
    "each unit used by at most one promotion": AS_OURS,
    "item layer before order layer; order percent on the subtotal after item discounts": AS_OURS,
    "conditions are tested on the running (already discounted) items total": AS_OURS,
    "delivery fee present (skip for a counter sale, or model as a fee line)": AS_OURS,
    "cancelled orders do not count as previous orders": AS_OURS,
    "coupon use is given back when its order is cancelled unless restore_on_cancel is false": (
        AS_OURS
    ),
    "cheapest units are discounted first": AS_OURS,
    "buy n take m: get units may be given partially after n paid units": AS_OURS,
    "floor price clamps the discount": AS_OURS,
    "an eligible exclusive promotion wins over all others; highest priority exclusive only": (
        AS_OURS
    ),
    "price promotions: exclusive first (highest priority only), else all in priority order, "
    "each on the running price": AS_OURS,
    "percent computed on list (original) price": {"base": Base.LIST, "shelf": Choose.BEST},
    "stack all eligible promotions sequentially, highest priority first, "
    "order-level discounts on the running total": {"lanes": True},
    "benefits of one promotion run in listed order; order benefit on the running total": {
        "lanes": True
    },
    "several unit benefits of one promotion add up; "
    "percent is of the unit price before this promotion": {"lanes": True, "base": Base.LIST},
    "order percents add up on the same base (parallel), not sequentially": {
        "choose": Choose.ALL,
        "base": Base.LIST,
    },
    "amount is taken once per line (Medusa 2024-10), "
    "capped by price of max_quantity_per_line units": AS_OURS,
    "concurrency_model:best_within_priority_compound_across": {"by_priority": True},
    "concurrency_model:compound_within_priority_only": {
        "by_priority": True,
        "choose": Choose.ALL,
        "untouched_only": True,
        "beyond": "a group takes its best or all of it, "
        "not the better one of those that add up and one that stands alone",
    },
    "floor price clamps; unused order discount is redistributed proportionally to other lines": {
        "beyond": "a floor belongs to the promotion, not to each good in one split",
    },
    "order discount allocation: proportional by line, round half down, "
    "remainder to the first lines, then equally over units, larger cent first": {
        "beyond": "cents go to the largest remainders, not to the first lines",
    },
    "remainder cent goes to the first line": {
        "beyond": "the cent goes to the largest remainder, not to the first line",
    },
    "round half up on the discounted unit price": {
        "beyond": "half a cent is rounded in the saving, for the customer, not in the price",
    },
    "total percent discount rounded down": {
        "beyond": "each unit's saving is rounded half up, not the whole down",
    },
    "budget: a line discount that would exceed the campaign limit is dropped whole": {
        "beyond": "what is left of the budget is still given, not dropped whole",
    },
    "buy units are reserved first from the line with the highest subtotal; "
    "get units from what is left; offer applies once": AS_OURS,
    "stack all, buy-get promotions first, then in creation order, "
    "each on what is left of the line": {
        "lanes": True,
        "beyond": "which of equal units is free is by line order, not by the line's subtotal",
    },
}


def policy_of(named: Iterable[str]) -> Policy:
    """The settings for the policies named; what the table does not know changes nothing."""
    policy = Policy()
    for name in named:
        policy = replace(policy, **TABLE.get(name, AS_OURS))
    return policy


def why_beyond(named: Iterable[str]) -> str:
    """Why our engine answers otherwise there, in one line."""
    reasons = [
        TABLE[name]["beyond"] if name in TABLE else f"policy not known here: {name}"
        for name in named
        if name not in TABLE or "beyond" in TABLE[name]
    ]
    return "; ".join(reasons)
