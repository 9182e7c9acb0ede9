"""Taking goods back at the sheet: chosen by scans and keys, settled step by step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedLine
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.returning import Condition, Wish
from storeapp.domain.sale import Sale
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import TenderKind
from storeapp.ports.returns import RefundState
from storeapp.services.status import Line
from storeapp.ui.screens.returns.desk import Desk, Doors
from storeapp.ui.screens.returns.presenter import ReturnsPresenter
from storeapp.ui.screens.returns.state import Page, ReturnsState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN, FakeSales
from tests.services.returning import CHEN, Counter, a_priced, by, made_on, settled_by
from tests.ui.given import HeldWork, RecordingSounds


class TakingBack:
    """A clerk at the sheet, over a till whose file is in memory."""

    def __init__(self, texts: Texts, sounds: RecordingSounds, rules: ReturnRules) -> None:
        self.held, self.sounds = HeldWork(), sounds
        store: Any = FakeSales()  # As much of a file as this needs.
        self.counter: Counter = asyncio.run(made_on(store, returns=rules))
        self.shown: list[ReturnsState] = []
        self.asked: list[tuple[str, Callable[[StaffMember], None]]] = []
        self.exchanged: list[tuple[Wish, ...]] = []
        self.closed = 0
        doors = Doors(
            ask_manager=lambda amount, then: self.asked.append((amount, then)),
            exchange=lambda _, wishes: self.exchanged.append(wishes),
            sku_of=lambda scan: scan.text,
            good=_good,
            close=self._close,
        )
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        desk = Desk(self.counter.returns, around, doors, self.shown.append)
        self.presenter = ReturnsPresenter(desk)

    def _close(self) -> None:
        self.closed += 1

    def do(self, step: Callable[[], None]) -> None:
        step()
        self.held.run()

    def sold(self, *lines: PricedLine, **more: Any) -> Sale:
        return asyncio.run(self.counter.sold(*lines, **more))

    def opens(self, sale: Sale) -> None:
        self.do(lambda: self.presenter.start(LIN, f"SA1:{sale.number}:{sale.id}"))

    def types(self, keys: str) -> None:
        for key in keys:
            (self.presenter.press if key.isdigit() else self.presenter.letter)(key.upper())

    @property
    def state(self) -> ReturnsState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""


def _good(scan: Scan, line_id: str) -> PricedLine | None:
    return a_priced(line_id, 400) if scan.text == "known" else None


@pytest.fixture
def rules() -> ReturnRules:
    return ReturnRules()


@pytest.fixture
def at(texts: Texts, sounds: RecordingSounds, rules: ReturnRules) -> Iterator[TakingBack]:
    made = TakingBack(texts, sounds, rules)
    yield made
    made.held.close()


def scan(text: str) -> Scan:
    return Scan(text)


def test_the_till_s_own_sales_are_listed_and_one_is_opened(at: TakingBack) -> None:
    at.sold(a_priced("A", 500))
    at.do(lambda: at.presenter.start(LIN))
    assert [(row.number, row.due) for row in at.state.sales] == [("S01-2-1-000001", "¥5.00")]
    at.do(at.presenter.confirm)

    assert (at.state.page, at.state.title) == (Page.LINES, "Return of S01-2-1-000001")
    assert [row.detail for row in at.state.lines] == ["bought 1 · 1 can come back"]


def test_scans_digits_and_letters_choose_and_enter_waits_for_a_reason(at: TakingBack) -> None:
    at.opens(at.sold(a_priced("A", 500, 3), a_priced("B", 300)))
    at.presenter.scanned(scan("SKU-B"))
    assert at.sounds.heard == ["accepted"]
    at.presenter.select("A")
    at.types("2")
    assert [row.count for row in at.state.lines] == ["× 2", "× 1"]
    assert (at.state.primary, at.state.ready) == ("Refund ¥13.00", False)
    at.types("ed")

    assert at.state.ready
    assert [choice.name for choice in at.state.reasons if choice.chosen] == ["Broken"]
    assert [choice.id for choice in at.state.conditions if choice.chosen] == ["damaged"]
    at.presenter.select("B")
    assert [choice.id for choice in at.state.conditions if choice.chosen] == ["as-new"]
    assert [choice.name for choice in at.state.reasons if choice.chosen] == ["Broken"]


def test_more_than_is_left_and_what_is_not_on_the_receipt_is_refused(at: TakingBack) -> None:
    at.opens(at.sold(a_priced("A", 500, 2)))
    at.types("3")
    assert at.told == "Only 2 of this can still come back."
    assert at.state.lines[0].count == ""
    at.presenter.scanned(scan("SKU-Z"))

    assert at.told.startswith("This is not on the receipt")
    assert at.sounds.heard == ["refused", "refused"]


def test_a_touch_counts_up_and_starts_over(at: TakingBack) -> None:
    at.opens(at.sold(a_priced("A", 500, 2)))
    counts = []
    for _ in range(3):
        at.presenter.choose("A")
        counts.append(at.state.lines[0].count)

    assert counts == ["× 1", "× 2", ""]


def test_card_phone_and_cash_go_back_one_after_the_other(at: TakingBack) -> None:
    paid = settled_by(Money(1500), by(TenderKind.CARD, 500), by(TenderKind.WECHAT, 600))
    at.opens(at.sold(a_priced("A", 1500), settled=paid.by_cash(Money(400))))
    at.types("1q")
    at.do(at.presenter.confirm)
    assert (at.state.amount, at.state.primary) == ("¥15.00", "Give back ¥6.00")
    at.do(at.presenter.confirm)
    assert (at.state.primary, at.state.slips) == ("It is refunded on the terminal", True)
    at.types("0042")
    at.do(at.presenter.confirm)
    assert at.state.primary == "Finish and pay out ¥4.00"
    at.do(at.presenter.confirm)

    assert (at.state.page, at.state.amount) == (Page.DONE, "¥15.00")
    (done,) = at.counter.done
    assert [g.reference for g in done.back.given] == [f"R_{done.id}_1", "0042", ""]
    at.presenter.confirm()
    assert at.closed == 1


def test_a_refund_nobody_knows_about_is_asked_again_and_there_is_no_way_back(
    at: TakingBack,
) -> None:
    at.opens(
        at.sold(a_priced("A", 500), settled=settled_by(Money(500), by(TenderKind.ALIPAY, 500)))
    )
    at.counter.desk.refunds = [RefundState.UNREACHABLE, RefundState.DONE]
    at.types("1q")
    at.do(at.presenter.confirm)
    at.do(at.presenter.confirm)
    assert (at.told, at.state.primary) == (
        "Head office did not answer. Ask again: nothing is given back twice.",
        "Ask again",
    )
    at.do(at.presenter.leave)
    assert at.told == "Some of the money has gone back already. Finish the return."
    at.do(at.presenter.confirm)
    at.do(at.presenter.confirm)

    assert at.state.page is Page.DONE
    assert len(at.counter.desk.refunded) == 1


def test_esc_before_any_money_lets_go_of_it(at: TakingBack) -> None:
    at.opens(at.sold(a_priced("A", 500)))
    at.types("1q")
    at.do(at.presenter.confirm)
    at.do(at.presenter.leave)
    assert (at.state.page, at.counter.desk.claims) == (Page.LINES, {})
    at.presenter.leave()
    at.presenter.leave()

    assert (at.state.page, at.closed) == (Page.FIND, 1)


@pytest.mark.parametrize("rules", [ReturnRules(cashier_minor=100)])
def test_above_the_limit_a_manager_is_asked_before_any_money(at: TakingBack) -> None:
    at.opens(at.sold(a_priced("A", 500)))
    at.types("1q")
    at.do(at.presenter.confirm)
    [(amount, then)] = at.asked
    assert (amount, at.state.primary) == ("¥5.00", "Ask a manager")
    at.do(lambda: then(CHEN))

    assert at.state.primary == "Finish and pay out ¥5.00"
    at.do(at.presenter.confirm)
    assert at.counter.done[0].back.approved_by == "u9"


def test_what_is_offline_says_so_and_what_only_head_office_knows_is_refused(
    at: TakingBack,
) -> None:
    sale = at.sold(a_priced("A", 500))
    at.counter.goes(Line.OFFLINE)
    at.opens(sale)
    assert at.told.startswith("Head office cannot be asked now")
    at.presenter.leave()
    at.presenter.write("S09-1-1-000001")
    at.do(at.presenter.confirm)

    assert at.told.startswith("Head office cannot be asked about this receipt now.")


def test_an_exchange_takes_what_was_chosen_elsewhere(at: TakingBack) -> None:
    at.opens(at.sold(a_priced("A", 500)))
    at.presenter.exchange()
    assert at.exchanged == []
    at.types("1w")
    at.presenter.exchange()

    assert at.exchanged == [(Wish("A", 1, "not-liked", Condition.AS_NEW),)]


@pytest.mark.parametrize("rules", [ReturnRules(blind_minor=500)])
def test_without_a_receipt_goods_are_scanned_and_a_manager_asked(at: TakingBack) -> None:
    at.do(lambda: at.presenter.start(LIN))
    at.presenter.blind()
    at.presenter.scanned(scan("unknown"))
    assert at.told.startswith("This is not sold here by the piece.")
    at.presenter.scanned(scan("known"))
    at.types("r")
    assert (at.state.title, at.state.primary) == ("Without a receipt", "Refund ¥4.00")
    at.do(at.presenter.confirm)
    at.do(lambda: at.asked[0][1](CHEN))
    at.do(at.presenter.confirm)

    assert at.counter.done[0].back.sale == ""


def test_where_nobody_may_a_return_without_a_receipt_is_not_begun(at: TakingBack) -> None:
    at.do(lambda: at.presenter.start(LIN))
    assert not at.state.blind
    at.presenter.blind()

    assert at.state.page is Page.FIND
    assert at.told.startswith("Without a receipt nothing is taken back")
