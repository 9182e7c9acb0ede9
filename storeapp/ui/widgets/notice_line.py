"""One sentence in its place: it comes, shakes when something was refused, and goes by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, QVariantAnimation
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from storeapp.ui.notices import Notice, Tone
from storeapp.ui.theme.look import motion_ms
from storeapp.ui.theme.tokens import Motion, Size, Space
from storeapp.ui.widgets.label import Label

SWINGS_PX = (0, -Space.S, Space.S, -Space.XS, Space.XS, 0)
"""Where the words stand during a shake, evenly in time."""


class NoticeLine(QWidget):
    """Hidden when there is nothing to say; the same notice shown again does not start over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(Size.TARGET)
        self._said = Label("body")
        self._said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.addWidget(self._said, 1)
        self._notice: Notice | None = None
        self._rest = QTimer(self, singleShot=True, interval=Motion.NOTICE_MS)
        self._rest.setObjectName("notice")
        self._rest.timeout.connect(self.hide)
        self._swing = QVariantAnimation(self)
        self._swing.valueChanged.connect(self._move)
        self._move(0)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, "" when nothing."""
        return "" if self.isHidden() else self._said.text()

    def show_notice(self, notice: Notice | None) -> None:
        if notice == self._notice:
            return
        before, self._notice = self._notice, notice
        if notice is None:
            self._rest.stop()
            self.hide()
            return
        self._say(notice)
        if before is None or before.serial != notice.serial:
            self._appear(notice)

    def _say(self, notice: Notice) -> None:
        self._said.say(notice.text)
        self.setAccessibleName(notice.text)
        if self.property("tone") != notice.tone.value:
            self.setProperty("tone", notice.tone.value)
            self.style().unpolish(self)
            self.style().polish(self)

    def _appear(self, notice: Notice) -> None:
        self.show()
        self._rest.start()
        if notice.tone is Tone.REFUSED:
            self._swing.stop()
            self._swing.setStartValue(0)
            self._swing.setEndValue(len(SWINGS_PX) - 1)
            self._swing.setDuration(motion_ms(Motion.SHAKE_MS))
            self._swing.start()

    def _move(self, step: int) -> None:
        offset = SWINGS_PX[step]
        self.setContentsMargins(Space.S + offset, 0, Space.S - offset, 0)
