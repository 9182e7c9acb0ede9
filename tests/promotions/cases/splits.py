"""The cases about splitting an amount, and about what a return gives back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from storeapp.domain.catalogue import Name, Traits
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.compile import compiled
from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Item, Occasion, Place
from storeapp.promotions.rule import (
    Benefit,
    Gift,
    Layer,
    Over,
    Part,
    Pattern,
    Pick,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
)
from storeapp.promotions.selector import Piece
from storeapp.promotions.splitting import Bearer, split
from tests.promotions.cases.form import Fields, UnknownForm, known, one_of

AT = datetime.fromisoformat("2026-01-15T12:00")
OVERS = {
    "refund = price paid per unit, promotion discount spread proportionally "
    "over all units of the offer": Over.ALL,
}
BUY_AND_GET = re.compile(r"buy (\d+) get (?:the cheapest other )?(\d+) free")


def parts_of(case: Fields) -> list[int]:
    """The amount of an allocation in its parts; a negative one is split like its opposite."""
    known(case, "id source kind weights amount expected policy portability", "allocation")
    amount: int = case["amount"]
    sign = -1 if amount < 0 else 1
    bearers = [Bearer(1, weight, abs(amount)) for weight in case["weights"]]
    return [sign * each for ((_, each),) in split(abs(amount), bearers)]


def bought(case: Fields) -> Appraisal:
    """The sale of a return case."""
    known(case, "id source kind items promotion paid_minor returned expected policy", "return")
    over = OVERS[one_of(case["policy"], OVERS, "policy")]
    items = [
        Item(
            each["sku"],
            Piece(each["sku"], Traits(), each["price_minor"]),
            each["quantity"],
            each["price_minor"],
            AT,
        )
        for each in case["items"]
    ]
    promotion = Promotion(
        "p", 1, Name("p", "p"), _benefit(case["promotion"], over), Stacking(Layer.ITEM)
    )
    rules = RuleSet("return", 1, AT, "CNY", (promotion,))
    return appraise(items, compiled(rules, "return"), Occasion(AT, Place("shop")))


def refund_of(case: Fields, sale: Appraisal) -> int:
    """What the stored shares give back for the units returned, dearest share first."""
    return sum(
        _given_back(sale, known(each, "sku quantity", "returned")) for each in case["returned"]
    )


def _benefit(promise: str, over: Over) -> Benefit:
    said = BUY_AND_GET.fullmatch(promise)
    if said is None:
        raise UnknownForm(f"promotion: {promise}")
    parts = Part(Role.BUY, quantity=int(said[1])), Part(Role.GET, quantity=int(said[2]))
    return Benefit(Pattern.SET, parts, (Tier(Gift()),), pick=Pick.CHEAPEST, over=over)


def _given_back(sale: Appraisal, returned: Fields) -> int:
    shares = next(item.shares for item in sale.items if item.line == returned["sku"])
    nets: Sequence[int] = [share.net for share in shares for _ in range(share.count)]
    return sum(nets[: returned["quantity"]])
