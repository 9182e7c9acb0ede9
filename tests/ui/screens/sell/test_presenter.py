"""Selling: each intent is one step of the checkout and one finished picture."""

from dataclasses import replace

from storeapp.domain.basket import Entry
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.ui.notices import Tone
from storeapp.ui.screens.sell.state import Panel
from tests.ui.given import NUTS, NUTS_CODE, PLUM, PLUM_CODE, UNKNOWN_CODE
from tests.ui.screens.sell.given import Selling


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


def test_a_payment_code_that_comes_too_early_is_not_shown_and_changes_nothing(selling: Selling):
    selling.scan(PLUM_CODE)
    before = selling.basket
    selling.held.run()

    selling.scan("130123456789012345")

    assert selling.notice.text == "This is a payment code. Press F12, then scan it again."
    assert selling.notice.tone is Tone.REFUSED
    assert selling.basket == before
    assert selling.held.work == []


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
