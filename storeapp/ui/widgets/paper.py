"""A receipt on the screen, with the words that went on paper."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from storeapp.domain.receipt import (
    Align,
    BarCode,
    Block,
    Pair,
    QrCode,
    ReceiptDoc,
    Rule,
    Space,
    Text,
)
from storeapp.ui.theme.tokens import Space as Gap
from storeapp.ui.widgets.label import Label

ALIGNED = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class Paper(QScrollArea):
    """Scrolls by wheel, finger and the keys of its screen. The codes stand as their text: who
    looks at it reads, and a telephone reads the paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ReceiptDoc | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_document(self, document: ReceiptDoc) -> None:
        """Nothing is built again when it is the same."""
        if document == self._shown:
            return
        self._shown = document
        self.setAccessibleName(document.title)
        sheet = QWidget()
        sheet.setProperty("ground", "background")
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(Gap.XL, Gap.L, Gap.XL, Gap.L)
        column.setSpacing(Gap.XS)
        for block in document.blocks:
            column.addWidget(_drawn(block))
        column.addStretch(1)
        self.setWidget(sheet)
        self.verticalScrollBar().setValue(0)

    def turn(self, by: int) -> None:
        """A part of what is seen, down or up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep() // 2)


def _drawn(block: Block) -> QWidget:
    match block:
        case Text(text, align, bold, large):
            label = Label(_role(bold=bold, large=large), text)
            label.setWordWrap(True)
            label.setAlignment(ALIGNED[align])
            return label
        case Pair():
            return _pair(block)
        case Rule():
            rule = QFrame()
            rule.setObjectName("rule")
            return rule
        case Space():
            return Label("body", " ")
        case QrCode(text) | BarCode(text):
            code = Label("caption", text)
            code.setWordWrap(True)
            code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            return code
        case _:
            assert_never(block)


def _pair(pair: Pair) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Gap.M)
    role = _role(bold=pair.bold, large=pair.large)
    left, right = Label(role, pair.left), Label(role, pair.right)
    left.setWordWrap(True)
    right.setAlignment(Qt.AlignmentFlag.AlignRight)
    row.addWidget(left, 1)
    row.addWidget(right)
    return line


def _role(*, bold: bool, large: bool) -> str:
    if large:
        return "title"
    return "strong" if bold else "body"
