"""The simulated label printer's part of the simulators' window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QGroupBox, QLabel, QVBoxLayout

from storeapp.hardware.labels.paint import label_picture
from storeapp.hardware.labels.reader import Printed
from storeapp.hardware.labels.sim import SimLabelPrinter
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.sim.panels import Changes
from storeapp.hardware.sim.words import Words

TITLE = Words("Label printer", "标签打印机")
POWER_OFF = Words("Power off", "断电")
NOTHING = Words("No label yet", "还没有标签")
_SHOWN = QSize(330, 220)


class LabelPanel(QGroupBox):
    """The newest label, painted from the bytes."""

    def __init__(self, printer: SimLabelPrinter, fonts: Path) -> None:
        super().__init__(str(TITLE))
        self._printer = printer
        self._font = RasterFont(fonts)
        self.shown = QLabel(str(NOTHING))
        self.shown.setMinimumHeight(_SHOWN.height())
        self.power_off = QCheckBox(str(POWER_OFF))
        self.power_off.toggled.connect(self._switch)
        layout = QVBoxLayout(self)
        layout.addWidget(self.shown)
        layout.addWidget(self.power_off)
        self.changes = Changes(self, printer.subscribe)
        self.changes.happened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        labels = self._printer.labels
        if labels:
            self.shown.setPixmap(self._pixmap(labels[-1]))

    def _switch(self, off: bool) -> None:
        self._printer.is_on = not off

    def _pixmap(self, label: Printed) -> QPixmap:
        grey = label_picture(label, self._font)
        data = grey.tobytes()
        form = QImage.Format.Format_Grayscale8
        image = QImage(data, grey.width, grey.height, grey.width, form)
        return QPixmap.fromImage(image).scaledToWidth(_SHOWN.width())
