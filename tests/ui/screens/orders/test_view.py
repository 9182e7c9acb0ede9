"""The orders' view: every picture has names and fits; keys lead where they should."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from storeapp.domain.catalogue import Language
from storeapp.ui.screens.orders.samples import samples
from storeapp.ui.screens.orders.view import OrdersView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.ui.looking import clipped, nameless


@pytest.fixture
def view(qapp: object) -> Iterator[OrdersView]:
    shown = OrdersView(Look())
    shown.resize(560, 752)
    shown.show()
    yield shown
    shown.close()
    shown.deleteLater()


@pytest.mark.parametrize("language", Language)
def test_every_picture_has_names_and_fits(view: OrdersView, language: Language) -> None:
    for state in samples(Texts(language)).values():
        view.show_state(state)
        assert nameless(view) == []
        assert clipped(view) == []


def test_letters_typed_over_the_queue_go_to_the_code(view: OrdersView) -> None:
    written: list[str] = []
    view.written.connect(written.append)
    view.show_state(samples(Texts())["new"])
    view.take_focus()

    QTest.keyClicks(view.orders, "X")

    assert written == ["X"]
    assert view.seek.text() == "X"


def test_a_touch_on_a_column_a_reason_or_the_quieter_key_is_told(view: OrdersView) -> None:
    told: list[object] = []
    view.tabbed.connect(told.append)
    view.pressed.connect(told.append)
    view.seconded.connect(lambda: told.append("second"))
    view.lessened.connect(lambda: told.append("less"))
    pictures = samples(Texts())
    for name, button in (
        ("new", view.tabs[2]),
        ("short", view.choices[4]),
        ("picking", view.second),
        ("proved", view.less),
    ):
        view.show_state(pictures[name])
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert told == [2, 4, "second", "less"]
