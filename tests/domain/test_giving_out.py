"""A hand-over as it is written into the journal, and read from it by whoever comes later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storeapp.domain.codec.handing_over import hand_over_body, hand_over_from
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.giving_out import GivenOut

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GIVEN = GivenOut("h1", "O7-1", ((0, 2000), (2, 500)), "KEY", AT, "staff-1")
BODY: dict[str, object] = {
    "hand": "h1",
    "fo": "O7-1",
    "parts": [{"line": 0, "thousandths": 2000}, {"line": 2, "thousandths": 500}],
    "code": "KEY",
    "at": "2026-11-21T12:00:00+00:00",
    "staff": "staff-1",
}


def test_the_first_shape_is_pinned() -> None:
    assert FactKind.HAND_OVER.value == "hand_over/1"
    assert hand_over_body(GIVEN) == BODY
    assert hand_over_from(BODY) == GIVEN
    assert GIVEN.at_ms == 1_795_262_400_000


def test_who_took_it_is_written_where_somebody_asked() -> None:
    given = replace(GIVEN, who="courier")

    assert hand_over_body(given) == BODY | {"who": "courier"}
    assert hand_over_from(BODY | {"who": "courier"}) == given


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"hand": ""}, id="no id"),
        pytest.param({"staff": ""}, id="by nobody"),
        pytest.param({"parts": []}, id="nothing"),
        pytest.param({"parts": [{"line": 1, "thousandths": 0}]}, id="none of it"),
        pytest.param({"parts": [{"line": -1, "thousandths": 1}]}, id="a line before the first"),
        pytest.param({"parts": [{"line": 1, "thousandths": 1}] * 2}, id="a line twice"),
        pytest.param({"parts": [{"line": 1}]}, id="half a part"),
        pytest.param({"at": "2026-11-21T12:00:00"}, id="a moment without its offset"),
        pytest.param({"more": 1}, id="another key"),
        pytest.param({"who": ""}, id="asked, and nothing said"),
    ],
)
def test_what_is_no_hand_over_cannot_be_read(changes: dict[str, object]) -> None:
    with pytest.raises(Refusal, match="fact-unreadable"):
        hand_over_from(BODY | changes)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: replace(GIVEN, at=AT.replace(tzinfo=None)), id="no offset"),
        pytest.param(lambda: replace(GIVEN, fo=""), id="of nothing"),
        pytest.param(lambda: replace(GIVEN, parts=((2, 1), (0, 1))), id="out of order"),
    ],
)
def test_what_is_no_hand_over_is_not_built(wrong: Callable[[], GivenOut]) -> None:
    with pytest.raises(Defect):
        wrong()
