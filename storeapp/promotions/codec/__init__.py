"""Promotions as JSON: the form head office writes, signs and publishes, and a till reads.

`rules_from` is strict: an unknown key or kind, a wrong type or a rule that could never work is a
Refusal `rules-unreadable` that says where and why. Keys may be left out where the value has a
default; `rules_body` leaves out what is the default, so that one set has one text and one hash.
`asking_from` reads a basket as strictly (`basket-unreadable`), `answer_body` writes the answer.
The JSON Schemas of all three are in resources/schemas/, the words for authors in
docs/promotions.md.
"""

from storeapp.promotions.codec.answer import answer_body, explanation_body
from storeapp.promotions.codec.asking import Asking, asking_from
from storeapp.promotions.codec.rules import rules_body, rules_from, rules_hash
from storeapp.promotions.codec.text import body_of

__all__ = [
    "Asking",
    "answer_body",
    "asking_from",
    "body_of",
    "explanation_body",
    "rules_body",
    "rules_from",
    "rules_hash",
]
