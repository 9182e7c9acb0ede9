"""Setting devices up: a manager first, then what and where, a try, and what was seen of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import CNY
from storeapp.ports.devices import Trouble
from storeapp.ports.probing import Candidate
from storeapp.services.setup import DEVICE_SETUP
from storeapp.ui.screens.wizard.state import KINDS, NO, YES, Step
from storeapp.ui.screens.wizard.under import address_of
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.digits import ERASE
from tests.services.setup_given import Setting
from tests.ui.given import RecordingSounds
from tests.ui.screens.wizard.given import Setter

SAVED = "Saved. It is used from the next start of the till on."


def test_a_printer_is_found_tried_looked_at_and_kept(setter: Setter) -> None:
    setter.to_places()
    places = [(row.id, row.name, row.detail) for row in setter.state.rows]
    setter.confirm()
    looked = setter.state.step
    for question, said in (("letter", "C"), ("columns", 32), ("cut", YES), ("opened", YES)):
        setter.presenter.answer(question, said)
    setter.confirm()

    assert places == [("usb:04b8:0e15", "TM-T20", "usb:04b8:0e15"), ("sim", "Simulated device", "")]
    assert setter.setting.probes.tried == [("usb:04b8:0e15", True)]
    assert setter.setting.openings == [(DEVICE_SETUP, "u2")]
    assert looked is Step.LOOK
    assert setter.setting.kept == [
        {
            "printer": "usb:04b8:0e15",
            "printer_encoding": "raster",
            "printer_columns": 32,
            "printer_cuts": True,
            "drawer": "printer",
        }
    ]
    assert (setter.told, setter.state.step, setter.state.selected) == (SAVED, Step.WHAT, "scanner")


def test_a_scale_is_kept_with_what_it_speaks(setter: Setter) -> None:
    setter.to_places("scale")
    setter.presenter.type("serial://COM3")
    chosen = (setter.state.selected, setter.state.typed)
    setter.confirm()

    assert chosen == ("", "serial://COM3")
    assert setter.setting.kept == [{"scale": "cas-pd+serial://COM3"}]
    assert setter.marks == ["", "", "Saved", "", "", "", ""]


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("printer", {"printer": "sim", "drawer": "printer", "printer_cuts": True}),
        ("scanner", {"scanner": "sim"}),
        ("scale", {"scale": "sim"}),
        ("pole", {"pole": "sim"}),
        ("labels", {"label_printer": "sim"}),
        ("terminal", {"terminal": "sim"}),
    ],
)
def test_a_simulated_device_needs_no_try(
    setter: Setter, kind: str, kept: dict[str, object]
) -> None:
    setter.to_places(kind)
    setter.presenter.select("sim")
    setter.confirm()

    [written] = setter.setting.kept
    assert kept.items() <= written.items()
    probes = setter.setting.probes
    assert (probes.tried, probes.shown, probes.asked, probes.lessons) == ([], [], [], [])


@pytest.mark.parametrize("screens", [1, 2], ids=["one screen", "two"])
def test_the_customers_screen_says_whether_it_is_there(setter: Setter, screens: int) -> None:
    setter.screens = screens
    setter.to_places("display")
    rows = [row.spoken for row in setter.state.rows]
    setter.confirm()

    there = "Connected" if screens > 1 else "Not connected now"
    assert rows == [f"A second screen, {there}", "A window beside the till's", "Nothing"]
    assert setter.setting.kept == [{"customer_display": "second-screen"}]


def test_a_pole_is_tried_in_one_language_after_the_other(setter: Setter) -> None:
    setter.to_places("pole")
    setter.presenter.type("COM3")
    setter.confirm()
    first = setter.state.question
    setter.presenter.answer("readable", NO)
    setter.confirm()
    second = (setter.state.question, setter.state.answers.readable)
    setter.presenter.answer("readable", YES)
    setter.confirm()

    assert first == "Can you read it? (CD5220, 1 of 3)"
    assert second == ("Can you read it? (ESCPOS, 2 of 3)", "")
    assert setter.setting.probes.shown == ["cd5220+serial://COM3", "escpos+serial://COM3"]
    assert setter.setting.kept == [{"pole": "escpos+serial://COM3"}]


def test_labels_that_nobody_can_read_are_not_kept(setter: Setter) -> None:
    setter.to_places("labels")
    setter.presenter.type("192.168.8.41")
    setter.confirm()
    setter.confirm()
    unanswered = setter.told
    for _ in range(2):
        setter.presenter.answer("readable", NO)
        setter.confirm()

    assert unanswered == "Look at the device and say whether you can read it."
    assert setter.setting.probes.shown == ["zpl+tcp://192.168.8.41", "tspl+tcp://192.168.8.41"]
    assert (setter.state.step, setter.setting.kept) == (Step.WHERE, [])
    assert setter.told.startswith("Then it speaks none of ours.")


@pytest.mark.parametrize(
    ("typed", "setting"),
    [
        ("192.168.8.41", "zpl+tcp://192.168.8.41?size=40x30"),
        ("serial://COM4?baud=19200", "zpl+serial://COM4?baud=19200&size=40x30"),
    ],
    ids=["network", "with settings of its own"],
)
def test_labels_of_another_size_are_printed_again_before_they_are_kept(
    setter: Setter, typed: str, setting: str
) -> None:
    setter.to_places("labels")
    setter.presenter.type(typed)
    setter.confirm()
    usual = setter.state.size
    setter.presenter.answer("size", "40x30")
    setter.confirm()
    again = (setter.state.size, setter.state.answers.readable, list(setter.setting.kept))
    setter.presenter.answer("readable", YES)
    setter.confirm()

    assert (usual, again) == ("60x40", ("40x30", "", []))
    assert setter.setting.probes.shown[1:] == [setting]
    assert setter.setting.kept == [{"label_printer": setting}]


def test_who_typed_the_labels_size_is_not_asked_for_it(setter: Setter) -> None:
    setter.to_places("labels")
    setter.presenter.type("tcp://192.168.8.41?size=70x50")
    setter.confirm()

    assert (setter.state.step, setter.state.size) == (Step.READ, "")
    assert setter.setting.probes.shown == ["zpl+tcp://192.168.8.41?size=70x50"]


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("printer", "192.168.8.40", "tcp://192.168.8.40"),
        ("printer", "usb:04b8:0e15", "usb:04b8:0e15"),
        ("printer", "cups://front", "cups://front"),
        ("scale", "com3", "serial://com3"),
        ("pole", "/dev/ttyS0", "serial:///dev/ttyS0"),
        ("terminal", "192.168.8.50:5577", "zvt://192.168.8.50:5577"),
        ("scanner", "evdev:0c2e:0901", "evdev:0c2e:0901"),
        ("scale", "sim", "sim"),
        ("scale", "", ""),
    ],
)
def test_what_is_typed_is_meant_as_people_say_it(kind: str, typed: str, meant: str) -> None:
    assert address_of(kind, typed) == meant


def test_a_terminal_is_asked_and_kept(setter: Setter) -> None:
    setter.setting.probes.refusal = Refusal("terminal-unreachable")
    setter.to_places("terminal")
    setter.presenter.type("192.168.8.50")
    setter.confirm()
    gone = (setter.state.step, setter.told, list(setter.setting.kept))
    setter.setting.probes.refusal = None
    setter.confirm()

    silent = "The card terminal does not answer. Check its power and cable, or take cash."
    assert gone == (Step.WHERE, silent, [])
    assert setter.setting.probes.asked == [("zvt://192.168.8.50", CNY)] * 2
    assert setter.setting.kept == [{"terminal": "zvt://192.168.8.50"}]


def test_every_device_can_be_skipped_and_then_that_was_all(setter: Setter) -> None:
    setter.let_in()
    before = []
    for _ in KINDS:
        before.append(setter.state.selected)
        setter.confirm()
        assert setter.state.step is Step.WHERE
        setter.presenter.skip()
    last = (setter.state.primary, setter.state.skip, setter.state.selected)
    setter.presenter.skip()
    setter.confirm()

    assert before == list(KINDS)
    assert (setter.marks, last) == (["Skipped"] * 7, ("Done", "", ""))
    assert (setter.closed, setter.setting.kept) == (1, [])


def test_what_is_settled_can_be_set_up_again(setter: Setter) -> None:
    setter.let_in()
    for _ in KINDS:
        setter.presenter.skip()
    setter.presenter.select("scale")
    setter.confirm()
    setter.confirm()

    assert setter.marks == ["Skipped", "Skipped", "Saved", *["Skipped"] * 4]
    assert setter.setting.kept == [{"scale": "cas-pd+usb:04b8:0e15"}]


def test_nobody_gets_in_with_a_wrong_pin(setter: Setter) -> None:
    setter.let_in("000000")

    assert (setter.state.step, setter.state.dots) == (Step.WHO, 0)
    assert setter.told == "That PIN is not right. Try again."
    assert (setter.setting.kept, setter.sounds.heard) == ([], ["refused"])


def test_digits_typed_for_another_manager_are_forgotten(setter: Setter) -> None:
    setter.presenter.press("2")
    setter.presenter.press("4")
    setter.presenter.press(".")
    setter.presenter.press(ERASE)
    typed = setter.state.dots
    setter.presenter.pick("u3")

    assert (typed, setter.state.dots, setter.state.manager) == (1, 0, "u3")


def test_without_a_pin_or_a_place_nothing_is_tried(setter: Setter) -> None:
    setter.confirm()
    setter.presenter.skip()
    first = (setter.state.step, setter.state.ready)
    setter.to_places()
    setter.presenter.select("")
    setter.confirm()

    assert first == (Step.WHO, False)
    assert (setter.state.step, setter.state.ready) == (Step.WHERE, False)
    assert setter.setting.probes.tried == []


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (
            Trouble.UNREACHABLE,
            "Nothing can be reached there. Check power and cable, or choose another place.",
        ),
        (Trouble.NO_ANSWER, "It stopped in the middle. Switch it off and on, then try again."),
        (Trouble.DISK, "There is no room to write there."),
    ],
    ids=lambda value: value.value if isinstance(value, Trouble) else "",
)
def test_a_page_that_did_not_come_out_leaves_one_where_one_was(
    setter: Setter, trouble: Trouble, sentence: str
) -> None:
    setter.setting.probes.trouble = trouble
    setter.to_places()
    setter.confirm()

    assert (setter.state.step, setter.told) == (Step.WHERE, sentence)
    assert (setter.state.ready, setter.setting.kept) == (True, [])


def test_what_is_no_address_is_said_where_it_was_typed(setter: Setter) -> None:
    setter.setting.probes.refusal = Refusal("device-address-unreadable", text="a b")
    setter.to_places("terminal")
    setter.presenter.type("a b")
    setter.confirm()

    assert setter.told == "That is no address. Correct it, or choose from the list."
    assert (setter.state.step, setter.setting.kept) == (Step.WHERE, [])


def test_all_questions_are_answered_before_anything_is_kept(setter: Setter) -> None:
    setter.to_places()
    setter.confirm()
    setter.presenter.answer("letter", "A")
    setter.presenter.answer("columns", 48)
    setter.confirm()

    assert setter.told == "Look at the test page and answer all four questions first."
    assert (setter.state.step, setter.setting.kept) == (Step.LOOK, [])


def test_esc_goes_one_step_back_and_then_away(setter: Setter) -> None:
    setter.to_places()
    setter.confirm()
    steps = []
    for _ in range(3):
        steps.append(setter.state.step)
        setter.presenter.back()

    assert steps == [Step.LOOK, Step.WHERE, Step.WHAT]
    assert setter.closed == 1


def test_while_something_is_tried_nothing_else_begins(setter: Setter) -> None:
    setter.to_places()
    setter.presenter.confirm()
    under_way = (setter.told, setter.state.ready)
    setter.presenter.confirm()
    setter.presenter.select("sim")
    setter.presenter.skip()
    setter.presenter.back()
    still = setter.state.selected
    setter.held.run()

    assert under_way == ("Trying …  This takes a few seconds.", False)
    assert still == "usb:04b8:0e15"
    assert (setter.setting.probes.tried, setter.closed) == ([("usb:04b8:0e15", True)], 0)


def test_who_opens_it_anew_is_asked_anew(setter: Setter) -> None:
    setter.to_places()
    setter.presenter.open()
    setter.held.run()

    assert (setter.state.step, setter.state.manager) == (Step.WHO, "u2")
    assert [row.name for row in setter.state.managers] == ["Wei"]


def test_where_no_manager_is_known_it_says_so(texts: Texts, sounds: RecordingSounds) -> None:
    setting = Setting()
    setting.sales.rows.verifiers.clear()
    setter = Setter(setting, texts, sounds)

    assert (setter.state.hint, setter.state.ready) == ("No manager is known at this till.", False)


def test_places_are_named_in_plain_words_and_without_a_password(setter: Setter) -> None:
    setter.setting.probes.found = (
        Candidate("cups://front"),
        Candidate("tcp://10.0.0.5"),
        Candidate("zvt://10.0.0.6?password=123456"),
        Candidate("serial:///dev/ttyS0"),
    )
    setter.to_places()

    assert [row.spoken for row in setter.state.rows] == [
        "Printer of this computer, front",
        "Network, 10.0.0.5",
        "Network, 10.0.0.6",
        "serial:///dev/ttyS0",
        "Simulated device",
    ]


def test_a_try_that_nobody_was_allowed_is_our_mistake(setter: Setter) -> None:
    setter.to_places()
    setter.presenter._under = replace(setter.presenter._under, allowed=None)
    setter.presenter.confirm()

    with pytest.raises(Defect):
        setter.held.run()
