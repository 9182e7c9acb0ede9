"""What painted widgets share: eliding and wrapping text to a width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QTextLayout


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """One line of at most that width, ending in an ellipsis when cut."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))


def two_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """At most two lines of that width, broken where the script allows it, the second elided."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    cut = _break(text, metrics, width)
    return f"{text[:cut].rstrip()}\n{elided(text[cut:].lstrip(), metrics, width)}"


def _break(text: str, metrics: QFontMetrics, width: int) -> int:
    layout = QTextLayout(text)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    return max(1, line.textLength())
