"""How far routing is from the exact optimum, and how long the choice for one order takes.

`python -m bench routing [SEEDS]`: so many days of 200 orders and 20 places, each routed by the
rules alone, order by order, in windows of 50, and all at once by HiGHS, which proves the optimum;
then the choice at checkout among 500 places, its explanation included.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import mean, median

from bench._routing import SIZES, order, problem
from bench.report import Report, percentile, settle, timed_ms
from headoffice.routing.by_rules import route_by_rules
from headoffice.routing.checking import faults
from headoffice.routing.explaining import route_each, route_order
from headoffice.routing.joint import route_jointly
from headoffice.routing.model import Order, Problem
from headoffice.routing.rolling import reroute, route_in_windows

SEEDS = 30
ORDERS, PLACES = 200, 20
INSTANT_ORDERS, INSTANT_PLACES = 400, 500
INSTANT_SUPPLY = 15.0
"""So every place has about a third of all goods."""
INSTANT_P95_MS = 20.0
POLICIES = ("rules_only", "per_order", "windows", "rolling")


@dataclass(frozen=True, slots=True)
class Day:
    """One seed: what each policy's plan costs, the optimum, and its proven bound."""

    costs: Mapping[str, int]
    optimum: int
    bound: int
    violations: int
    parcels: Mapping[str, float]
    filled: Mapping[str, float]
    optimum_ms: float

    def gap(self, policy: str) -> float:
        return self.costs[policy] / self.optimum - 1


def run(arguments: list[str]) -> Report:
    """Nothing may be violated, windows have to be nearer to the optimum than orders alone."""
    seeds = int(arguments[0]) if arguments else SEEDS
    report = Report("routing")
    days = [_day(seed) for seed in range(seeds)]
    gaps = {policy: [day.gap(policy) for day in days] for policy in POLICIES}
    report.bar("violations", sum(day.violations for day in days), 0, "plans")
    report.bar("gap of rolling", mean(gaps["rolling"]), 0.06, "of the optimum, mean")
    report.bar(
        "gap of rolling by that of per order",
        mean(gaps["rolling"]) / mean(gaps["per_order"]),
        0.5,
        "times",
    )
    times = _instant()
    report.bar(
        f"instant choice, {INSTANT_PLACES} places, p95",
        times.p95,
        INSTANT_P95_MS,
        "ms",
    )
    report.sound = all(day.bound <= day.optimum <= min(day.costs.values()) for day in days)
    report.figures = {
        "seeds": seeds,
        "orders": ORDERS,
        "places": PLACES,
        "optimum_proven": sum(day.bound == day.optimum for day in days) / seeds,
        "optimum_ms_median": round(median(day.optimum_ms for day in days)),
        "optimum_ms_max": round(max(day.optimum_ms for day in days)),
        **{f"gap_{policy}": _spread(each) for policy, each in gaps.items()},
        "captured_of_rules_gap": {
            policy: round(mean(_captured(day, policy) for day in days), 3)
            for policy in POLICIES[1:]
        },
        "parcels_an_order": _means([day.parcels for day in days]),
        "filled": _means([day.filled for day in days]),
        "instant": times.figures,
    }
    return report


def _day(seed: int) -> Day:
    day = problem(seed, orders=ORDERS, places=PLACES)
    alone = route_each(day)[0]
    plans = {
        "rules_only": route_by_rules(day),
        "per_order": alone,
        "windows": route_in_windows(day),
        "rolling": reroute(day, alone).plan,
    }
    start = time.perf_counter()
    best = route_jointly(day, start=plans["rolling"])
    optimum_ms = (time.perf_counter() - start) * 1e3
    every = {**plans, "optimum": best}
    return Day(
        {policy: plan.cost_minor for policy, plan in plans.items()},
        best.cost_minor,
        best.bound_minor or 0,
        sum(bool(faults(day, plan)) for plan in every.values()),
        {policy: len(plan.parcels) / ORDERS for policy, plan in every.items()},
        {policy: 1 - len(plan.short) / ORDERS for policy, plan in every.items()},
        optimum_ms,
    )


def _captured(day: Day, policy: str) -> float:
    """The part of what rules alone cost too much that the policy saves."""
    rules = day.costs["rules_only"]
    return (rules - day.costs[policy]) / (rules - day.optimum)


def _spread(gaps: list[float]) -> dict[str, float]:
    return {
        "mean": round(mean(gaps), 4),
        "p95": round(percentile(gaps, 0.95), 4),
        "max": round(max(gaps), 4),
    }


def _means(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {policy: round(mean(each[policy] for each in found), 3) for policy in found[0]}


@dataclass(frozen=True, slots=True)
class Times:
    """How long one order took: as orders are, and for each number of lines."""

    p95: float
    figures: Mapping[str, object]


def _instant() -> Times:
    """Each order is asked for by itself, as checkout does; nothing is kept between two."""
    whole = problem(8, orders=INSTANT_ORDERS * 5, places=INSTANT_PLACES, supply=INSTANT_SUPPLY)
    settle()
    times = [_waited_ms(whole, wanted) for wanted in whole.orders[:INSTANT_ORDERS]]
    chance, by_lines = random.Random(8), {}
    for lines in SIZES:
        each = [_waited_ms(whole, order(chance, number, lines)) for number in range(40)]
        by_lines[f"{lines}_lines_p95_ms"] = round(percentile(each, 0.95), 2)
    return Times(
        percentile(times, 0.95),
        {
            "orders": INSTANT_ORDERS,
            "p50_ms": round(median(times), 2),
            "p95_ms": round(percentile(times, 0.95), 2),
            "max_ms": round(max(times), 2),
            **by_lines,
        },
    )


def _waited_ms(whole: Problem, wanted: Order) -> float:
    """What a checkout waits for one order, asked once."""
    return timed_ms(partial(route_order, replace(whole, orders=(wanted,)), wanted))
