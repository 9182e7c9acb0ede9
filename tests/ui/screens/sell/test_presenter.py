"""Selling: each intent is one step of the checkout and one finished picture."""

import asyncio
from dataclasses import replace

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket, Entry
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.ports.devices import Weight
from storeapp.ui.notices import Tone
from storeapp.ui.screens.sell.state import Panel
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.digits import ERASE
from tests.services.fakes import LIN
from tests.ui.given import (
    NUTS,
    NUTS_CODE,
    PLUM,
    PLUM_CODE,
    UNKNOWN_CODE,
    RecordingSounds,
)
from tests.ui.screens.sell.given import Selling

# --- goods come in -------------------------------------------------------------------


def test_an_empty_basket_has_nothing_to_pay(selling: Selling):
    state = selling.state

    assert (state.rows, state.due, state.pieces, state.saved) == ((), "¥0.00", "", "")
    assert not state.payable
    assert not state.parkable
    assert not state.line_open
    assert state.panel is Panel.KEYS
    assert len(selling.shown) == 1


def test_a_scan_shows_one_state_with_its_line_selected_and_lit(selling: Selling):
    before = len(selling.shown)

    selling.scan(PLUM_CODE)

    row = selling.state.rows[0]
    assert len(selling.shown) == before + 1
    assert (row.name, row.quantity, row.net, row.detail) == ("Plum strips", "1", "12.90", "¥12.90")
    assert selling.state.selected == selling.state.lit == row.id
    assert selling.state.lit_serial == 1
    assert (selling.state.due, selling.state.pieces) == ("¥12.90", "1 item")
    assert selling.sounds.heard == ["accepted"]


def test_the_same_good_adds_up_and_lights_again(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE, PLUM_CODE)

    assert [row.quantity for row in selling.state.rows] == ["2", "1"]
    assert selling.state.selected == selling.state.rows[0].id
    assert selling.state.lit_serial == 3
    assert (selling.state.due, selling.state.pieces) == ("¥115.70", "3 items")


def test_every_change_is_kept_on_disk(selling: Selling):
    selling.scan(PLUM_CODE)
    assert selling.held.names == ["keep the basket"]
    assert selling.kept == selling.basket

    selling.presenter.void()
    assert selling.kept == selling.basket
    assert selling.kept.lines[0].voided


def test_a_full_disk_is_said_and_the_basket_stays(selling: Selling, monkeypatch):
    async def full(_work: object) -> None:
        raise Refusal("disk-full")

    monkeypatch.setattr(selling.counter.sales, "write", full)
    selling.scan(PLUM_CODE)
    selling.held.run()

    assert selling.told().startswith("The disk is full")
    assert selling.notice.tone is Tone.REFUSED
    assert len(selling.state.rows) == 1


def test_an_unknown_code_says_what_to_do_and_changes_nothing(selling: Selling):
    selling.scan(PLUM_CODE)
    before = selling.basket
    selling.held.run()

    selling.scan(UNKNOWN_CODE)

    notice = selling.state.notice
    assert notice is not None
    assert notice.text == "4006381333931 is not in the catalogue. Find the item by name: F2."
    assert notice.tone is Tone.REFUSED
    assert selling.sounds.heard == ["accepted", "refused"]
    assert selling.basket is before
    assert selling.held.names == ["keep the basket"]
    assert selling.state.lit_serial == 1


def test_the_same_refusal_again_is_another_notice(selling: Selling):
    selling.scan(UNKNOWN_CODE)
    first = selling.notice
    selling.scan(UNKNOWN_CODE)

    assert selling.notice.text == first.text
    assert selling.notice.serial != first.serial


def test_the_next_good_clears_what_was_said(selling: Selling):
    selling.scan(UNKNOWN_CODE, PLUM_CODE)

    assert selling.state.notice is None


def test_a_quick_key_adds_its_good(selling: Selling):
    selling.presenter.choose("P1")

    assert selling.basket.lines[0].entry is Entry.KEY
    assert selling.state.due == "¥12.90"


def test_a_good_that_left_the_catalogue_is_refused(selling: Selling):
    selling.presenter.choose("gone")

    assert selling.told().startswith("This item is no longer sold here.")
    assert selling.basket.lines == ()


def test_24_quick_keys_at_most_and_only_goods_that_exist(selling: Selling):
    tiles = selling.state.tiles

    assert len(tiles) == 24
    assert [tile.key for tile in tiles[:3]] == ["P1", "P3", "M0"]
    assert (tiles[0].figure, tiles[0].mark, tiles[0].weighed) == ("¥12.90", "", False)
    assert (tiles[1].figure, tiles[1].mark, tiles[1].weighed) == ("¥39.80", "/ kg", True)


