"""What comes back, as it is chosen line by line: each step makes the next value."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.domain.giving_back import lines_left
from storeapp.domain.pricing import PricedLine
from storeapp.domain.returning import Condition, Wish
from storeapp.services.returns import Returns
from storeapp.ui.screens.returns.picture import Under

UNSAID = "?"
"""A reason that is not chosen yet, to say what it would come to."""


def left_of(under: Under) -> dict[str, int]:
    """Per line how many units can still come back."""
    return dict(lines_left(under.told.bought, under.told.before)) if under.told else {}


def with_units(under: Under, line: str, units: int) -> Under:
    """So many of it; Refusal `return-fewer-left` for more than are left. A reason that another line
    has is taken over: most often there is one."""
    left = left_of(under).get(line, 0)
    if units > left:
        raise Refusal("return-fewer-left", left=left)
    wishes = dict(under.wishes)
    before = wishes.pop(line, None)
    if units:
        reason = next((wish.reason for wish in wishes.values() if wish.reason), "")
        wishes[line] = replace(before or Wish(line, units, reason), units=units)
    return replace(under, wishes=wishes, said=None)


def with_one_more(under: Under, line: str) -> Under:
    """A touch; beyond what is left it starts over."""
    wish = under.wishes.get(line)
    count = (wish.units if wish else 0) + 1
    return with_units(under, line, count if count <= left_of(under).get(line, 0) else 0)


def with_good(under: Under, sku: str) -> Under:
    """A scan of it; Refusal `return-not-of-receipt` when none of it is left to come back."""
    left = left_of(under)
    for priced in under.told.bought.lines if under.told else ():
        wish = under.wishes.get(priced.line.id)
        if priced.line.sku == sku and (wish.units if wish else 0) < left[priced.line.id]:
            return with_one_more(replace(under, selected=priced.line.id), priced.line.id)
    raise Refusal("return-not-of-receipt")


def with_more(under: Under, priced: PricedLine, returns: Returns) -> Under:
    """One more good without a receipt; it comes back as soon as it is scanned."""
    lines = (*(under.told.bought.lines if under.told else ()), priced)
    added = replace(under, told=returns.blindly(lines), selected=priced.line.id)
    return with_units(added, priced.line.id, 1)


def with_reason(under: Under, code: str) -> Under:
    """Why the selected line comes back, and with it those that have no reason yet."""
    wishes = {
        line: replace(wish, reason=code) if line == under.selected or not wish.reason else wish
        for line, wish in under.wishes.items()
    }
    return replace(under, wishes=wishes, said=None)


def with_condition(under: Under, condition: Condition) -> Under:
    """How the selected line looks."""
    wish = under.wish
    if wish is None:
        return under
    changed = replace(wish, condition=condition)
    return replace(under, wishes=under.wishes | {wish.line: changed}, said=None)


def valued(under: Under, returns: Returns) -> Under:
    """With what it comes to; reasons may still be missing."""
    if under.told is None or not under.wishes:
        return replace(under, worth=None)
    named = [replace(w, reason=w.reason or UNSAID) for w in under.wishes.values()]
    return replace(under, worth=returns.preview(under.told, named))
