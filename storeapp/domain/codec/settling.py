"""A return that is being settled as JSON, in the till's file only."""

from __future__ import annotations

from storeapp.domain.codec.reading import Fields, strict, unreadable
from storeapp.domain.codec.returns import (
    bought_body,
    bought_from,
    goods_back_body,
    goods_back_from,
    so_far_body,
    so_far_from,
)
from storeapp.domain.settling import UnderWay

UNDER_WAY = "return_under_way/1"
"""What it says it is, so that a later version can still read it."""


def under_way_body(under_way: UnderWay) -> dict[str, object]:
    bought = under_way.bought
    return {
        "kind": UNDER_WAY,
        "back": goods_back_body(under_way.back),
        "bought": None if bought is None else bought_body(bought),
        "before": so_far_body(under_way.before),
        "begun": sorted(under_way.begun),
        "done": sorted(under_way.done),
        "exchange": under_way.exchange,
    }


@strict
def under_way_from(body: object) -> UnderWay:
    keys = ("kind", "back", "bought", "before", "begun", "done", "exchange")
    fields = Fields(body, "return under way", keys)
    if fields.text("kind") != UNDER_WAY:
        unreadable("kind of return under way")
    bought = fields.raw("bought")
    return UnderWay(
        back=goods_back_from(fields.raw("back")),
        bought=None if bought is None else bought_from(bought),
        before=so_far_from(fields.raw("before")),
        begun=frozenset(fields.each("begun", _place)),
        done=frozenset(fields.each("done", _place)),
        exchange=fields.text("exchange"),
    )


def _place(item: object) -> int:
    return Fields({"place": item}, "places", ("place",)).whole("place")
