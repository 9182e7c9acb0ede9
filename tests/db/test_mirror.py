"""The mirror follows the journal, and whatever becomes of the stick, selling goes on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import storeapp.db.mirror as mirror_module
from storeapp.db.mirror import BETWEEN_S, LINGER_S, LONGEST_S, LOOK_S, Mirror, Waits, backoff_s
from storeapp.db.mirror_copy import MOST_FACTS, open_for_writing
from storeapp.db.mirror_file import Ending
from storeapp.ports.mirror import MirrorState
from tests.conftest import ExpectedLogs
from tests.db.given import (
    a_basket,
    enrolled,
    open_drawer_in,
    opened,
    sales_path,
    sell_in,
    the_device,
)
from tests.db.mirrored import (
    Followed,
    bring,
    copy_on,
    facts_of,
    facts_on,
    filled_after,
    journal_of,
    key_of,
)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


async def sold_more(folder: Path, *baskets: str, ids: str = "more") -> None:
    async with opened(folder, ids=ids) as store:
        for basket in baskets:
            await store.write(lambda unit, basket=basket: sell_in(unit, a_basket(basket)))  # type: ignore[misc]  # bound early


# --- one file ------------------------------------------------------------------------


async def test_a_copy_that_is_behind_gets_what_is_missing_and_nothing_else(
    aloop, tmp_path: Path, stick: Path
):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
    bring(tmp_path, stick)
    before = copy_on(stick).read_bytes()
    await sold_more(tmp_path, "b1", "b2")

    assert bring(tmp_path, stick) is MirrorState.GOOD

    assert facts_on(stick, tmp_path) == (facts_of(tmp_path), Ending.WHOLE)
    assert len(facts_of(tmp_path)) == 3
    assert copy_on(stick).read_bytes().startswith(before)


def test_a_copy_that_has_everything_is_not_written_to(day: Path, stick: Path):
    bring(day, stick)
    before = copy_on(stick).read_bytes()

    assert bring(day, stick) is MirrorState.GOOD

    assert copy_on(stick).read_bytes() == before


async def set_back(folder: Path, stick: Path) -> Path:
    """A till whose facts are on the stick, and its file as it was before the last of them."""
    async with enrolled(folder / "till") as store:
        await store.write(open_drawer_in)
    shutil.copytree(folder / "till", folder / "older")
    await sold_more(folder / "till", "b1")
    bring(folder / "till", stick)
    return folder / "older"


async def test_a_copy_that_is_ahead_is_left_alone(aloop, tmp_path: Path, stick: Path):
    older = await set_back(tmp_path, stick)
    before = copy_on(stick).read_bytes()

    assert bring(older, stick) is MirrorState.OLDER

    assert copy_on(stick).read_bytes() == before


async def test_a_copy_with_another_past_is_left_alone(aloop, tmp_path: Path, stick: Path):
    # Given a till that was set back after it was copied, and sold on.
    older = await set_back(tmp_path, stick)
    before = copy_on(stick).read_bytes()
    await sold_more(older, "b2", "b3", ids="other")

    assert bring(older, stick) is MirrorState.DIFFERS

    assert copy_on(stick).read_bytes() == before


def test_a_newer_programs_copy_is_left_alone(day: Path, stick: Path):
    bring(day, stick)
    before = copy_on(stick).read_bytes().replace(b"mirror\x00\x01", b"mirror\x00\x02", 1)
    copy_on(stick).write_bytes(before)

    assert bring(day, stick) is MirrorState.DIFFERS

    assert copy_on(stick).read_bytes() == before


def test_a_damaged_copy_is_set_aside_and_made_anew(day: Path, stick: Path):
    bring(day, stick)
    broken = copy_on(stick).read_bytes() + b"words that nobody sealed"
    for number in (1, 2):
        copy_on(stick).write_bytes(broken)

        assert bring(day, stick) is MirrorState.GOOD

        assert facts_on(stick, day) == (facts_of(day), Ending.WHOLE)
        aside = stick / f"{copy_on(stick).name}.damaged-{number}"
        assert aside.read_bytes() == broken


@pytest.mark.parametrize("room", [0, 1, 24, 25, 90, 400, 5_000], ids=lambda room: f"{room} bytes")
def test_a_disk_that_fills_up_leaves_a_copy_that_goes_on(day: Path, stick: Path, room: int):
    left = [room]
    with pytest.raises(OSError, match="No space left"):
        bring(day, stick, filled_after(left))

    assert bring(day, stick, filled_after([10**9])) is MirrorState.GOOD

    assert facts_on(stick, day) == (facts_of(day), Ending.WHOLE)
    assert list(stick.iterdir()) == [copy_on(stick)]


async def test_each_epoch_has_a_copy_of_its_own(aloop, tmp_path: Path, stick: Path):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
        second = the_device(tmp_path, epoch=2)
        await store.write(lambda unit: unit.put_device(second))
        await store.write(open_drawer_in)
        with Followed(tmp_path, stick) as followed:
            assert followed.waits.stands_at() == ("commit", LOOK_S)
        facts = facts_of(tmp_path)

    assert facts_on(stick, tmp_path, epoch=1) == (facts[:1], Ending.WHOLE)
    assert facts_on(stick, tmp_path, epoch=2) == (facts[1:], Ending.WHOLE)


# --- the thread ----------------------------------------------------------------------


async def test_a_fact_is_copied_within_a_second_of_its_commit(aloop, tmp_path: Path, stick: Path):
    async with enrolled(tmp_path) as store:
        with Followed(tmp_path, stick) as followed:
            assert followed.waits.stands_at() == ("commit", LOOK_S)
            store.follow(followed.mirror.committed)
            told = followed.waits.told
            await store.write(lambda unit: sell_in(unit, a_basket()))
            # The commit told it; from here on the only wait before the copy is this one.
            assert followed.waits.told == told + 1
            assert not copy_on(stick).exists()
            assert followed.waits.go() == ("pause", LINGER_S)
            assert followed.waits.go() == ("commit", LOOK_S)
            assert facts_on(stick, tmp_path) == (facts_of(tmp_path), Ending.WHOLE)
    assert followed.states == [MirrorState.GOOD]
    assert LINGER_S <= 0.5


def test_a_told_commit_is_not_waited_for(aloop):
    waits = Waits()
    waits.tell_commit()
    waits.tell_commit()
    waits.for_commit(600)
    waits.heard()
    waits.tell_end()
    waits.for_commit(600)
    waits.pause(600)
    assert waits.ended


async def test_what_changes_no_fact_tells_nobody(aloop, tmp_path: Path):
    told = []
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
        store.follow(lambda: told.append(1))
        await store.write(lambda unit: unit.keep_basket(a_basket()))
        await store.read(lambda unit: unit.basket_under_way())
        assert told == []
        await store.write(open_drawer_in)
    assert told == [1]


async def test_much_to_catch_up_with_is_done_in_steps(aloop, tmp_path: Path, stick: Path):
    async with enrolled(tmp_path) as store:
        for _ in range(MOST_FACTS + 1):
            await store.write(open_drawer_in)
        with Followed(tmp_path, stick) as followed:
            assert followed.waits.stands_at() == ("pause", BETWEEN_S)
            assert len(facts_on(stick, tmp_path)[0]) == MOST_FACTS
            assert followed.waits.go() == ("commit", LOOK_S)
            assert facts_on(stick, tmp_path) == (facts_of(tmp_path), Ending.WHOLE)


async def test_a_stick_taken_out_and_put_back_is_caught_up_with(
    aloop, tmp_path: Path, stick: Path, expected_logs: ExpectedLogs
):
    expected_logs("mirror: missing")
    away = tmp_path / "pocket"
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
        with Followed(tmp_path, stick) as followed:
            followed.waits.stands_at()
            move(stick, away)
            # When the till sells without it, and after a while looks again.
            await store.write(lambda unit: sell_in(unit, a_basket()))
            followed.waits.go()
            assert followed.waits.go() == ("pause", 0.5)
            assert followed.states == [MirrorState.GOOD, MirrorState.MISSING]
            assert followed.waits.go() == ("pause", 1.0)
            move(away, stick)
            assert followed.waits.go() == ("commit", LOOK_S)
            assert facts_on(stick, tmp_path) == (facts_of(tmp_path), Ending.WHOLE)
    assert followed.states == [MirrorState.GOOD, MirrorState.MISSING, MirrorState.GOOD]


def move(folder: Path, to: Path) -> None:
    assert not to.exists()
    folder.rename(to)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def no_writing(path: Path) -> object:
    raise PermissionError(30, "Read-only file system")


def no_answer(path: Path) -> object:
    raise OSError(5, "Input/output error")


def no_room(path: Path) -> object:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("opener", "state"),
    [
        pytest.param(no_writing, MirrorState.FAILING, id="read-only"),
        pytest.param(no_answer, MirrorState.FAILING, id="broken"),
        pytest.param(no_room, MirrorState.FULL, id="full"),
    ],
)
async def test_a_stick_that_takes_nothing_is_told_and_the_till_sells_on(
    aloop,
    tmp_path: Path,
    stick: Path,
    expected_logs: ExpectedLogs,
    opener: Callable[[Path], object],
    state: MirrorState,
):
    expected_logs(f"mirror: {state.value}")
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
        with Followed(tmp_path, stick, opener) as followed:  # type: ignore[arg-type]  # never a file
            store.follow(followed.mirror.committed)
            assert followed.waits.stands_at() == ("pause", 0.5)
            sale = await store.write(lambda unit: sell_in(unit, a_basket()))
            assert followed.waits.go() == ("pause", 1.0)
    assert followed.states == [state]
    assert sale.number.count == 1
    assert names_in(stick) == []


async def test_a_deleted_copy_is_made_again(aloop, tmp_path: Path, stick: Path):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
        with Followed(tmp_path, stick) as followed:
            followed.waits.stands_at()
            copy_on(stick).unlink()
            followed.waits.go()
            assert followed.waits.go() == ("commit", LOOK_S)
            assert facts_on(stick, tmp_path) == (facts_of(tmp_path), Ending.WHOLE)


async def test_a_copy_that_is_ahead_is_told(
    aloop, tmp_path: Path, stick: Path, expected_logs: ExpectedLogs
):
    expected_logs("mirror: older")
    older = await set_back(tmp_path, stick)
    with Followed(older, stick) as followed:
        assert followed.waits.stands_at() == ("commit", LOOK_S)
    assert followed.states == [MirrorState.OLDER]


async def test_a_past_that_was_given_up_for_a_new_epoch_alarms_nobody(
    aloop, tmp_path: Path, stick: Path
):
    older = await set_back(tmp_path, stick)
    before = copy_on(stick).read_bytes()
    second = the_device(older, epoch=2)
    async with opened(older, ids="second") as store:
        await store.write(lambda unit: unit.put_device(second))
        await store.write(open_drawer_in)

    with Followed(older, stick) as followed:
        assert followed.waits.stands_at() == ("commit", LOOK_S)

    assert followed.states == [MirrorState.GOOD]
    assert facts_on(stick, older, epoch=2) == (facts_of(older)[1:], Ending.WHOLE)
    assert copy_on(stick).read_bytes() == before


def test_the_end_copies_what_was_committed(day: Path, stick: Path):
    mirror = Mirror(stick, journal_of(day), key_of(day), print)
    mirror.begin()
    mirror.end()

    assert facts_on(stick, day) == (facts_of(day), Ending.WHOLE)


def test_a_disk_that_hangs_does_not_hold_the_end_up(
    day: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: ExpectedLogs,
):
    expected_logs("the disk does not answer")
    monkeypatch.setattr(mirror_module, "END_LIMIT_S", 0.01)
    hangs = threading.Event()

    def hanging(path: Path) -> object:
        hangs.wait(10)
        return open_for_writing(path)

    mirror = Mirror(stick, journal_of(day), key_of(day), print, opener=hanging)  # type: ignore[arg-type]  # a file
    mirror.begin()
    mirror.end()
    hangs.set()


def test_a_journal_that_cannot_be_read_is_tried_again(day: Path, stick: Path):
    content = sales_path(day).read_bytes()
    followed = Followed(day, stick)
    sales_path(day).write_bytes(bytes(len(content)))
    with followed:
        assert followed.waits.stands_at() == ("pause", 0.5)
        # The journal's own trouble is not the stick's.
        assert followed.states == []
        sales_path(day).write_bytes(content)
        assert followed.waits.go() == ("commit", LOOK_S)
    assert facts_on(stick, day) == (facts_of(day), Ending.WHOLE)


def test_our_own_mistake_is_told_too(day: Path, stick: Path, expected_logs: ExpectedLogs):
    expected_logs("the mirror stopped")
    expected_logs("mirror: failing")

    def mistaken(path: Path) -> object:
        raise ZeroDivisionError

    followed = Followed(day, stick, mistaken)  # type: ignore[arg-type]  # never a file
    with followed:
        followed.mirror.end()
    assert followed.states == [MirrorState.FAILING]


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0.5), (2, 1.0), (6, 16.0), (7, LONGEST_S), (99, LONGEST_S)]
)
def test_it_tries_again_less_and_less_often(failures: int, seconds: float):
    assert backoff_s(failures) == seconds
