"""The sheet of promotions: what applied, what nearly did, what did not and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Language, Name
from storeapp.domain.customer import Customer
from storeapp.promotions.condition import AtLeast, Base, Metric
from storeapp.promotions.hints import Asks, Hint
from storeapp.promotions.rule import (
    Coupon,
    EarnPoints,
    Layer,
    PaidBy,
    Percent,
    Promotion,
)
from storeapp.promotions.why import Missing, Rejected
from storeapp.services.pricing import Explained, Lost
from storeapp.ui.hints import hinted
from storeapp.ui.screens.promotions.picture import picture
from storeapp.ui.screens.promotions.presenter import Doors, PromotionsPresenter
from storeapp.ui.screens.promotions.samples import samples
from storeapp.ui.screens.promotions.state import Change, Kind, PromotionsState
from storeapp.ui.screens.promotions.texts import TEXTS
from storeapp.ui.screens.promotions.view import PromotionsSheet
from storeapp.ui.texts import Texts
from tests.services.rules import of_skus, off
from tests.ui.given import NUTS, NUTS_CODE, PLUM_CODE
from tests.ui.screens.promotions.given import TEN, THREE, VIP, has
from tests.ui.screens.sell.given import Selling
from tests.ui.sheets import drawing


class Asking:
    """The sheet over a counter that sells; every state it showed, and where it led."""

    def __init__(self, selling: Selling) -> None:
        self.selling = selling
        self.shown: list[PromotionsState] = []
        self.taken: list[Basket] = []
        self.closed = 0
        self.asked = 0
        self.presenter = PromotionsPresenter(
            selling.counter.pricing,
            selling.texts,
            Doors(
                self.taken.append, self._ask, selling.presenter.bargains.remove_coupon, self._close
            ),
            self.shown.append,
        )
        selling.desk.follow(self.presenter.basket_is)

    def _ask(self) -> None:
        self.asked += 1

    def _close(self) -> None:
        self.closed += 1

    def sells(self, *codes: str) -> None:
        self.selling.scan(*codes)
        self.selling.held.run()

    @property
    def said(self) -> list[tuple[str, str, str]]:
        """Name, reason and figure of each row."""
        return [(row.name, row.detail, row.figure) for row in self.shown[-1].rows]


@pytest.fixture
def asking(selling: Selling) -> Asking:
    return Asking(selling)


def test_it_says_by_what_and_on_which_goods(asking: Asking) -> None:
    has(asking.selling, THREE, replace(TEN, id="nuts", benefit=off("x", Percent(500),
        of_skus(NUTS.sku)).benefit))  # fmt: skip
    asking.sells(PLUM_CODE, PLUM_CODE, PLUM_CODE, NUTS_CODE)
    asking.presenter.open()

    assert asking.said == [
        ("Applied", "", ""),
        ("ten", "Daily nuts", "−¥4.50"),
        ("Daily nuts", "3 × Plum strips", "−¥12.90"),
    ]
    state = asking.shown[-1]
    assert (state.saved, state.saved_caption) == ("¥17.40", "saved on this basket")
    assert (state.primary, state.change) == ("Done", None)


def test_what_is_nearly_reached_stands_apart_and_once(asking: Asking) -> None:
    has(asking.selling, THREE, VIP)
    asking.sells(PLUM_CODE, PLUM_CODE)
    asking.presenter.open()

    assert asking.said == [
        ("Almost there", "", ""),
        ("Daily nuts", "Saves ¥12.90 more in all with one more Plum strips", ""),
        ("Not applied", "", ""),
        ("vip", "For members it is meant for", ""),
    ]
    assert asking.shown[-1].saved_caption == "No promotion applies yet"


def test_what_is_nearly_reached_says_what_the_whole_basket_saves_more(asking: Asking) -> None:
    has(asking.selling, TEN, THREE)
    asking.sells(PLUM_CODE, PLUM_CODE)
    asking.presenter.open()
    [near] = [row for row in asking.said if row[0] == "Daily nuts"]
    before = asking.shown[-1].saved
    asking.sells(PLUM_CODE)

    # A piece is free for it, and the tenth off two is given up.
    assert near[1] == "Saves ¥10.32 more in all with one more Plum strips"
    assert (before, asking.shown[-1].saved) == ("¥2.58", "¥12.90")


REASONS: dict[str, tuple[Promotion, str]] = {
    "coupon": (off("x", trigger=Coupon("SPRING")), "Needs a coupon"),
    "tender": (off("x", trigger=PaidBy(frozenset({"card"}))), "Depends on how it is paid"),
    "better": (off("x", Percent(100)), "ten saves more"),
    "money": (
        off("x", condition=AtLeast(Metric.AMOUNT, 90_000, base=Base.LIST)),
        "¥887.10 more needed",
    ),
}


@pytest.mark.parametrize(("promotion", "reason"), REASONS.values(), ids=REASONS.keys())
def test_what_did_not_apply_says_why(asking: Asking, promotion: Promotion, reason: str) -> None:
    has(asking.selling, TEN, promotion)
    asking.sells(PLUM_CODE)
    asking.presenter.open()

    assert ("x", reason, "") in asking.said


SAID = {
    "pieces": (Missing(Metric.QUANTITY, 3), "3 more items needed"),
    "a piece": (Missing(Metric.QUANTITY, 1), "1 more item needed"),
    "weight": (Missing(Metric.WEIGHT, 1500), "1,500 g more needed"),
    "kinds": (Missing(Metric.DISTINCT, 2), "2 more different goods needed"),
    "points": (Missing(Metric.POINTS, 100), "100 more points needed"),
}


@pytest.mark.parametrize(("missing", "sentence"), SAID.values(), ids=SAID.keys())
def test_what_is_missing_is_said_in_its_unit(
    selling: Selling, missing: Missing, sentence: str
) -> None:
    selling.scan(PLUM_CODE)
    priced = selling.counter.checkout.priced(selling.basket)
    lost = Lost(Name("甲", "A"), Rejected("a", "missing", missing))
    state = picture(priced, Explained(lost=(lost,)), None, selling.texts.of(TEXTS))

    assert state.rows[-1].detail == sentence


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("schedule", "Not at this time"),
        ("quota", "All of it was given out"),
        ("nothing", "Saves nothing on these goods"),
        ("lost", "Another one saves more"),
    ],
)
def test_every_reason_has_its_words(selling: Selling, reason: str, sentence: str) -> None:
    selling.scan(PLUM_CODE)
    priced = selling.counter.checkout.priced(selling.basket)
    lost = Lost(Name("甲", "A"), Rejected("a", reason))
    state = picture(priced, Explained(lost=(lost,)), None, selling.texts.of(TEXTS))

    assert state.rows[-1].detail == sentence


HINTS = {
    "pieces": (Hint("p", Name("甲", "A"), Asks.PIECES, 2, 500, "P1"),
        "Saves ¥5.00 more in all with 2 more Plum strips", "整单再省 ¥5.00：再买 2 件梅条"),
    "amount": (Hint("p", Name("甲", "A"), Asks.AMOUNT, 1671, 1500, "P1"),
        "Saves ¥15.00 more in all when ¥16.71 more is bought", "整单再省 ¥15.00：再买 ¥16.71"),
    "gift": (Hint("p", Name("甲", "A"), Asks.GIFT, 1, 0, goods=("P1",)),
        "A gift is free: A", "可领赠品：甲"),
}  # fmt: skip


@pytest.mark.parametrize(("hint", "english", "chinese"), HINTS.values(), ids=HINTS.keys())
def test_a_hint_says_what_to_do_and_what_it_brings(
    selling: Selling, hint: Hint, english: str, chinese: str
) -> None:
    selling.scan(PLUM_CODE)

    assert hinted(hint, selling.basket, Language.ENGLISH) == english
    assert hinted(hint, selling.basket, Language.CHINESE) == chinese


def test_points_are_told_beside_money(asking: Asking) -> None:
    earn = off("points", EarnPoints(points=1, per_minor=100), layer=Layer.EARN)
    has(asking.selling, earn)
    asking.sells(PLUM_CODE)
    basket = asking.selling.basket.with_customer(Customer("m1"))
    priced = asking.selling.counter.checkout.priced(basket)
    state = picture(priced, Explained(), None, asking.selling.texts.of(TEXTS))

    assert [(row.name, row.figure) for row in state.rows[1:]] == [("points", "+12 points")]


def test_a_basket_that_no_promotion_speaks_of_says_so(asking: Asking) -> None:
    has(asking.selling, off("x", selector=of_skus("other")))
    asking.selling.scan(PLUM_CODE)
    asking.presenter.open()
    while_looking = asking.shown[-1].hint
    asking.selling.held.run()

    assert while_looking == ""
    assert asking.shown[-1].hint == "No promotion speaks of the goods in this basket."


def test_it_follows_the_basket_while_it_is_open(asking: Asking) -> None:
    has(asking.selling, TEN)
    asking.sells(PLUM_CODE)
    unopened = len(asking.shown)
    asking.presenter.open()
    asking.sells(PLUM_CODE)
    asking.presenter.leave()
    after_leaving = len(asking.shown)
    asking.sells(PLUM_CODE)

    assert unopened == 0
    assert asking.said[1] == ("ten", "2 × Plum strips", "−¥2.58")
    assert len(asking.shown) == after_leaving
    assert asking.closed == 1


def test_enter_without_other_prices_changes_nothing(asking: Asking) -> None:
    has(asking.selling, TEN)
    asking.sells(PLUM_CODE)
    asking.presenter.open()
    asking.presenter.confirm()

    assert (asking.taken, asking.closed) == ([], 1)


def test_the_new_total_is_shown_before_it_is_taken(asking: Asking) -> None:
    has(asking.selling, TEN)
    asking.sells(PLUM_CODE)
    newer = has(asking.selling, off("half", Percent(5000)), version=2)
    asking.presenter.open()
    shown = asking.shown[-1]
    asking.presenter.confirm()

    assert shown.change == Change(shown.words["newer"], "¥11.61", "¥6.45")
    assert shown.primary == "Use today's prices"
    assert [basket.rules for basket in asking.taken] == [newer]
    assert asking.closed == 1


def test_nothing_is_asked_before_anything_was_shown(selling: Selling) -> None:
    shown: list[PromotionsState] = []
    doors = Doors(lambda _: None, None, lambda: None, lambda: None)
    presenter = PromotionsPresenter(selling.counter.pricing, selling.texts, doors, shown.append)
    presenter.open()
    presenter.confirm()

    assert shown == []


# --- drawn ---------------------------------------------------------------------------


sheet = drawing(PromotionsSheet, samples)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", samples(Texts()))
def test_every_sample_is_drawn_in_both_languages(
    sheet: Callable[[str, Language], PromotionsSheet], name: str, language: Language
) -> None:
    view = sheet(name, language)
    state = samples(Texts(language))[name]

    assert view.list.rows.rows == state.rows
    assert view.change.isHidden() is (state.change is None)
    assert view.primary.caption == state.primary
    assert not view.grab().toImage().isNull()


def test_keys_and_touch_lead_back_or_on(
    sheet: Callable[[str, Language], PromotionsSheet], qtbot
) -> None:
    view = sheet("repriced", Language.ENGLISH)
    heard: list[str] = []
    view.closed.connect(lambda: heard.append("closed"))
    view.confirmed.connect(lambda: heard.append("confirmed"))
    view.back.click()
    view.primary.click()
    qtbot.keyClick(view, Qt.Key.Key_7)

    assert heard == ["closed", "confirmed"]
    assert (view.back.keys, view.primary.keys) == (("Esc",), ("Return", "Enter"))
    assert view.change.after.text() == "¥189.29"
    assert view.change.accessibleName() == "¥204.29 becomes ¥189.29"


def test_the_samples_speak_of_every_kind() -> None:
    kinds = {row.kind for row in samples(Texts())["why"].rows}

    assert kinds == set(Kind)


def test_an_exception_is_offered_where_it_is_allowed(asking: Asking) -> None:
    has(asking.selling, TEN)
    asking.presenter.open()
    empty = asking.shown[-1].exception if asking.shown else False
    asking.sells(PLUM_CODE)
    asking.presenter.ask_exception()

    assert (empty, asking.shown[-1].exception) == (False, True)
    assert (asking.asked, asking.closed) == (1, 1)
