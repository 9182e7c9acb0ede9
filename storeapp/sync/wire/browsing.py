"""What a till gets of what a member looked at online, and what it counts; additive changes only.

`POST /members/{id}/panel`  body: PanelAsk        answered: Panel
`panel.count`               body: PanelCounted    answered: PanelCount
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from storeapp.sync.wire.messages import Answer, Message, Word

PANEL_COUNT = "panel.count"
PANEL_SKUS = 200
PANEL_GOODS = 3
LIKED_GOODS = 10


class PanelAsk(Message):
    """What may she like, beside what is in this basket? Asked again when the basket changed."""

    basket: Word
    skus: Annotated[list[Word], Field(max_length=PANEL_SKUS)] = []


class NearbyStock(Answer):
    """The store of this city, or of the region, that has most of it."""

    store: str
    name_zh: str
    name_en: str
    thousandths: int


class PanelGood(Answer):
    """One good: why, as coarse as a clerk may know it (a newer head office may know another word),
    and where it is. `online` says that it can be ordered for her."""

    sku: str
    reason: str
    here_thousandths: int
    nearby: NearbyStock | None = None
    online: bool = False


class Panel(Answer):
    """At most three goods, the best first. No times and no history: a till never learns those.

    `personal` is False for what is popular in this store: she has not agreed that her own is
    shown, or nothing is known. `held_out` members are shown nothing, so that head office can tell
    what showing brings; the till shows no goods and does not say why.
    """

    basket: str
    personal: bool
    held_out: bool
    as_of_ms: int
    goods: list[PanelGood]


class LikedGood(Answer):
    sku: str
    reason: str


class Liked(Answer):
    """What is sent along with a member for a till that may be offline: her best ten, the best
    first, without regard to stock, which the till knows itself. Empty when she is held out."""

    held_out: bool
    as_of_ms: int
    goods: list[LikedGood]


class PanelCounted(Message):
    """What was shown for a basket, and what was added to it from the panel.

    `member` and `shown` count where the till made the panel from `Liked` by itself; head office
    knows its own answers. What was sold it sees in the sale, whose id is the basket's.
    """

    basket: Word
    member: Annotated[str, Field(max_length=64)] = ""
    shown: Annotated[list[Word], Field(max_length=PANEL_GOODS)] = []
    added: Annotated[list[Word], Field(max_length=PANEL_SKUS)] = []


class PanelCount(Answer):
    """How many goods of this basket's panel were shown and added so far."""

    shown: int
    added: int
