"""The modes of a printer's head and the ESC/POS commands that change them, as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from storeapp.hardware.escpos.items import LINE_DOTS, Run, Side


@dataclass(frozen=True, slots=True)
class Mode:
    """Everything ESC @ puts back."""

    look: Run = field(default_factory=lambda: Run(""))
    side: Side = Side.LEFT
    line_dots: int = LINE_DOTS
    bar_height_dots: int = 162
    bar_module_dots: int = 3
    bar_words_below: bool = False
    qr_module_dots: int = 3
    qr_level: str = "L"
    chinese: bool = False


def _side(mode: Mode, value: int) -> Mode:
    return replace(mode, side={1: Side.CENTRE, 2: Side.RIGHT}.get(value % 48, Side.LEFT))


def _bold(mode: Mode, value: int) -> Mode:
    return replace(mode, look=replace(mode.look, bold=bool(value & 1)))


def _underline(mode: Mode, value: int) -> Mode:
    return replace(mode, look=replace(mode.look, underline=value % 48 > 0))


def _inverse(mode: Mode, value: int) -> Mode:
    return replace(mode, look=replace(mode.look, inverse=bool(value & 1)))


def _print_mode(mode: Mode, bits: int) -> Mode:
    look = replace(
        mode.look,
        bold=bool(bits & 0x08),
        height=2 if bits & 0x10 else 1,
        width=2 if bits & 0x20 else 1,
        underline=bool(bits & 0x80),
    )
    return replace(mode, look=look)


def _size(mode: Mode, bits: int) -> Mode:
    look = replace(mode.look, width=(bits >> 4 & 7) + 1, height=(bits & 7) + 1)
    return replace(mode, look=look)


def _words_below(mode: Mode, value: int) -> Mode:
    return replace(mode, bar_words_below=value % 48 in (2, 3))


# Commands with one parameter byte; those with none get 0.
CHANGES: dict[str, Callable[[Mode, int], Mode]] = {
    "ESC a": _side,
    "ESC E": _bold,
    "ESC G": _bold,
    "ESC -": _underline,
    "GS B": _inverse,
    "ESC !": _print_mode,
    "GS !": _size,
    "ESC 2": lambda mode, _: replace(mode, line_dots=LINE_DOTS),
    "ESC 3": lambda mode, value: replace(mode, line_dots=value),
    "FS &": lambda mode, _: replace(mode, chinese=True),
    "FS .": lambda mode, _: replace(mode, chinese=False),
    "GS h": lambda mode, value: replace(mode, bar_height_dots=value),
    "GS w": lambda mode, value: replace(mode, bar_module_dots=value),
    "GS H": _words_below,
}
