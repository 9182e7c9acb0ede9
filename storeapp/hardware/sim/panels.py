"""The parts of the simulators' window: paper, faults, drawer, scale, scanner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from storeapp.hardware.sim import words
from storeapp.hardware.sim.drawer import SimDrawer
from storeapp.hardware.sim.paper import MARGIN_DOTS, ReceiptFont, paper_image
from storeapp.hardware.sim.printer import Fault, Sheet, SimPrinter
from storeapp.hardware.sim.scale import CAPACITY_G, SimScale
from storeapp.hardware.sim.scanner import SimScanner

_GAP_PX = 12
_TOUCH_PX = 48
_STEP_G = 5


@dataclass(frozen=True, slots=True)
class Favourite:
    """A code on the scan list and what it is."""

    code: str
    name: str


class Changes(QObject):
    """Brings changes of a machine from whichever thread to the window's.

    Signals: happened, without arguments, on the window's thread.
    """

    happened = Signal()

    def __init__(self, parent: QObject, subscribe: Callable[..., Callable[[], None]]) -> None:
        super().__init__(parent)
        self._unsubscribe = subscribe(self.happened.emit)

    def stop(self) -> None:
        """A machine must not call a window that is gone."""
        self._unsubscribe()


class PaperRoll(QWidget):
    """The receipts, the newest on top, as they come out of the printer."""

    def __init__(self, printer: SimPrinter, font: ReceiptFont) -> None:
        super().__init__()
        self.setObjectName("paper roll")
        self.setAccessibleName(str(words.PRINTER))
        self._printer = printer
        self._font = font
        self._pictures: list[tuple[Sheet, QImage]] = []
        self.changes = Changes(self, printer.subscribe)
        self.changes.happened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        known = {id(sheet.items[0]): (sheet, image) for sheet, image in self._pictures}
        self._pictures = [self._picture(sheet, known) for sheet in self._printer.sheets]
        self.setFixedSize(self._size())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top = QPainter(self), _GAP_PX
        for _, image in reversed(self._pictures):
            painter.drawImage(0, top, image)
            top += image.height() + _GAP_PX
        painter.end()

    def _picture(
        self, sheet: Sheet, known: dict[int, tuple[Sheet, QImage]]
    ) -> tuple[Sheet, QImage]:
        """A finished receipt is painted once."""
        before = known.get(id(sheet.items[0]))
        if before is not None and before[0].items == sheet.items:
            return before
        return sheet, paper_image(sheet.items, self._printer.width_dots, self._font)

    def _size(self) -> QSize:
        height = sum(image.height() + _GAP_PX for _, image in self._pictures) + _GAP_PX
        return QSize(self._printer.width_dots + 2 * MARGIN_DOTS, height)


class PrinterPanel(QGroupBox):
    """What can go wrong with the printer, and tearing off the paper."""

    def __init__(self, printer: SimPrinter) -> None:
        super().__init__(str(words.PRINTER))
        self.faults = {fault: self._fault_box(printer, fault) for fault in Fault}
        self.tear_off = plain_button(words.TEAR_OFF, printer.tear_off)
        layout = QGridLayout(self)
        for at, box in enumerate(self.faults.values()):
            layout.addWidget(box, at // 2, at % 2)
        layout.addWidget(self.tear_off, len(self.faults) // 2 + 1, 0, 1, 2)

    def _fault_box(self, printer: SimPrinter, fault: Fault) -> QCheckBox:
        box = QCheckBox(str(words.FAULTS[fault]))
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.setChecked(fault in printer.faults)
        box.setMinimumHeight(_TOUCH_PX)
        box.toggled.connect(lambda on: printer.set_fault(fault, on=on))
        return box


class DrawerPanel(QGroupBox):
    """Whether the drawer is open, and the hand that pushes it shut."""

    def __init__(self, drawer: SimDrawer) -> None:
        super().__init__(str(words.DRAWER))
        self._drawer = drawer
        self.state = QLabel()
        self.push = plain_button(words.PUSH_SHUT, drawer.shut)
        layout = QHBoxLayout(self)
        layout.addWidget(self.state)
        layout.addWidget(self.push)
        self.changes = Changes(self, drawer.subscribe)
        self.changes.happened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        is_open = self._drawer.is_open
        self.state.setText(str(words.DRAWER_OPEN if is_open else words.DRAWER_SHUT))
        self.push.setEnabled(is_open)


class ScalePanel(QGroupBox):
    """Something to weigh, and whether it lies still."""

    def __init__(self, scale: SimScale) -> None:
        super().__init__(str(words.SCALE))
        self._scale = scale
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(str(words.SCALE))
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.setMinimumHeight(_TOUCH_PX)
        self.slider.setRange(0, CAPACITY_G // _STEP_G)
        self.slider.setValue(scale.weight_g // _STEP_G)
        self.unstable = QCheckBox(str(words.UNSTABLE))
        self.unstable.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.weight = QLabel()
        layout = QVBoxLayout(self)
        for widget in (self.weight, self.slider, self.unstable):
            layout.addWidget(widget)
        self.slider.valueChanged.connect(self._put)
        self.unstable.toggled.connect(self._put)
        self._put()

    def _put(self) -> None:
        weight_g = self.slider.value() * _STEP_G
        self._scale.put(weight_g, stable=not self.unstable.isChecked())
        self.weight.setText(f"{weight_g // 1000}.{weight_g % 1000:03d} kg")


class ScannerPanel(QGroupBox):
    """Favourite codes, and a field for any other."""

    def __init__(self, scanner: SimScanner, favourites: Sequence[Favourite]) -> None:
        super().__init__(str(words.SCANNER))
        self._scanner = scanner
        self.codes = QListWidget()
        self.codes.setAccessibleName(str(words.SCANNER))
        self.codes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.codes.setMinimumHeight(4 * _TOUCH_PX)
        for favourite in favourites:
            self._add(favourite)
        self.field = QLineEdit()
        self.field.setPlaceholderText(str(words.SCAN_HINT))
        self.field.setAccessibleName(str(words.SCAN_HINT))
        self.scan = plain_button(words.SCAN, self._scan_field)
        layout = QVBoxLayout(self)
        for widget in (self.codes, self.field, self.scan):
            layout.addWidget(widget)
        self.codes.itemClicked.connect(self._scan_item)
        self.field.returnPressed.connect(self._scan_field)

    def _add(self, favourite: Favourite) -> None:
        item = QListWidgetItem(f"{favourite.name}\n{favourite.code}")
        item.setData(Qt.ItemDataRole.UserRole, favourite.code)
        self.codes.addItem(item)

    def _scan_item(self, item: QListWidgetItem) -> None:
        self._scanner.scan(str(item.data(Qt.ItemDataRole.UserRole)))

    def _scan_field(self) -> None:
        if text := self.field.text().strip():
            self._scanner.scan(text)
            self.field.clear()


def plain_button(caption: words.Words, action: Callable[[], None]) -> QPushButton:
    button = QPushButton(str(caption))
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setMinimumHeight(_TOUCH_PX)
    button.clicked.connect(lambda _checked: action())
    return button
