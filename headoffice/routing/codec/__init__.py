"""Rules, problems and plans as JSON.

Reading is strict: an unknown key or kind, a wrong type or a value that can never be is a Refusal
`routing-unreadable` that says where and why. A key may be left out where the value has a default,
and `rules_body` leaves out what is the default, so that one set of rules has one text.
"""

from headoffice.routing.codec.answers import explanation_body, regret_body, rerouted_body
from headoffice.routing.codec.problems import plan_body, plan_from, problem_from
from headoffice.routing.codec.rules import rules_body, rules_from, rules_hash, rules_text

__all__ = [
    "explanation_body",
    "plan_body",
    "plan_from",
    "problem_from",
    "regret_body",
    "rerouted_body",
    "rules_body",
    "rules_from",
    "rules_hash",
    "rules_text",
]
