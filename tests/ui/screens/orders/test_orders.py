"""The orders: the queue by state, picking by scan, reasons, handing over."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storeapp.domain.barcode import Scan
from storeapp.ports.orders import Verdict
from storeapp.services.status import Line
from storeapp.ui.screens.orders.presenter import Doors, OrdersPresenter
from storeapp.ui.screens.orders.state import OrdersState, Page
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fake_orders import a_row
from tests.services.fakes import LIN
from tests.services.ordered import CODE, NOW_MS, OTHER, PLUM, READY, Till
from tests.ui.given import HeldWork, RecordingSounds


class Looking:
    """Over one order of head office's."""

    def __init__(self, **row: Any) -> None:
        self.till = Till(**{"accept_by_ms": NOW_MS + 60_000, **row})
        self.held, self.sounds, self.texts = HeldWork(), RecordingSounds(), Texts()
        self.shown: list[OrdersState] = []
        self.closed = 0
        around = Surroundings(self.texts, self.sounds, self.held.spawn, nullcontext)
        self.presenter = OrdersPresenter(
            self.till.orders, around, Doors(self._close), self.shown.append
        )
        self.presenter.start(LIN)
        self.held.run()

    def _close(self) -> None:
        self.closed += 1

    def confirm(self) -> None:
        self.presenter.confirm()
        self.held.run()

    def scan(self, text: str) -> None:
        self.presenter.scanned(Scan(text))
        self.held.run()

    @property
    def state(self) -> OrdersState:
        return self.shown[-1]

    @property
    def notice(self) -> str:
        return self.state.notice.text if self.state.notice else ""


def test_the_queue_says_whose_how_long_and_how_many_in_each_state() -> None:
    at = Looking()

    (row,) = at.state.rows
    assert [tab.name for tab in at.state.tabs] == ["New 1", "To do 0", "Ready 0", "Given 0"]
    assert (row.who, row.stand, row.time, row.urgent) == (
        "林小姐 · 0001",
        "Accept it?",
        "1 min left",
        True,
    )
    assert row.detail == "3 pieces · Plum strips and more"
    at.presenter.press(2)
    assert (at.state.rows, at.state.hint) == ((), "Nothing waits to be collected.")


def test_an_offer_is_accepted_and_shows_what_is_next() -> None:
    at = Looking()
    at.till.answers("fo.accept", state="ACCEPTED")
    at.confirm()
    assert (at.state.page, at.state.primary, at.state.second) == (Page.ORDER, "Accept", "Reject")

    at.confirm()

    assert (at.state.primary, at.notice) == ("Start picking", "Accepted. Pick it next.")


def test_it_is_rejected_only_with_a_reason() -> None:
    at = Looking()
    at.till.answers("fo.reject", state="RELEASED")
    at.confirm()
    at.presenter.second()
    assert (at.state.ask, at.state.ready) == ("Why is it rejected?", False)
    at.confirm()
    assert at.till.office.asked == []

    at.presenter.press(1)
    at.confirm()

    ((_, body),) = at.till.office.asked
    assert body["why"] == "too-busy"
    assert (at.state.page, at.state.rows) == (Page.QUEUE, ())
    assert at.notice == "Rejected. Another store is asked."


def picking() -> Looking:
    at = Looking(state="PICKING")
    at.confirm()
    return at


def test_a_scan_counts_one_and_a_wrong_good_is_refused() -> None:
    at = picking()
    answer = a_row(state="PICKING", version=4)
    answer["lines"][0]["found"] = 1000
    at.till.office.answers["fo.pick"] = answer

    at.scan(PLUM)
    counted = at.notice
    at.scan(OTHER)

    assert counted == "Plum strips: 1 of 2"
    assert at.notice.startswith("This item is not in the order.")
    assert at.sounds.heard == ["refused"]
    assert len(at.till.office.asked) == 1
    assert {row.id: row.count for row in at.state.parts} == {
        "0": "1 of 2",
        "1": "0.000 of 0.500 kg",
    }


