"""A till killed at any moment has every sale it confirmed, and no half of another."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from storeapp.db.mirror_file import Ending
from storeapp.db.verify import Verdict, verify
from storeapp.ports.mirror import MirrorState
from tests.db.given import keys_of, raw, sales_path
from tests.db.mirrored import bring, copy_on, facts_of, facts_on

ROOT = Path(__file__).parents[2]


def sell_until_killed(
    folder: Path, mark: str, *, sales: int, after_s: float, stick: Path | None = None
) -> list[str]:
    """What a till confirmed that was killed `after_s` seconds after so many sales."""
    copied_to = [] if stick is None else [str(stick)]
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.db.selling_child", str(folder), mark, *copied_to],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    confirmed = [child.stdout.readline() for _ in range(sales)]
    timer = threading.Timer(after_s, child.kill)
    timer.start()
    confirmed += child.stdout.readlines()
    child.wait(20)
    timer.join()
    child.stdout.close()
    # A line that was cut off by the end was not said.
    return [line.split()[0] for line in confirmed if line.endswith("\n")]


def kill_again_and_again(folder: Path, kills: int, seed: int) -> None:
    random, confirmed = Random(seed), []
    for number in range(kills):
        confirmed += sell_until_killed(
            folder, f"run{number}", sales=random.randrange(1, 12), after_s=random.random() / 20
        )
        with closing(raw(folder)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sold = [row[0] for row in connection.execute("SELECT id FROM sale ORDER BY seq")]
            counts = connection.execute("SELECT number FROM sale ORDER BY seq").fetchall()
            jobs = connection.execute("SELECT dedup_key FROM print_job ORDER BY number").fetchall()
        # In order, without a gap; at most one more than confirmed for each kill.
        assert [sale for sale in sold if sale in set(confirmed)] == confirmed
        assert len(sold) - len(confirmed) <= number + 1
        assert counts == [(f"S01-2-1-{n:06d}",) for n in range(1, len(sold) + 1)]
        assert jobs == [(f"receipt:{sale}:0",) for sale in sold]
        assert verify(sales_path(folder), keys_of(folder)) == Verdict(len(sold))
    assert len(confirmed) >= kills


def kill_while_copying(folder: Path, stick: Path, kills: int, seed: int) -> None:
    random = Random(seed)
    for number in range(kills):
        before = copy_on(stick).read_bytes() if number else b""
        sell_until_killed(
            folder,
            f"run{number}",
            sales=random.randrange(2, 8),
            after_s=random.random() / 20,
            stick=stick,
        )
        written, copied = facts_of(folder), facts_on(stick, folder)
        # Never ahead, never anything else; what was copied before the start was not touched.
        assert copied[0] == written[: len(copied[0])]
        assert copied[1] in (Ending.WHOLE, Ending.TORN)
        assert copy_on(stick).read_bytes().startswith(before)
        assert bring(folder, stick) is MirrorState.GOOD
        assert facts_on(stick, folder) == (written, Ending.WHOLE)
    assert len(facts_of(folder)) >= 2 * kills


def test_a_killed_tills_copy_is_brought_up_to_its_journal(tmp_path: Path):
    (tmp_path / "stick").mkdir()
    kill_while_copying(tmp_path, tmp_path / "stick", 3, seed=3)


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_the_copy_of_a_till_killed_twenty_times_is_brought_up_to_its_journal(tmp_path: Path):
    (tmp_path / "stick").mkdir()
    kill_while_copying(tmp_path, tmp_path / "stick", 20, seed=17)


def test_a_killed_till_lost_nothing_it_confirmed(tmp_path: Path):
    kill_again_and_again(tmp_path, 3, seed=7)


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_a_till_killed_twenty_times_lost_nothing_it_confirmed(tmp_path: Path):
    kill_again_and_again(tmp_path, 20, seed=11)
