"""What a till's file lost comes back from the mirror: everything that fits, or nothing at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from storeapp.db.mirror_check import Comparison, Found, compared
from storeapp.db.mirror_file import HEADING, Segment, mirror_path, opening, sealed
from storeapp.db.recover import ROWS, Recovered, lost_owners, recover
from storeapp.db.verify import Verdict, verify
from storeapp.domain.codec import basket_void_body, enrolment_body, shift_open_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import Fact, FactKind, hash_of
from storeapp.domain.money import Money
from storeapp.domain.shift import Shift
from storeapp.ports.sales import JobState, Parked, SalesUnit
from tests.db.given import (
    AT,
    CountedIds,
    a_basket,
    enrolled,
    every_row,
    keys_of,
    open_drawer_in,
    opened,
    raw,
    sales_path,
    sell_in,
    the_device,
)
from tests.db.mirrored import bring, copy_on, facts_of, journal_of, key_of
from tests.services.fakes import FakeClock

SHIFT = Shift("shift-1", AT, AT.date(), "u1", Money(50_000))
REST = {"print_job", "sqlite_sequence"}
"""Tables that no fact makes: what was printed is asked of a person."""


def enrol_in(unit: SalesUnit, folder: Path) -> None:
    key = the_device(folder).public_key
    body = enrolment_body(store="S01", till="2", public_key=key, epoch=1, at=AT)
    unit.append(FactKind.ENROLMENT, body)


def void_in(unit: SalesUnit, basket: str) -> None:
    body = basket_void_body(a_basket(basket), staff_id="u1", at=AT, reason="left")
    unit.append(FactKind.BASKET_VOID, body)
    unit.keep_basket(None)


def open_shift_in(unit: SalesUnit) -> None:
    unit.append(FactKind.SHIFT_OPEN, shift_open_body(SHIFT))
    unit.put_shift(SHIFT)


async def a_day_of_every_kind(folder: Path) -> Path:
    """A till with a fact of each kind; and its file as it was when baskets were still open."""
    till, older = folder / "till", folder / "older"
    async with enrolled(till) as store:
        await store.write(lambda unit: enrol_in(unit, till))
        await store.write(lambda unit: sell_in(unit, a_basket("b1")))
        await store.write(lambda unit: unit.park(Parked(a_basket("b3"), AT, "u1")))
        await store.write(lambda unit: unit.keep_basket(a_basket("b2")))
        await store.acknowledge(1)
    shutil.copytree(till, older)
    async with opened(till, ids="later") as store:
        await store.write(open_shift_in)
        await store.write(lambda unit: sell_in(unit, a_basket("b2", 3), job=False))
        await store.write(lambda unit: unit.unpark("b3"))
        await store.write(lambda unit: void_in(unit, "b3"))
        await store.write(open_drawer_in)
        await store.write(lambda unit: sell_in(unit, a_basket("b4"), job=False))
    return older


@pytest.fixture
def older(aloop, tmp_path: Path) -> Path:
    """A till's file restored from an older copy; what it lost is on the stick."""
    folder: Path = aloop.run_until_complete(a_day_of_every_kind(tmp_path))
    stick_of(folder).mkdir()
    bring(tmp_path / "till", stick_of(folder))
    return folder


def stick_of(folder: Path) -> Path:
    return folder.with_name("stick")


def recovered(folder: Path, stick: Path | None = None) -> tuple[Recovered, ...]:
    return recover(
        sales_path(folder),
        keys_of(folder),
        stick or stick_of(folder),
        clock=FakeClock(),
        ids=CountedIds("recovery"),
    )


def rows_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(raw(folder)) as connection:
        rows = every_row(connection)
    return {table: rows[table] for table in rows if table not in REST}


def test_a_lost_end_comes_back_fact_by_fact_and_row_by_row(older: Path):
    original = older.with_name("till")
    assert len(facts_of(older)) == 2

    assert recovered(older) == (Recovered("d1", 1, 3, 7),)

    assert facts_of(older) == facts_of(original)
    assert rows_of(older) == rows_of(original)
    assert verify(sales_path(older), keys_of(older)) == Verdict(7)


def test_what_may_have_been_printed_since_is_asked_of_a_person(older: Path):
    recovered(older)

    with closing(raw(older)) as connection:
        jobs = connection.execute("SELECT dedup_key, state FROM print_job").fetchall()
    assert jobs == [("receipt:b1:0", JobState.SENT_UNCONFIRMED.value)]


async def test_after_that_the_till_goes_on_where_it_was(aloop, tmp_path: Path):
    older = await a_day_of_every_kind(tmp_path)
    stick = make(stick_of(older))
    bring(tmp_path / "till", stick)
    recovered(older)

    async with opened(older, ids="after") as store:
        sale = await store.write(lambda unit: sell_in(unit, a_basket("b9")))
        head = await store.head()

    assert (sale.number.count, head.last_seq, head.acked_seq) == (4, 8, 1)
    bring(older, stick)
    assert compared_on(older)[-1].found is Found.SAME


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


