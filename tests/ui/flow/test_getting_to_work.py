"""From the first start to a till that somebody signs in at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.services.counter import Counter
from storeapp.services.entrance import Entrance
from storeapp.ui.screens.enrol.screen import EnrolScreen
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.shift.screen import ShiftScreen
from storeapp.ui.screens.sign_in.screen import SignInScreen
from tests.ui.flow.given import DEVICE, Day
from tests.ui.screens.enrol.given import APPROVED


def test_first_day_from_the_address_to_selling(day: Day):
    day.begin()
    enrol = day.top
    assert isinstance(enrol, EnrolScreen)
    assert enrol.view.field.text() == "https://ho.example"
    day.till.head_office.decisions = [None, APPROVED]
    day.till.not_ready = 3
    enrol.presenter.ask()
    day.work.run()
    assert [device.id for device in day.till.connected] == ["d1"]
    assert day.slept == [2, 2, 0.5, 0.5, 0.5]
    assert isinstance(day.top, SignInScreen)
    day.sign_in()
    shift = day.top
    assert isinstance(shift, ShiftScreen)
    shift.presenter.press("5")
    shift.presenter.confirm()
    day.work.run()
    assert isinstance(day.top, SellScreen)
    assert day.till.sales.kinds == ["enrolment/1", "drawer_open/1", "shift_open/1"]
    assert day.strip.told == ["2", "nobody", "Lin"]


def test_an_enrolled_till_asks_who_is_there_before_it_connects(day: Day):
    day.enrolled()
    assert isinstance(day.top, SignInScreen)
    assert day.work.names[:3] == ["start", "make the counter", "connect"]
    assert day.till.connected == [DEVICE]


def test_an_open_shift_is_not_asked_for_again(day: Day):
    day.enrolled()
    day.sign_in()
    assert isinstance(day.top, SellScreen)


def test_joined_but_not_ready_shows_how_far_the_goods_came(day: Day):
    day.till.not_ready = 2
    seen: list[int | None] = []

    async def sleep(seconds: float) -> None:
        screen = day.top
        assert isinstance(screen, EnrolScreen)
        day.till.board.update(catalogue_done=45, catalogue_all=100)
        seen.append(screen.view.progress.percent)

    day.flow._hand = replace(day.flow._hand, sleep=sleep)
    day.enrolled()
    assert seen == [45]
    assert isinstance(day.top, SignInScreen)


def test_another_refusal_is_not_taken_for_waiting(day: Day):
    async def broken() -> Entrance:
        raise Refusal("disk-full")

    day.till.entrance = broken  # type: ignore[method-assign]  # a till that cannot open
    day.till.sales.rows.device = DEVICE
    with pytest.raises(Refusal):
        day.begin()


def test_a_counter_that_cannot_be_made_says_why_and_nobody_gets_to_work(day: Day):
    async def broken() -> Counter:
        raise Refusal("device-address-unreadable", text="tcp://")

    day.till.counter = broken  # type: ignore[method-assign]  # a setting that is wrong
    day.enrolled()
    assert [refusal.code for refusal in day.stopped] == ["device-address-unreadable"]
    assert isinstance(day.top, SignInScreen)


def test_nobody_sells_before_somebody_signed_in(day: Day):
    day.enrolled()
    counter, top = day.flow._counter, day.top
    assert counter is not None
    counter._to_pay(day.till.goods.checkout.priced(day.till.goods.checkout.fresh()))
    assert day.top is top
    with pytest.raises(Defect):
        counter._seller()


def test_the_strip_before_the_counter_is_ready_leads_nowhere(day: Day):
    day.begin()
    day.flow.sign_out()
    day.flow.ask_print()
    assert isinstance(day.top, EnrolScreen)
    assert day.work.work == []


def test_quick_keys_are_looked_up_when_a_catalogue_has_come(day: Day):
    day.enrolled()
    day.sign_in()
    plum = day.till.goods.catalogue.products["P1"]
    day.till.goods.catalogue.products["P1"] = replace(plum, price=Money(9_99))
    day.till.board.update(catalogue_done=10, catalogue_all=100)
    assert figures(day) == ["¥12.90", "¥89.90"]
    day.till.board.update(catalogue_done=0, catalogue_all=0)
    assert figures(day) == ["¥9.99", "¥89.90"]


def figures(day: Day) -> list[str]:
    return [t.row.figure for t in day.sell().view.tiles.tiles if not t.isHidden()]


def test_stopped_flow_hears_nothing(day: Day):
    day.enrolled()
    day.sign_in()
    day.flow.stop()
    day.lose_a_receipt()
    assert isinstance(day.top, SellScreen)
    day.flow._unwatch = lambda: None
