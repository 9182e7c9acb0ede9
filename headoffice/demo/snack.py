"""What the demo chain's goods are made from: a snack, and the forms it is sold in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snack:
    """A snack before it is packed: `yuan` is what a kilogram of it costs loose.

    `forms` are letters of the category's `FORMS`; `emblem` and `hue` say how it is drawn.
    """

    zh: str
    en: str
    yuan: int
    forms: str
    emblem: str
    hue: str


@dataclass(frozen=True, slots=True)
class Form:
    """How a snack is packed. `grams` is 0 for loose goods, which are sold by the kilogram;
    `drawn` names the picture's shape."""

    drawn: str
    grams: int = 0
    zh: str = ""
    en: str = ""


LOOSE = Form("pile")

FORMS: Mapping[str, Mapping[str, Form]] = {
    "plums": {
        "L": LOOSE,
        "S": Form("bag", 108, "108g", "108g"),
        "M": Form("bag", 250, "250g", "250g"),
        "J": Form("jar", 300, "罐装 300g", "Jar 300g"),
    },
    "dried-fruit": {
        "L": LOOSE,
        "S": Form("bag", 100, "100g", "100g"),
        "M": Form("bag", 200, "200g", "200g"),
        "F": Form("bag", 500, "家庭装 500g", "Family Bag 500g"),
    },
    "nuts": {
        "L": LOOSE,
        "S": Form("bag", 120, "120g", "120g"),
        "M": Form("bag", 250, "250g", "250g"),
        "J": Form("jar", 400, "罐装 400g", "Jar 400g"),
    },
    "jerky": {
        "L": LOOSE,
        "S": Form("pouch", 60, "60g", "60g"),
        "M": Form("pouch", 120, "120g", "120g"),
        "F": Form("pouch", 300, "分享装 300g", "Sharing Bag 300g"),
    },
    "savoury": {
        "L": LOOSE,
        "S": Form("pouch", 80, "80g", "80g"),
        "M": Form("pouch", 160, "160g", "160g"),
    },
    "candy": {
        "L": LOOSE,
        "S": Form("bag", 100, "100g", "100g"),
        "M": Form("bag", 250, "250g", "250g"),
        "B": Form("box", 180, "盒装 180g", "Box 180g"),
    },
    "tea": {
        "L": LOOSE,
        "T": Form("tin", 100, "罐装 100g", "Tin 100g"),
        "M": Form("bag", 150, "袋装 150g", "150g"),
        "P": Form("box", 40, "茶包 20 袋", "20 Tea Bags"),
    },
    "gifts": {
        "A": Form("gift", 800, "", ""),
        "B": Form("gift", 1500, "豪华装", "Deluxe"),
    },
}
"""The forms of each category, by letter."""
