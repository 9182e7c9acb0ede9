"""A new scanner: heard and learnt on its own page, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.ui.screens.wizard.state import Step
from tests.services.setup_given import EAN, LEARNT
from tests.ui.screens.wizard.given import Setter


def test_a_scanner_that_types_is_learnt_from_two_codes_and_kept(setter: Setter) -> None:
    setter.to_lesson()
    first = (setter.state.bars, setter.state.code, setter.state.ready)
    setter.lesson.scan(LEARNT)
    second = (setter.state.code, setter.told, setter.state.ready)
    setter.lesson.scan(replace(LEARNT, keeps_separator=True))
    learnt = (setter.state.bars, setter.state.hint, setter.told, setter.state.facts)
    setter.confirm()

    assert first == (EAN.bars, "690", False)
    assert second == (
        "0169010A",
        "Heard. Scan this one, too; if the scanner cannot read it, save.",
        True,
    )
    assert learnt == (
        (),
        "This is how the scanner works.",
        "",
        (
            "Before each code: ~. After it: Enter.",
            "Keys at most 35 ms apart.",
            "GS1 separators come through.",
        ),
    )
    assert setter.setting.kept == [{"scanner": "", "wedge": "prefix=~"}]
    assert (setter.lesson.ended, setter.state.step) == (1, Step.WHAT)
    assert setter.sounds.heard == ["accepted", "accepted"]


def test_a_scanner_that_loses_separators_is_said_to(setter: Setter) -> None:
    setter.to_lesson()
    setter.lesson.scan(replace(LEARNT, prefix="", suffix=""))
    around = setter.state.facts[0]
    setter.lesson.scan(replace(LEARNT, keeps_separator=False))

    assert around == "Before each code: nothing. After it: nothing."
    assert setter.state.facts[-1] == "GS1 separators are lost."
    assert setter.told.startswith("Labels with several fields can be misread.")


def test_a_scanner_that_is_taken_away_says_what_becomes_of_a_keyboard(setter: Setter) -> None:
    setter.to_places("scanner")
    setter.presenter.type("evdev:0c2e:0901")
    setter.confirm()

    assert setter.told == "Was it a keyboard? Then it is dead now, and works again after a minute."
    assert setter.state.step is Step.SCAN


def test_a_scan_that_teaches_nothing_says_what_to_do(setter: Setter) -> None:
    setter.to_lesson()
    setter.lesson.scan(Refusal("scanner-caps-lock"))
    setter.confirm()

    assert (setter.state.code, setter.state.ready) == ("690", False)
    assert setter.told.startswith("Capitals and small letters came swapped.")
    assert (setter.sounds.heard, setter.setting.kept) == (["refused"], [])


def test_wherever_one_goes_from_there_the_lesson_ends(setter: Setter) -> None:
    setter.to_lesson()
    setter.presenter.back()
    setter.held.run()
    back = (setter.state.step, setter.lesson.ended)
    setter.confirm()
    setter.presenter.skip()
    setter.held.run()
    skipped = (setter.state.step, setter.lesson.ended)

    assert (back, skipped) == ((Step.WHERE, 1), (Step.WHAT, 1))
    assert setter.setting.kept == []


def test_a_sheet_that_was_taken_off_listens_no_more(setter: Setter) -> None:
    setter.to_lesson()
    setter.presenter.gone()
    setter.held.run()
    taken = (setter.state.step, setter.lesson.ended)
    setter.presenter.heard()

    assert taken == (Step.WHERE, 1)
    assert setter.sounds.heard == []


def test_a_lesson_that_begins_when_the_sheet_is_gone_ends_at_once(setter: Setter) -> None:
    setter.to_places("scanner")
    setter.presenter.select("wedge")
    setter.presenter.confirm()
    setter.presenter.gone()
    setter.held.run()

    assert (setter.state.step, setter.lesson.ended) == (Step.WHERE, 1)


def test_what_another_scanner_reads_is_refused_aloud(setter: Setter) -> None:
    setter.presenter.scanned()
    quiet = setter.told
    setter.to_lesson()
    setter.presenter.scanned()

    assert quiet == ""
    assert setter.told == "That scanner works here already. Scan with the new one."
    assert setter.sounds.heard == ["refused", "refused"]


def test_while_it_is_saved_a_scan_counts_for_nothing(setter: Setter) -> None:
    setter.to_lesson()
    setter.lesson.scan(LEARNT)
    setter.presenter.confirm()
    setter.presenter.heard()
    setter.held.run()

    assert setter.sounds.heard == ["accepted"]
    assert setter.setting.kept == [{"scanner": "", "wedge": "prefix=~"}]
