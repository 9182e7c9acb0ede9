"""Setting devices up: by a manager only, tried on the device, kept whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate
from storeapp.services.setup import DEVICE_SETUP, Looked, Setup
from tests.services.setup_given import LEARNT, WEI, Setting

T = TypeVar("T")
PLACE = "serial://COM3"
USB = Candidate("usb:04b8:0e15", "TM-T20")


def done(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def test_a_manager_is_let_in_and_nobody_else() -> None:
    setting = Setting()

    assert done(setting.setup.managers()) == (WEI,)
    assert done(setting.setup.allow("u2", "246810")) == WEI
    with pytest.raises(Refusal, match="setup-needs-manager"):
        done(setting.setup.allow("u1", "246810"))
    with pytest.raises(Refusal, match="pin-wrong"):
        done(setting.setup.allow("u2", "000000"))
    assert (setting.kept, setting.probes.tried) == ([], [])


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (DeviceKind.PRINTER, ["usb:04b8:0e15", "sim"]),
        (DeviceKind.SCANNER, ["usb:04b8:0e15", "sim"]),
        (DeviceKind.SCALE, ["usb:04b8:0e15", "sim", "none"]),
        (DeviceKind.TERMINAL, ["usb:04b8:0e15", "sim", "none"]),
    ],
    ids=lambda value: value.value if isinstance(value, DeviceKind) else "",
)
def test_what_the_computer_knows_is_offered(kind: DeviceKind, offered: list[str]) -> None:
    found = done(Setting().setup.candidates(kind))

    assert [each.address for each in found] == offered


def test_the_page_opens_the_drawer_and_that_is_on_record() -> None:
    setting = Setting()
    trouble = done(setting.setup.print_page("usb:04b8:0e15", WEI))

    assert (trouble, setting.probes.tried) == (Trouble.NONE, [("usb:04b8:0e15", True)])
    assert setting.openings == [(DEVICE_SETUP, "u2")]


@pytest.mark.parametrize(
    ("cut", "opened", "drawer"),
    [(True, True, "printer"), (False, False, "none")],
    ids=["cut, drawer opened", "torn off, no drawer"],
)
def test_what_was_seen_on_the_page_is_kept(cut: bool, opened: bool, drawer: str) -> None:
    setting = Setting()
    done(setting.setup.keep_printer("usb:04b8:0e15", Looked("C", 32, cut=cut, opened=opened)))

    assert setting.kept == [
        {
            "printer": "usb:04b8:0e15",
            "printer_encoding": "raster",
            "printer_columns": 32,
            "printer_cuts": cut,
            "drawer": drawer,
        }
    ]


@pytest.mark.parametrize(
    "looked",
    [
        Looked("", 48, cut=True, opened=True),
        Looked("A", 0, cut=True, opened=True),
        Looked("A", 48, opened=True),
        Looked("A", 48, cut=True),
    ],
    ids=["no letter", "no width", "cut or not", "drawer or not"],
)
def test_without_an_answer_nothing_is_kept(looked: Looked) -> None:
    setting = Setting()

    with pytest.raises(Refusal, match="look-at-the-page"):
        done(setting.setup.keep_printer("usb:04b8:0e15", looked))
    assert setting.kept == []


def test_a_scale_is_kept_with_what_it_speaks() -> None:
    setting = Setting()

    assert done(setting.setup.keep_scale(PLACE)) == "cas-pd+serial://COM3"
    assert setting.kept == [{"scale": "cas-pd+serial://COM3"}]


def test_a_scale_that_nobody_understands_is_not_kept() -> None:
    setting = Setting(protocol="")

    with pytest.raises(Refusal, match="scale-not-recognised"):
        done(setting.setup.keep_scale(PLACE))
    assert setting.kept == []


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("wedge", {"scanner": "", "wedge": "prefix=~"}),
        ("serial://COM3", {"scanner": "COM3"}),
        ("evdev:0c2e:0901", {"scanner": "evdev:0c2e:0901"}),
    ],
    ids=["types", "on a port", "grabbed"],
)
def test_a_scanner_is_kept_once_it_was_heard(place: str, kept: dict[str, str]) -> None:
    setting = Setting()
    with pytest.raises(Refusal, match="scan-first"):
        done(setting.setup.keep_scanner(place, None))
    before = list(setting.kept)
    done(setting.setup.keep_scanner(place, LEARNT))

    assert (before, setting.kept) == ([], [kept])


def test_the_simulated_scanner_needs_no_lesson() -> None:
    setting = Setting()
    done(setting.setup.keep_scanner("sim", None))

    assert setting.kept == [{"scanner": "sim"}]


@pytest.mark.parametrize(
    ("kind", "dialect", "kept"),
    [
        (DeviceKind.POLE, "led8", {"pole": "led8+serial://COM3"}),
        (DeviceKind.LABELS, "tspl", {"label_printer": "tspl+serial://COM3"}),
    ],
    ids=["pole", "labels"],
)
def test_only_what_somebody_could_read_is_kept(
    kind: DeviceKind, dialect: str, kept: dict[str, str]
) -> None:
    setting = Setting()
    keep = setting.setup.keep_dialect
    shown = done(setting.setup.try_dialect(kind, dialect, PLACE))
    with pytest.raises(Refusal, match="look-first"):
        done(keep(kind, dialect, PLACE, readable=None))
    unreadable = done(keep(kind, dialect, PLACE, readable=False))
    before = list(setting.kept)

    assert (shown, unreadable, before) == (Trouble.NONE, False, [])
    assert setting.probes.shown == [f"{dialect}+serial://COM3"]
    assert done(keep(kind, dialect, PLACE, readable=True)) is True
    assert setting.kept == [kept]


def test_the_test_label_says_what_to_look_for() -> None:
    setting = Setting()
    done(setting.setup.try_dialect(DeviceKind.LABELS, "zpl", PLACE))

    [label] = setting.probes.labels
    assert (label.name.zh, label.name.en, label.price.minor) == ("测试", "Test", 88_88)


def test_a_terminal_is_kept_once_it_has_answered() -> None:
    setting = Setting()
    setting.probes.refusal = Refusal("terminal-unreachable")
    with pytest.raises(Refusal, match="terminal-unreachable"):
        done(setting.setup.keep_terminal("zvt://192.168.8.50"))
    before = list(setting.kept)
    setting.probes.refusal = None
    done(setting.setup.keep_terminal("zvt://192.168.8.50"))

    assert (before, setting.kept) == ([], [{"terminal": "zvt://192.168.8.50"}])
    assert setting.probes.asked == [("zvt://192.168.8.50", CNY)] * 2


def test_what_needs_no_try_is_kept_at_once() -> None:
    setting = Setting()
    done(setting.setup.keep_untried(DeviceKind.LABELS, "none"))
    done(setting.setup.keep_display("second-screen"))

    assert setting.kept == [{"label_printer": "none"}, {"customer_display": "second-screen"}]


TRIES: dict[str, Callable[[Setup], Coroutine[Any, Any, object]]] = {
    "printer": lambda setup: setup.print_page(PLACE, WEI),
    "scanner": lambda setup: setup.lesson(PLACE, lambda: None),
    "scale": lambda setup: setup.keep_scale(PLACE),
    "labels": lambda setup: setup.try_dialect(DeviceKind.LABELS, "zpl", PLACE),
}


@pytest.mark.parametrize("kind", TRIES)
def test_a_port_of_another_device_is_never_tried(kind: str) -> None:
    setting = Setting()
    setting.probes.found = (Candidate(PLACE), USB)
    setting.claimed[DeviceKind.POLE] = "cd5220+serial://COM3?baud=9600"
    offered = done(setting.setup.candidates(DeviceKind(kind)))
    with pytest.raises(Refusal, match="place-taken"):
        done(TRIES[kind](setting.setup))

    assert Candidate(PLACE) not in offered
    assert USB in offered
    tried = (setting.probes.tried, setting.probes.shown, setting.probes.lessons)
    assert (tried, setting.kept, setting.openings) == (([], [], []), [], [])


def test_a_device_may_be_set_up_again_at_its_own_port() -> None:
    setting = Setting()
    setting.claimed[DeviceKind.POLE] = "cd5220+serial://COM3"
    done(setting.setup.try_dialect(DeviceKind.POLE, "led8", PLACE))

    assert setting.probes.shown == ["led8+serial://COM3"]


def test_settings_that_cannot_be_written_are_said() -> None:
    setting = Setting(full=True)

    with pytest.raises(Refusal, match="settings-not-written"):
        done(setting.setup.keep_scale(PLACE))
    assert setting.kept == []