def compared_on(folder: Path) -> list[Comparison]:
    return compared(sales_path(folder), keys_of(folder), stick_of(folder))


def test_a_second_time_nothing_is_missing(older: Path):
    recovered(older)
    before = rows_of(older)

    assert recovered(older) == (Recovered("d1", 1, 8, 7),)

    assert rows_of(older) == before


def test_a_torn_last_record_is_all_that_does_not_come_back(older: Path):
    with copy_on(stick_of(older)).open("rb+") as file:
        file.truncate(file.seek(0, 2) - 1)

    assert recovered(older) == (Recovered("d1", 1, 3, 6),)

    assert facts_of(older) == facts_of(older.with_name("till"))[:6]


def test_every_kind_of_fact_is_known_to_the_recovery():
    assert set(ROWS) == {kind.value for kind in FactKind}


# --- a file that is gone -------------------------------------------------------------


def test_a_file_that_is_gone_is_built_anew(older: Path):
    original = older.with_name("till")
    before = rows_of(original)
    with closing(journal_of(original)) as journal:
        owner = journal.owners()[-1]
    for file in original.glob("sales.db*"):
        file.unlink()
    keys = {path.name: path.read_bytes() for path in (original / "keys").iterdir()}
    assert lost_owners(sales_path(original), keys_of(original), stick_of(original)) == [owner]

    assert recovered(original) == (Recovered("d1", 1, 1, 7),)

    after = rows_of(original)
    # Nobody but head office's answer tells how much of it head office has.
    head = after["journal_head"][0]
    assert head[-1] == 0
    assert [(*head[:-1], 1)] == before["journal_head"]
    assert {**after, "journal_head": before["journal_head"]} == before
    assert verify(sales_path(original), keys_of(original)) == Verdict(7)
    assert {path.name: path.read_bytes() for path in (original / "keys").iterdir()} == keys
    names = {path.name for path in original.iterdir()}
    assert names == {"keys", "sales.db", "sales.db.keymark"}


def no_key(folder: Path) -> None:
    (folder / "keys" / "sales.key").unlink()


def other_key(folder: Path) -> None:
    (folder / "keys" / "sales.key").write_bytes(bytes(range(32)))


def other_device(folder: Path) -> None:
    (folder / "keys" / "device.key").write_bytes(bytes(range(32)))


@pytest.mark.parametrize("lose", [no_key, other_key, other_device])
def test_without_its_keys_nothing_is_built(older: Path, lose: Callable[[Path], None]):
    for file in older.glob("sales.db*"):
        file.unlink()
    lose(older)
    before = {path: path.read_bytes() for path in older.rglob("*") if path.is_file()}

    assert lost_owners(sales_path(older), keys_of(older), stick_of(older)) == []
    with pytest.raises(Refusal) as refused:
        recovered(older)

    assert refused.value.code == "mirror-foreign"
    assert {path: path.read_bytes() for path in older.rglob("*") if path.is_file()} == before


def test_a_broken_copy_builds_no_half_of_a_file(older: Path):
    for file in older.glob("sales.db*"):
        file.unlink()
    bend(older, -300)

    with pytest.raises(Refusal) as refused:
        recovered(older)

    assert (refused.value.code, refused.value.facts) == ("mirror-damaged", {"seq": 7})
    assert [path.name for path in older.iterdir()] == ["keys"]


# --- what is refused -----------------------------------------------------------------


def bend(folder: Path, place: int) -> None:
    """One byte of the copy is not what was written; behind it comes another record."""
    path = copy_on(stick_of(folder))
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content) + content[-1:] * 20)


def forge(folder: Path, change: Callable[[list[Fact]], list[Fact]]) -> None:
    """A copy that somebody wrote who has the key of the file, and not the device's."""
    facts = change(facts_of(folder.with_name("till")))
    segment = Segment(key_of(folder), bytes(32))
    with closing(journal_of(folder)) as journal:
        content = HEADING + opening(segment, journal.owners()[-1]) + sealed(segment, facts)
    copy_on(stick_of(folder)).write_bytes(content)


def cheaper(facts: list[Fact]) -> list[Fact]:
    """A lower price in the fourth, and the chain made to fit."""
    made: list[Fact] = []
    for fact in facts:
        if fact.seq >= 4:
            body = fact.body.replace("1280", "1180") if fact.seq == 4 else fact.body
            forged = replace(fact, body=body, prev_hash=made[-1].hash)
            fact = replace(forged, hash=hash_of(forged))
        made.append(fact)
    return made


def another_device(folder: Path) -> None:
    copy_on(stick_of(folder)).rename(mirror_path(stick_of(folder), "d2", 1))


