"""The window: the strip on top, one screen below it, sheets over the screen's right side."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, QRect, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from storeapp.ui.strip import Strip
from storeapp.ui.theme.look import Look, motion_ms
from storeapp.ui.theme.tokens import Motion, Size, right_width


class Shell(QWidget):
    """A `navigator.Stage` in a window. It knows no screen.

    Signals: `closed` when the window was closed; who runs the till ends it then.
    """

    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setMinimumSize(Size.WINDOW_WIDTH, Size.WINDOW_HEIGHT)
        self.strip = Strip(look)
        self.stage = StageArea()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stage, 1)

    def put_screen(self, screen: QWidget) -> None:
        self.stage.put_screen(screen)

    def put_sheet(self, sheet: QWidget) -> None:
        self.stage.put_sheet(sheet)

    def take_sheet(self, sheet: QWidget) -> None:
        self.stage.take_sheet(sheet)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


class StageArea(QWidget):
    """Screens fill it; a sheet covers its right side, so that the basket is never left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen: QWidget | None = None
        self._sheets: list[QWidget] = []
        self._slide = QPropertyAnimation(self)
        self._slide.setPropertyName(b"pos")
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)

    def put_screen(self, screen: QWidget) -> None:
        before, self._screen = self._screen, screen
        screen.setParent(self)
        screen.setGeometry(self.rect())
        screen.show()
        screen.lower()
        if before is not None and before is not screen:
            before.hide()

    def put_sheet(self, sheet: QWidget) -> None:
        self._sheets.append(sheet)
        sheet.setParent(self)
        sheet.setGeometry(self._right())
        sheet.show()
        sheet.raise_()
        self._move_in(sheet)

    def take_sheet(self, sheet: QWidget) -> None:
        self._slide.stop()
        self._sheets.remove(sheet)
        sheet.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._slide.stop()
        if self._screen is not None:
            self._screen.setGeometry(self.rect())
        for sheet in self._sheets:
            sheet.setGeometry(self._right())

    def _move_in(self, sheet: QWidget) -> None:
        rest = self._right().topLeft()
        self._slide.stop()
        self._slide.setTargetObject(sheet)
        self._slide.setStartValue(rest + QPoint(sheet.width() // 4, 0))
        self._slide.setEndValue(rest)
        self._slide.setDuration(motion_ms(Motion.SHEET_MS))
        self._slide.start()

    def _right(self) -> QRect:
        width = right_width(self.width())
        return QRect(self.width() - width, 0, width, self.height())
