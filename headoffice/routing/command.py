"""`python -m headoffice routing`: explain, re-route and replay, from JSON files to JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path

from headoffice.routing.checking import faults, strangers
from headoffice.routing.codec import (
    explanation_body,
    plan_body,
    plan_from,
    problem_from,
    regret_body,
    rerouted_body,
    rules_from,
)
from headoffice.routing.codec.rules import CODE
from headoffice.routing.explaining import Explanation, explain, route_each
from headoffice.routing.model import Problem
from headoffice.routing.plan import Plan
from headoffice.routing.pricing import cost_of
from headoffice.routing.replaying import replay
from headoffice.routing.rolling import WINDOW, reroute
from headoffice.routing.texts import CHINESE, ENGLISH, sentences
from storeapp.domain.errors import Refusal
from storeapp.promotions.codec import body_of

Verb = Callable[[argparse.Namespace], object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs; none of them asks a database."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    why = _verb(verbs, "explain", "route each order and say why, or say why a plan is so", _explain)
    why.add_argument("--plan", type=Path, metavar="PLAN.json", help="what was decided already")
    why.add_argument("--order", metavar="ID", help="explain this one only")
    again = _verb(verbs, "reroute", "route anew what no store has accepted", _reroute)
    again.add_argument("--plan", type=Path, metavar="PLAN.json", required=True)
    again.add_argument("--window", type=_window, default=WINDOW, metavar="ORDERS")
    night = _verb(verbs, "replay", "what routing and rules cost against the optimum", _replay)
    night.add_argument(
        "--plan", type=Path, metavar="PLAN.json", help="each order alone unless said"
    )


def run(asked: argparse.Namespace) -> int:
    """0 with the answer as JSON. Refusals `file-unreadable`, `routing-unreadable`."""
    verb: Verb = asked.verb
    answer = json.dumps(verb(asked), indent=2, sort_keys=True, ensure_ascii=False)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the console speaks
    sys.stdout.write(f"{answer}\n")
    return 0


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str, verb: Verb
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=says, description=says)
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    parser.add_argument("--rules", type=Path, metavar="RULES.json", help="instead of the problem's")
    parser.set_defaults(verb=verb)
    return parser


def _window(text: str) -> int:
    orders = int(text)
    if orders < 1:
        raise ValueError(text)
    return orders


def _explain(asked: argparse.Namespace) -> object:
    problem = _problem(asked)
    known = {order.id for order in problem.orders}
    if asked.order is not None and asked.order not in known:
        raise Refusal(CODE, where="orders", why=f"has no order {asked.order!r}")
    if asked.plan is None:
        plan, told = route_each(problem)
    else:
        plan = _plan(asked.plan, problem)
        told = tuple(explain(problem, plan, order) for order in problem.orders)
    wanted = [why for why in told if asked.order in (None, why.order)]
    return {"plan": plan_body(plan), "why": [_told(why) for why in wanted]}


def _told(why: Explanation) -> dict[str, object]:
    says = {language: list(sentences(why, language)) for language in (ENGLISH, CHINESE)}
    return {**explanation_body(why), "says": says}


def _reroute(asked: argparse.Namespace) -> object:
    problem = _problem(asked)
    # A plan that is to be changed may break rules by now.
    return rerouted_body(reroute(problem, _known(asked.plan, problem), window=asked.window))


def _replay(asked: argparse.Namespace) -> object:
    problem = _problem(asked)
    routed = route_each(problem)[0] if asked.plan is None else _plan(asked.plan, problem)
    return regret_body(replay(problem, routed))


def _problem(asked: argparse.Namespace) -> Problem:
    rules = None if asked.rules is None else rules_from(_body(asked.rules))
    return problem_from(_body(asked.problem), rules)


def _plan(file: Path, problem: Problem) -> Plan:
    """A plan that keeps the rules of the problem; its costs are reckoned anew."""
    plan = _known(file, problem)
    plan = replace(plan, cost_minor=cost_of(problem, plan).total, bound_minor=None)
    wrong = faults(problem, plan)
    if wrong:
        raise Refusal(CODE, where="the plan", why=wrong[0])
    return plan


def _known(file: Path, problem: Problem) -> Plan:
    """A plan that speaks of the problem's orders, lines and places."""
    plan = plan_from(_body(file))
    unknown = strangers(problem, plan)
    if unknown:
        raise Refusal(CODE, where="the plan", why=f"speaks of {unknown[0]}")
    return plan


def _body(file: Path) -> object:
    try:
        # Editors on Windows like to put a byte order mark first.
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refusal("file-unreadable", file=str(file)) from None
    return body_of(text, CODE)
