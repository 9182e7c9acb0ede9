"""Where widgets stand."""

from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from storeapp.ui.widgets.place import keep_place, lay_out_now


def test_a_kept_place_stays_empty(qtbot: QtBot):
    frame, first, second = QWidget(), QLabel("first"), QLabel("second")
    column = QVBoxLayout(frame)
    column.addWidget(first)
    column.addWidget(second)
    qtbot.addWidget(frame)
    frame.show()
    keep_place(first)
    before = second.geometry()
    first.hide()
    assert second.geometry() == before


def test_what_just_came_has_its_place_at_once(qtbot: QtBot):
    area, inner = QScrollArea(), QWidget()
    column = QVBoxLayout(inner)
    area.setWidgetResizable(True)
    area.setWidget(inner)
    qtbot.addWidget(area)
    area.resize(200, 100)
    area.show()
    for place in range(20):
        label = QLabel(str(place))
        label.setFixedHeight(20)
        column.addWidget(label)
        label.show()
    lay_out_now(area)
    assert area.verticalScrollBar().maximum() > 200
