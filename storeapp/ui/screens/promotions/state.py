"""What the sheet of promotions shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a row is: the name of a section, or a promotion in it."""

    SECTION = "section"
    APPLIED = "applied"
    NEAR = "near"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A promotion: its name, what it did or why it did not, and what it saved or would save."""

    id: str
    kind: Kind
    name: str
    detail: str
    figure: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Change:
    """What other prices would do to the basket, before they are taken."""

    sentence: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PromotionsState:
    """One finished picture. `saved` is the whole saving; `change` is there while newer promotions
    hold than the basket was begun with; `coupon` says how many coupons are in it, "" for none, and
    `exception` that a manager may be asked for one."""

    words: Mapping[str, str]
    saved: str
    saved_caption: str
    rows: tuple[WhyRow, ...]
    hint: str
    change: Change | None
    primary: str
    coupon: str = ""
    exception: bool = False
