"""What is inside: small drawings of snacks around the origin, some 18 units wide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from headoffice.demo.colours import Colours


def emblem(name: str, c: Colours) -> str:
    """The drawing of that kind of snack in a hue, as SVG elements."""
    return _EMBLEMS[name](c)


def _plum(c: Colours) -> str:
    return (
        f'<circle cy="1" r="8" fill="{c.main}"/>'
        f'<path d="M0-7Q-4 0 1 9" {_line(c.dark)}/>'
        f'<ellipse cx="4" cy="-1.5" rx="1.6" ry="2.6" fill="{c.light}"/>'
        '<path d="M0-6.5Q2-12 9-10.5Q7-5.5 0-6.5Z" fill="#6f9447"/>'
    )


def _slices(c: Colours) -> str:
    return (
        f'<path d="M-9-1Q-5-9 8-7Q6 3-9-1Z" fill="{c.light}"/>'
        f'<path d="M-8 6Q-6-4 9-3Q8 8-8 6Z" fill="{c.main}"/>'
        f'<path d="M-4 4Q0 0 6-.5" {_line(c.dark)}/>'
    )


def _discs(c: Colours) -> str:
    return (
        f'<circle r="8.5" fill="{c.main}"/><circle r="6.4" fill="{c.light}"/>'
        f'<path d="M0-5V5M-4.4-2.5L4.4 2.5M-4.4 2.5L4.4-2.5" {_line(c.main)}/>'
    )


def _berries(c: Colours) -> str:
    return (
        f'<g fill="{c.main}"><circle cx="-4" cy="3.5" r="4.8"/>'
        f'<circle cy="-4.4" r="4.8" fill="{c.dark}"/><circle cx="4.6" cy="3.5" r="4.8"/></g>'
        f'<g fill="{c.light}"><circle cx="-5.4" cy="2" r="1.2"/>'
        '<circle cx="3.2" cy="2" r="1.2"/></g>'
    )


def _dates(c: Colours) -> str:
    return (
        f'<g transform="rotate(-35)"><ellipse rx="9.5" ry="5.8" fill="{c.main}"/>'
        f'<path d="M-6 1.5Q0-1.5 6 1.5M-4-2.5Q0-4.5 4-2.5" {_line(c.dark)}/></g>'
    )


def _sticks(c: Colours) -> str:
    return "".join(
        f'<rect x="-9.5" y="-2.4" width="19" height="4.8" rx="1.8" fill="{fill}"'
        f' transform="translate(0 {y})rotate({turn})"/>'
        for y, turn, fill in ((-5, -14, c.dark), (5.5, -10, c.main), (0, 12, c.light))
    )


def _squares(c: Colours) -> str:
    return (
        f'<rect x="-3" y="-8" width="11" height="11" rx="2" fill="{c.dark}"/>'
        f'<rect x="-8" y="-4" width="12" height="12" rx="2" fill="{c.main}"/>'
        f'<g fill="{c.light}"><circle cx="-5" cy="0" r="1.1"/><circle cx="0" cy="1.5" r="1.1"/>'
        f'<circle cx="-4" cy="4.5" r="1.1"/></g>'
    )


def _candy(c: Colours) -> str:
    return (
        f'<g transform="rotate(-25)"><path d="M-4 0L-11-5V5ZM4 0L11-5V5Z" fill="{c.light}"/>'
        f'<circle r="6" fill="{c.main}"/>'
        f'<path d="M-3-3Q1 0-1 5M2-4.5Q5 0 3.5 3.5" {_line(c.light)}/></g>'
    )


def _nuts(c: Colours) -> str:
    return (
        f'<path d="M0-9C7-9 9-3 8 1C7 6 3 9 0 9C-3 9-7 6-8 1C-9-3-7-9 0-9Z" fill="{c.main}"/>'
        f'<path d="M0-8Q-2-4 0 0Q2 4 0 8M-5-4Q-3-1-5 3M5-4Q3-1 5 3" {_line(c.dark)}/>'
    )


def _pistachios(c: Colours) -> str:
    return (
        f'<g transform="rotate(-30)"><ellipse rx="9" ry="6.2" fill="#ead9b5"/>'
        f'<path d="M-7 1.5Q0-5.5 9 0Q2 5.5-7 1.5Z" fill="{c.main}"/>'
        f'<path d="M-4 1Q1-1.6 6 .4" {_line(c.dark)}/></g>'
    )


def _cashews(c: Colours) -> str:
    return (
        f'<path d="M-8-4C-9-9-2-9-2-4C-2 0 3 2 6-1C9-4 11 1 8 4C3 10-7 7-8-4Z" fill="{c.main}"/>'
        f'<path d="M-5.5-3Q-4.5 3.5 2 4.5" {_line(c.light)}/>'
    )


def _almonds(c: Colours) -> str:
    return (
        f'<g transform="rotate(35)"><path d="M0-10Q8-2 5 5Q3 8.5 0 8.5T-5 5Q-8-2 0-10Z"'
        f' fill="{c.main}"/><path d="M0-5V5M-3-2Q-3.6 2-2.4 4.5M3-2Q3.6 2 2.4 4.5"'
        f" {_line(c.dark)}/></g>"
    )


def _seeds(c: Colours) -> str:
    drop = "M0-8Q6 0 4.2 4.6T-4.2 4.6Q-6 0 0-8Z"
    return (
        f'<g fill="{c.dark}"><path d="{drop}" transform="translate(-6 2)rotate(-24)"/>'
        f'<path d="{drop}" transform="translate(6 2)rotate(24)"/></g>'
        f'<path d="{drop}" fill="{c.main}"/><path d="M-1.6-1V4M1.6-1V4" {_line(c.light)}/>'
    )


def _peanuts(c: Colours) -> str:
    return (
        f'<g transform="rotate(-40)"><path d="M-5-5C-2-5-1-3.4 0-3.4S2-5 5-5C12-5 12 5 5 5'
        f'C2 5 1 3.4 0 3.4S-2 5-5 5C-12 5-12-5-5-5Z" fill="{c.main}"/>'
        f'<path d="M-7-2V2M-4-1V3M4-3V1M7-2V2" {_line(c.dark)}/></g>'
    )


def _beans(c: Colours) -> str:
    return (
        f'<ellipse cx="-3" cy="-3.5" rx="6" ry="4.6" fill="{c.dark}"/>'
        f'<ellipse cx="3" cy="3" rx="6.4" ry="5" fill="{c.main}"/>'
        f'<path d="M-.5 1.5Q3-.5 6.5 2" {_line(c.light)}/>'
    )


def _jerky(c: Colours) -> str:
    return (
        f'<path d="M-9-2L-5-7L8-5L9 1L5 2L6 7L-7 6Z" fill="{c.main}" stroke="{c.main}"'
        f' stroke-width="2" stroke-linejoin="round"/>'
        f'<path d="M-5-2Q0-5 6-2M-5 3Q-1 0 3 3" {_line(c.light)}/>'
    )


def _fish(c: Colours) -> str:
    return (
        f'<path d="M-10 0Q-2-9 5-1L10-5V6L5 1.5Q-2 9-10 0Z" fill="{c.main}"/>'
        f'<path d="M-3-3.5Q-1 0-3 3.5M1-2.5Q2.6 0 1 2.5" {_line(c.light)}/>'
        f'<circle cx="-6.4" cy="-.8" r="1" fill="{c.dark}"/>'
    )


def _leaves(c: Colours) -> str:
    return (
        f'<path d="M0 9Q-11 4-8-6Q1-3 0 9Z" fill="{c.main}"/>'
        f'<path d="M0 9Q-2-4 8-9Q12 3 0 9Z" fill="{c.dark}"/>'
        f'<path d="M-6-3Q-2 2 0 9M7-6Q2 0 0 9" {_line(c.light)}/>'
    )


def _flowers(c: Colours) -> str:
    petals = "".join(
        f'<circle cx="{x}" cy="{y}" r="4.4"/>'
        for x, y in ((0, -5), (4.8, -1.5), (3, 4), (-3, 4), (-4.8, -1.5))
    )
    return f'<g fill="{c.main}">{petals}</g><circle r="3" fill="{c.light}"/>'


def _line(colour: str) -> str:
    return f'stroke="{colour}" stroke-width="1.3" fill="none" stroke-linecap="round"'


_EMBLEMS: Mapping[str, Callable[[Colours], str]] = {
    "almonds": _almonds,
    "beans": _beans,
    "berries": _berries,
    "candy": _candy,
    "cashews": _cashews,
    "dates": _dates,
    "discs": _discs,
    "fish": _fish,
    "flowers": _flowers,
    "jerky": _jerky,
    "leaves": _leaves,
    "nuts": _nuts,
    "peanuts": _peanuts,
    "pistachios": _pistachios,
    "plum": _plum,
    "seeds": _seeds,
    "slices": _slices,
    "squares": _squares,
    "sticks": _sticks,
}
