"""What is under way while somebody pays, as one value that each intent replaces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.card import CardAttempt
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.sale import Sale
from storeapp.domain.tender import BY_PHONE, Settlement, Tender, TenderKind, retaken
from storeapp.ports.devices import Prompt
from storeapp.ui.told import Told


class Stage(Enum):
    """Where the payment stands.

    TAKING: an amount is asked for. CARD: a stand-alone terminal is being used. CHARGING: the
    till's own is at work, or a phone is charged. ASKING: what became of it is asked. DOUBT: nobody
    knows whether it was charged. CANCELLING: a payment is to be cancelled on the terminal, or
    given back, before it is taken back. RECOGNISING: who shows a payment code is asked, for a
    moment, before it is charged. KEEPING: what was taken is being written, and seen after
    that. SELLING: the sale is being written. UNSOLD: paid, but the sale could not be written.
    SOLD: done, the change is due.
    """

    TAKING = "taking"
    CARD = "card"
    CHARGING = "charging"
    ASKING = "asking"
    DOUBT = "doubt"
    CANCELLING = "cancelling"
    RECOGNISING = "recognising"
    KEEPING = "keeping"
    SELLING = "selling"
    UNSOLD = "unsold"
    SOLD = "sold"


@dataclass(frozen=True, slots=True)
class Paying:
    """`card` is the amount on the terminal, `place` the tender to take back; `sale` when SOLD.
    `plain` is the basket as it costs without a way to pay that makes it cheaper, while one is
    chosen. `anew` when who pays was known by her code, and it costs her something else. With the
    till's own terminal (`connected`) `prompt` is what it waits for, and `attempt`
    the one in DOUBT; `kind` is what is being charged there, or given back."""

    basket: PricedBasket
    settlement: Settlement
    stage: Stage = Stage.TAKING
    typed: str = ""
    card: Money | None = None
    place: int = 0
    sale: Sale | None = None
    told: Told | None = None
    plain: PricedBasket | None = None
    connected: bool = False
    anew: bool = False
    prompt: Prompt | None = None
    attempt: CardAttempt | None = None
    kind: TenderKind = TenderKind.CARD

    @property
    def by_phone(self) -> bool:
        return self.kind in BY_PHONE

    @property
    def taken(self) -> bool:
        """True when the customer has paid something now; what came back in an exchange is not."""
        kinds = {tender.kind for tender in self.settlement.tenders}
        return bool(kinds - {TenderKind.EXCHANGE})

    @property
    def asking(self) -> Stage:
        """The stage that asks for the next step of an open or a paid settlement."""
        return Stage.UNSOLD if self.settlement.settled else Stage.TAKING

    def at(self, stage: Stage) -> Paying:
        """In that stage, with nothing typed and nothing left to say."""
        bare = replace(self, typed="", card=None, told=None, prompt=None, attempt=None)
        bare = replace(bare, kind=TenderKind.CARD)
        return replace(bare, stage=stage)


def gone_on(fresh: Settlement, taken: tuple[Tender, ...]) -> Settlement:
    """`fresh` with what was taken before the till stopped.

    Where less is due by now than was taken, all of it stands as it was taken: nothing can be sold
    until some of it is taken back.
    """
    try:
        return retaken(fresh, taken)
    except Refusal:
        return replace(fresh, tenders=taken)


def unchosen(paying: Paying) -> Paying:
    """The way to pay that made it cheaper came to nothing."""
    if paying.plain is None:
        return paying
    settlement = Settlement(paying.plain.due, paying.settlement.coins)
    return replace(paying, basket=paying.plain, settlement=settlement, plain=None)


def without(settlement: Settlement, place: int) -> Settlement:
    """The settlement as if that tender had never been taken; the others stay in their order."""
    rest = settlement.tenders[:place] + settlement.tenders[place + 1 :]
    return retaken(Settlement(settlement.due, settlement.coins), rest)
