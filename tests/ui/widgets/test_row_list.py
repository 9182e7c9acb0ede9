"""A list tells a person's moves, not its own; keys that are not moves belong to the screen."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import LIGHT
from storeapp.ui.widgets.row_list import RowList, RowPainter
from storeapp.ui.widgets.rows import Row


@dataclass(frozen=True)
class Named:
    id: str

    @property
    def spoken(self) -> str:
        return self.id


class Painter(RowPainter):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.drawn: list[tuple[str, bool, int]] = []

    def draw(self, painter: QPainter, area: QRect, row: Row, *, selected: bool) -> None:
        self.drawn.append((row.id, selected, self.full_width(area).width()))


class Behind(QWidget):
    """Hears the keys that its list does not take."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event) -> None:
        self.keys.append(event.key())


@pytest.fixture
def painter(look: Look) -> Painter:
    return Painter(look)


@pytest.fixture
def rows(painter: Painter, qtbot) -> Iterator[RowList]:
    behind = Behind()
    rows = RowList(painter)
    QVBoxLayout(behind).addWidget(rows)
    qtbot.addWidget(behind)
    behind.resize(400, 300)
    with qtbot.waitExposed(behind):
        behind.show()
    yield rows
    behind.close()


ABC = (Named("a"), Named("b"), Named("c"))


def test_the_selected_row_is_painted_as_such(rows: RowList, painter: Painter):
    rows.show_rows(ABC, "b")
    painter.drawn.clear()
    rows.viewport().repaint()

    assert [(name, chosen) for name, chosen, _ in painter.drawn] == [
        ("a", False), ("b", True), ("c", False)
    ]  # fmt: skip


def test_showing_a_selection_is_not_a_persons_move(rows: RowList, qtbot):
    with qtbot.assertNotEmitted(rows.selected):
        rows.show_rows(ABC, "b")
        rows.show_rows(ABC[1:], "c")
        rows.show_rows(ABC[:1], "a")
        rows.show_rows(ABC, "")

    assert not rows.currentIndex().isValid()


def test_keys_and_touches_are(rows: RowList, qtbot):
    rows.show_rows(ABC, "a")
    rows.setFocus()

    with qtbot.waitSignal(rows.selected) as moved:
        QTest.keyClick(rows, Qt.Key.Key_Down)
    assert moved.args == ["b"]

    centre = rows.visualRect(rows.rows.index(2)).center()
    with qtbot.waitSignals([rows.selected, rows.chosen]):
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=centre)


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_5, Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space]
)
def test_other_keys_are_left_to_the_screen(rows: RowList, key: Qt.Key):
    rows.show_rows(ABC, "a")
    rows.setFocus()

    QTest.keyClick(rows, key)

    behind = rows.parentWidget()
    assert isinstance(behind, Behind)
    assert behind.keys == [key]
    assert rows.rows.place("a") == rows.currentIndex().row()


def test_a_scroll_bar_moves_no_column(rows: RowList, painter: Painter):
    rows.show_rows(ABC, "a")
    painter.drawn.clear()
    rows.viewport().repaint()
    few = {width for _, _, width in painter.drawn}

    rows.show_rows(tuple(Named(str(n)) for n in range(50)), "0")
    painter.drawn.clear()
    rows.viewport().repaint()

    assert rows.verticalScrollBar().isVisible()
    assert {width for _, _, width in painter.drawn} == few == {rows.width()}


def test_the_selected_row_is_kept_in_sight(rows: RowList):
    rows.show_rows(tuple(Named(str(n)) for n in range(80)), "79")

    shown = rows.visualRect(rows.rows.index(79))
    assert rows.viewport().rect().contains(shown)


def test_an_empty_list_says_its_hint(rows: RowList):
    def painted() -> bool:
        image = rows.viewport().grab().toImage()
        ground = QColor(LIGHT.surface)
        return any(
            image.pixelColor(x, y) != ground
            for x in range(image.width())
            for y in range(0, image.height(), 2)
        )

    assert not painted()
    rows.say_when_empty("Scan an item.")
    assert painted()
    assert painted()  # also when painted again
    rows.say_when_empty("")
    assert not painted()
