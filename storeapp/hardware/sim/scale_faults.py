"""What can go wrong with the simulated scale, as boxes to tick."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QGroupBox

from storeapp.hardware.sim.scale import ScaleFault, SimScale
from storeapp.hardware.sim.words import Words

TITLE = Words("Scale: faults", "电子秤故障")
FAULTS: dict[ScaleFault, Words] = {
    ScaleFault.MOVING: Words("Never still", "一直晃动"),
    ScaleFault.OVERLOAD: Words("Overload", "超载"),
    ScaleFault.UNDER_ZERO: Words("Under zero", "低于零"),
    ScaleFault.NO_ANSWER: Words("No answer", "无应答"),
    ScaleFault.GARBLED: Words("Garbled", "乱码"),
    ScaleFault.LATE: Words("Late", "迟到"),
}
_TOUCH_PX = 48


class ScaleFaultsPanel(QGroupBox):
    """Each box is one fault; several may hold at once."""

    def __init__(self, scale: SimScale) -> None:
        super().__init__(str(TITLE))
        self.boxes = {fault: self._box(scale, fault) for fault in ScaleFault}
        layout = QGridLayout(self)
        for at, box in enumerate(self.boxes.values()):
            layout.addWidget(box, at // 2, at % 2)

    def _box(self, scale: SimScale, fault: ScaleFault) -> QCheckBox:
        box = QCheckBox(str(FAULTS[fault]))
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.setChecked(fault in scale.faults)
        box.setMinimumHeight(_TOUCH_PX)
        box.toggled.connect(lambda on: scale.set_fault(fault, on=on))
        return box
