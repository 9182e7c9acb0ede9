"""The look puts fonts and colours on the application, and tells painted widgets."""

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleHintReturn, QWidget

from storeapp.domain.errors import Defect
from storeapp.ui.theme.fonts import FILES, font, load_fonts
from storeapp.ui.theme.look import Look, motion_ms
from storeapp.ui.theme.tokens import DARK, LIGHT, Mode


def test_wearing_a_mode_changes_sheet_palette_and_tells(look: Look, qapp: QApplication, qtbot):
    with qtbot.waitSignal(look.changed):
        look.wear(Mode.DARK)

    assert look.mode is Mode.DARK
    assert look.palette is DARK
    assert look.colour("surface") == QColor(DARK.surface)
    assert DARK.primary in qapp.styleSheet()
    assert LIGHT.primary not in qapp.styleSheet()


def test_the_bundled_typeface_has_both_weights_and_chinese(look: Look):
    assert QFontInfo(font(17)).family() == "Noto Sans SC"
    assert QFontInfo(font(17, strong=True)).weight() == 600
    assert QFontMetrics(font(17)).inFontUcs4(ord("焗"))
    assert QFontMetrics(font(17)).inFontUcs4(ord("¥"))


@pytest.mark.parametrize("strong", [False, True], ids=["regular", "strong"])
def test_all_digits_are_of_one_width(look: Look, strong: bool):
    metrics = QFontMetrics(font(44, strong=strong))

    assert len({metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}) == 1


def test_a_missing_font_is_a_defect(tmp_path):
    with pytest.raises(Defect, match=FILES[0]):
        load_fonts(tmp_path)


def test_icons_are_drawn_in_the_colour_asked_for(look: Look):
    image = look.icon("moon", "accent", 40).toImage()

    painted = {
        image.pixelColor(x, y).name().upper()
        for x in range(40)
        for y in range(40)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert painted == {LIGHT.accent}


def test_a_system_without_animations_gets_none(look: Look, qapp: QApplication):
    class Still(QProxyStyle):
        def styleHint(
            self,
            hint: QStyle.StyleHint,
            option=None,
            widget: QWidget | None = None,
            data: QStyleHintReturn | None = None,
        ) -> int:
            if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
                return 0
            return super().styleHint(hint, option, widget, data)

    assert motion_ms(160) == 160
    qapp.setStyle(Still("fusion"))
    try:
        assert motion_ms(160) == 0
    finally:
        qapp.setStyle("fusion")
    assert motion_ms(160) == 160
