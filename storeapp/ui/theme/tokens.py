"""Every colour, size and duration of the window; nothing else in the interface names one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Mode(Enum):
    """Light or dark; the value is what settings keep."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for. Text on its ground holds 4.5:1, large figures 3:1.

    `background` is the counter, `surface` what lies on it (basket, sheets), `raised` what can be
    touched, `pressed` the same under a finger. `soft` marks the selected line, `lit` the newest.
    """

    background: str
    surface: str
    raised: str
    pressed: str
    line: str
    edge: str
    text: str
    muted: str
    faint: str
    primary: str
    primary_pressed: str
    on_primary: str
    soft: str
    lit: str
    accent: str
    accent_soft: str
    warning: str
    warning_soft: str
    focus: str


LIGHT: Final = Palette(
    background="#F5F6F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    pressed="#E9ECF0",
    line="#E3E6EA",
    edge="#C9D0D7",
    text="#16202A",
    muted="#5B6875",
    faint="#85909B",
    primary="#0B6E4F",
    primary_pressed="#085A40",
    on_primary="#FFFFFF",
    soft="#F0F6F4",
    lit="#CDEBDF",
    accent="#B4232A",
    accent_soft="#FCECEC",
    warning="#9A6700",
    warning_soft="#FFF8E6",
    focus="#0B6E4F",
)
DARK: Final = Palette(
    background="#12181F",
    surface="#19212A",
    raised="#212B35",
    pressed="#2C3844",
    line="#2A3541",
    edge="#3D4A57",
    text="#E9EEF3",
    muted="#9DAAB7",
    faint="#6F7C89",
    primary="#3CC295",
    primary_pressed="#2FA57E",
    on_primary="#04241A",
    soft="#1D2C2F",
    lit="#1F5444",
    accent="#FF8F93",
    accent_soft="#3A2226",
    warning="#E5B454",
    warning_soft="#332A17",
    focus="#3CC295",
)
PALETTES: Final = {Mode.LIGHT: LIGHT, Mode.DARK: DARK}


class Space:
    """Distances in pixels."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24
    XXL: Final = 32


class Leading:
    """Heights of a line of text where two share a row, in pixels."""

    CAPTION: Final = 19
    BODY: Final = 18
    BODY_WIDE: Final = 22
    NAME: Final = 24


class Radius:
    """Corner radii in pixels."""

    SMALL: Final = 6
    LARGE: Final = 12


class Type:
    """Type sizes in pixels, and the two weights."""

    FAMILY: Final = "Noto Sans SC"
    CAPTION: Final = 13
    BODY: Final = 15
    NAME: Final = 17
    TITLE: Final = 22
    FIGURE: Final = 28
    AMOUNT: Final = 44
    REGULAR: Final = 400
    STRONG: Final = 600
    LINE_HEIGHT_PERCENT: Final = 140


class Size:
    """Heights and widths of the fixed parts, in pixels."""

    WINDOW_WIDTH: Final = 1024
    WINDOW_HEIGHT: Final = 700
    STRIP: Final = 48
    BAR: Final = 96
    ROW: Final = 56
    KEY: Final = 64
    TARGET: Final = 48
    """The least a finger hits; `Space.S` is the least between two of them."""
    HINT: Final = 32
    SHEET_HEADING: Final = 72
    ICON_SMALL: Final = 16
    ICON: Final = 20
    ICON_LARGE: Final = 28
    RING: Final = 2
    WIDE_TILE: Final = 176
    """From this width on a tile has room for the larger type."""
    MARK: Final = 4
    SCROLL: Final = 6


class Column:
    """Widths of the columns of figures, in pixels; each holds its longest figure."""

    NET: Final = 128
    UNIT: Final = 32
    QUANTITY: Final = 80
    PRICE: Final = 128
    TIME: Final = 72
    COUNT: Final = 176


class Motion:
    """Durations in milliseconds; all eased out, none where the system asks for none."""

    QUICK_MS: Final = 120
    SHEET_MS: Final = 160
    LIT_MS: Final = 400
    SHAKE_MS: Final = 200
    NOTICE_MS: Final = 6_000
    CLOCK_MS: Final = 1_000


TILE_COLUMNS: Final = 4
TILE_ROWS: Final = 6

RIGHT_SHARE_PERCENT: Final = 44


def right_width(window_width: int) -> int:
    """How wide the right side is: quick keys, search and every sheet share this edge."""
    return window_width * RIGHT_SHARE_PERCENT // 100 // Space.S * Space.S
