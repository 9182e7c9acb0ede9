"""The receipts: listed, found, looked at, copied with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Defect
from storeapp.domain.receipt_of import sale_code
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tender import TenderKind
from storeapp.ports.sales import JobState, SaleNote
from storeapp.ui.screens.receipts.presenter import Doors, ReceiptsPresenter
from storeapp.ui.screens.receipts.rows import note_row
from storeapp.ui.screens.receipts.state import ReceiptsState
from storeapp.ui.screens.receipts.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN, NOW, FakeClock
from tests.services.test_receipts import Desk
from tests.ui.given import PLUM_CODE, HeldWork, RecordingSounds

WEI = StaffMember("u2", "Wei", Role.MANAGER)


class Looking:
    """Over two printed sales, b1 and b2."""

    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.desk, self.held, self.sounds, self.texts = Desk(), HeldWork(), sounds, texts
        self.desk.printed()
        self.shown: list[ReceiptsState] = []
        self.asked: list[tuple[str, Callable[[StaffMember], None]]] = []
        self.closed = 0
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        doors = Doors(lambda number, then: self.asked.append((number, then)), self._close)
        self.presenter = ReceiptsPresenter(
            self.desk.receipts, FakeClock(), around, doors, self.shown.append
        )

    def _close(self) -> None:
        self.closed += 1

    def do(self, step: Callable[[], None]) -> None:
        step()
        self.held.run()

    def copy(self, reason: str = "customer-asks") -> None:
        self.presenter.reason(reason)
        self.do(self.presenter.confirm)
        self.desk.printed()

    @property
    def state(self) -> ReceiptsState:
        return self.shown[-1]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    @property
    def notes(self) -> list[tuple[str, str]]:
        jobs = self.desk.sales.rows.jobs.values()
        return [(job.note.staff, job.note.why) for job in jobs if job.document.copy]


@pytest.fixture
def looking(texts: Texts, sounds: RecordingSounds) -> Iterator[Looking]:
    made = Looking(texts, sounds)
    made.do(lambda: made.presenter.start(LIN))
    yield made
    made.held.close()


def test_the_newest_is_selected_and_each_says_what_tells_it(looking: Looking) -> None:
    first = looking.state.rows[0]

    assert [row.id for row in looking.state.rows] == ["b2", "b1"]
    assert (first.time, first.number, first.detail, first.due) == (
        "10:42",
        "S01-2-1-000002",
        "Cash",
        "¥12.80",
    )
    assert (looking.state.selected, looking.state.primary, looking.state.ready) == (
        "b2",
        "Look at it",
        True,
    )


def test_an_older_one_says_its_day_and_all_it_was_paid_with(looking: Looking) -> None:
    [note, _] = [*looking.desk.sales.rows.sales.values()]
    kinds = (TenderKind.CARD, TenderKind.CASH)
    words = Texts(Language.CHINESE).of(TEXTS)
    older = SaleNote("b0", "S01-2-1-000000", NOW.replace(day=20), note.due, kinds)
    row = note_row(older, NOW.date(), words)

    assert row.detail == "2026-11-20 · 刷卡 + 现金"
    assert row.spoken == "10:42, S01-2-1-000000, 2026-11-20 · 刷卡 + 现金, ¥12.80"


def test_enter_looks_at_the_selected_one_and_esc_comes_back(looking: Looking) -> None:
    looking.presenter.select("b1")
    looking.do(looking.presenter.confirm)
    seen = looking.state
    looking.presenter.leave()
    back = looking.state
    looking.presenter.leave()

    assert (seen.title, seen.copies) == ("Receipt S01-2-1-000001", "No copy so far")
    [original, _] = looking.desk.sales.rows.jobs.values()
    assert seen.document == original.document
    assert (seen.primary, seen.ready) == ("Print a copy", False)
    assert (back.document, back.selected, back.title) == (None, "b1", "Receipts")
    assert looking.closed == 1


def test_a_touch_looks_at_it(looking: Looking) -> None:
    looking.do(lambda: looking.presenter.choose("b1"))

    assert looking.state.title == "Receipt S01-2-1-000001"


def test_a_number_that_is_typed_comes_before_the_selected_one(looking: Looking) -> None:
    looking.presenter.write("1")
    looking.do(looking.presenter.confirm)

    assert (looking.state.title, looking.state.typed) == ("Receipt S01-2-1-000001", "")


def test_a_number_of_nothing_is_refused_and_stays_to_be_mended(looking: Looking) -> None:
    looking.presenter.write("77")
    looking.do(looking.presenter.confirm)

    assert looking.told == "No such receipt here. Check its number."
    assert (looking.state.typed, looking.state.document) == ("77", None)
    looking.presenter.write("7")
    assert looking.told == ""


def test_the_code_on_the_paper_leads_to_it(looking: Looking) -> None:
    code = sale_code(looking.desk.sold[0])
    looking.do(lambda: looking.presenter.scanned(Scan(code)))

    assert looking.state.title == "Receipt S01-2-1-000001"
    assert looking.sounds.heard == []


def test_another_code_is_refused_aloud(looking: Looking) -> None:
    looking.presenter.scanned(Scan(PLUM_CODE))
    looking.do(lambda: looking.presenter.scanned(Scan("SA1:S09-1-1-000001:elsewhere")))

    assert looking.sounds.heard == ["refused", "refused"]
    assert looking.told == "No such receipt here. Check its number."


def test_a_copy_has_a_reason_and_is_counted(looking: Looking) -> None:
    looking.do(looking.presenter.confirm)
    looking.do(looking.presenter.confirm)
    without = list(looking.notes)
    looking.copy("unreadable")

    assert without == []
    assert looking.notes == [("u1", "unreadable")]
    assert (looking.told, looking.state.copies) == ("COPY 1 is being printed.", "1 copy so far")
    assert (looking.state.reason, looking.state.ready) == ("", False)


def test_one_order_is_one_copy(looking: Looking) -> None:
    looking.do(looking.presenter.confirm)
    looking.presenter.reason("unreadable")
    looking.presenter.confirm()
    looking.presenter.confirm()
    looking.presenter.reason("for-the-books")
    looking.presenter.scanned(Scan(sale_code(looking.desk.sold[0])))
    looking.held.run()

    assert looking.notes == [("u1", "unreadable")]
    assert looking.sounds.heard == ["refused"]


def test_a_further_copy_is_a_manager_s(looking: Looking) -> None:
    looking.do(looking.presenter.confirm)
    looking.copy()
    looking.copy("for-the-books")
    [(number, then)] = looking.asked
    before = list(looking.notes)
    looking.do(lambda: then(WEI))

    assert number == "S01-2-1-000002"
    assert before == [("u1", "customer-asks")]
    assert looking.notes[1] == ("u2", "for-the-books")
    assert (looking.told, looking.state.copies) == ("COPY 2 is being printed.", "2 copies so far")


def test_one_that_still_prints_has_no_copy(looking: Looking) -> None:
    looking.do(looking.presenter.confirm)
    jobs = looking.desk.sales.rows.jobs
    for job in tuple(jobs.values()):
        jobs[job.id] = replace(job, state=JobState.QUEUED)
    looking.presenter.reason("unreadable")
    looking.do(looking.presenter.confirm)

    assert looking.told == "It still has to print. See the printer."
    assert (looking.notes, looking.state.ready) == ([], True)


def test_a_till_that_sold_nothing_says_so(texts: Texts, sounds: RecordingSounds) -> None:
    looking = Looking(texts, sounds)
    looking.desk.sales.rows.sales.clear()
    looking.presenter.start(LIN)
    looking.presenter.again()
    loading = looking.state.hint
    looking.held.run()
    looking.presenter.confirm()

    assert (loading, looking.state.hint) == ("", "Nothing was sold at this till yet.")
    assert (looking.state.ready, looking.held.work) == (False, [])


def test_a_reason_before_a_receipt_means_nothing(looking: Looking) -> None:
    looking.presenter.reason("unreadable")

    assert looking.state.reason == ""


def test_a_copy_by_nobody_is_our_mistake(texts: Texts, sounds: RecordingSounds) -> None:
    looking = Looking(texts, sounds)
    looking.do(lambda: looking.presenter.choose("b1"))
    looking.presenter.reason("unreadable")
    with pytest.raises(Defect):
        looking.presenter.confirm()
