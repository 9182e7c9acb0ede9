"""Goods and prices that are planned: groups on the feed, in force at head office in their time."""

from __future__ import annotations

import argparse
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from headoffice.__main__ import main
from headoffice.catalogue import command, keeper
from headoffice.catalogue.complaints import FileRefused
from headoffice.catalogue.importing import import_catalogue
from headoffice.catalogue.moment import WrongMoment, moment_ms
from headoffice.catalogue.planning import carry_out_due, plans, withdraw_plan
from headoffice.catalogue.repository import goods_of
from headoffice.catalogue.snapshots import Snapshots
from headoffice.db.database import Database
from headoffice.feed.tables import Change
from storeapp.domain.errors import Refusal
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.importing import (
    HEADER,
    LOOSE,
    PACKED,
    PLUM,
    everything,
    imported,
    set_up_zones,
)

NOW, MOMENT, LATER = 1_000, 5_000, 9_000
CATALOG, PRICE = "catalog/north", "price/north"


@pytest.fixture(autouse=True)
def goods(database: Database) -> None:
    set_up_zones(database)
    imported(database, HEADER + PLUM + LOOSE + PACKED)


def planned(
    database: Database, text: str, at_ms: int = MOMENT, *, zone: str = "north", now_ms: int = NOW
) -> str:
    done = import_catalogue(database, zone, text.encode(), effective_ms=at_ms, now_ms=now_ms)
    return done.plan


def at_once(database: Database, text: str, *, zone: str = "north") -> None:
    import_catalogue(database, zone, text.encode(), now_ms=NOW)


def count(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(Change.id)).all())


def told(database: Database, since: int) -> list[tuple[str, str, str]]:
    """What was published after so many changes: stream, key or mark, group."""
    with database.read() as session:
        rows = session.exec(select(Change).order_by(col(Change.id))).all()[since:]
    return [(row.stream, row.op or row.key, row.group_id) for row in rows]


def prices(database: Database, *skus: str, zone: str = "north") -> list[int | None]:
    with database.read() as session:
        found = goods_of(session, zone, skus)
    return [found[sku].price_minor for sku in skus]


def tills_price(database: Database, sku: str, *in_force: str) -> int | None:
    """What a till asks that read all of the feed, with these groups in force."""
    with database.read() as session:
        rows = session.exec(
            select(Change).where(Change.stream == PRICE, Change.key == sku).order_by(col(Change.id))
        ).all()
    counts = [row.body for row in rows if row.group_id in {"", *in_force}]
    return int(counts[-1].split(":")[1].rstrip("}")) if counts and counts[-1] else None


# --- what is planned -----------------------------------------------------------------


def test_a_planned_price_waits_at_head_office_and_on_the_feed(database: Database) -> None:
    before = count(database)

    done = import_catalogue(
        database,
        "north",
        b"sku,price,name_en\nA1,8.80,Summer Plum\nA3,5,Plum Drops\n",
        effective_ms=MOMENT,
        now_ms=NOW,
    )

    assert (done.rows, done.goods, done.prices) == (2, 1, 1)
    assert told(database, before) == [
        (CATALOG, "A1", done.plan),
        (PRICE, "A1", done.plan),
        (CATALOG, "checkpoint", done.plan),
        (PRICE, "checkpoint", done.plan),
    ]
    assert prices(database, "A1", "A3") == [990, 500]
    with database.read() as session:
        assert [(plan.id, plan.zone, plan.effective_ms) for plan in plans(session)] == [
            (done.plan, "north", MOMENT)
        ]


def test_at_the_moment_head_office_follows_and_tells_nobody_twice(database: Database) -> None:
    planned(database, "sku,price,name_zh,active\nA1,8.80,夏日话梅,no\n")
    before = count(database)

    early = carry_out_due(database, now_ms=MOMENT - 1)
    due = carry_out_due(database, now_ms=MOMENT)
    again = carry_out_due(database, now_ms=MOMENT)

    assert (early, due, again) == (0, 1, 0)
    assert told(database, before) == []
    with database.read() as session:
        found = goods_of(session, "north", ["A1"])["A1"]
        assert plans(session) == []
    assert (found.price_minor, found.zh, found.pinyin, found.active) == (
        880,
        "夏日话梅",
        "xia ri hua mei",
        False,
    )


