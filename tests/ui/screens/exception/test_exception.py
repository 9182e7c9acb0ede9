"""Asking for an exception: the amount and why first, then a manager's own PIN."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt

from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Defect
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.sales import Verifier
from storeapp.services.exceptions import REASONS, Exceptions
from storeapp.services.signing_in import SigningIn
from storeapp.ui.screens.exception.presenter import Doors, ExceptionPresenter
from storeapp.ui.screens.exception.samples import samples
from storeapp.ui.screens.exception.state import ExceptionState
from storeapp.ui.screens.exception.view import ExceptionView
from storeapp.ui.shell import Shell
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.digits import ERASE
from tests.services.fakes import FakeIds, FakePins, FakeUploads, a_config
from tests.ui.given import PLUM_CODE
from tests.ui.screens.sell.conftest import selling
from tests.ui.screens.sell.given import Selling

__all__ = ["selling"]

WEI = StaffMember("u2", "Wei", Role.MANAGER)
LU = StaffMember("u3", "Lu", Role.MANAGER)


class Asking:
    """The sheet over a counter with a plum of 12.90; every state it showed, where it led."""

    def __init__(self, selling: Selling, *managers: StaffMember) -> None:
        self.selling, self.closed = selling, 0
        self.shown: list[ExceptionState] = []
        self.taken: list[Basket] = []
        counter = selling.counter
        for member in managers:
            counter.sales.rows.verifiers[member.id] = Verifier(member, "pin:246810")
        exceptions = Exceptions(
            counter.sales,
            SigningIn(counter.sales, FakePins(), counter.clock),
            a_config(exception_limit_minor=500),
            counter.clock,
            FakeIds(),
            FakeUploads(),
        )
        around = Surroundings(
            selling.texts, selling.sounds, selling.held.spawn, selling.navigator.busy
        )
        doors = Doors(self.taken.append, self._close)
        self.presenter = ExceptionPresenter(exceptions, around, doors, self.shown.append)
        selling.scan(PLUM_CODE)
        selling.held.run()
        self.presenter.start(selling.basket, selling.basket.lines[0].id)

    def _close(self) -> None:
        self.closed += 1

    def type(self, text: str) -> None:
        for key in text:
            self.presenter.press(key)

    def confirm(self) -> None:
        self.presenter.confirm()
        self.selling.held.run()

    @property
    def state(self) -> ExceptionState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    def asks(self, amount: str = "3", reason: str = "damaged") -> None:
        self.type(amount)
        self.presenter.choose(reason)
        self.confirm()


@pytest.fixture
def asking(selling: Selling) -> Asking:
    return Asking(selling, WEI, LU)


def test_an_amount_a_reason_and_a_pin_make_it(asking: Asking) -> None:
    asking.asks("3.5")
    asked = asking.state
    asking.type("246810")
    dots = asking.state.dots
    asking.confirm()

    assert (asked.asking, asked.primary, asked.manager) == (True, "Allow −¥3.5", "u2")
    assert [row.name for row in asked.managers] == ["Wei", "Lu"]
    assert (dots, asking.closed) == (6, 1)
    [basket] = asking.taken
    assert asking.selling.counter.checkout.priced(basket).due.minor == 940
    [approval] = basket.approvals
    assert (approval.by, approval.reason, approval.minor) == ("u2", "damaged", 350)


@pytest.mark.parametrize(
    ("amount", "reason", "sentence"),
    [
        ("", "damaged", "How much less? Type the amount."),
        ("6", "damaged", "At most ¥5.00 may be taken off a line. Type less."),
        ("3", "", "Choose why first."),
    ],
    ids=["no amount", "above the limit", "no reason"],
)
def test_what_nobody_could_allow_is_said_before_a_pin_is_typed(
    asking: Asking, amount: str, reason: str, sentence: str
) -> None:
    asking.asks(amount, reason)

    assert (asking.told, asking.state.asking) == (sentence, False)
    assert (asking.taken, asking.selling.counter.sales.kinds) == ([], [])


def test_another_reason_is_put_into_words(asking: Asking) -> None:
    asking.type("3")
    asking.presenter.choose("other")
    asked = asking.state
    asking.confirm()
    unsaid = (asking.state.asking, len(asking.taken))
    asking.presenter.write(" last one of\tthe display ")
    said = asking.state
    asking.confirm()
    asking.type("246810")
    asking.confirm()

    assert (asked.writing, asked.text, asked.ready) == (True, "", False)
    assert unsaid == (False, 0)
    assert (said.ready, asking.state.writing) == (True, False)
    [approval] = asking.taken[0].approvals
    assert approval.reason == "other: last one of the display"


def test_the_words_of_another_reason_stay_out_of_a_listed_one(asking: Asking) -> None:
    asking.presenter.choose("other")
    asking.presenter.write("dented")
    asking.asks(reason="goodwill")
    asking.type("246810")
    asking.confirm()

    assert asking.taken[0].approvals[0].reason == "goodwill"


def test_a_wrong_pin_can_be_typed_again(asking: Asking) -> None:
    asking.asks()
    asking.type("000000")
    asking.confirm()
    refused = (asking.told, asking.state.dots)
    asking.type("246810")
    asking.confirm()

    assert refused == ("That PIN is not right. Try again.", 0)
    assert len(asking.taken) == 1


def test_another_manager_begins_with_no_digit(asking: Asking) -> None:
    asking.asks()
    asking.type("24.6")
    asking.presenter.press(ERASE)
    typed = asking.state.dots
    asking.presenter.pick("u3")

    assert (typed, asking.state.dots, asking.state.manager) == (2, 0, "u3")


def test_enter_twice_allows_once(asking: Asking) -> None:
    asking.asks()
    asking.type("246810")
    asking.presenter.confirm()
    asking.presenter.confirm()
    asking.presenter.press("1")
    asking.presenter.pick("u3")
    asking.presenter.back()
    busy = asking.state.ready
    asking.selling.held.run()

    assert busy is False
    assert asking.selling.counter.sales.kinds == ["approval/1"]
    assert (len(asking.taken), asking.closed) == (1, 1)


def test_enter_without_a_digit_asks_nobody(asking: Asking) -> None:
    asking.asks()
    asking.confirm()

    assert (asking.state.ready, asking.taken, asking.told) == (False, [], "")


def test_esc_goes_one_step_back(asking: Asking) -> None:
    asking.asks()
    asking.presenter.back()
    first = (asking.state.asking, asking.state.figure, asking.closed)
    asking.presenter.back()

    assert first == (False, "¥3", 0)
    assert asking.closed == 1


def test_where_no_manager_is_known_it_says_so(selling: Selling) -> None:
    asking = Asking(selling)
    asking.asks()

    assert asking.state.hint == "No manager is known at this till."
    assert asking.state.ready is False


def test_nobody_asked_is_our_mistake(asking: Asking) -> None:
    around = Surroundings(
        asking.selling.texts, asking.selling.sounds, asking.selling.held.spawn, lambda: None  # type: ignore[arg-type, return-value]  # never busy
    )  # fmt: skip
    doors = Doors(lambda _: None, lambda: None)
    presenter = ExceptionPresenter(None, around, doors, lambda _: None)  # type: ignore[arg-type]  # never asked
    with pytest.raises(Defect):
        presenter.again()


def test_the_sell_screen_takes_it_for_the_selected_line(asking: Asking) -> None:
    selling = asking.selling
    line = selling.presenter.bargains.line_for_exception()
    asking.asks()
    asking.type("246810")
    asking.confirm()
    selling.presenter.bargains.take_exception(asking.taken[0])
    selling.presenter.void()

    assert line == selling.basket.lines[0].id
    assert selling.presenter.bargains.line_for_exception() == ""
    assert selling.told() == "Scan something first."


# --- drawn ---------------------------------------------------------------------------


@pytest.fixture
def sheet(look: Look, qtbot) -> Iterator[Callable[[str, Language], ExceptionView]]:
    shells: list[Shell] = []

    def draw(name: str, language: Language) -> ExceptionView:
        shell = Shell(look)
        shells.append(shell)
        qtbot.addWidget(shell)
        view = ExceptionView(look)
        view.show_state(samples(Texts(language))[name])
        shell.resize(1280, 800)
        shell.put_sheet(view)
        shell.show()
        return view

    yield draw
    for shell in shells:
        shell.close()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", samples(Texts()))
def test_every_sample_is_drawn_and_can_be_touched(
    sheet: Callable[[str, Language], ExceptionView], name: str, language: Language
) -> None:
    view = sheet(name, language)
    keys = [view.pad.key(text) for text in "1234567890"]
    asking = samples(Texts(language))[name].asking
    options = view.managers[:2] if asking else tuple(view.reasons.values())

    assert all(key.height() >= 48 for key in keys)
    assert all(option.height() >= 48 for option in options)
    column = [view.pad.key(text).geometry() for text in "147"]
    gaps = [below.top() - above.bottom() - 1 for above, below in itertools.pairwise(column)]
    assert min(gaps) >= 8


def test_words_are_typed_where_another_reason_is_chosen(
    sheet: Callable[[str, Language], ExceptionView], qtbot
) -> None:
    view = sheet("other", Language.ENGLISH)
    heard: list[object] = []
    for signal in (view.written, view.pressed):
        signal.connect(heard.append)
    view.confirmed.connect(lambda: heard.append("confirmed"))
    view.closed.connect(lambda: heard.append("closed"))
    view.field.clear()
    qtbot.keyClicks(view.field, "5%")
    qtbot.keyClick(view.field, Qt.Key.Key_Return)
    qtbot.keyClick(view.field, Qt.Key.Key_Escape)
    visible = view.field.isVisible()
    view.show_state(samples(Texts(Language.ENGLISH))["amount"])

    assert heard == ["5", "5%", "confirmed", "closed"]
    assert (visible, view.field.isVisible()) == (True, False)


def test_touches_and_keys_say_what_was_meant(
    sheet: Callable[[str, Language], ExceptionView], qtbot
) -> None:
    view = sheet("manager", Language.ENGLISH)
    heard: list[object] = []
    for signal in (view.chosen, view.picked, view.pressed):
        signal.connect(heard.append)
    view.managers[1].click()
    view.reasons[REASONS[2]].click()
    qtbot.keyClick(view, Qt.Key.Key_7)
    qtbot.keyClick(view, Qt.Key.Key_X)

    assert heard == ["u3", "shelf-price", "7"]
