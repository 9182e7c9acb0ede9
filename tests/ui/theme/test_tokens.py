"""The colours hold the contrast of WCAG 2.2 AA; the right side keeps its share."""

import dataclasses
import re

import pytest

from storeapp.ui.theme.stylesheet import stylesheet
from storeapp.ui.theme.tokens import PALETTES, Mode, Motion, Palette, right_width

TEXT_ON = [
    ("text", "background"), ("text", "surface"), ("text", "raised"), ("text", "pressed"),
    ("text", "soft"), ("text", "lit"), ("text", "warning_soft"), ("text", "accent_soft"),
    ("muted", "background"), ("muted", "surface"), ("muted", "raised"), ("muted", "soft"),
    ("accent", "surface"), ("accent", "soft"), ("accent", "background"),
    ("warning", "surface"), ("warning", "background"),
    ("primary", "surface"), ("primary", "raised"),
    ("on_primary", "primary"), ("on_primary", "primary_pressed"),
]  # fmt: skip
LARGE_ON = [
    ("faint", "surface"),
    ("muted", "pressed"),
    ("focus", "surface"),
    ("focus", "raised"),
    ("focus", "background"),
]


def _luminance(colour: str) -> float:
    """Relative luminance of sRGB, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(palette: Palette, pair: tuple[str, str]) -> float:
    light, dark = sorted((_luminance(getattr(palette, role)) for role in pair), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("pair", TEXT_ON, ids="-on-".join)
def test_text_holds_four_and_a_half_to_one(mode: Mode, pair: tuple[str, str]):
    assert _contrast(PALETTES[mode], pair) >= 4.5


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("pair", LARGE_ON, ids="-on-".join)
def test_large_figures_and_focus_rings_hold_three_to_one(mode: Mode, pair: tuple[str, str]):
    assert _contrast(PALETTES[mode], pair) >= 3.0


def test_black_on_white_is_the_known_contrast():
    palette = dataclasses.replace(PALETTES[Mode.LIGHT], text="#000000", surface="#FFFFFF")

    assert _contrast(palette, ("text", "surface")) == pytest.approx(21.0)


@pytest.mark.parametrize("mode", Mode)
def test_every_colour_is_six_hex_digits(mode: Mode):
    for colour in dataclasses.astuple(PALETTES[mode]):
        assert re.fullmatch("#[0-9A-F]{6}", colour)


@pytest.mark.parametrize("mode", Mode)
def test_the_style_sheet_uses_no_other_colour(mode: Mode):
    used = set(re.findall("#[0-9A-Fa-f]{6}", stylesheet(PALETTES[mode])))

    assert used <= set(dataclasses.astuple(PALETTES[mode]))


@pytest.mark.parametrize(("window", "right"), [(1280, 560), (1920, 840), (1024, 448)])
def test_the_right_side_keeps_its_share(window: int, right: int):
    assert right_width(window) == right


def test_no_movement_is_longer_than_a_fifth_of_a_second():
    assert max(Motion.QUICK_MS, Motion.SHEET_MS, Motion.SHAKE_MS) <= 200
