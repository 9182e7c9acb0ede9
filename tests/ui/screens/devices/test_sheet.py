"""The sheet of devices as it is drawn: readable, touchable, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt

from storeapp.domain.catalogue import Language
from storeapp.ports.health import DeviceState
from storeapp.ui.screens.devices.device_list import COLOURS
from storeapp.ui.screens.devices.samples import samples
from storeapp.ui.screens.devices.view import DevicesSheet
from tests.ui.sheets import drawing, every_sample, flaws

Draw = Callable[..., DevicesSheet]
draw = drawing(DevicesSheet, samples)


@every_sample(samples)
def test_every_sample_can_be_read_and_touched(
    draw: Draw, name: str, language: Language, size: QSize
) -> None:
    assert flaws(draw(name, language, size)) == []


def test_keys_alone_do_everything(draw: Draw, qtbot) -> None:
    view = draw("movable")
    heard: list[object] = []
    view.selected.connect(heard.append)
    for name in ("confirmed", "reconnecting", "moving", "closed"):
        getattr(view, name).connect(lambda name=name: heard.append(name))
    view.take_focus()
    qtbot.keyClick(view.devices, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_7)
    qtbot.keyClick(view, Qt.Key.Key_Escape)

    assert heard == ["drawer", "confirmed", "reconnecting", "moving", "closed"]


def test_jobs_can_be_moved_only_where_it_is_offered(draw: Draw) -> None:
    assert draw("well").move_jobs.isVisible() is False
    assert draw("movable").move_jobs.isVisible() is True


def test_lights_differ_without_their_colour(draw: Draw) -> None:
    """Each state has a shape of its own: seen in grey, no two rows' lights are alike."""
    view = draw("paper-low")
    ill = draw("no-paper")
    shapes = {
        state: _light(sheet, place)
        for state, sheet, place in (
            (DeviceState.LOW, view, 0),
            (DeviceState.WORKING, view, 1),
            (DeviceState.UNKNOWN, view, 5),
            (DeviceState.TROUBLED, ill, 4),
        )
    }

    assert set(shapes) == set(COLOURS)
    assert len(set(shapes.values())) == len(shapes)


def _light(view: DevicesSheet, place: int) -> tuple[bool, ...]:
    """Which pixels of a row's light are not the ground's, whatever their colour."""
    devices = view.devices
    index = devices.rows.index(place)
    devices.scrollTo(index)
    area = devices.visualRect(index).adjusted(12, 8, 0, -8)
    area.setWidth(28)
    image = devices.viewport().grab(area).toImage()
    ground = image.pixel(0, 0)
    return tuple(
        image.pixel(x, y) != ground for y in range(image.height()) for x in range(image.width())
    )