def test_an_import_at_once_carries_out_what_is_due_first(database: Database) -> None:
    planned(database, "sku,price\nA1,8.80\n")

    import_catalogue(database, "north", b"sku,price\nA2,1\n", now_ms=MOMENT)

    assert prices(database, "A1", "A2") == [880, 100]


def test_what_counts_at_once_counts_until_the_moment(database: Database) -> None:
    plan = planned(database, "sku,price\nA1,8.80\nA2,5\n")
    before = count(database)

    at_once(database, "sku,price\nA1,9.50\n")

    assert told(database, before) == [(PRICE, "A1", ""), (PRICE, "A1", plan)]
    assert (tills_price(database, "A1"), tills_price(database, "A1", plan)) == (950, 880)
    assert prices(database, "A1") == [950]
    carry_out_due(database, now_ms=MOMENT)
    assert prices(database, "A1", "A2") == [880, 500]


def test_a_plan_says_only_what_its_file_said(database: Database) -> None:
    planned(database, "sku,name_en\nA1,Summer Plum\n")
    at_once(database, "sku,rank,price\nA1,7,9.50\n")
    carry_out_due(database, now_ms=MOMENT)

    with database.read() as session:
        found = goods_of(session, "north", ["A1"])["A1"]
    assert (found.en, found.rank, found.price_minor) == ("Summer Plum", 7, 950)


@pytest.mark.parametrize("early_first", [True, False])
def test_two_plans_for_a_good_both_come(database: Database, early_first: bool) -> None:
    files = [("sku,price\nA1,8.80\n", MOMENT), ("sku,price\nA1,7.70\n", LATER)]
    ids = [planned(database, *each) for each in (files if early_first else reversed(files))]
    early, late = ids if early_first else reversed(ids)

    assert tills_price(database, "A1", early) == 880
    assert tills_price(database, "A1", early, late) == 770
    carry_out_due(database, now_ms=MOMENT)
    at_the_first = prices(database, "A1")
    carry_out_due(database, now_ms=LATER)
    assert (at_the_first, prices(database, "A1")) == ([880], [770])


def test_another_zone_hears_of_common_changes_at_the_moment(database: Database) -> None:
    at_once(database, "sku,price\nA1,11\n", zone="south")
    planned(database, "sku,name_en,price\nA1,Summer Plum,8.80\n")
    south = planned(database, "sku,rank\nA1,7\n", LATER, zone="south")
    before = count(database)

    carry_out_due(database, now_ms=MOMENT)

    # What waits there comes on top of it, so it is told again behind it.
    assert told(database, before) == [("catalog/south", "A1", ""), ("catalog/south", "A1", south)]
    assert prices(database, "A1", zone="south") == [1100]


def test_a_withdrawn_plan_never_comes(database: Database) -> None:
    plan = planned(database, "sku,price\nA1,8.80\n")
    before = count(database)
    with database.write() as session:
        withdraw_plan(session, plan)

    assert told(database, before) == [(CATALOG, "withdraw", plan), (PRICE, "withdraw", plan)]
    assert carry_out_due(database, now_ms=MOMENT) == 0
    assert prices(database, "A1") == [990]
    with database.write() as session, pytest.raises(Refusal, match="plan-unknown"):
        withdraw_plan(session, plan)


def test_without_a_plan_that_stood_before_it_a_later_one_still_comes(database: Database) -> None:
    early = planned(database, "sku,price\nA1,8.80\n")
    late = planned(database, "sku,price\nA1,8.80\n", LATER)
    with database.write() as session:
        withdraw_plan(session, early)

    assert tills_price(database, "A1", late) == 880
    carry_out_due(database, now_ms=LATER)
    assert prices(database, "A1") == [880]


# --- what is refused -----------------------------------------------------------------

