"""The simulated pole in the simulators' window."""

from __future__ import annotations

from storeapp.domain.money import Money
from storeapp.hardware.displays.cells import Cells
from storeapp.hardware.displays.dialects import Cd5220, Led8
from storeapp.hardware.displays.picture import Kind, Picture
from storeapp.hardware.sim.display import SimPole
from storeapp.hardware.sim.machines import Simulators
from storeapp.hardware.sim.paper import ReceiptFont
from storeapp.hardware.sim.pole_panel import PolePanel
from storeapp.hardware.sim.scale import SimScale
from storeapp.hardware.sim.scale_faults import ScaleFaultsPanel
from storeapp.hardware.sim.window import SimulatorWindow

TOTAL = Picture(Kind.TOTAL, Money(1280))


def test_the_window_shows_the_cells_as_they_change_on_another_thread(qtbot, fonts, off_main):
    pole = SimPole()
    window = SimulatorWindow(Simulators(scale=SimScale(), pole=pole), ReceiptFont(fonts))
    qtbot.addWidget(window)
    panel = window.findChild(PolePanel)
    assert panel is not None
    assert window.findChild(ScaleFaultsPanel) is not None
    with qtbot.waitSignal(panel.changes.happened):
        off_main(lambda: pole.take(Cd5220(Cells("gbk")).painted(TOTAL)))
    assert panel.cells.text().split("\n") == ["应付                ", "             ￥12.80", ""]
    off_main(lambda: pole.take(Led8().painted(TOTAL)))
    panel.refresh()
    assert panel.cells.text().endswith("[2]")
    window.close()
    pole.take(b"\x0c")  # Nobody listens any more.
