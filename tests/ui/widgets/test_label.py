"""Labels take their looks from a role; a name that is cut keeps its whole text."""

import pytest
from PySide6.QtGui import QFontInfo

from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.amount import Amount
from storeapp.ui.widgets.label import ElidedLabel, Label


@pytest.mark.parametrize(
    ("role", "size", "weight"),
    [("caption", 13, 400), ("body", 15, 400), ("heading", 17, 600), ("title", 22, 600),
     ("figure", 28, 600), ("amount", 44, 600)],
)  # fmt: skip
def test_a_role_is_a_size_and_a_weight(look: Look, qtbot, role: str, size: int, weight: int):
    label = Label(role, "12.80")
    qtbot.addWidget(label)
    label.show()

    assert QFontInfo(label.font()).pixelSize() == size
    assert label.font().weight() == weight


def test_a_role_can_change(look: Look, qtbot):
    label = Label("body", "12.80")
    qtbot.addWidget(label)
    label.show()

    label.play("amount")

    assert QFontInfo(label.font()).pixelSize() == 44


def test_text_is_never_markup(look: Look, qtbot):
    label = Label("body", "<b>Plums</b>")
    qtbot.addWidget(label)

    assert label.sizeHint().width() == label.fontMetrics().size(0, "<b>Plums</b>").width()


def test_a_long_name_elides_and_keeps_its_text(look: Look, qtbot):
    label = ElidedLabel("name", "Plum strips in single packs, two hundred grams")
    qtbot.addWidget(label)
    label.resize(120, 30)
    label.show()

    assert label.toolTip() == label.text() == "Plum strips in single packs, two hundred grams"
    label.resize(900, 30)
    assert label.toolTip() == ""
    assert label.minimumSizeHint().width() == 0


def test_a_new_amount_lays_nothing_out_again(look: Look, qtbot):
    amount = Amount()
    qtbot.addWidget(amount)
    before = (amount.sizeHint(), amount.minimumSizeHint())

    amount.say("¥99,999,999.99")

    assert (amount.sizeHint(), amount.minimumSizeHint()) == before
    assert amount.height() == 61
