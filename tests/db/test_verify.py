"""The journal proves itself: whatever is done to it, the first bad record is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from storeapp.db.connect import RawConnection
from storeapp.db.journal import FACT_COLUMNS
from storeapp.db.keystore import KeyStore
from storeapp.db.verify import Bad, Verdict, print_verdict, verify
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import hash_of
from tests.db.day import FACTS, fact_at, tampered
from tests.db.given import (
    a_basket,
    enrolled,
    keys_of,
    open_drawer_in,
    raw,
    sales_path,
    sell_in,
    the_device,
)


def bad(seq: int, wrong: str) -> Verdict:
    return Verdict(seq - 1, Bad("d1", 1, seq, wrong))


def run(*statements: str) -> Callable[[RawConnection], None]:
    def tamper(connection: RawConnection) -> None:
        for statement in statements:
            connection.execute(statement)

    return tamper


def rewritten(connection: RawConnection, seq: int, **changes: object) -> None:
    """A record changed with a hash that fits it again."""
    fact = replace(fact_at(connection, seq), **changes)  # type: ignore[arg-type]  # by name
    connection.execute(
        "UPDATE fact SET body = ?, prev_hash = ?, kind = ?, hash = ? WHERE seq = ?",
        (fact.body, fact.prev_hash, fact.kind, hash_of(fact), seq),
    )


def cheaper(connection: RawConnection) -> None:
    body = fact_at(connection, 5).body.replace("1280", "1180")
    rewritten(connection, 5, body=body)


def all_rehashed(connection: RawConnection) -> None:
    """A lower price in record 5, and every hash after it made to fit."""
    cheaper(connection)
    for seq in range(6, FACTS + 1):
        rewritten(connection, seq, prev_hash=fact_at(connection, seq - 1).hash)
    last = fact_at(connection, FACTS).hash
    connection.execute("UPDATE journal_head SET hash = ?", (last,))


def swapped(connection: RawConnection) -> None:
    run(
        "UPDATE fact SET seq = 1000 WHERE seq = 4",
        "UPDATE fact SET seq = 4 WHERE seq = 5",
        "UPDATE fact SET seq = 5 WHERE seq = 1000",
    )(connection)


def inserted(connection: RawConnection) -> None:
    """A copy of record 4 pushed in as record 5, those behind it moved up by one."""
    run(
        "UPDATE fact SET seq = seq + 1000 WHERE seq >= 5",
        "UPDATE fact SET seq = seq - 999 WHERE seq > 1000",
        "INSERT INTO fact SELECT device, epoch, 5, 'forged', kind, wall, mono_ms, boot_id, hlc,"
        " body, prev_hash, hash, sig FROM fact WHERE seq = 4",
        "UPDATE journal_head SET seq = seq + 1",
    )(connection)


def appended(connection: RawConnection) -> None:
    fact = replace(fact_at(connection, FACTS), seq=FACTS + 1, id="forged")
    fact = replace(fact, prev_hash=fact.hash)
    forged = replace(fact, hash=hash_of(fact))
    values = tuple(getattr(forged, name.strip()) for name in FACT_COLUMNS.split(","))
    marks = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO fact ({FACT_COLUMNS}) VALUES ({marks})", values)


CASES = [
    pytest.param(run("UPDATE fact SET body = '{}' WHERE seq = 5"), 5, "hash", id="body"),
    pytest.param(run("UPDATE fact SET wall = '2020' WHERE seq = 5"), 5, "hash", id="time"),
    pytest.param(run("UPDATE fact SET hlc = hlc || '0' WHERE seq = 5"), 5, "hash", id="clock"),
    pytest.param(run("UPDATE fact SET id = 'other' WHERE seq = 5"), 5, "hash", id="id"),
    pytest.param(run("UPDATE fact SET hash = '00' WHERE seq = 5"), 5, "hash", id="hash"),
    pytest.param(run("UPDATE fact SET sig = '00' WHERE seq = 5"), 5, "signature", id="signature"),
    pytest.param(cheaper, 5, "signature", id="a lower price, hash made to fit"),
    pytest.param(all_rehashed, 5, "signature", id="a lower price, all hashes made to fit"),
    pytest.param(run("DELETE FROM fact WHERE seq = 5"), 5, "gap", id="one deleted"),
    pytest.param(run("DELETE FROM fact WHERE seq = 1"), 1, "gap", id="the first deleted"),
    pytest.param(run("DELETE FROM fact WHERE seq = 12"), 12, "gap", id="the last deleted"),
    pytest.param(run("DELETE FROM fact WHERE seq > 7"), 8, "gap", id="the tail cut off"),
    pytest.param(run("DELETE FROM fact"), 1, "gap", id="all deleted"),
    pytest.param(
        run("DELETE FROM fact WHERE seq = 5", "UPDATE fact SET seq = seq - 1 WHERE seq > 5"),
        5,
        "hash",
        id="one deleted, those behind moved up",
    ),
    pytest.param(swapped, 4, "hash", id="two swapped"),
    pytest.param(inserted, 5, "hash", id="one inserted"),
    pytest.param(appended, 13, "signature", id="one appended"),
    pytest.param(run("UPDATE fact SET epoch = 2 WHERE seq = 5"), 5, "gap", id="to another epoch"),
    pytest.param(
        run("UPDATE sale SET due_minor = 1 WHERE seq = 5"), 5, "projection", id="a sale's row"
    ),
    pytest.param(
        run("UPDATE sale_line SET net_minor = 1 WHERE sale = 'b5' AND position = 0"),
        5,
        "projection",
        id="a line's row",
    ),
    pytest.param(
        run("DELETE FROM sale_tender WHERE sale = 'b5'"), 5, "projection", id="a tender's row"
    ),
    pytest.param(run("DELETE FROM sale WHERE seq = 5"), 5, "projection", id="no sale's row"),
    pytest.param(
        run("UPDATE sale SET seq = 6 WHERE seq = 5"), 5, "projection", id="a row of another fact"
    ),
    pytest.param(
        run("INSERT INTO sale SELECT 'more', 'N', device, epoch, 6, shift, business_date, ended_at,"
            " cashier, currency, 1, 0 FROM sale WHERE seq = 5"),
        6,
        "projection",
        id="a sale where a drawer was opened",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tamper", "seq", "wrong"), CASES)
def test_the_first_bad_record_is_named(
    day: Path, tamper: Callable[[RawConnection], None], seq: int, wrong: str
):
    assert tampered(day, tamper) == bad(seq, wrong)


STRANGERS = [
    pytest.param(
        run(f"INSERT INTO fact SELECT 'd9', epoch, 3, 'forged', {FACT_COLUMNS.split('id, ', 1)[1]}"
            " FROM fact WHERE seq = 3"),
        Bad("d9", 1, 3, "unknown-device"),
        id="a fact of another device",
    ),
    pytest.param(
        run("INSERT INTO sale SELECT 'more', 'N', device, epoch, 99, shift, business_date,"
            " ended_at, cashier, currency, 1, 0 FROM sale WHERE seq = 5"),
        Bad("d1", 1, 99, "projection"),
        id="a sale without a fact",
    ),
    pytest.param(
        run("INSERT INTO sale_tender VALUES ('no sale', 0, 'cash', 1, 1, '')"),
        Bad("", 0, 0, "projection"),
        id="a tender without a sale",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tamper", "stranger"), STRANGERS)
def test_what_belongs_to_no_fact_is_named(
    day: Path, tamper: Callable[[RawConnection], None], stranger: Bad
):
    assert tampered(day, tamper) == Verdict(FACTS, stranger)


def test_an_untouched_journal_is_proved(day: Path):
    assert verify(sales_path(day), keys_of(day)) == Verdict(FACTS)
    assert tampered(day, lambda connection: None) == Verdict(FACTS)


def test_looking_changes_nothing_and_disturbs_nobody(day: Path):
    with closing(raw(day)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE journal_head SET receipts = receipts + 1")
        # Somebody writes while we look: we see the file as it was before.
        assert verify(sales_path(day), keys_of(day)) == Verdict(FACTS)
        connection.execute("COMMIT")


async def test_facts_of_an_earlier_epoch_are_proved_with_the_key_of_then(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: sell_in(unit, a_basket("b1")))
        await store.write(lambda unit: unit.put_device(the_device(tmp_path, epoch=2)))
        await store.write(lambda unit: sell_in(unit, a_basket("b2")))
        await store.write(open_drawer_in)
    with closing(raw(tmp_path)) as connection:
        whole = verify(sales_path(tmp_path), keys_of(tmp_path))
        connection.execute("UPDATE sale SET due_minor = 0 WHERE epoch = 1")
        first = verify(sales_path(tmp_path), keys_of(tmp_path))

    assert whole == Verdict(3)
    assert first == Verdict(0, Bad("d1", 1, 1, "projection"))


def test_a_journal_signed_anew_with_another_key_is_known(day: Path, tmp_path: Path):
    # Given somebody who put his own key into the file, and signed all facts with it.
    other = KeyStore(tmp_path).device_key(tmp_path / "none")

    def sign_anew(connection: RawConnection) -> None:
        connection.execute("UPDATE device SET public_key = ?", (other.public_key,))
        for seq in range(1, FACTS + 1):
            signature = other.sign(bytes.fromhex(fact_at(connection, seq).hash))
            connection.execute("UPDATE fact SET sig = ? WHERE seq = ?", (signature, seq))

    assert tampered(day, sign_anew) == bad(1, "unknown-key")


async def test_a_till_without_facts_has_nothing_to_prove(aloop, tmp_path: Path):
    async with enrolled(tmp_path):
        pass
    assert verify(sales_path(tmp_path), keys_of(tmp_path)) == Verdict(0)


def test_a_missing_file_is_said_and_none_is_made(tmp_path: Path):
    with pytest.raises(Refusal) as refused:
        verify(sales_path(tmp_path), keys_of(tmp_path))

    assert refused.value.code == "file-missing"
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file_is_said(day: Path):
    content = sales_path(day).read_bytes()
    sales_path(day).write_bytes(content[:100] + bytes(len(content) - 100))
    with pytest.raises(Refusal) as refused:
        verify(sales_path(day), keys_of(day))

    assert refused.value.code == "file-damaged"


@pytest.mark.parametrize(
    ("verdict", "code", "text"),
    [
        pytest.param(Verdict(12), 0, "12 facts, all as they were written\n", id="all well"),
        pytest.param(
            bad(5, "gap"),
            1,
            "first bad record: 5 of device d1 epoch 1: gap"
            " (4 facts before it are as they were written)\n",
            id="a bad one",
        ),
    ],
)
def test_the_verdict_is_said_for_people(verdict: Verdict, code: int, text: str):
    out = io.StringIO()

    assert print_verdict(verdict, out) == code
    assert out.getvalue() == text
