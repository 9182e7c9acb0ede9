"""In-store labels: bar codes a scale prints, weight or amount inside, laid out by data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storeapp.domain.errors import Refusal

_PATTERN = re.compile(r"([0-9]{2})(I{3,8})(P{4,7})?(W{4,7})?(?<=[PW])C")


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """A layout as head office writes it: `21IIIIIWWWWWC` or `22IIIIIPPPPPC`.

    Two digits of prefix, I the item's PLU, P the amount in minor units, W the weight in grams,
    C the check digit (mod 10 with weights 3 and 1 from the right, GS1 General Specifications
    7.9, also over other lengths than 13). An 18-digit label has P and W both.
    """

    pattern: str

    def __post_init__(self) -> None:
        if not _PATTERN.fullmatch(self.pattern):
            raise Refusal("label-layout-unreadable", text=self.pattern[:30])

    @property
    def prefix(self) -> str:
        return self.pattern[:2]

    def field(self, letter: str, code: str) -> str:
        """The digits of `code` where the layout has that letter; "" when it has none."""
        return "".join(c for c, p in zip(code, self.pattern, strict=True) if p == letter)

    def written(self, plu: str, *, minor: int, weight_g: int) -> str:
        """The label's digits but for the check digit; "" when item, amount or weight do not fit."""
        parts = {"I": plu, "P": str(minor), "W": str(weight_g)}
        digits = self.prefix
        for letter, text in parts.items():
            width = self.pattern.count(letter)
            if width and (len(text) > width or not (text.isascii() and text.isdigit())):
                return ""
            digits += text.zfill(width) if width else ""
        return digits

    def fits(self, code: str) -> bool:
        """True when a code of digits has this layout's length and prefix."""
        return len(code) == len(self.pattern) and code.startswith(self.prefix)
