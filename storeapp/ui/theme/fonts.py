"""The bundled typeface, loaded once, and fonts of it by token."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from storeapp.domain.errors import Defect
from storeapp.ui.theme.tokens import Type

FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-SemiBold.ttf")


def load_fonts(folder: Path) -> None:
    """Make the bundled typeface known to Qt; Defect when a file is missing or damaged."""
    for name in FILES:
        if QFontDatabase.addApplicationFont(str(folder / name)) < 0:
            raise Defect(f"font {name} cannot be loaded")


@cache
def font(size_px: int, *, strong: bool = False, struck: bool = False) -> QFont:
    """The typeface at that size, one value that nobody changes.

    Hinting is off, so that text keeps its width at every scale of the screen.
    """
    chosen = QFont(Type.FAMILY)
    chosen.setPixelSize(size_px)
    chosen.setWeight(QFont.Weight(Type.STRONG if strong else Type.REGULAR))
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    chosen.setStrikeOut(struck)
    return chosen