def test_what_is_not_there_is_said_with_a_reason_and_goes_on_elsewhere() -> None:
    at = picking()
    at.till.answers("fo.short", state="RELEASED")
    at.presenter.select("1")
    at.presenter.second()
    assert at.state.ask == "Why is “Cured plums” not there?"

    at.presenter.press(2)
    at.confirm()

    ((_, body),) = at.till.office.asked
    assert (body["parts"], body["why"]) == ([{"line": 1, "thousandths": 500}], "damaged")
    assert at.notice == "Nothing of it is here. Another store is asked."


def test_it_lies_in_a_bin_before_it_is_ready() -> None:
    at = Looking(state="PACKED")
    at.till.answers("fo.ready", **READY)
    at.confirm()
    assert (at.state.field, at.state.ready) == ("Scan or type the bin", False)

    at.scan("B12")

    assert at.till.office.asked == [("fo.ready", {"fo": "O7-1", "staff": "u1", "bin": "B12"})]
    assert at.notice.startswith("Ready in B12.")


def test_her_code_leads_from_anywhere_to_handing_over() -> None:
    at = Looking(**READY)
    at.till.answers("fo.hand_over", state="HANDED_OVER")

    at.scan(CODE)
    assert (at.state.page, at.notice, at.state.ask) == (
        Page.HAND,
        "The code is right.",
        "Who takes it?",
    )
    at.presenter.press(2)
    at.presenter.less()
    at.confirm()

    ((_, body),) = at.till.office.asked
    assert body["parts"] == [{"line": 0, "thousandths": 1000}, {"line": 1, "thousandths": 500}]
    assert '"who":"courier"' in at.till.sales.rows.facts[0].body
    assert at.notice == "Handed over to 林小姐 · 0001."


def test_nothing_at_all_is_no_hand_over() -> None:
    at = Looking(**READY)
    at.scan(CODE)
    for line in ("0", "0", "1"):
        at.presenter.select(line)
        at.presenter.less()

    at.confirm()

    assert at.notice.startswith("The order has less of this item.")
    assert at.till.sales.kinds == []
    at.presenter.less()
    assert [row.count for row in at.state.parts if row.id == "1"] == ["0.500 of 0.500 kg"]


def test_without_a_line_it_is_given_and_said_so() -> None:
    at = Looking(**READY)
    at.till.board.update(line=Line.OFFLINE)
    at.confirm()
    at.confirm()
    at.presenter.write(CODE[-8:])
    at.confirm()
    at.confirm()

    assert (
        at.notice == "Handed over to 林小姐 · 0001. Head office hears of it when there is a line."
    )
    at.presenter.press(3)
    assert [row.stand for row in at.state.rows] == ["Given, not yet confirmed"]


def test_a_wish_to_cancel_comes_first() -> None:
    at = Looking(state="PICKED", cancel="REQUESTED")
    at.till.answers("fo.answer_cancel", state="PICKED", cancel="REFUSED")
    at.confirm()
    assert (at.state.primary, at.state.second) == ("Cancel it, put back", "Do not cancel")

    at.presenter.second()
    at.held.run()

    ((_, body),) = at.till.office.asked
    assert (body["agreed"], at.state.primary) == (False, "Packed")


def test_what_comes_back_is_scanned_onto_the_shelf() -> None:
    row = a_row(state="PUTBACK")
    row["lines"][0]["back"] = 1000
    at = Looking(**row)
    at.till.answers("fo.put_back", state="CANCELLED")
    at.confirm()
    assert at.state.aside == "Scan each item you put back on the shelf."

    at.scan(PLUM)

    assert at.till.office.asked[0][0] == "fo.put_back"
    assert at.notice == "Plum strips is back on the shelf."


def test_esc_steps_back_and_then_away() -> None:
    at = Looking(**READY)
    at.confirm()
    at.confirm()
    pages = []
    for _ in range(3):
        pages.append(at.state.page)
        at.presenter.leave()

    assert (pages, at.closed) == ([Page.HAND, Page.ORDER, Page.QUEUE], 1)


def test_one_thing_at_a_time() -> None:
    at = Looking(**READY)
    at.presenter.scanned(Scan(CODE))
    at.presenter.scanned(Scan(CODE))

    assert at.sounds.heard == ["refused"]
    at.held.run()
    assert at.state.page is Page.HAND


