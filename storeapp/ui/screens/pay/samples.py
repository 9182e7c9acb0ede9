"""Sample states of the payment sheet, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.card import CardAttempt, Doubt, Unknown
from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY, Money
from storeapp.domain.pricing import PricedBasket, priced
from storeapp.domain.quantity import pieces
from storeapp.domain.sale import sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import CashRounding, Settlement, TenderKind
from storeapp.domain.till import ReceiptNumber
from storeapp.ports.devices import Prompt
from storeapp.ui.card_texts import CARD_TEXTS
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.paying import Paying, Stage
from storeapp.ui.screens.pay.picture import picture
from storeapp.ui.screens.pay.state import PayState
from storeapp.ui.screens.pay.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told

COINS = CashRounding(10)
DUE = Money(207_89)
"""What the sample basket of the sell screen comes to."""


HER = "小林 · 1,240"


def samples(texts: Texts) -> dict[str, PayState]:
    """Every page by name."""
    words = texts.of(TEXTS, CARD_TEXTS)
    shown = {name: picture(paying, words) for name, paying in _stages(DUE).items()}
    hers = {name: replace(shown[name], who=HER) for name in ("phone-anew", "phone-member")}
    return shown | hers


def _stages(due: Money) -> dict[str, Paying]:
    basket = _basket(due)
    start = Paying(basket, Settlement(due, COINS))
    card = start.settlement.by_card(Money(100_00), "004271")
    two = card.by_cash(Money(50_00))
    mixed = replace(start, settlement=card)
    settled = card.by_cash(Money(200_00))
    return {
        "start": start,
        "typed": replace(start, typed="250"),
        "part": replace(mixed, told=Told(refusal=Refusal("card-over-due", left=Money(107_89)))),
        "two": replace(start, settlement=two),
        "keeping": replace(mixed, stage=Stage.KEEPING, typed="50"),
        "goes-on": replace(start, settlement=two, told=Told("goes_on")),
        "terminal": replace(start.at(Stage.CARD), card=due),
        "cancel": mixed.at(Stage.CANCELLING),
        "unsold": replace(
            replace(start, settlement=settled).at(Stage.UNSOLD),
            told=Told(refusal=Refusal("disk-full")),
        ),
        "sold": _sold(replace(start, settlement=settled)),
        "sold-card": _sold(replace(start, settlement=start.settlement.by_card(due))),
        "large": _large(),
        **_on_terminal(start, mixed),
        **_by_phone(start),
    }


def _on_terminal(start: Paying, mixed: Paying) -> dict[str, Paying]:
    """With a card terminal of the till's own."""
    charging = replace(start.at(Stage.CHARGING), card=start.settlement.due)
    said = Told("decline-funds", tone=Tone.ATTENTION)
    doubt = start.at(Stage.DOUBT)
    return {
        "charging": replace(charging, prompt=Prompt.SHOW_CARD),
        "declined": replace(start, told=said),
        "doubt": replace(doubt, attempt=_unknown(start.settlement.due)),
        "doubt-part": replace(mixed.at(Stage.DOUBT), attempt=_unknown(Money(107_89))),
        "watched": replace(start, told=Told("watched", tone=Tone.ATTENTION)),
        "return": replace(mixed.at(Stage.CANCELLING), connected=True),
    }


def _by_phone(start: Paying) -> dict[str, Paying]:
    due, kind = start.settlement.due, TenderKind.WECHAT
    charging = replace(start.at(Stage.CHARGING), card=due, kind=kind)
    paid = start.settlement.by_card(due, "S01-2-1", TenderKind.ALIPAY)
    part = start.settlement.by_card(Money(100_00), "S01-2-1", TenderKind.ALIPAY)
    mixed = replace(start, settlement=part)
    doubt = replace(start.at(Stage.DOUBT), attempt=_unknown(due, kind), kind=kind)
    return {
        "phone-welcome": replace(start, told=Told("scan_phone")),
        "phone": charging,
        "phone-recognising": replace(charging, stage=Stage.RECOGNISING),
        "phone-anew": replace(charging, prompt=Prompt.SEE_PHONE, anew=True),
        "phone-member": replace(start, told=Told("scan_phone")),
        "phone-confirm": replace(charging, prompt=Prompt.SEE_PHONE),
        "phone-provider": replace(charging, prompt=Prompt.ASK_PROVIDER),
        "phone-asking": replace(charging, stage=Stage.ASKING),
        "phone-doubt": doubt,
        "phone-offline": replace(start, told=Told("decline-offline", tone=Tone.ATTENTION)),
        "phone-declined": replace(start, told=Told("phone-decline-funds", tone=Tone.ATTENTION)),
        "phone-watched": replace(start, told=Told("watched_phone", tone=Tone.ATTENTION)),
        "phone-return": mixed.at(Stage.CANCELLING),
        "phone-part": mixed,
        "sold-phone": _sold(replace(start, settlement=paid)),
    }


def _unknown(amount: Money, kind: TenderKind = TenderKind.CARD) -> CardAttempt:
    at = datetime(2026, 11, 21, 10, 57, tzinfo=UTC)
    attempt = CardAttempt("S01-2-b1-1", "b1", 1, amount, at).sent(at, kind.value)
    return attempt.ended(Unknown(Doubt.NO_ANSWER))


def _large() -> Paying:
    due = Money(9_876_543_21)
    return replace(Paying(_basket(due), Settlement(due, COINS)), typed="9876600")


def _basket(due: Money) -> PricedBasket:
    line = Line("l1", "100201", Name("梅条", "Plums"), pieces(1), due, 1, "std", Entry.SCAN)
    return priced(Basket("b1", (line,)), (due,), TaxTable((TaxRate("std", 1300),)), CNY)


def _sold(paying: Paying) -> Paying:
    at = datetime(2026, 11, 21, 10, 57, tzinfo=UTC)
    sale = sell(
        paying.basket,
        paying.settlement,
        number=ReceiptNumber("S01", "2", 1, 1234),
        shift="s1",
        business_date=at.date(),
        ended_at=at,
        cashier=StaffMember("u1", "Lin", Role.CASHIER),
    )
    return replace(paying.at(Stage.SOLD), sale=sale)