REFUSED = {
    "a new good": (HEADER + PLUM.replace("A1", "A9"), "line 2, column sku: A9 is new;"),
    "bar codes": ("sku,barcodes\nA1,6901234567892\n", "line 2, column barcodes: Codes cannot"),
    "a PLU": ("sku,plu,price\nA2,43,1\n", "line 2, column plu: Codes cannot be planned"),
    "a tax of no rate": ("sku,tax\nA1,vat99\n", "line 2, column tax: The zone's taxes are"),
    "no price": ("sku,price\nA1,free\n", "line 2, column price: This is no amount."),
}


@pytest.mark.parametrize(("text", "complaint"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_wait_changes_nothing(
    database: Database, text: str, complaint: str
) -> None:
    before = everything(database)

    with pytest.raises(FileRefused) as refused:
        planned(database, text)

    assert str(refused.value.complaints[0]).startswith(complaint)
    assert everything(database) == before


MOMENTS = {
    "no date": ("tomorrow", "This is no date and time; write it like 2026-12-01T06:00."),
    "no such day": ("2026-02-30T06:00", "This is no date and time; write it like"),
    "no time": ("2026-12-01", "The time of day is missing; write it like"),
    "past": ("2026-01-01T00:00+08:00", "This moment is past;"),
    "now": ("2026-06-01T00:00Z", "This moment is past;"),
    "far away": ("2029-01-01T00:00", "This moment is more than 400 days away."),
}
JUNE_MS = 1_780_272_000_000


@on_sqlite
@pytest.mark.parametrize(("text", "sentence"), MOMENTS.values(), ids=MOMENTS.keys())
def test_a_moment_that_cannot_be_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(WrongMoment) as wrong:
        moment_ms(text, now_ms=JUNE_MS)

    assert str(wrong.value).startswith(sentence)


@on_sqlite
def test_a_moment_may_have_an_offset_of_its_own() -> None:
    texts = ("2026-06-02T06:00+08:00", "2026-06-01T22:00Z")

    assert [moment_ms(text, now_ms=JUNE_MS) for text in texts] == [JUNE_MS + 79_200_000] * 2


# --- the commands --------------------------------------------------------------------


def asked(url: str, file: Path, moment: str | None) -> argparse.Namespace:
    return argparse.Namespace(
        db=url, file=file, zone="north", effective_from=moment, time_zone=None
    )


def test_the_command_plans_lists_and_withdraws(
    database: Database, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.csv").write_text("sku,price\nA1,8.80\n")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    done = command.run(asked(url, tmp_path / "new.csv", tomorrow))
    said = capsys.readouterr().out
    main(["plans", "--db", url])
    listed = capsys.readouterr().out
    plan = listed.split()[0]
    main(["plans", "--db", url, "--withdraw", plan])
    withdrawn = capsys.readouterr().out
    main(["plans", "--db", url])

    assert done == 0
    assert said.startswith("planned 1 lines in ")
    assert said.endswith(f"plan {plan}\n")
    assert "0 goods and 1 prices change at " in said
    assert listed.split()[1:3] == ["zone", "north"]
    assert withdrawn == f"plan {plan} is withdrawn\n"
    assert capsys.readouterr().out == ""
    assert prices(database, "A1") == [990]


def test_a_wrong_moment_imports_nothing(
    database: Database, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.csv").write_text("sku,price\nA1,8.80\n")
    before = everything(database)

    done = command.run(asked(url, tmp_path / "new.csv", "2020-01-01T06:00"))

    assert done == 1
    assert capsys.readouterr().err == (
        "--effective-from 2020-01-01T06:00: This moment is past; leave it out for prices that"
        " count at once.\nnothing was imported\n"
    )
    assert everything(database) == before


@on_sqlite
def test_head_office_at_work_carries_out_what_is_due(database: Database, tmp_path: Path) -> None:
    planned(database, "sku,price\nA1,8.80\n")
    files = Snapshots(database, tmp_path / "snapshots")
    built = threading.Event()
    refresh = files.refresh

    def refreshed() -> int:
        found = refresh()
        built.set()
        return found

    files.refresh = refreshed  # type: ignore[method-assign]  # tells when a round is over
    working = keeper.SnapshotKeeper(files, look_s=0.005)
    working.start()
    try:
        assert built.wait(10)
    finally:
        working.stop()

    assert prices(database, "A1") == [880]
