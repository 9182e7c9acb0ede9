"""Goods that one place sends another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.transfer import (
    ALLOWED,
    Transfer,
    TransferLine,
    TransferState,
    approve,
    close_short,
    decline,
    dispatch,
    receive,
    start,
)

ASKED = Transfer("t1", "S02", "S01", (TransferLine("nuts", 1000), TransferLine("plum", 4000)))
SENT = dispatch(start(approve(ASKED)), {"plum": 3000})


def test_it_is_received_in_parts() -> None:
    part = receive(SENT, {"plum": 2000})
    more = receive(part, {"plum": 500})
    whole = receive(more, {"plum": 500})

    assert [each.state.value for each in (SENT, part, more, whole)] == [
        "IN_TRANSIT",
        "PARTIALLY_RECEIVED",
        "PARTIALLY_RECEIVED",
        "RECEIVED",
    ]
    assert whole.lines == (
        TransferLine("nuts", 1000),
        TransferLine("plum", 4000, sent=3000, received=3000),
    )


def test_what_does_not_come_is_lost_for_a_reason() -> None:
    closed = close_short(receive(SENT, {"plum": 1000}), "stolen")

    assert (closed.state, closed.why) == (TransferState.CLOSED_SHORT, "stolen")
    assert closed.lines[1] == TransferLine("plum", 4000, sent=3000, received=1000, lost=2000)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        pytest.param(lambda: start(ASKED), "transfer-state-wrong", id="before it is approved"),
        pytest.param(lambda: approve(SENT), "transfer-state-wrong", id="when it is gone"),
        pytest.param(lambda: decline(SENT, ""), "transfer-state-wrong", id="declined on its way"),
        pytest.param(lambda: close_short(SENT, ""), "transfer-needs-reason", id="without a reason"),
        pytest.param(lambda: receive(SENT, {"plum": 3001}), "transfer-too-much", id="too much"),
        pytest.param(lambda: receive(SENT, {"nuts": 1}), "transfer-too-much", id="not sent"),
        pytest.param(lambda: receive(SENT, {}), "transfer-too-much", id="nothing"),
        pytest.param(
            lambda: dispatch(start(approve(ASKED)), {"pear": 1}), "transfer-too-much", id="another"
        ),
    ],
)
def test_what_may_not_be_is_refused(step: Callable[[], Transfer], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        step()


def test_declined_it_goes_no_further() -> None:
    declined = decline(approve(ASKED), "none left")

    assert (declined.state, declined.why, ALLOWED[declined.state]) == (
        TransferState.DECLINED,
        "none left",
        frozenset(),
    )
