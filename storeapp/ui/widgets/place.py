"""Where widgets stand: a place kept while hidden, a place known at once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QScrollArea, QWidget


def keep_place(widget: QWidget) -> None:
    """Its room stays its own while it is hidden, so that nothing beside it jumps."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def lay_out_now(area: QScrollArea) -> None:
    """Lay out what scrolls at once: only then is it known where something lies that just came."""
    for part in (area.widget(), area.viewport()):
        QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest.value)
