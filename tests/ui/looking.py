"""What a person sees and reaches in a window: its targets, their names, text that is cut off."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListView, QWidget

from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import ElidedLabel


def shown(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    return [widget for widget in root.findChildren(kind) if widget.isVisible()]


def targets(root: QWidget) -> list[QWidget]:
    """Everything to touch, but for the strip: its height is the brief's."""
    buttons = [b for b in shown(root, QAbstractButton) if b.property("kind") != "strip"]
    return buttons + shown(root, QLineEdit)


def small_targets(root: QWidget, least: int = 48) -> list[str]:
    return [
        f"{target.accessibleName()} {target.width()}x{target.height()}"
        for target in targets(root)
        if target.width() < least or target.height() < least
    ]


def place(widget: QWidget, root: QWidget) -> QRect:
    """Where it lies in the window."""
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def crowded_targets(root: QWidget, least: int = 8) -> list[str]:
    """Pairs of targets nearer to each other than a finger can tell."""
    crowded = []
    all_targets = [(t, place(t, root)) for t in targets(root)]
    for i, (one, here) in enumerate(all_targets):
        grown = here.adjusted(-least + 1, -least + 1, least - 1, least - 1)
        crowded += [
            f"{one.accessibleName()} / {other.accessibleName()}"
            for other, there in all_targets[i + 1 :]
            if grown.intersects(there)
        ]
    return crowded


def nameless(root: QWidget) -> list[str]:
    """Controls a screen reader has no name for."""
    QAccessible.setActive(True)
    controls = [*shown(root, QAbstractButton), *shown(root, QLineEdit), *shown(root, QListView)]
    return [
        f"{type(control).__name__} {control.objectName()}"
        for control in controls
        if not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]


def clipped(root: QWidget) -> list[str]:
    """Labels and captions that do not fit where they stand; eliding ones have their tool tip."""
    cut = []
    for label in shown(root, QLabel):
        assert isinstance(label, QLabel)
        if isinstance(label, ElidedLabel) or not label.text() or not label.pixmap().isNull():
            continue
        width = label.fontMetrics().horizontalAdvance(label.text())
        if label.wordWrap():
            needed = label.heightForWidth(label.width())
            if needed > label.height():
                cut.append(f"{label.text()} needs {needed} px of height, has {label.height()}")
        elif width > label.contentsRect().width():
            cut.append(f"{label.text()} needs {width} px, has {label.contentsRect().width()}")
    cut += [
        f"{button.accessibleName()} on its button"
        for button in shown(root, KeyButton)
        if button.minimumSizeHint().width() > button.width()
    ]
    for field in shown(root, QLineEdit):
        assert isinstance(field, QLineEdit)
        needed = field.fontMetrics().horizontalAdvance(field.placeholderText())
        if needed > field.width() - 2 * 12:
            cut.append(f"{field.placeholderText()} in its field")
    return cut


def focus_order(start: QWidget) -> list[str]:
    """The accessible names that the Tab key visits, once around."""
    names: list[str] = []
    widget: QWidget | None = start
    while widget is not None:
        if widget.isVisible() and widget.isEnabled() and int(widget.focusPolicy().value) & 1:
            names.append(widget.accessibleName() or type(widget).__name__)
        widget = widget.nextInFocusChain()
        if widget is start:
            break
    return names
