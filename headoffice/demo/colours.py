"""The colours of the demo's drawings: each hue in four strengths, from its name."""

from __future__ import annotations

from dataclasses import dataclass

_HUES = {
    "amber": "d9962f",
    "cocoa": "8a5a3c",
    "grape": "7d5ba6",
    "honey": "e6b84a",
    "indigo": "4f5d9e",
    "ink": "4b4453",
    "leaf": "7fa650",
    "olive": "8c8f4a",
    "orange": "e3803a",
    "red": "c8473f",
    "rose": "d9778c",
    "rust": "b5653a",
    "sky": "7fa9c9",
    "slate": "77858f",
    "teal": "4f9a8c",
    "wine": "943f55",
}


@dataclass(frozen=True, slots=True)
class Colours:
    """One hue, as `#rrggbb`: `tint` for the ground, `light` for shine, `dark` for lines."""

    tint: str
    light: str
    main: str
    dark: str


def colours(hue: str) -> Colours:
    """The four strengths of a hue."""
    main = _HUES[hue]
    return Colours(
        tint=_mixed(main, "fffdf8", 86),
        light=_mixed(main, "ffffff", 48),
        main=f"#{main}",
        dark=_mixed(main, "2a1a14", 40),
    )


def _mixed(colour: str, other: str, percent: int) -> str:
    """`percent` of the other colour in the first."""
    parts = (
        (int(colour[at : at + 2], 16) * (100 - percent) + int(other[at : at + 2], 16) * percent)
        // 100
        for at in (0, 2, 4)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)