def another_epoch(folder: Path) -> None:
    copy_on(stick_of(folder)).rename(copy_on(stick_of(folder), 2))


def no_copy(folder: Path) -> None:
    copy_on(stick_of(folder)).unlink()


def no_stick(folder: Path) -> None:
    shutil.rmtree(stick_of(folder))


def anothers_copy_renamed(folder: Path) -> None:
    path = copy_on(stick_of(folder))
    path.write_bytes(path.read_bytes().replace(b"\x00\x01S", b"\x00\x02S", 1))


def own_journal_bent(folder: Path) -> None:
    with closing(raw(folder)) as connection:
        connection.execute("UPDATE sale SET due_minor = 1 WHERE seq = 2")


REFUSED = [
    pytest.param(no_stick, "mirror-missing", {}, id="no stick"),
    pytest.param(no_copy, "mirror-missing", {}, id="no copy"),
    pytest.param(another_device, "mirror-foreign", {}, id="another device's"),
    pytest.param(another_epoch, "mirror-foreign", {}, id="another epoch's"),
    pytest.param(anothers_copy_renamed, "mirror-foreign", {}, id="a newer program's"),
    pytest.param(lambda f: bend(f, -300), "mirror-damaged", {"seq": 7}, id="a changed byte"),
    pytest.param(
        lambda f: forge(f, lambda facts: [*facts[:3], *facts[4:]]),
        "mirror-damaged",
        {"seq": 4},
        id="a record left out",
    ),
    pytest.param(lambda f: forge(f, cheaper), "mirror-damaged", {"seq": 4}, id="a lower price"),
    pytest.param(own_journal_bent, "journal-not-sound", {"seq": 2}, id="the journal is bent"),
]


@pytest.mark.parametrize(("spoil", "code", "facts"), REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    older: Path, spoil: Callable[[Path], None], code: str, facts: dict[str, object]
):
    spoil(older)
    before = rows_of(older)

    with pytest.raises(Refusal) as refused:
        recovered(older)

    assert (refused.value.code, refused.value.facts) == (code, facts)
    assert rows_of(older) == before


def test_a_bent_journal_is_told_also_where_nothing_is_missing(older: Path):
    own_journal_bent(older.with_name("till"))

    with pytest.raises(Refusal) as refused:
        recovered(older.with_name("till"), stick_of(older))

    assert refused.value.code == "journal-not-sound"


async def test_a_till_that_sold_on_is_refused(aloop, tmp_path: Path):
    older = await a_day_of_every_kind(tmp_path)
    bring(tmp_path / "till", make(stick_of(older)))
    async with opened(older, ids="fork") as store:
        await store.write(open_drawer_in)
    before = rows_of(older)

    assert [each.found for each in compared_on(older)] == [Found.FORKED]
    with pytest.raises(Refusal) as refused:
        recovered(older)

    assert (refused.value.code, refused.value.facts) == ("mirror-forked", {"seq": 3})
    assert rows_of(older) == before


async def test_a_new_till_takes_no_past(aloop, tmp_path: Path):
    older = await a_day_of_every_kind(tmp_path)
    bring(tmp_path / "till", make(stick_of(older)))
    async with opened(tmp_path / "new"):
        pass

    with pytest.raises(Refusal) as refused:
        recovered(tmp_path / "new", stick_of(older))

    assert refused.value.code == "mirror-foreign"
    assert facts_of(tmp_path / "new") == []


def test_a_kind_that_only_a_newer_program_knows_is_refused_as_a_whole(
    older: Path, monkeypatch: pytest.MonkeyPatch
):
    known = {kind: rows for kind, rows in ROWS.items() if kind != FactKind.DRAWER_OPEN.value}
    monkeypatch.setattr("storeapp.db.recover.ROWS", known)
    before = rows_of(older)

    with pytest.raises(Refusal) as refused:
        recovered(older)

    assert refused.value.code == "mirror-newer"
    assert rows_of(older) == before


# --- the copy held against the journal -----------------------------------------------


def test_the_copy_is_held_against_the_journal(older: Path):
    till = older.with_name("till")
    (ahead,), (same,) = compared_on(older), compared_on(till)
    assert (ahead.found, ahead.seq, ahead.own) == (Found.AHEAD, 7, 2)
    assert (same.found, same.seq, same.own) == (Found.SAME, 7, 7)

    copy_on(stick_of(older)).unlink()
    bring(older, stick_of(older))
    (behind,) = compared_on(till)
    assert (behind.found, behind.seq, behind.own) == (Found.BEHIND, 2, 7)

    copy_on(stick_of(older)).unlink()
    (nothing,) = compared_on(till)
    assert (nothing.found, nothing.seq, nothing.own) == (Found.NOTHING, 0, 7)
