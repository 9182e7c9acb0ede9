"""Tiles show a good, are large enough, and say which was touched."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage

from storeapp.ui.theme.fonts import font
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.paint import two_lines
from storeapp.ui.widgets.pictures import MOST, Pictures
from storeapp.ui.widgets.tile_grid import TileGrid
from storeapp.ui.widgets.tile_row import TileRow
from tests.ui.given import DRAWING
from tests.ui.looking import crowded_targets, nameless, small_targets

PLUM = TileRow("P1", "Plum strips, single packs 200 g", "¥12.90", "plum")
LOOSE = TileRow("P3", "Cured plums", "¥39.80", mark="/ kg", weighed=True)


@pytest.fixture
def pictures() -> Pictures:
    return Pictures(lambda picture_id: DRAWING if picture_id == "plum" else "")


@pytest.fixture
def grid(look: Look, pictures: Pictures, qtbot) -> TileGrid:
    grid = TileGrid(look, pictures, columns=4, rows=6)
    qtbot.addWidget(grid)
    grid.resize(528, 568)
    grid.show()
    return grid


def rows(count: int) -> list[TileRow]:
    return [replace(PLUM, key=f"P{n}") for n in range(count)]


def test_24_tiles_fill_the_grid_in_one_size(grid: TileGrid):
    grid.show_rows(rows(24))

    widths = {tile.width() for tile in grid.tiles}
    heights = {tile.height() for tile in grid.tiles}
    assert all(tile.isVisible() for tile in grid.tiles)
    assert max(widths) - min(widths) <= 1
    assert max(heights) - min(heights) <= 1
    assert small_targets(grid) == []
    assert crowded_targets(grid) == []
    assert nameless(grid) == []


def test_fewer_tiles_keep_their_place_and_size(grid: TileGrid):
    grid.show_rows(rows(24))
    before = grid.tiles[2].geometry()

    grid.show_rows(rows(3))

    assert [tile.isVisible() for tile in grid.tiles] == [True] * 3 + [False] * 21
    assert grid.tiles[2].geometry() == before


def test_a_heading_takes_the_first_row_and_no_tile_changes_its_size(grid: TileGrid):
    grid.show_rows(rows(24))
    first, size = grid.tiles[0].y(), grid.tiles[0].size()

    grid.show_rows(rows(24), "Which goods are on the scale?")

    assert sum(tile.isVisible() for tile in grid.tiles) == 20
    assert grid.tiles[0].y() > first
    assert grid.tiles[0].size() == size
    grid.show_rows(rows(24))
    assert grid.tiles[0].y() == first


def test_a_touch_says_which_good(grid: TileGrid, qtbot):
    grid.show_rows(rows(5))

    with qtbot.waitSignal(grid.chosen) as chosen:
        grid.tiles[4].click()

    assert chosen.args == ["P4"]


def test_a_tile_is_named_in_full(grid: TileGrid):
    grid.show_rows([LOOSE])

    assert grid.tiles[0].accessibleName() == "Cured plums ¥39.80 / kg"
    assert grid.tiles[0].toolTip() == "Cured plums"


def _colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_the_picture_is_painted(grid: TileGrid):
    grid.show_rows([PLUM, LOOSE])

    assert "#ff0000" in _colours(grid.tiles[0].grab().toImage())
    assert "#ff0000" not in _colours(grid.tiles[1].grab().toImage())


def test_goods_by_weight_carry_the_scale_mark(grid: TileGrid):
    grid.show_rows([replace(LOOSE, weighed=False)])
    plain = grid.tiles[0].grab().toImage()

    grid.show_rows([LOOSE])

    assert grid.tiles[0].grab().toImage() != plain


def test_focus_and_finger_are_seen(grid: TileGrid, look: Look):
    grid.show_rows([LOOSE])
    tile = grid.tiles[0]
    plain = tile.grab().toImage()

    tile.setDown(True)
    assert QColor(look.palette.pressed).name() in _colours(tile.grab().toImage())
    tile.setDown(False)
    assert tile.grab().toImage() == plain


def test_another_look_repaints(grid: TileGrid, look: Look):
    grid.show_rows([LOOSE])
    light = grid.tiles[0].grab().toImage()

    look.wear(Mode.DARK)

    assert grid.tiles[0].grab().toImage() != light


# --- pictures ------------------------------------------------------------------------


def test_a_picture_is_drawn_once_per_size(look: Look):
    asked: list[str] = []

    def drawing(picture_id: str) -> str:
        asked.append(picture_id)
        return DRAWING

    pictures = Pictures(drawing)
    first = pictures.pixmap("plum", 40)
    assert pictures.pixmap("plum", 40) is first
    assert asked == ["plum"]
    twice = pictures.pixmap("plum", 40, 2.0)
    assert twice is not None
    assert (twice.width(), twice.devicePixelRatio()) == (80, 2.0)
    assert asked == ["plum", "plum"]

    pictures.forget()
    pictures.pixmap("plum", 40)
    assert asked == ["plum"] * 3


@pytest.mark.parametrize(
    ("picture_id", "side", "drawing"),
    [("", 40, DRAWING), ("plum", 0, DRAWING), ("plum", 40, "")],
    ids=["no picture", "no room", "not in the catalogue"],
)
def test_no_picture_is_none(look: Look, picture_id: str, side: int, drawing: str):
    assert Pictures(lambda _: drawing).pixmap(picture_id, side) is None


def test_a_broken_drawing_is_none_and_is_not_read_again(look: Look, qtlog):
    asked: list[str] = []

    def drawing(picture_id: str) -> str:
        asked.append(picture_id)
        return "this is no drawing"

    pictures = Pictures(drawing)
    with qtlog.disabled():
        assert pictures.pixmap("plum", 40) is None
    assert pictures.pixmap("plum", 40) is None
    assert asked == ["plum"]


def test_the_number_of_kept_pictures_is_bounded(look: Look):
    pictures = Pictures(lambda _: DRAWING)

    for place in range(MOST + 5):
        pictures.pixmap(f"p{place}", 4)

    assert len(pictures._kept) == MOST


# --- names in two lines --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Raisins", 100, ("Raisins",)),
        ("Daily nuts 750 g", 100, ("Daily nuts", "750\u00a0g")),
        ("梅条独立小包二百克", 75, ("梅条独立小", "包二百克")),
        ("", 100, ("",)),
    ],
    ids=["one line", "a unit stays with its number", "chinese", "empty"],
)
def test_two_lines(look: Look, text: str, width: int, lines: tuple[str, ...]):
    assert two_lines(text, font(15), width) == lines


def test_the_second_line_elides(look: Look):
    first, second = two_lines("Freeze-dried strawberries and more of it", font(15), 100)

    assert first == "Freeze-dried"
    assert second.endswith("…")