def test_what_changes_elsewhere_is_seen() -> None:
    at = Looking()
    at.till.sales.rows.book.told["O7-1"] = a_row(
        state="READY", lease_until_ms=NOW_MS + round(timedelta(days=3).total_seconds()) * 1000
    )

    at.presenter.tab(2)
    at.held.spawn(at.till.orders.count(), "count")
    at.held.run()
    at.held.run()

    assert [row.stand for row in at.state.rows] == ["Ready"]


@pytest.mark.parametrize(
    ("row", "typed", "kind", "said"),
    [
        pytest.param({"state": "ACCEPTED"}, "", "fo.start", {}, id="picking begins"),
        pytest.param({"state": "PICKED"}, "", "fo.pack", {}, id="packed"),
        pytest.param(
            {"state": "PACKED", "pickup_at": ""},
            "SF1",
            "fo.label",
            {"tracking": "SF1"},
            id="a label",
        ),
        pytest.param({"state": "LABELLED", "pickup_at": ""}, "", "fo.ship", {}, id="shipped"),
        pytest.param(
            {"state": "PACKED", "pickup_at": "S02"}, "", "fo.dispatch", {}, id="to its store"
        ),
        pytest.param({"state": "IN_TRANSFER", "place": "S02"}, "", "fo.arrive", {}, id="arrived"),
        pytest.param(
            {"state": "RECEIVED_AT_STORE", "place": "S02"},
            "B3",
            "fo.ready",
            {"bin": "B3"},
            id="arrived, into its bin",
        ),
        pytest.param(
            {"state": "OVERDUE"},
            "",
            "fo.extend",
            {"pickup_by_ms": NOW_MS + 3 * 86_400_000},
            id="kept longer",
        ),
        pytest.param(
            {"state": "READY", "cancel": "REQUESTED"},
            "",
            "fo.answer_cancel",
            {"agreed": True},
            id="cancelled",
        ),
    ],
)
def test_enter_is_the_one_next_step(
    row: dict[str, Any], typed: str, kind: str, said: dict[str, object]
) -> None:
    at = Looking(**row)
    at.till.answers(kind, **row)
    at.confirm()
    if typed:
        assert not at.state.ready
        at.presenter.write(typed)

    at.confirm()

    assert at.till.office.asked == [(kind, {"fo": "O7-1", "staff": "u1", **said})]


def test_a_tag_leads_to_its_order_and_a_strange_code_is_refused_aloud() -> None:
    at = Looking(**READY)
    at.scan("FO:O7-1")
    assert (at.state.page, at.state.title) == (Page.ORDER, "Order O7-1")

    at.scan(PLUM)
    at.presenter.leave()
    at.presenter.write("nonsense")
    at.confirm()

    assert at.sounds.heard == ["refused", "refused"]
    assert at.notice.startswith("That is not a pickup code.")


def test_a_touch_opens_an_order_and_marks_a_line() -> None:
    at = Looking(state="PICKING")
    at.presenter.choose("O7-1")
    at.presenter.choose("1")

    assert (at.state.page, at.state.selected) == (Page.ORDER, "1")


def test_what_is_disputed_goes_when_somebody_has_read_it() -> None:
    at = Looking(**READY)
    at.till.board.update(line=Line.OFFLINE)
    at.scan(CODE)
    at.confirm()
    at.till.sales.rows.book.given["O7-1"] = (
        replace(at.till.sales.rows.book.given["O7-1"][0], verdict=Verdict.CONFLICT),
        "fo-over",
    )
    at.held.spawn(at.till.orders.count(), "count")
    at.held.run()
    at.presenter.tab(3)
    at.confirm()
    assert (at.state.primary, at.state.stand) == ("Understood", "林小姐 · 0001 · Disputed")

    urgent = [row.urgent for row in at.shown[-1].rows]
    at.confirm()

    assert (urgent, [row.urgent for row in at.state.rows]) == ([True], [False])
    assert at.state.page is Page.QUEUE


def test_a_code_scanned_at_the_basket_says_what_is_still_to_be_paid() -> None:
    at = Looking(**READY, due_minor=1250)
    at.presenter.start(LIN, CODE)
    at.held.run()

    assert at.state.page is Page.HAND
    assert at.notice == "The code is right. ¥12.50 is still to be paid: take it first."
