"""SVG texts as pixmaps."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


def svg_pixmap(drawing: str, side_px: int, ratio: float = 1.0) -> QPixmap | None:
    """A square pixmap of an SVG text, None when it is none."""
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    if not renderer.isValid():
        return None
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    pixmap = QPixmap(round(side_px * ratio), round(side_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return pixmap
