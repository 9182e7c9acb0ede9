"""A button that shows the key it answers to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from storeapp.ui.theme.tokens import Size, Space

_EDGES = {"primary": Space.XL, "saving": 0}
"""Pixels before and after what is written on a button of that kind."""


class KeyButton(QPushButton):
    """A caption, perhaps a count, and the key's name; the key works while the button can be seen.

    `key` is a portable key sequence ("F4"); `shown` what is written when that is not its name
    ("Enter" for "Return"). A touch leaves the focus where it was, so digits still go to the
    basket; the Tab key reaches the button.

    Signals: `clicked` of QPushButton, by touch or key, at once.
    """

    def __init__(
        self,
        key: str = "",
        *,
        kind: str = "quiet",
        shown: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._least_px = Size.STRIP if kind == "strip" else Size.TARGET
        self._caption = self._part("caption")
        self._count = self._part("count")
        self._key = self._part("key", shown or key)
        self._parts = (self._caption, self._count, self._key)
        self._arrange(kind)
        self._shortcuts = [self._shortcut(name) for name in key.split() if name]

    def say(self, caption: str, count: str = "") -> None:
        """Write the caption, and the count when there is one."""
        self._caption.setText(caption)
        self._count.setText(count)
        self._count.setVisible(bool(count))
        self.setAccessibleName(f"{caption} {count}".strip())
        self.updateGeometry()

    @property
    def caption(self) -> str:
        return self._caption.text()

    @property
    def keys(self) -> tuple[str, ...]:
        """The key sequences it answers to."""
        return tuple(s.key().toString() for s in self._shortcuts)

    def sizeHint(self) -> QSize:
        inner = self.layout()
        assert inner is not None
        return QSize(inner.sizeHint().width(), max(super().sizeHint().height(), self._least_px))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _part(self, name: str, text: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setVisible(bool(text) or name == "caption")
        return label

    def _arrange(self, kind: str) -> None:
        row = QHBoxLayout(self)
        edge = _EDGES.get(kind, Space.M)
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(Space.L if kind == "primary" else Space.S)
        if kind != "saving":  # Stands below a heading, in line with it.
            row.addStretch(1)
        for part in self._parts:
            row.addWidget(part)
        row.addStretch(1)

    def _shortcut(self, name: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(name), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.click)
        return shortcut


def primary_button(key: str = "F12", shown: str = "", parent: QWidget | None = None) -> KeyButton:
    """The one next step of a screen, bottom right."""
    return KeyButton(key, kind="primary", shown=shown, parent=parent)
