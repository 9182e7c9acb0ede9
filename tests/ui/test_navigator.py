"""Scans go to the top-most taker, wait while work is under way, and are never typed."""

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from storeapp.domain.barcode import Scan
from storeapp.ui.navigator import MOST_WAITING, Navigator, Screen
from tests.ui.given import RecordingSounds


class Stage:
    """Remembers what stands on it."""

    def __init__(self) -> None:
        self.screen: object = None
        self.sheets: list[object] = []

    def put_screen(self, screen: QWidget) -> None:
        self.screen = screen

    def put_sheet(self, sheet: QWidget) -> None:
        self.sheets.append(sheet)

    def take_sheet(self, sheet: QWidget) -> None:
        self.sheets.remove(sheet)


class FakeScreen:
    def __init__(self, name: str, takes_scans: bool = True) -> None:
        self.name = name
        self.widget: Any = name  # The stage of these tests puts names.
        self.takes_scans = takes_scans
        self.scans: list[str] = []
        self.told: list[str] = []

    def scanned(self, scan: Scan) -> None:
        self.scans.append(scan.text)

    def opened(self) -> None:
        self.told.append("opened")

    def again(self) -> None:
        self.told.append("again")

    def covered(self, *, covered: bool) -> None:
        self.told.append("covered" if covered else "free")


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def navigator(stage: Stage, sounds: RecordingSounds) -> Navigator:
    return Navigator(stage, sounds)


def test_a_screen_is_put_on_the_stage_and_opened(navigator: Navigator, stage: Stage):
    sell = FakeScreen("sell")

    navigator.go(sell)

    assert stage.screen == "sell"
    assert sell.told == ["free", "opened"]
    assert _name(navigator.top) == "sell"


def test_a_scan_goes_to_the_screen(navigator: Navigator, sounds: RecordingSounds):
    sell = FakeScreen("sell")
    navigator.go(sell)

    navigator.scan(Scan("690"))

    assert sell.scans == ["690"]
    assert sounds.heard == []


@pytest.mark.parametrize(
    ("takes", "to_sheet", "to_screen"),
    [(True, ["690"], []), (False, [], ["690"])],
    ids=["the sheet takes it", "the sheet lets it through"],
)
def test_a_scan_goes_to_the_top_most_taker(
    navigator: Navigator, takes: bool, to_sheet: list[str], to_screen: list[str]
):
    sell, sheet = FakeScreen("sell"), FakeScreen("sheet", takes)
    navigator.go(sell)
    navigator.open(sheet)

    navigator.scan(Scan("690"))

    assert (sheet.scans, sell.scans) == (to_sheet, to_screen)


def test_a_scan_that_nobody_takes_sounds_refused_and_is_not_kept(
    navigator: Navigator, sounds: RecordingSounds
):
    sign_in, sell = FakeScreen("sign in", takes_scans=False), FakeScreen("sell")
    navigator.go(sign_in)

    navigator.scan(Scan("690"))
    navigator.go(sell)

    assert sounds.heard == ["refused"]
    assert sell.scans == []


def test_while_busy_three_scans_wait_in_order_and_the_fourth_is_refused(
    navigator: Navigator, sounds: RecordingSounds
):
    sell = FakeScreen("sell")
    navigator.go(sell)

    with navigator.busy():
        for code in "1234":
            navigator.scan(Scan(code))
        assert sell.scans == []
        assert sounds.heard == ["refused"]

    assert MOST_WAITING == 3
    assert sell.scans == ["1", "2", "3"]


def test_scans_wait_for_the_last_of_nested_work(navigator: Navigator):
    sell = FakeScreen("sell")
    navigator.go(sell)

    with navigator.busy():
        with navigator.busy():
            navigator.scan(Scan("1"))
        assert sell.scans == []

    assert sell.scans == ["1"]


def test_waiting_scans_are_delivered_also_when_the_work_fails(navigator: Navigator):
    sell = FakeScreen("sell")
    navigator.go(sell)

    def break_down() -> None:
        with navigator.busy():
            navigator.scan(Scan("1"))
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        break_down()

    assert sell.scans == ["1"]


def test_a_scan_that_begins_work_leaves_the_next_ones_waiting(navigator: Navigator):
    class Weighs(FakeScreen):
        def scanned(self, scan: Scan) -> None:
            super().scanned(scan)
            self.work = navigator.busy()
            self.work.__enter__()

    sell = Weighs("sell")
    navigator.go(sell)
    with navigator.busy():
        navigator.scan(Scan("1"))
        navigator.scan(Scan("2"))

    assert sell.scans == ["1"]
    sell.work.__exit__(None, None, None)
    assert sell.scans == ["1", "2"]
    sell.work.__exit__(None, None, None)


def test_a_sheet_covers_what_is_below_and_gives_it_back(navigator: Navigator, stage: Stage):
    sell, sheet = FakeScreen("sell"), FakeScreen("sheet")
    navigator.go(sell)

    navigator.open(sheet)
    assert stage.sheets == ["sheet"]
    assert sell.told[-1] == "covered"
    assert sheet.told == ["free", "opened"]
    assert _name(navigator.top) == "sheet"

    navigator.close(sheet)
    assert stage.sheets == []
    assert sell.told[-2:] == ["free", "opened"]
    assert _name(navigator.top) == "sell"


def test_opening_a_sheet_twice_and_closing_a_closed_one_changes_nothing(
    navigator: Navigator, stage: Stage
):
    sell, sheet = FakeScreen("sell"), FakeScreen("sheet")
    navigator.go(sell)
    navigator.open(sheet)

    navigator.open(sheet)
    assert stage.sheets == ["sheet"]

    navigator.close(sheet)
    told = list(sell.told)
    navigator.close(sheet)
    assert sell.told == told


def test_closing_a_sheet_closes_what_lies_over_it(navigator: Navigator, stage: Stage):
    sell, pay, question = FakeScreen("sell"), FakeScreen("pay"), FakeScreen("question")
    navigator.go(sell)
    navigator.open(pay)
    navigator.open(question)

    navigator.close(pay)

    assert stage.sheets == []
    assert _name(navigator.top) == "sell"


def test_another_screen_takes_the_sheets_and_waiting_scans_away(navigator: Navigator, stage: Stage):
    sell, sheet, sign_in = FakeScreen("sell"), FakeScreen("sheet"), FakeScreen("sign in")
    navigator.go(sell)
    navigator.open(sheet)

    with navigator.busy():
        navigator.scan(Scan("1"))
        navigator.go(sign_in)

    assert stage.sheets == []
    assert sign_in.scans == []


def test_all_that_is_up_is_shown_again_top_most_first(navigator: Navigator):
    sell, sheet = FakeScreen("sell"), FakeScreen("sheet")
    navigator.go(sell)
    navigator.open(sheet)

    navigator.again()

    assert sell.told[-1] == "again"
    assert sheet.told[-1] == "again"


def _name(screen: Screen | None) -> str:
    return str(screen.widget) if screen else ""
