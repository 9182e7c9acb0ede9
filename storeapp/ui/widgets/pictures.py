"""Drawings of goods and icons as pixmaps, made once per size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtGui import QPixmap

from storeapp.ui.theme.drawing import svg_pixmap

MOST = 400
"""Pixmaps kept; the least lately used is forgotten first."""


class Pictures:
    """SVG text by its id, painted once for each size and screen scale."""

    def __init__(self, drawing: Callable[[str], str]) -> None:
        self._drawing = drawing
        self._kept: OrderedDict[tuple[str, int], QPixmap | None] = OrderedDict()

    def pixmap(self, picture_id: str, side_px: int, ratio: float = 1.0) -> QPixmap | None:
        """The picture as a square, None when there is none or it cannot be read."""
        if not picture_id or side_px <= 0:
            return None
        key = (picture_id, round(side_px * ratio))
        if key not in self._kept:
            self._kept[key] = self._painted(picture_id, side_px, ratio)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def forget(self) -> None:
        """Ask for every drawing anew, after another catalogue came."""
        self._kept.clear()

    def _painted(self, picture_id: str, side_px: int, ratio: float) -> QPixmap | None:
        drawing = self._drawing(picture_id)
        if not drawing:
            return None
        return svg_pixmap(drawing, side_px, ratio)
