"""Signing in without a window."""

import asyncio

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.ui.widgets.digits import ERASE
from tests.ui.screens.sign_in.given import PEOPLE, PINS, Signing


@pytest.fixture
def signing():
    signing = Signing()
    signing.start()
    yield signing
    signing.work.close()


def test_start_shows_everybody_with_the_first_chosen_and_no_pin():
    signing = Signing()
    asyncio.run(signing.presenter.start())
    (state,) = signing.states
    assert [(p.name, p.initial, p.role, p.hint) for p in state.people] == [
        ("Lin Mei", "L", "Cashier", ""),
        ("王小雨", "王", "Clerk", ""),
        ("Ouyang", "O", "Manager", ""),
    ]
    assert (state.chosen, state.title, state.dots) == ("u1", "PIN of Lin Mei", 0)


def test_demo_pins_stand_quietly_with_their_names():
    signing = Signing(shown_pins=PINS)
    asyncio.run(signing.presenter.start())
    assert [p.hint for p in signing.state.people] == ["PIN 314159", "PIN 271828", "PIN 16180339"]


def test_right_pin_signs_in_and_forgets_the_digits(signing: Signing):
    signing.try_pin("314159")
    assert signing.signed_in == [PEOPLE[0]]
    assert signing.state.dots == 0


def test_longer_pin(signing: Signing):
    signing.presenter.choose("u3")
    signing.try_pin("16180339")
    assert signing.signed_in == [PEOPLE[2]]


@pytest.mark.parametrize(
    ("intent", "argument"),
    [("press", "5"), ("press", ERASE), ("press", "."), ("clear", None), ("confirm", None)]
    + [("choose", "u2"), ("step", 1), ("step", -1), ("again", None)],
)
def test_each_intent_shows_exactly_one_state(signing: Signing, intent: str, argument: object):
    signing.type("314159")
    getattr(signing.presenter, intent)(*([] if argument is None else [argument]))
    assert len(signing.states) == 1


def test_wrong_pin_is_said_and_the_digits_are_gone(signing: Signing):
    signing.try_pin("999999")
    assert signing.signed_in == []
    assert signing.said == "That is not Lin Mei's PIN. Try again, or touch another name."
    assert (signing.state.dots, signing.state.open) == (0, True)
    assert signing.sounds.heard == ["refused"]
    signing.presenter.press("3")
    assert signing.said == ""


def test_five_wrong_pins_count_down_and_then_open_again(signing: Signing):
    for _ in range(4):
        signing.try_pin("999999")
    signing.states.clear()
    signing.type("999999")
    signing.presenter.confirm()
    signing.work.run()
    said = [state.notice.text for state in signing.states if state.notice]
    assert said[0] == "Too many wrong PINs. Try again in 30 s."
    assert said[1] == "Too many wrong PINs. Try again in 29 s."
    assert said[-1] == "Too many wrong PINs. Try again in 1 s."
    assert signing.slept == [1.0] * 30
    assert (signing.state.open, signing.state.ready, signing.said) == (True, True, "")
    signing.try_pin("314159")
    assert signing.signed_in == [PEOPLE[0]]


def test_a_long_wait_is_said_in_minutes(signing: Signing):
    for _ in range(6):
        signing.try_pin("999999")
    waits = [s.notice.text for s in signing.states if s.notice]
    assert "Too many wrong PINs. Try again in 1 min 0 s." in waits


def test_no_digits_and_no_try_while_one_has_to_wait(signing: Signing):
    for _ in range(4):
        signing.try_pin("999999")
    signing.type("999999")
    signing.presenter.confirm()
    asyncio.run(signing.work.work.pop(0))  # checked; the countdown waits
    failures = signing.sales.rows.attempts["u1"].failures
    signing.presenter.press("3")
    signing.presenter.confirm()
    assert (signing.state.dots, signing.state.open, signing.state.ready) == (0, False, False)
    assert signing.sales.rows.attempts["u1"].failures == failures == 5
    assert len(signing.work.work) == 1


def test_a_colleague_may_sign_in_meanwhile(signing: Signing):
    for _ in range(4):
        signing.try_pin("999999")
    signing.type("999999")
    signing.presenter.confirm()
    asyncio.run(signing.work.work.pop(0))  # checked; the countdown waits
    signing.presenter.choose("u2")
    assert (signing.state.open, signing.said) == (True, "")
    signing.type("271828")
    signing.presenter.confirm()
    asyncio.run(signing.work.work.pop())  # checked; the countdown waits
    assert signing.signed_in == [PEOPLE[1]]


def test_enter_twice_checks_once(signing: Signing):
    signing.type("999999")
    signing.presenter.confirm()
    signing.presenter.confirm()
    signing.presenter.press("1")
    signing.presenter.choose("u2")
    assert signing.work.names == ["start", "sign in"]
    signing.work.run()
    assert signing.sales.rows.attempts["u1"].failures == 1


def test_too_few_digits_cost_no_try(signing: Signing):
    signing.try_pin("31415")
    assert signing.said == "A PIN has at least six digits."
    assert signing.sales.rows.attempts == {}
    assert signing.state.dots == 5


def test_digits_typed_for_one_are_forgotten_for_another(signing: Signing):
    signing.type("3141")
    signing.presenter.choose("u2")
    assert (signing.state.chosen, signing.state.dots) == ("u2", 0)


def test_arrows_stop_at_the_ends(signing: Signing):
    for by, expected in ((-1, "u1"), (1, "u2"), (2, "u3"), (1, "u3"), (-2, "u1")):
        signing.presenter.step(by)
        assert signing.state.chosen == expected


def test_no_more_digits_than_a_pin_may_have(signing: Signing):
    signing.type("123456789012")
    signing.presenter.press("3")
    assert signing.state.dots == 12


def test_esc_clears(signing: Signing):
    signing.type("314")
    signing.presenter.clear()
    assert signing.state.dots == 0


def test_nobody_may_sign_in_yet():
    signing = Signing()
    signing.sales.rows.verifiers.clear()
    signing.start()
    signing.presenter.press("1")
    signing.presenter.confirm()
    signing.presenter.step(1)
    assert signing.state.nobody.startswith("Nobody may sign in here yet.")
    assert signing.state.ready is False
    assert signing.work.work == []


def test_somebody_who_left_meanwhile_is_said_in_place(signing: Signing):
    signing.type("314159")
    del signing.sales.rows.verifiers["u1"]
    signing.presenter.confirm()
    signing.work.run()
    assert signing.signed_in == []
    assert signing.said != ""


def test_who_was_chosen_last_stays_chosen(signing: Signing):
    signing.presenter.choose("u3")
    signing.start()
    signing.presenter.again()
    assert signing.state.chosen == "u3"


def test_full_disk_signs_nobody_in(signing: Signing):
    async def full(_work: object) -> object:
        raise Refusal("disk-full")

    signing.sales.write = full  # type: ignore[method-assign,assignment]  # a bad disk
    signing.try_pin("314159")
    assert signing.signed_in == []
    assert signing.said != ""


def test_language_switches_in_the_middle(signing: Signing):
    signing.try_pin("999999")
    signing.texts.speak(Language.CHINESE)
    signing.presenter.again()
    assert signing.state.title == "Lin Mei 的 PIN 码"
    assert signing.said.startswith("PIN 码不是 Lin Mei 的")
