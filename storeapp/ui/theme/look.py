"""The look in force: painted widgets read its palette, the application wears its style sheet."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QStyle

from storeapp.domain.errors import Defect
from storeapp.ui.theme.drawing import svg_pixmap
from storeapp.ui.theme.fonts import font, load_fonts
from storeapp.ui.theme.resources import FONTS, ICONS
from storeapp.ui.theme.stylesheet import stylesheet
from storeapp.ui.theme.tokens import PALETTES, Mode, Palette, Size, Type


class Look(QObject):
    """One mode at a time for the whole window.

    Signals: `changed` after the style sheet was replaced, so that painted widgets repaint.
    """

    changed = Signal()

    def __init__(self, mode: Mode = Mode.LIGHT) -> None:
        super().__init__()
        self._mode = mode

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def palette(self) -> Palette:
        return PALETTES[self._mode]

    def colour(self, role: str) -> QColor:
        """The colour of a role of the palette, by its name."""
        return QColor(getattr(self.palette, role))

    def icon(self, name: str, role: str = "muted", side_px: int = Size.ICON) -> QPixmap:
        """An icon of resources/icons in the colour of that role."""
        ratio = application().devicePixelRatio()
        return tinted(name, getattr(self.palette, role), side_px, ratio)

    def wear(self, mode: Mode) -> None:
        """Put that mode on the application."""
        self._mode = mode
        app = application()
        _load_fonts_once()
        app.setFont(font(Type.BODY))
        app.setStyleSheet(stylesheet(self.palette))
        self.changed.emit()


def application() -> QApplication:
    """The running application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


@cache
def tinted(name: str, colour: str, side_px: int, ratio: float) -> QPixmap:
    """That icon drawn in one colour; Defect when there is no such drawing."""
    drawing = (ICONS / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixmap = svg_pixmap(drawing, side_px, ratio)
    if pixmap is None:
        raise Defect(f"icon {name} cannot be drawn")
    return pixmap


@cache
def _load_fonts_once() -> None:
    load_fonts(FONTS)


def motion_ms(wanted_ms: int) -> int:
    """How long a movement may take: nothing when the system asks for no animation."""
    hint = application().style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return wanted_ms if hint > 0 else 0
