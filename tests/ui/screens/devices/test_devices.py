"""The devices at the counter: what is shown of each, and what a person does about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind, DeviceState, Health
from storeapp.services.devices import DeviceDesk, Finding, Spot
from storeapp.services.status import StatusBoard
from storeapp.ui.notices import Tone
from storeapp.ui.screens.devices.presenter import DevicesPresenter, Doors
from storeapp.ui.screens.devices.rows import past, place_of, sentence
from storeapp.ui.screens.devices.state import DevicesState
from storeapp.ui.screens.devices.texts import KIND_TROUBLES, PRINTERS, SHORT, TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN, NOW, FakeClock
from tests.ui.given import HeldWork, RecordingSounds


class Driver:
    def __init__(self) -> None:
        self.looks = 0

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        return None

    async def look(self) -> None:
        self.looks += 1


class Pair:
    preferred = "front"

    def prefer(self, name: str) -> None:
        self.preferred = name


class Tending:
    """The sheet over two printers, a scale and a wedge; every state it showed."""

    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.texts, self.sounds, self.held = texts, sounds, HeldWork()
        self.board, self.group, self.driver = StatusBoard(), Pair(), Driver()
        self.findings: list[Finding | Refusal] = []
        self.tested_by: list[str] = []
        self.closed, self.woken, self.set_up = 0, 0, 0
        self.shown: list[DevicesState] = []
        self.desk = asyncio.run(self._desk())
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        self.presenter = DevicesPresenter(
            self.desk, around, Doors(self._close, self._set_up), self.shown.append
        )

    async def _desk(self) -> DeviceDesk:
        spots = (
            Spot("front", DeviceKind.PRINTER, "tcp://10.0.0.5:9100", self.driver, self._test),
            Spot("back", DeviceKind.PRINTER, "usb:04b8:0e15", self.driver, self._test),
            Spot("scale", DeviceKind.SCALE, "cas-pd+serial://COM3", self.driver, self._test),
            Spot("wedge", DeviceKind.SCANNER, "wedge", None, self._test),
        )
        return DeviceDesk(spots, self.group, FakeClock(), self.board, self._wake)

    async def _test(self, staff: StaffMember) -> Finding:
        self.tested_by.append(staff.id)
        found = self.findings.pop(0)
        if isinstance(found, Refusal):
            raise found
        return found

    def _close(self) -> None:
        self.closed += 1

    def _set_up(self) -> None:
        self.set_up += 1

    def _wake(self) -> None:
        self.woken += 1

    @property
    def state(self) -> DevicesState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    def test(self, finding: Finding | Refusal) -> None:
        self.findings.append(finding)
        self.presenter.test()
        self.held.run()


@pytest.fixture
def tending(texts: Texts, sounds: RecordingSounds) -> Iterator[Tending]:
    made = Tending(texts, sounds)
    made.presenter.start(LIN)
    yield made
    made.held.close()


def test_each_device_has_a_name_a_place_and_a_state(tending: Tending) -> None:
    rows = [(row.name, row.place, row.state, row.below) for row in tending.state.rows]

    assert rows == [
        ("Receipt printer 1", "Network, 10.0.0.5:9100", "Not used yet", ""),
        ("Receipt printer 2", "USB, 04b8:0e15", "Not used yet", ""),
        ("Scale", "Serial port COM3", "Not used yet", ""),
        ("Scanner", "Types like a keyboard", "Not used yet", ""),
    ]
    assert tending.state.selected == "front"
    assert tending.told == "Nothing was asked of it since the till started. Test it to be sure."


def test_news_of_a_device_are_shown_at_once(tending: Tending) -> None:
    tending.desk.hear("front", Trouble.NONE)
    works = (tending.state.rows[0].light, tending.state.rows[0].below, tending.told)
    tending.board.update(queued=1)
    tending.desk.hear("front", Trouble.PAPER_OUT)

    row = tending.state.rows[0]
    assert works == (DeviceState.WORKING, "last at 10:42", "It works. Nothing needs to be done.")
    assert (row.light, row.state, row.below) == (
        DeviceState.TROUBLED,
        "Needs help",
        "1 job waits",
    )
    assert tending.told == "Printer is out of paper. Load paper: the receipt prints by itself."
    assert tending.state.past == "Last worked 10:42 · last trouble 10:42: out of paper"
    assert row.spoken == "Receipt printer 1, Network, 10.0.0.5:9100, Needs help, 1 job waits"


def test_what_needs_help_is_selected_first(tending: Tending) -> None:
    tending.desk.hear("scale", Trouble.UNREACHABLE)
    tending.presenter.start(LIN)

    assert tending.state.selected == "scale"
    assert tending.state.notice is not None
    assert tending.state.notice.tone is Tone.ATTENTION


def test_a_till_without_devices_says_so(texts: Texts, sounds: RecordingSounds) -> None:
    async def desk() -> DeviceDesk:
        return DeviceDesk((), Pair(), FakeClock(), StatusBoard(), lambda: None)

    shown: list[DevicesState] = []
    held = HeldWork()
    around = Surroundings(texts, sounds, held.spawn, nullcontext)
    presenter = DevicesPresenter(asyncio.run(desk()), around, Doors(lambda: None), shown.append)
    presenter.start(LIN)
    presenter.test()
    presenter.reconnect()

    assert shown[-1].hint == "No device is set up. A manager can set one up."
    presenter.set_up()
    assert shown[-1].settable is False
    assert (shown[-1].testable, shown[-1].reconnectable, held.work) == (False, False, [])


@pytest.mark.parametrize(
    ("spot_id", "finding", "sentence"),
    [
        ("front", Finding("printed"), "It printed a test page."),
        ("scale", Finding("weighed", weight_g=258), "It says 258 g."),
        ("wedge", Finding("scan-something", proves=False), "Scan anything: its code appears here."),
        (
            "front",
            Finding(trouble=Trouble.COVER_OPEN),
            "Printer is open. Close its cover: the receipt prints by itself.",
        ),
        (
            "scale",
            Refusal("scale-empty"),
            "Nothing is on the scale. Put the goods on it, then weigh again.",
        ),
    ],
    ids=["printed", "weighed", "a person's turn", "trouble", "refused"],
)
def test_a_test_says_what_it_found(
    tending: Tending, spot_id: str, finding: Finding | Refusal, sentence: str
) -> None:
    tending.presenter.select(spot_id)
    tending.test(finding)

    assert (tending.told, tending.tested_by) == (sentence, ["u1"])
    assert tending.state.testable
    assert tending.sounds.heard == (["refused"] if isinstance(finding, Refusal) else [])


def test_while_a_test_is_under_way_no_second_one_begins(tending: Tending) -> None:
    tending.findings += [Finding("printed"), Finding("printed")]
    tending.presenter.test()
    under_way = (tending.told, tending.state.testable, tending.state.busy)
    tending.presenter.test()
    tending.held.run()

    assert under_way == ("Testing …", False, True)
    assert tending.tested_by == ["u1"]


def test_what_a_test_found_is_not_said_of_another_device(tending: Tending) -> None:
    tending.findings.append(Finding("printed"))
    tending.presenter.test()
    tending.presenter.select("scale")
    tending.held.run()

    assert tending.told == "Nothing was asked of it since the till started. Test it to be sure."
    assert tending.state.busy is False


def test_what_was_found_gives_way_to_news(tending: Tending) -> None:
    tending.test(Finding("printed"))
    tending.desk.hear("back", Trouble.UNREACHABLE)
    still = tending.told
    tending.desk.hear("front", Trouble.TOO_HOT)

    assert still == "It printed a test page."
    assert tending.told == (
        "Printer is too hot. Let it rest a minute: the receipt prints by itself."
    )


def test_a_new_try_is_made_and_said(tending: Tending) -> None:
    tending.presenter.reconnect()
    said = tending.told
    tending.held.run()

    assert said == "Trying again. The light says when it works."
    assert (tending.driver.looks, tending.woken) == (1, 1)


def test_a_keyboard_has_nothing_to_reconnect(tending: Tending) -> None:
    tending.presenter.select("wedge")
    offered = tending.state.reconnectable
    tending.presenter.reconnect()
    tending.held.run()

    assert offered is False
    assert tending.told == "There is nothing to connect: it works as soon as it is plugged in."
    assert (tending.driver.looks, tending.sounds.heard) == (0, ["refused"])


def test_waiting_jobs_are_sent_to_the_selected_printer(tending: Tending) -> None:
    tending.board.update(queued=2)
    tending.presenter.select("back")
    offered = tending.state.movable
    tending.presenter.move()

    assert offered is True
    assert tending.group.preferred == "back"
    assert [row.below for row in tending.state.rows[:2]] == ["", "2 jobs wait"]
    assert tending.told == "Waiting jobs go to this printer now, and the next ones too."


def test_where_no_job_could_go_nothing_is_moved(tending: Tending) -> None:
    tending.presenter.select("scale")
    tending.presenter.move()

    assert tending.told == "No print job waits that could go there. Nothing was changed."
    assert tending.group.preferred == "front"


@pytest.mark.parametrize(
    ("device", "selected"), [("wedge", "wedge"), ("unheard-of", "front")], ids=str
)
def test_a_scan_shows_its_code_beside_its_scanner(
    tending: Tending, device: str, selected: str
) -> None:
    tending.presenter.scanned(Scan("6901234567892", device=device))

    assert (tending.told, tending.state.selected) == ("It read 6901234567892.", selected)
    assert tending.sounds.heard == ["accepted"]


def test_another_language_says_the_same(tending: Tending) -> None:
    tending.desk.hear("scale", Trouble.UNREACHABLE)
    tending.presenter.select("scale")
    tending.texts.speak(Language.CHINESE)
    tending.presenter.again()

    assert tending.told == "找不到电子秤，请检查电源和连线，或手工输入重量。"
    assert tending.state.test == "称重"


def test_esc_leads_back(tending: Tending) -> None:
    tending.presenter.leave()

    assert tending.closed == 1


def test_a_device_can_be_set_up_from_here(tending: Tending) -> None:
    tending.presenter.set_up()

    assert (tending.state.settable, tending.set_up) == (True, 1)


def test_a_test_by_nobody_is_our_mistake(texts: Texts, sounds: RecordingSounds) -> None:
    tending = Tending(texts, sounds)
    tending.presenter.select("front")
    tending.presenter.test()

    with pytest.raises(Defect):
        tending.held.run()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("sim", "Simulated"),
        ("sim:cas-pd", "Simulated"),
        ("printer", "On the receipt printer"),
        ("cups://front", "Printer of this computer, front"),
        ("winspool://EPSON TM", "Printer of this computer, EPSON TM"),
        ("file:///var/paper", "File /var/paper"),
        ("zpl+tcp://10.0.0.7", "Network, 10.0.0.7"),
        ("mt8217+serial://usb:0403:6001:A5", "Serial port usb:0403:6001:A5"),
        ("hid:1", "hid:1"),
    ],
    ids=str,
)
def test_an_address_is_said_in_plain_words(texts: Texts, address: str, place: str) -> None:
    spot = Spot("x", DeviceKind.SCALE, address)

    assert place_of(spot, texts.of(TEXTS)) == place


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", DeviceKind)
@pytest.mark.parametrize("trouble", [each for each in Trouble if each is not Trouble.NONE])
def test_every_trouble_of_every_device_has_a_sentence(
    kind: DeviceKind, trouble: Trouble, language: Language
) -> None:
    words = Texts(language).of(TEXTS, KIND_TROUBLES, SHORT, PRINTERS)

    assert sentence(kind, trouble, words)
    assert past(Health().after(trouble, NOW), words)
