"""A receipt on the screen: every block is there, and it can be read to its end."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from storeapp.domain.receipt import Align, BarCode, Pair, QrCode, ReceiptDoc, Rule, Space, Text
from storeapp.ui.widgets.paper import Paper

DOCUMENT = ReceiptDoc(
    "小票 S01-2-1-000001",
    (
        Text("Xihu", Align.CENTRE, large=True),
        Rule(),
        Pair("Plum", "12.90", bold=True),
        Space(),
        QrCode("SA1:S01-2-1-000001:b1"),
        BarCode("6901234567892"),
        Text("Thank you", Align.RIGHT),
    ),
)


def words(paper: Paper) -> list[tuple[str, str]]:
    labels = shown(paper).findChildren(QLabel)
    return [(label.text(), label.property("role")) for label in labels]


def shown(paper: Paper) -> QWidget:
    widget = paper.widget()
    assert widget is not None
    return widget


def test_every_block_is_drawn_in_its_order(qtbot) -> None:
    paper = Paper()
    qtbot.addWidget(paper)
    paper.show_document(DOCUMENT)

    assert words(paper) == [
        ("Xihu", "title"),
        ("Plum", "strong"),
        ("12.90", "strong"),
        (" ", "body"),
        ("SA1:S01-2-1-000001:b1", "caption"),
        ("6901234567892", "caption"),
        ("Thank you", "body"),
    ]
    frames = [f for f in shown(paper).findChildren(QFrame) if f.objectName() == "rule"]
    assert len(frames) == 1
    assert paper.accessibleName() == "小票 S01-2-1-000001"


def test_the_same_receipt_is_not_built_again_and_another_is(qtbot) -> None:
    paper = Paper()
    qtbot.addWidget(paper)
    paper.show_document(DOCUMENT)
    first = paper.widget()
    paper.show_document(DOCUMENT)
    same = paper.widget() is first
    paper.show_document(ReceiptDoc("other", (Text("other"),)))

    assert same
    assert words(paper) == [("other", "body")]


def test_a_long_one_is_scrolled_from_its_beginning(qtbot) -> None:
    paper = Paper()
    qtbot.addWidget(paper)
    paper.resize(300, 200)
    paper.show()
    paper.show_document(ReceiptDoc("long", tuple(Text(str(n)) for n in range(60))))
    qtbot.waitUntil(lambda: paper.verticalScrollBar().maximum() > 0)
    begun = paper.verticalScrollBar().value()
    paper.turn(2)
    lower = paper.verticalScrollBar().value()
    paper.turn(-1)

    assert begun == 0 < paper.verticalScrollBar().value() < lower
