"""What painted widgets share: eliding and wrapping text to a width."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout

UNIT = re.compile(r"(?<=\d) (?=[a-z]{1,3}\b)")
"""The space in `750 g`, which is never where a line ends."""


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """One line of at most that width, ending in an ellipsis when cut."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))


def two_lines(text: str, font: QFont, width: int) -> tuple[str, ...]:
    """One or two lines of that width, broken where the script allows it, the second elided."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    held = UNIT.sub("\u00a0", text)
    cut = _first_line(held, font, width)
    return held[:cut].rstrip(), elided(held[cut:].lstrip(), metrics, width)


def _first_line(text: str, font: QFont, width: int) -> int:
    """How many characters Qt would put on the first line."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    return max(1, line.textLength())
