"""Sample states of the customer's window, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.membership import Applicant
from storeapp.ui.customer.asking import Asked
from storeapp.ui.customer.state import CustomerRow, CustomerState, Page
from storeapp.ui.customer.texts import TEXTS
from storeapp.ui.texts import Texts, Words

STORE = ("Meiman Xihu", "梅满西湖店")
HER = Applicant("小林", "13800000417")
NOTHING = ("", "")
HALF, TEA = ("2nd half price", "第二件半价"), ("Tea and plums", "茶配话梅减8元")
GOODS = (
    (("Plum strips 120g", "梅条 120克"), "2", "12.90", HALF, "25.80", "19.35"),
    (("Daily nuts 25g × 30", "每日坚果 25克×30"), "1", "89.90", NOTHING, "", "89.90"),
    (("Cured plums, loose", "九制话梅（散装）"), "0.356", "75.80", NOTHING, "", "26.98"),
    (("Jasmine tea tin 100g", "茉莉花茶罐装 100克"), "1", "36.80", TEA, "36.80", "28.80"),
)


def samples(texts: Texts) -> dict[str, CustomerState]:
    words = texts.of(TEXTS)
    store = texts.pick(STORE)
    basket = CustomerState(
        page=Page.BASKET,
        store=store,
        rows=tuple(_row(texts, *good) for good in GOODS),
        pieces=words("pieces", count=5),
        saved=words("saved", amount="¥14.45"),
        caption=words("total"),
        figure="¥165.03",
    )
    return {
        "closed": CustomerState(Page.CLOSED, store, words("closed")),
        "welcome": CustomerState(Page.WELCOME, store, words("welcome")),
        "basket": basket,
        "long": replace(basket, rows=basket.rows * 5, figure="¥9,876,543.21"),
        "paying": replace(basket, caption=words("to_pay")),
        "asks": _asking(basket, Asked(HER), words),
        "asks-some": _asking(basket, Asked(HER, frozenset({"of_age", "browsing"})), words),
        "thanks": replace(
            basket,
            page=Page.THANKS,
            greeting=words("thanks"),
            caption=words("change"),
            figure="¥34.97",
            code="SA1:HZ01-1-1-000042:0193f5a2-7c1e-7b3a-9c55-0d2f6a1b8e4d",
            code_says=words("code"),
        ),
    }


def _asking(behind: CustomerState, asked: Asked, words: Words) -> CustomerState:
    return replace(behind, page=Page.ASKS, asks=asked.picture(words))


def earlier(texts: Texts) -> str:
    return texts.of(TEXTS)("earlier")


def _row(
    texts: Texts,
    name: tuple[str, str],
    count: str,
    price: str,
    saving: tuple[str, str],
    before: str,
    amount: str,
) -> CustomerRow:
    key = "kg" if "." in count else "each"
    detail = texts.of(TEXTS)(key, count=count, price=f"¥{price}")
    return CustomerRow(texts.pick(name), detail, texts.pick(saving), before, amount)
