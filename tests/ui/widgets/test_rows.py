"""Showing new rows tells the view no more than what changed."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from storeapp.ui.widgets.rows import ROW_ROLE, Rows


@dataclass(frozen=True)
class Fruit:
    id: str
    taste: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.id} {self.taste}".strip()


class Changes:
    """What the model said."""

    def __init__(self, rows: Rows) -> None:
        self.said: list[tuple[str, int, int]] = []
        rows.rowsInserted.connect(lambda _, a, b: self.said.append(("in", a, b)))
        rows.rowsRemoved.connect(lambda _, a, b: self.said.append(("out", a, b)))
        rows.dataChanged.connect(lambda a, b, _: self.said.append(("new", a.row(), b.row())))
        rows.modelReset.connect(lambda: self.said.append(("reset", 0, 0)))


def fruits(text: str) -> tuple[Fruit, ...]:
    """`a b*` is a fruit a and a fruit b of another taste."""
    return tuple(Fruit(word.strip("*"), "*" * word.count("*")) for word in text.split())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "a b", [("in", 0, 1)]),
        ("a b", "a b c", [("in", 2, 2)]),
        ("a b c", "a b* c", [("new", 1, 1)]),
        ("a b c", "a c", [("out", 1, 1)]),
        ("a b", "c", [("out", 0, 1), ("in", 0, 0)]),
        ("a b c", "a x c", [("out", 1, 1), ("in", 1, 1)]),
        ("a b", "a* b c", [("in", 2, 2), ("new", 0, 0)]),
        ("b c", "a b c*", [("in", 0, 0), ("new", 2, 2)]),
        ("a b", "", [("out", 0, 1)]),
        ("a b", "a b", []),
        ("a b", "b a", [("out", 0, 1), ("in", 0, 1)]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_what_changed_is_told(qapp, before: str, after: str, said: list[tuple[str, int, int]]):
    rows = Rows()
    rows.show(fruits(before))
    changes = Changes(rows)

    rows.show(fruits(after))

    assert changes.said == said
    assert rows.rows == fruits(after)


def test_rows_answer_by_role(qapp):
    rows = Rows()
    rows.show(fruits("a b*"))
    index = rows.index(1)

    assert rows.rowCount() == 2
    assert rows.data(index, ROW_ROLE) == Fruit("b", "*")
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert rows.data(index, role) == "b *"
    assert rows.data(index, Qt.ItemDataRole.BackgroundRole) is None
    assert rows.data(rows.index(7), ROW_ROLE) is None
    assert rows.rowCount(index) == 0


def test_a_row_is_found_by_its_id(qapp):
    rows = Rows()
    rows.show(fruits("a b"))

    assert rows.place("b") == 1
    assert rows.place("z") == -1
