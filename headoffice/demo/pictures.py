"""Pictures of the demo's goods: a few flat shapes each, drawn from shape, snack and hue.

Every picture is an SVG of at most 900 bytes in a square of 56 units, on a pale ground of its own
so that it reads on a light and on a dark screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from headoffice.demo.colours import Colours, colours
from headoffice.demo.emblems import emblem

MAX_BYTES = 900


def picture(drawn: str, snack: str, hue: str) -> str:
    """A pack (or a pile) of that snack in that hue."""
    c = colours(hue)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 56 56">'
        f'<rect width="56" height="56" rx="10" fill="{c.tint}"/>'
        f"{_SHAPES[drawn](emblem(snack, c), c)}</svg>"
    )


def _at(x: float, y: float, scale: float, inner: str, turn: int = 0) -> str:
    rotate = f"rotate({turn})" if turn else ""
    return f'<g transform="translate({x:g} {y:g}){rotate}scale({scale:g})">{inner}</g>'


def _pile(inner: str, c: Colours) -> str:
    """One large piece on a plate: loose goods are recognised by what they are."""
    return f'<ellipse cx="28" cy="45.5" rx="19" ry="3.6" fill="{c.light}"/>' + _at(
        28, 27, 1.9, inner
    )


def _bag(inner: str, c: Colours) -> str:
    return (
        f'<path d="M13 11Q28 15 43 11Q46 28 43 46Q28 42 13 46Q10 28 13 11Z" fill="{c.main}"/>'
        f'<path d="M13 6H43V11Q28 15 13 11ZM13 51H43V46Q28 42 13 46Z" fill="{c.light}"/>'
        '<circle cx="28" cy="28.5" r="12.5" fill="#fffdf8"/>' + _at(28, 28.5, 0.98, inner)
    )


def _pouch(inner: str, c: Colours) -> str:
    return (
        f'<rect x="9" y="10" width="38" height="37" rx="3" fill="{c.main}"/>'
        f'<path d="M9 15H47" stroke="{c.light}" stroke-width="2"/>'
        '<rect x="13" y="19" width="30" height="24" rx="6" fill="#fffdf8"/>'
        + _at(28, 31, 1.05, inner)
    )


def _jar(inner: str, c: Colours) -> str:
    return (
        f'<rect x="16" y="6" width="24" height="8" rx="2" fill="{c.dark}"/>'
        f'<rect x="12" y="14" width="32" height="36" rx="7" fill="#fffdf8"/>'
        f'<path d="M12 24H44V43Q44 50 37 50H19Q12 50 12 43Z" fill="{c.light}"/>'
        + _at(28, 34, 1.15, inner)
    )


def _tin(inner: str, c: Colours) -> str:
    return (
        f'<rect x="15" y="12" width="26" height="38" rx="3" fill="{c.main}"/>'
        f'<path d="M14 7H42V16H14Z" fill="{c.dark}"/>'
        '<rect x="15" y="22" width="26" height="21" fill="#fffdf8"/>' + _at(28, 32.5, 0.95, inner)
    )


def _box(inner: str, c: Colours) -> str:
    return (
        f'<path d="M8 20L14 11H42L48 20Z" fill="{c.dark}"/>'
        f'<rect x="8" y="20" width="40" height="28" rx="1.5" fill="{c.main}"/>'
        '<circle cx="28" cy="34" r="12" fill="#fffdf8"/>' + _at(28, 34, 0.95, inner)
    )


def _gift(inner: str, c: Colours) -> str:
    return (
        f'<rect x="9" y="24" width="38" height="25" rx="2" fill="{c.main}"/>'
        f'<rect x="7" y="17" width="42" height="9" rx="2" fill="{c.dark}"/>'
        f'<path d="M28 17Q16 17 18 9Q25 7 28 17Q31 7 38 9Q40 17 28 17Z" fill="{c.light}"/>'
        '<circle cx="28" cy="37" r="9.5" fill="#fffdf8"/>' + _at(28, 37, 0.75, inner)
    )


_SHAPES: Mapping[str, Callable[[str, Colours], str]] = {
    "bag": _bag,
    "box": _box,
    "gift": _gift,
    "jar": _jar,
    "pile": _pile,
    "pouch": _pouch,
    "tin": _tin,
}
