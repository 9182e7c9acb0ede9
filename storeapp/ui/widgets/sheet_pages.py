"""What the pages of a sheet are laid out with: lists run to its edges, all else is inset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.option import Option


class Choice(Protocol):
    """One of a few, as a state says it."""

    @property
    def name(self) -> str: ...
    @property
    def chosen(self) -> bool: ...


def show_choices(options: Sequence[Option], choices: Sequence[Choice]) -> None:
    """Says the choices by the options, as many as there are."""
    for place, option in enumerate(options):
        option.setVisible(place < len(choices))
        if place < len(choices):
            option.say(choices[place].name)
            option.choose(choices[place].chosen)


def page_of() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.S)
    return page, column


def inset(*widgets: QWidget) -> QHBoxLayout:
    """Side by side, equally wide."""
    row = QHBoxLayout()
    row.setContentsMargins(Space.L, 0, Space.L, 0)
    row.setSpacing(Space.S)
    for widget in widgets:
        if isinstance(widget, Option):
            widget.setFixedHeight(Size.TARGET)
        row.addWidget(widget, 1)
    return row


def option_grid(options: Sequence[Option], columns: int) -> QGridLayout:
    """So many in a row: their words are read from a metre."""
    grid = QGridLayout()
    grid.setContentsMargins(Space.L, 0, Space.L, 0)
    grid.setSpacing(Space.S)
    for place, option in enumerate(options):
        option.setFixedHeight(Size.TARGET)
        grid.addWidget(option, place // columns, place % columns)
    for number in range(columns):
        grid.setColumnStretch(number, 1)
    return grid
