"""Hand-overs as JSON, kind `hand_over/1`."""

from __future__ import annotations

from storeapp.domain.codec.reading import Fields, strict
from storeapp.domain.giving_out import GivenOut


def hand_over_body(given: GivenOut) -> dict[str, object]:
    """`parts` are objects of `line` and `thousandths`; `who` is there when somebody asked."""
    said: dict[str, object] = {
        "hand": given.hand,
        "fo": given.fo,
        "parts": [{"line": line, "thousandths": quantity} for line, quantity in given.parts],
        "code": given.code,
        "at": given.at.isoformat(),
        "staff": given.staff_id,
    }
    return said | {"who": given.who} if given.who else said


@strict
def hand_over_from(body: object) -> GivenOut:
    asked = ("who",) if isinstance(body, dict) and "who" in body else ()
    fields = Fields(body, "hand-over", ("hand", "fo", "parts", "code", "at", "staff", *asked))
    return GivenOut(
        hand=fields.name("hand"),
        fo=fields.name("fo"),
        parts=fields.each("parts", _part_from),
        code=fields.text("code"),
        at=fields.moment("at"),
        staff_id=fields.name("staff"),
        who=fields.name("who") if asked else "",
    )


def _part_from(item: object) -> tuple[int, int]:
    fields = Fields(item, "part", ("line", "thousandths"))
    return fields.whole("line"), fields.whole("thousandths")
