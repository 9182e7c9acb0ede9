"""Tampering at random: the first bad record is always named."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from storeapp.db.connect import RawConnection
from storeapp.db.verify import verify
from tests.db.day import FACTS, fact_at
from tests.db.given import (
    keys_of,
    raw,
    sales_path,
)


def one_letter(random: Random, text: str) -> str:
    place = random.randrange(len(text))
    return (
        text[:place] + chr((ord(text[place]) + random.randrange(1, 90)) % 128) + text[place + 1 :]
    )


def any_edit(random: Random, connection: RawConnection) -> int:
    seq = random.randrange(1, FACTS + 1)
    column = random.choice(
        ("id", "kind", "wall", "boot_id", "hlc", "body", "prev_hash", "hash", "sig")
    )
    before = str(getattr(fact_at(connection, seq), column))
    # An id that is there already would be refused, so it gets longer instead.
    after = f"{before}~" if column == "id" else one_letter(random, before)
    connection.execute(f"UPDATE fact SET {column} = ? WHERE seq = ?", (after, seq))
    return seq


def any_number(random: Random, connection: RawConnection) -> int:
    seq = random.randrange(1, FACTS + 1)
    connection.execute(
        "UPDATE fact SET mono_ms = mono_ms + ? WHERE seq = ?", (random.randrange(1, 1000), seq)
    )
    return seq


def any_deletion(random: Random, connection: RawConnection) -> int:
    seq = random.randrange(1, FACTS + 1)
    upto = random.randrange(seq, FACTS + 1)
    connection.execute("DELETE FROM fact WHERE seq BETWEEN ? AND ?", (seq, upto))
    return seq


def any_truncation(random: Random, connection: RawConnection) -> int:
    seq = random.randrange(1, FACTS + 1)
    connection.execute("DELETE FROM fact WHERE seq >= ?", (seq,))
    return seq


def any_swap(random: Random, connection: RawConnection) -> int:
    one, two = sorted(random.sample(range(1, FACTS + 1), 2))
    for old, new in ((one, 1000), (two, one), (1000, two)):
        connection.execute("UPDATE fact SET seq = ? WHERE seq = ?", (new, old))
    return one


def any_insertion(random: Random, connection: RawConnection) -> int:
    seq = random.randrange(1, FACTS + 2)
    connection.execute("UPDATE fact SET seq = seq + 1000 WHERE seq >= ?", (seq,))
    connection.execute("UPDATE fact SET seq = seq - 999 WHERE seq > 1000")
    copied = random.choice([n for n in range(1, FACTS + 2) if n != seq])
    connection.execute(
        "INSERT INTO fact SELECT device, epoch, ?, 'forged', kind, wall, mono_ms, boot_id, hlc,"
        " body, prev_hash, hash, sig FROM fact WHERE seq = ?",
        (seq, copied),
    )
    return seq


TAMPERINGS = (any_edit, any_number, any_deletion, any_truncation, any_swap, any_insertion)


def try_at_random(day: Path, times: int) -> list[str]:
    """The tamperings whose first bad record was not named; seeded, so that each can be redone."""
    missed = []
    with closing(raw(day)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DROP TRIGGER fact_no_update")
        connection.execute("DROP TRIGGER fact_no_delete")
    copy = day.with_name(f"{day.name}-random")
    shutil.copytree(day, copy)
    for seed in range(times):
        random = Random(seed)
        shutil.copyfile(sales_path(day), sales_path(copy))
        tamper = random.choice(TAMPERINGS)
        with closing(raw(copy)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            first = tamper(random, connection)
        named = verify(sales_path(copy), keys_of(copy)).bad
        if named is None or named.seq != first:
            missed.append(f"seed {seed}: {tamper.__name__} at {first}, named {named}")
    shutil.rmtree(copy)
    return missed


def test_every_tampering_is_found_where_it_begins(day: Path):
    assert try_at_random(day, 120) == []


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_ten_thousand_tamperings_are_found_where_they_begin(day: Path):
    assert try_at_random(day, 10_000) == []
