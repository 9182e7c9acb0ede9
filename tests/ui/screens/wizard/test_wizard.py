"""Setting a device up: a manager first, then what and where, a try, and what was seen of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Defect
from storeapp.ports.devices import Trouble
from storeapp.ports.probing import Candidate
from storeapp.services.setup import DEVICE_SETUP
from storeapp.ui.screens.wizard.presenter import WizardPresenter
from storeapp.ui.screens.wizard.samples import samples
from storeapp.ui.screens.wizard.screen import WizardScreen
from storeapp.ui.screens.wizard.state import Step, WizardState
from storeapp.ui.screens.wizard.view import WizardView
from storeapp.ui.shell import Shell
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.digits import ERASE
from tests.services.test_setup import Setting
from tests.ui.given import HeldWork, RecordingSounds
from tests.ui.looking import clipped, crowded_targets, nameless, small_targets


class Setter:
    """The sheet over a till whose manager is Wei; every state it showed."""

    def __init__(self, setting: Setting, texts: Texts, sounds: RecordingSounds) -> None:
        self.setting, self.held, self.sounds, self.closed = setting, HeldWork(), sounds, 0
        self.shown: list[WizardState] = []
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        self.presenter = WizardPresenter(setting.setup, around, self._close, self.shown.append)
        self.presenter.open()
        self.held.run()

    def _close(self) -> None:
        self.closed += 1

    @property
    def state(self) -> WizardState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    def confirm(self) -> None:
        self.presenter.confirm()
        self.held.run()

    def let_in(self, pin: str = "246810") -> None:
        for digit in pin:
            self.presenter.press(digit)
        self.confirm()

    def to_places(self, kind: str = "printer") -> None:
        self.let_in()
        self.presenter.choose(kind)
        self.confirm()


@pytest.fixture
def setter(texts: Texts, sounds: RecordingSounds) -> Iterator[Setter]:
    made = Setter(Setting(), texts, sounds)
    yield made
    made.held.close()


def test_a_printer_is_found_tried_looked_at_and_kept(setter: Setter) -> None:
    setter.to_places()
    places = [(row.id, row.name, row.detail) for row in setter.state.rows]
    setter.confirm()
    looked = setter.state.step
    setter.presenter.letter("C")
    setter.presenter.width(32)
    setter.presenter.opened()
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
            "drawer": "printer",
        }
    ]
    assert setter.told == "Saved. It is used from the next start of the till on."
    setter.confirm()
    assert setter.closed == 1


def test_a_scale_is_kept_with_what_it_speaks(setter: Setter) -> None:
    setter.to_places("scale")
    setter.presenter.type("serial://COM3")
    chosen = (setter.state.selected, setter.state.typed)
    setter.confirm()

    assert chosen == ("", "serial://COM3")
    assert setter.setting.kept == [{"scale": "cas-pd+serial://COM3"}]
    assert setter.state.step is Step.DONE


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
    first = (setter.state.step, setter.state.ready)
    setter.setting.probes.found = ()
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


def test_both_questions_are_answered_before_anything_is_kept(setter: Setter) -> None:
    setter.to_places()
    setter.confirm()
    setter.presenter.letter("A")
    setter.confirm()

    assert setter.told == "Look at the test page and answer both questions first."
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


def test_places_are_named_in_plain_words(setter: Setter) -> None:
    setter.setting.probes.found = (
        Candidate("cups://front"),
        Candidate("tcp://10.0.0.5"),
        Candidate("serial:///dev/ttyS0"),
    )
    setter.to_places()

    assert [row.spoken for row in setter.state.rows] == [
        "Printer of this computer, front",
        "Network, 10.0.0.5",
        "serial:///dev/ttyS0",
        "Simulated device",
    ]


def test_a_try_that_nobody_was_allowed_is_our_mistake(setter: Setter) -> None:
    setter.to_places()
    setter.presenter._under = replace(setter.presenter._under, allowed=None)
    setter.presenter.confirm()

    with pytest.raises(Defect):
        setter.held.run()


# --- drawn ---------------------------------------------------------------------------

Draw = Callable[[str, Language, QSize], WizardView]
USUAL = QSize(1280, 800)


@pytest.fixture
def draw(look: Look, qtbot) -> Iterator[Draw]:
    shells: list[Shell] = []

    def put(name: str, language: Language, size: QSize) -> WizardView:
        shell = Shell(look)
        shells.append(shell)
        qtbot.addWidget(shell)
        view = WizardView(look)
        view.show_state(samples(Texts(language))[name])
        shell.resize(size)
        shell.put_sheet(view)
        with qtbot.waitActive(shell):
            shell.show()
            shell.activateWindow()
        return view

    yield put
    for shell in shells:
        shell.close()


@pytest.mark.parametrize("size", [USUAL, QSize(1920, 1080)], ids=["1280", "1920"])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", samples(Texts()))
def test_every_sample_can_be_read_and_touched(
    draw: Draw, name: str, language: Language, size: QSize
) -> None:
    view = draw(name, language, size)

    assert clipped(view) == []
    assert small_targets(view) == []
    assert crowded_targets(view) == []
    assert nameless(view) == []


def test_keys_alone_do_everything(draw: Draw, qtbot) -> None:
    who, what = draw("who", Language.ENGLISH, USUAL), draw("what", Language.ENGLISH, USUAL)
    heard: list[object] = []
    look = draw("look", Language.ENGLISH, USUAL)
    for signal in (who.pressed, what.chosen, look.lettered, look.measured):
        signal.connect(heard.append)
    look.opened.connect(lambda: heard.append("opened"))
    look.confirmed.connect(lambda: heard.append("confirmed"))
    look.take_focus()
    for key in (Qt.Key.Key_B, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_Return):
        qtbot.keyClick(look, key)
    qtbot.keyClick(who, Qt.Key.Key_7)
    what.kinds["scale"].click()
    who.managers[1].click()

    assert heard == ["B", 48, "opened", "confirmed", "7", "scale"]


def test_an_address_can_be_typed(draw: Draw, qtbot) -> None:
    view = draw("where", Language.ENGLISH, USUAL)
    heard: list[str] = []
    view.typed.connect(heard.append)
    view.confirmed.connect(lambda: heard.append("confirmed"))
    view.field.setFocus()
    qtbot.keyClicks(view.field, "ab")
    qtbot.keyClick(view.field, Qt.Key.Key_Return)

    assert heard == ["a", "ab", "confirmed"]


def test_a_scan_is_refused_meanwhile(look: Look, texts: Texts, sounds: RecordingSounds) -> None:
    held = HeldWork()
    around = Surroundings(texts, sounds, held.spawn, nullcontext)
    screen = WizardScreen(Setting().setup, around=around, close=lambda: None, look=look)
    screen.scanned(Scan("6901234567892"))
    screen.opened()
    screen.covered(covered=True)
    screen.again()

    assert (sounds.heard, screen.widget.isEnabled()) == (["refused"], False)
    screen.view.deleteLater()
