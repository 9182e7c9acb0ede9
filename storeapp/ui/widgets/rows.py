"""A list model of frozen rows that tells the view only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
SPOKEN_ROLES = (
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
)


class Row(Protocol):
    """A frozen row: `id` stays the same while it changes, `spoken` is read out."""

    @property
    def id(self) -> str: ...
    @property
    def spoken(self) -> str: ...


class Rows(QAbstractListModel):
    """Rows by value. Showing new ones inserts, removes and changes no more than it must."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in SPOKEN_ROLES:
            return row.spoken
        return None

    def place(self, row_id: str) -> int:
        """Where the row of that id stands, -1 when nowhere."""
        return next((i for i, row in enumerate(self._rows) if row.id == row_id), -1)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        new, old = tuple(rows), self._rows
        if new == old:
            return
        head = _same(old, new)
        tail = _same(old[head:][::-1], new[head:][::-1])
        self._remove(head, len(old) - tail)
        self._insert(head, new[head : len(new) - tail])
        self._change(new)

    def _remove(self, first: int, end: int) -> None:
        if first < end:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            self._rows = self._rows[:first] + self._rows[end:]
            self.endRemoveRows()

    def _insert(self, at: int, rows: tuple[Row, ...]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows = self._rows[:at] + rows + self._rows[at:]
            self.endInsertRows()

    def _change(self, new: tuple[Row, ...]) -> None:
        changed = [i for i, (a, b) in enumerate(zip(self._rows, new, strict=True)) if a != b]
        self._rows = new
        for i in changed:
            self.dataChanged.emit(self.index(i), self.index(i))


def _same(old: tuple[Row, ...], new: tuple[Row, ...]) -> int:
    """How many ids agree from the start."""
    count = 0
    for a, b in zip(old, new, strict=False):
        if a.id != b.id:
            break
        count += 1
    return count
