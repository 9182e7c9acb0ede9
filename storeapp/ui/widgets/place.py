"""How a widget keeps its place while it is hidden, so that nothing beside it jumps."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def keep_place(widget: QWidget) -> None:
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
