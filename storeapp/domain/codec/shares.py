"""What promotions did, as JSON: the shares of a line, and which promotions took part."""

from __future__ import annotations

from storeapp.domain.catalogue import Name
from storeapp.domain.codec.reading import Fields
from storeapp.domain.pricing import Applied, Part, Share


def share_body(share: Share) -> dict[str, object]:
    """Units that are alike: how many, what one costs, and by which promotions (minor units)."""
    return {
        "count": share.count,
        "net": share.net,
        "parts": [
            {"promotion": p.promotion, "rev": p.rev, "minor": p.minor, "points": p.points}
            for p in share.parts
        ],
    }


def share_from(item: object) -> Share:
    fields = Fields(item, "share", ("count", "net", "parts"))
    return Share(fields.whole("count"), fields.whole("net"), fields.each("parts", _part_from))


def applied_body(applied: Applied) -> dict[str, object]:
    """A promotion as the receipt names it; `lines` are pairs of line and units."""
    return {
        "promotion": applied.promotion,
        "rev": applied.rev,
        "name": {"zh": applied.name.zh, "en": applied.name.en},
        "times": applied.times,
        "saving": applied.saving,
        "points": applied.points,
        "lines": [{"line": line, "units": units} for line, units in applied.lines],
    }


def applied_from(item: object) -> Applied:
    keys = ("promotion", "rev", "name", "times", "saving", "points", "lines")
    fields = Fields(item, "promotion", keys)
    name = Fields(fields.raw("name"), "name", ("zh", "en"))
    return Applied(
        promotion=fields.name("promotion"),
        rev=fields.whole("rev"),
        name=Name(zh=name.text("zh"), en=name.text("en")),
        times=fields.whole("times"),
        saving=fields.whole("saving"),
        points=fields.whole("points"),
        lines=fields.each("lines", _line_from),
    )


def _part_from(item: object) -> Part:
    fields = Fields(item, "part", ("promotion", "rev", "minor", "points"))
    return Part(
        fields.name("promotion"),
        fields.whole("rev"),
        fields.whole("minor"),
        fields.whole("points"),
    )


def _line_from(item: object) -> tuple[str, int]:
    fields = Fields(item, "units", ("line", "units"))
    return fields.name("line"), fields.whole("units")