def test_another_catalogue_brings_other_quick_keys(selling: Selling):
    cheaper = replace(PLUM, price=replace(PLUM.price, minor=990))
    selling.counter.catalogue.products["P1"] = cheaper

    selling.presenter.catalogue_changed()

    assert selling.state.tiles[0].figure == "¥9.90"


# --- quantity ------------------------------------------------------------------------


def test_digits_go_to_the_selected_line_and_enter_sets_them(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    selling.presenter.select(selling.state.rows[0].id)

    selling.modes.press("1")
    selling.modes.press("2")
    assert [row.entry for row in selling.state.rows] == ["12", None]
    assert selling.state.rows[0].detail == "Type the number, then Enter"
    assert selling.state.panel is Panel.KEYS
    assert selling.state.due == "¥102.80"

    selling.modes.confirm()
    assert [row.entry for row in selling.state.rows] == [None, None]
    assert selling.state.rows[0].quantity == "12"
    assert selling.state.due == "¥244.70"


def test_a_quantity_replaces_it_never_continues_the_last_one(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("2")
    selling.modes.confirm()
    selling.scan(PLUM_CODE)

    selling.modes.press("5")
    selling.modes.confirm()

    assert selling.state.rows[0].quantity == "5"


def test_f4_asks_with_a_pad_on_the_right(selling: Selling):
    selling.scan(PLUM_CODE)

    selling.modes.ask_quantity()
    asking = selling.state.asking
    assert selling.state.panel is Panel.QUANTITY
    assert (asking.title, asking.typed, asking.untouched) == ("Plum strips", "1", True)
    assert not asking.decimal

    selling.modes.press("3")
    assert selling.state.panel is Panel.QUANTITY
    assert (selling.state.asking.typed, selling.state.asking.untouched) == ("3", False)
    selling.modes.press(ERASE)
    assert selling.state.asking.untouched


def test_a_scan_never_lands_in_the_quantity(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("7")

    selling.scan(NUTS_CODE)

    assert [(row.quantity, row.entry) for row in selling.state.rows] == [("1", None), ("1", None)]
    assert selling.state.panel is Panel.KEYS


def test_an_unknown_scan_leaves_the_quantity_too(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("7")

    selling.scan(UNKNOWN_CODE)

    assert selling.state.rows[0].entry is None
    assert selling.state.rows[0].quantity == "1"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("0", "A quantity is at least 1."),
        ("99999", "At most 9999 fit on one line."),
        ("9999999", "At most 9999 fit on one line."),
        ("1.5", "This item is sold by the piece."),
        (".", "That is not a quantity."),
    ],
)
def test_a_wrong_quantity_is_refused_and_asked_again(selling: Selling, keys: str, sentence: str):
    selling.scan(PLUM_CODE)
    before = selling.basket
    for key in keys:
        selling.modes.press(key)

    selling.modes.confirm()

    assert selling.told().startswith(sentence)
    assert selling.basket is before
    assert selling.state.rows[0].entry == ""


def test_esc_leaves_the_quantity_as_it_was(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("7")

    selling.modes.leave()

    assert (selling.state.rows[0].quantity, selling.state.rows[0].entry) == ("1", None)


def test_enter_without_a_digit_changes_nothing(selling: Selling):
    selling.scan(PLUM_CODE)
    before = selling.basket
    selling.modes.ask_quantity()

    selling.modes.confirm()

    assert selling.basket is before
    assert selling.state.panel is Panel.KEYS


def test_moving_to_another_line_leaves_the_quantity(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    selling.modes.press("7")

    selling.presenter.select(selling.state.rows[0].id)

    assert [row.entry for row in selling.state.rows] == [None, None]


def test_digits_without_a_line_say_to_scan_first(selling: Selling):
    selling.modes.press("7")

    assert selling.told() == "Scan something first."
    assert selling.notice.tone is Tone.CALM


def test_a_weight_cannot_be_typed_over(selling: Selling):
    selling.presenter.choose("P3")
    selling.held.run()

    selling.modes.ask_quantity()

    assert selling.told().startswith("A weight cannot be typed over.")
    assert selling.state.panel is Panel.KEYS


def test_paying_takes_a_typed_quantity_first(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("3")

    selling.presenter.pay()

    assert [basket.due.minor for basket in selling.paying] == [3870]


def test_paying_stops_at_a_wrong_quantity(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.press("0")

    selling.presenter.pay()

    assert selling.paying == []
    assert selling.told().startswith("A quantity is at least 1.")


# --- search --------------------------------------------------------------------------


def test_search_shows_what_was_found_with_price_and_stock(selling: Selling):
    selling.counter.catalogue.stocks = {"P1": 12_000, "P3": 18_850}

    selling.modes.search("plum")

    state = selling.state
    assert (state.panel, state.typing, state.typed) == (Panel.RESULTS, True, "plum")
    assert [(r.name, r.price, r.detail) for r in state.found] == [
        ("Cured plums", "¥39.80 / kg", "P3 · 18.8 kg here")
    ]
    assert state.found_selected == "P3"
    assert state.found_hint == ""


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "Type a name, pinyin initials, a number or a code."),
        ("  ", "Nothing found for"),
        ("zzz", "Nothing found for “zzz”."),
    ],
    ids=["nothing typed", "spaces", "nothing found"],
)
def test_an_empty_search_says_what_to_do(selling: Selling, text: str, hint: str):
    selling.modes.search(text)

    assert selling.state.found == ()
    assert selling.state.found_hint.startswith(hint)


def test_arrows_choose_and_enter_adds(selling: Selling):
    selling.modes.search("Item 1")
    assert [row.id for row in selling.state.found[:3]] == ["M1", "M10", "M11"]

    for by, chosen in ((-1, "M1"), (1, "M10"), (1, "M11"), (-1, "M10")):
        selling.modes.step(by)
        assert selling.state.found_selected == chosen
    for _ in range(30):
        selling.modes.step(1)
    assert selling.state.found_selected == selling.state.found[-1].id

    selling.modes.point("M12")
    selling.modes.confirm()
    assert selling.basket.lines[0].sku == "M12"
    assert (selling.state.panel, selling.state.typing, selling.state.typed) == (
        Panel.KEYS, False, "",
    )  # fmt: skip


def test_enter_on_nothing_found_does_nothing(selling: Selling):
    selling.modes.search("zzz")
    count = len(selling.shown)

    selling.modes.confirm()

    assert len(selling.shown) == count
    assert selling.basket.lines == ()


def test_a_scan_while_searching_goes_to_the_basket(selling: Selling):
    selling.modes.search("Item")

    selling.scan(PLUM_CODE)

    assert [line.sku for line in selling.basket.lines] == ["P1"]
    assert not selling.state.typing


def test_arrows_without_a_search_change_nothing(selling: Selling):
    selling.modes.step(1)
    selling.modes.point("M1")

    assert selling.state == selling.shown[0]


# --- weighing ------------------------------------------------------------------------


def test_a_loose_good_goes_to_the_scale_and_into_the_basket(selling: Selling):
    selling.presenter.choose("P3")
    asking = selling.state.asking
    assert (asking.title, asking.detail) == ("Cured plums", "¥39.80 / kg")
    assert asking.hint == "Put it on the scale and keep still …"
    assert not asking.ready

    selling.held.run()

    row = selling.state.rows[0]
    assert (row.quantity, row.unit, row.net) == ("0.356", "kg", "14.17")
    assert [s.panel for s in selling.shown[-2:]] == [Panel.WEIGHING, Panel.KEYS]
    assert selling.state.pieces == "1 item"


def test_a_scale_that_refuses_says_what_to_do_and_enter_tries_again(selling: Selling):
    selling.counter.scale.refusal = "scale-empty"
    selling.presenter.choose("P3")
    selling.held.run()

    asking = selling.state.asking
    assert asking.hint.startswith("Nothing is on the scale.")
    assert (asking.refused, asking.ready, asking.primary) == (True, True, "weigh_again")
    assert selling.sounds.heard == ["refused"]
    assert selling.basket.lines == ()

    selling.counter.scale.refusal = ""
    selling.modes.confirm()
    selling.held.run()
    assert [row.quantity for row in selling.state.rows] == ["0.356"]


def test_a_weight_may_be_typed_from_another_scale(selling: Selling):
    selling.counter.scale.refusal = "scale-unreachable"
    selling.presenter.choose("P3")
    selling.held.run()
    for key in "0.25":
        selling.modes.press(key)
    assert (selling.state.asking.typed, selling.state.asking.primary) == ("0.25", "add_weight")

    selling.modes.confirm()

    assert [(row.quantity, row.net) for row in selling.state.rows] == [("0.250", "9.95")]
    assert selling.state.panel is Panel.KEYS


def test_a_wrong_typed_weight_is_refused_in_place(selling: Selling):
    selling.counter.scale.refusal = "scale-unreachable"
    selling.presenter.choose("P3")
    selling.held.run()
    for key in "0.1234":
        selling.modes.press(key)

    selling.modes.confirm()

    assert selling.told().startswith("At most three digits after the point.")
    assert selling.state.panel is Panel.WEIGHING
    assert selling.basket.lines == ()


@pytest.mark.parametrize("away", ["leave", "scan", "another good", "typed"])
def test_a_late_answer_of_the_scale_is_not_added(selling: Selling, away: str):
    selling.presenter.choose("P3")
    late = selling.held.work.pop()
    if away == "leave":
        selling.modes.leave()
    elif away == "scan":
        selling.scan(PLUM_CODE)
    elif away == "another good":
        selling.presenter.choose("P3")
    else:
        selling.modes.press("1")
        selling.modes.confirm()
    before, panel = selling.basket, selling.state.panel

    asyncio.run(late)

    assert selling.basket is before
    assert selling.state.panel is panel


def test_a_late_refusal_of_the_scale_is_not_said(selling: Selling):
    selling.counter.scale.refusal = "scale-empty"
    selling.presenter.choose("P3")
    late = selling.held.work.pop()
    selling.modes.leave()

    asyncio.run(late)

    assert selling.sounds.heard == []
    assert selling.state.panel is Panel.KEYS


def test_scans_wait_while_the_scale_settles(selling: Selling):
    class Slow:
        async def weigh(self) -> Weight:
            selling.navigator.scan(Scan(PLUM_CODE))
            return await selling.counter.scale.weigh()

        async def close(self) -> None:
            return

    class Screen:
        takes_scans = True

        def scanned(self, scan: Scan) -> None:
            selling.presenter.scanned(scan)

    selling.navigator._screen = Screen()  # type: ignore[assignment]  # it is never shown
    slow = replace(selling.counter.checkout, scale=Slow())
    selling.modes._desk.checkout = slow

    selling.presenter.choose("P3")
    selling.held.run()

    assert [line.sku for line in selling.basket.lines] == ["P3", "P1"]


def test_a_scanned_loose_good_goes_to_the_scale(selling: Selling, monkeypatch):
    def needs_weight(_basket: Basket, _scan: Scan) -> None:
        raise Refusal("needs-weight", sku="P3")

    checkout = selling.modes._desk.checkout
    monkeypatch.setattr(type(checkout), "scan", lambda _self, b, s: needs_weight(b, s))

    selling.scan("00007")

    assert selling.state.panel is Panel.WEIGHING
    assert selling.sounds.heard == []


def test_f9_asks_which_goods_and_again_shows_all(selling: Selling):
    selling.modes.weigh()
    assert [tile.key for tile in selling.state.tiles] == ["P3"]
    assert selling.state.tiles_heading == "Which goods are on the scale?"

    selling.modes.weigh()
    assert len(selling.state.tiles) == 24
    assert selling.state.tiles_heading == ""


def test_f9_weighs_a_loose_good_that_was_found(selling: Selling):
    selling.modes.search("plums")

    selling.modes.weigh()

    assert selling.state.panel is Panel.WEIGHING


def test_f9_weighs_again(selling: Selling):
    selling.counter.scale.refusal = "scale-not-stable"
    selling.presenter.choose("P3")
    selling.held.run()
    selling.counter.scale.refusal = ""

    selling.modes.weigh()
    selling.held.run()

    assert [row.quantity for row in selling.state.rows] == ["0.356"]


def test_weighing_a_good_that_left_the_catalogue_is_refused(selling: Selling):
    selling.modes.start_weighing("gone")

    assert selling.told().startswith("This item is no longer sold here.")


# --- the line and the basket -----------------------------------------------------------


def test_a_removed_line_stays_struck_and_costs_nothing(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)

    selling.presenter.void()

    row = selling.state.rows[1]
    assert (row.voided, row.net, row.detail) == (True, "89.90", "Removed · ¥89.90")
    assert selling.state.due == "¥12.90"
    assert not selling.state.line_open
    assert selling.state.payable


def test_a_line_is_removed_once(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.presenter.void()
    before = selling.basket

    selling.presenter.void()

    assert selling.told().startswith("This line was removed already.")
    assert selling.basket is before


def test_removing_nothing_says_to_scan_first(selling: Selling):
    selling.presenter.void()

    assert selling.told() == "Scan something first."


def test_a_basket_is_parked_and_the_next_begins(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.held.run()
    parked = selling.basket

    selling.run(selling.presenter.park())

    assert [p.basket for p in selling.counter.sales.rows.parked.values()] == [parked]
    assert selling.counter.sales.rows.basket is None
    assert selling.basket.id != parked.id
    assert (selling.state.rows, selling.state.parked) == ((), "1")
    assert selling.told() == "The basket is parked. F7 brings it back."


def test_an_empty_basket_is_not_parked(selling: Selling):
    selling.run(selling.presenter.park())

    assert selling.told().startswith("The basket is empty.")
    assert selling.counter.sales.rows.parked == {}


def test_a_parked_basket_comes_back(selling: Selling):
    selling.scan(PLUM_CODE)
    parked = selling.basket
    selling.run(selling.presenter.park())

    basket = asyncio.run(selling.counter.parking.recall(parked.id))
    selling.run(selling.presenter.recalled(basket))

    assert selling.basket == parked
    assert selling.state.selected == parked.lines[-1].id
    assert selling.state.parked == ""


def test_room_for_another_basket_parks_this_one(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.held.run()
    first = selling.basket

    selling.run(selling.presenter.put_aside())

    assert list(selling.counter.sales.rows.parked) == [first.id]
    assert selling.state.rows == ()


def test_a_basket_of_removed_lines_is_put_on_record_instead(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.presenter.void()
    selling.held.run()

    selling.run(selling.presenter.put_aside())

    assert selling.counter.sales.rows.parked == {}
    assert selling.counter.sales.kinds == ["basket_void/1"]


def test_room_beside_an_empty_basket_needs_nothing(selling: Selling):
    selling.run(selling.presenter.put_aside())

    assert selling.counter.sales.kinds == []
    assert selling.counter.sales.rows.parked == {}


def test_pay_leads_to_paying_this_basket(selling: Selling):
    selling.scan(PLUM_CODE)
    selling.modes.search("Item")

    selling.presenter.pay()

    assert [paying.basket for paying in selling.paying] == [selling.basket]
    assert selling.state.panel is Panel.KEYS


def test_an_empty_basket_is_not_paid(selling: Selling):
    selling.presenter.pay()

    assert selling.paying == []
    assert selling.told().startswith("The basket is empty.")


def test_after_a_sale_the_next_customer_begins(selling: Selling):
    selling.scan(PLUM_CODE)
    first = selling.basket

    selling.presenter.sold()

    assert selling.basket.id != first.id
    assert selling.state.rows == ()
    assert not selling.state.payable


def test_the_parked_list_has_its_door(selling: Selling):
    selling.presenter.open_parked()

    assert selling.opened == ["parked"]


def test_the_basket_under_way_is_there_after_a_restart(selling: Selling, texts: Texts):
    selling.scan(PLUM_CODE, NUTS_CODE)
    kept = selling.kept

    again = Selling(texts, RecordingSounds())
    again.counter.sales.rows.basket = kept
    again.run(again.presenter.start(LIN))

    assert again.basket == kept
    assert [row.name for row in again.state.rows] == ["Plum strips", "Daily nuts"]
    assert again.state.selected == kept.lines[-1].id


# --- words ---------------------------------------------------------------------------


def test_everything_is_said_again_in_another_language(selling: Selling):
    selling.scan(PLUM_CODE, UNKNOWN_CODE)
    serial = selling.notice.serial

    selling.texts.speak(Language.CHINESE)
    selling.presenter.again()

    state = selling.state
    assert state.words["pay"] == "收款"
    assert state.rows[0].name == "梅条"
    assert state.pieces == "1 件"
    assert state.tiles[0].name == "梅条"
    assert selling.notice.text == "目录中没有 4006381333931，请按 F2 按名称查找。"
    assert selling.notice.serial == serial


def test_the_weighing_is_said_again_too(selling: Selling):
    selling.counter.scale.refusal = "scale-empty"
    selling.presenter.choose("P3")
    selling.held.run()

    selling.texts.speak(Language.CHINESE)
    selling.presenter.again()

    assert selling.state.asking.title == "九制话梅"
    assert selling.state.asking.hint == "秤上没有商品，请放好后重新称重。"


def test_every_intent_shows_exactly_one_state(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    line_id = selling.state.rows[0].id
    intents = [
        lambda: selling.scan(PLUM_CODE),
        lambda: selling.scan(UNKNOWN_CODE),
        lambda: selling.presenter.choose(NUTS.sku),
        lambda: selling.presenter.select(line_id),
        lambda: selling.modes.press("4"),
        selling.modes.confirm,
        selling.modes.ask_quantity,
        selling.modes.leave,
        lambda: selling.modes.search("Item"),
        lambda: selling.modes.step(1),
        lambda: selling.modes.point("M1"),
        selling.modes.weigh,
        selling.presenter.void,
        selling.presenter.pay,
        selling.presenter.again,
        lambda: selling.run(selling.presenter.park()),
        selling.presenter.sold,
    ]
    for place, intent in enumerate(intents):
        before = len(selling.shown)
        intent()
        assert len(selling.shown) == before + 1, f"intent {place}"
