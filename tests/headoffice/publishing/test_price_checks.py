"""What came in is priced again afterwards, each sale once, and what differs can be listed."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlmodel import col, select

from headoffice.__main__ import main
from headoffice.db.database import Database
from headoffice.publishing import checking
from headoffice.publishing.checking import PriceChecks, differences, keep_checked
from headoffice.publishing.replaying import Archive, Replayed, replayed
from headoffice.publishing.tables import PriceCheck, PriceCheckMark
from storeapp.domain.errors import Defect
from storeapp.domain.sale import Sale
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.rule import Percent, RuleSet
from tests.conftest import ExpectedLogs
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.publishing.publishing_cases import MAY, off
from tests.headoffice.publishing.till_sales import line, published, sold, tell

NUTS = line("l1", "NUT", 2)
WARNED = "storeapp.headoffice.publishing: prices differ: "


def mispriced(book: RuleBook, receipt: int) -> Sale:
    """A sale that names these promotions and was priced by others, five percent dearer."""
    wrong = compiled(RuleSet("x", 1, MAY, "CNY", (off("p1", Percent(500)),)), book.hash)
    return sold(wrong, NUTS, receipt=receipt)


def checked(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        rows = session.exec(select(PriceCheck).order_by(col(PriceCheck.sale)))
        return [(row.sale, row.verdict, row.difference_minor) for row in rows]


def test_each_sale_is_checked_once_and_what_differs_is_told(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs(WARNED + "1 of 3 sales, the first is ")
    book = published(database, off("p1", Percent(1000)))
    sales = [sold(book, NUTS), mispriced(book, 2), sold(None, NUTS, receipt=3)]
    tell(till, *sales)
    checks = PriceChecks(database)

    assert [checks.some(now_ms=7), checks.some(now_ms=8)] == [3, 0]

    good, wrong, plain = sales
    assert checked(database) == sorted(
        [(good.id, "same", 0), (wrong.id, "differs", 100), (plain.id, "same", 0)]
    )
    with database.read() as session:
        assert [(row.number, check.checked_ms) for row, check in differences(session)] == [
            ("S01-1-1-000002", 7)
        ]


def test_it_goes_on_where_it_has_stopped(
    make_till: MakeTill, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "BATCH", 2)
    first, second = make_till("S01", "1"), make_till("S01", "2")
    tell(first, *[sold(None, NUTS, receipt=number) for number in (1, 2, 3)])
    assert PriceChecks(database).some(now_ms=1) == 2

    tell(second, sold(None, NUTS))
    rounds = [PriceChecks(database).some(now_ms=2) for _ in range(3)]

    assert sorted(rounds) == [0, 1, 1]
    assert len(checked(database)) == 4
    with database.read() as session:
        marks = {row.device: row.seq for row in session.exec(select(PriceCheckMark))}
    assert marks == {first.device: 3, second.device: 1}


@on_sqlite
def test_other_facts_and_quarantined_ones_are_passed_over(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("storeapp.headoffice.ingest: quarantined: device .* seq 2: told-before")
    sale = sold(None, NUTS)
    tell(till, sale, sale)

    assert PriceChecks(database).some(now_ms=1) == 2
    assert checked(database) == [(sale.id, "same", 0)]


@on_sqlite
def test_a_check_that_fails_leaves_everything_to_the_next_round(
    till: Till, database: Database, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs("storeapp.headoffice.publishing: price checks failed")
    tell(till, sold(None, NUTS))
    rounds: list[int] = []
    over = threading.Event()
    some = PriceChecks.some

    def failing_first(self: PriceChecks, *, now_ms: int) -> int:
        rounds.append(now_ms)
        if len(rounds) == 1:
            raise OSError("disk full")
        done = some(self, now_ms=now_ms)
        if not done:
            over.set()
        return done

    monkeypatch.setattr(PriceChecks, "some", failing_first)

    async def upkeep() -> None:
        task = asyncio.create_task(keep_checked(database, look_s=0.0, now_ms=lambda: 5))
        assert await asyncio.to_thread(over.wait, 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(upkeep())

    assert len(rounds) >= 3
    assert [verdict for _, verdict, _ in checked(database)] == ["same"]


@on_sqlite
def test_a_sale_that_breaks_the_check_does_not_stop_it(
    till: Till, database: Database, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    first, second = sold(None, NUTS), sold(None, NUTS, receipt=2)
    expected_logs(f"storeapp.headoffice.publishing: sale {first.id} could not be priced again")
    tell(till, first, second)

    def breaking(sale: Sale, store: str, archive: Archive) -> Replayed:
        if sale.id == first.id:
            raise Defect("a bug of ours")
        return replayed(sale, store, archive)

    monkeypatch.setattr(checking, "replayed", breaking)

    assert PriceChecks(database).some(now_ms=1) == 2
    assert sorted(checked(database)) == sorted(
        [(first.id, "not-replayable", 0), (second.id, "same", 0)]
    )


# --- the command ---------------------------------------------------------------------

Said = tuple[int, str, str]


def said(capsys: pytest.CaptureFixture[str], url: str, *words: str) -> Said:
    capsys.readouterr()
    code = main(["promotions", "replay", *words, "--db", url])
    return code, *capsys.readouterr()


def test_the_command_replays_and_its_code_says_whether_all_is_well(
    till: Till, database: Database, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = published(database, off("p1", Percent(1000)))
    strange = compiled(RuleSet("x", 1, MAY, "CNY"), "e" * 64)
    tell(till, sold(book, NUTS), mispriced(book, 2), sold(strange, NUTS, receipt=3))

    one = said(capsys, url, "S01-1-1-000001")
    other = said(capsys, url, "S01-1-1-000002")
    every = said(capsys, url, "--all")

    assert one == (
        0,
        "S01-1-1-000001  the same\n1 sales: 1 the same, 0 differ, 0 cannot be replayed\n",
        "",
    )
    assert other[0] == 1
    assert other[1].splitlines()[:2] == [
        "S01-1-1-000002  differs by +1.00",
        "  line 1  NUT  19.00, and should be 18.00: p1",
    ]
    assert every[0] == 1
    assert sorted(every[1].splitlines()) == [
        "  line 1  NUT  19.00, and should be 18.00: p1",
        "3 sales: 1 the same, 1 differ, 1 cannot be replayed",
        "S01-1-1-000002  differs by +1.00",
        "S01-1-1-000003  cannot be replayed: set-unknown",
    ]
    assert checked(database) == []


@on_sqlite
def test_the_command_lists_what_was_found_to_differ(
    till: Till,
    database: Database,
    url: str,
    capsys: pytest.CaptureFixture[str],
    expected_logs: ExpectedLogs,
) -> None:
    expected_logs(WARNED + "1 of 1 sales")
    assert said(capsys, url, "--differences") == (0, "no sale was found to differ\n", "")
    book = published(database, off("p1", Percent(1000)))
    tell(till, mispriced(book, 1))
    PriceChecks(database).some(now_ms=1)

    code, out, _ = said(capsys, url, "--differences")

    assert (code, out) == (1, "S01-1-1-000001  2026-05-01  CNY +1.00\n")


@on_sqlite
def test_a_receipt_that_is_not_there_is_refused(
    till: Till, database: Database, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(till, sold(None, NUTS))

    code, out, err = said(capsys, url, "S01-1-1-000009")

    assert (code, out) == (1, "")
    assert err == "headoffice: refused: sale-unknown {'number': 'S01-1-1-000009'}\n"
    assert said(capsys, url, "--since", "2026-05-02")[:2] == (
        0,
        "0 sales: 0 the same, 0 differ, 0 cannot be replayed\n",
    )
