"""The mirror's file says only what was written, however it was cut, bent or put together anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from storeapp.db.mirror_copy import Copy, open_for_writing, tail_of
from storeapp.db.mirror_file import HEADING, Ending, Reading, Tail, mirror_path
from storeapp.ports.mirror import MirrorState
from tests.db.day import FACTS
from tests.db.mirrored import bring, copy_on, facts_of, facts_on, journal_of, key_of

Place = tuple[int, int, bytes]


@pytest.fixture
def stick(day: Path, tmp_path: Path) -> Path:
    """A stick with the whole day on it; the last fact is a drawer opening."""
    assert bring(day, tmp_path) is MirrorState.GOOD
    return tmp_path


def frames_of(content: bytes) -> list[Place]:
    """Where each frame begins and ends, and its kind, as the form says; the test's own reading."""
    start, frames = len(HEADING), []
    while start < len(content):
        end = start + 9 + int.from_bytes(content[start + 1 : start + 5], "big")
        frames.append((start, end, content[start : start + 1]))
        start = end
    return frames


def test_every_fact_comes_back_word_for_word(day: Path, stick: Path):
    assert facts_on(stick, day) == (facts_of(day), Ending.WHOLE)
    kinds = [kind for _, _, kind in frames_of(copy_on(stick).read_bytes())]
    assert kinds == [b"S", b"O", *[b"F"] * FACTS]


def test_who_wrote_it_is_in_it(day: Path, stick: Path):
    with copy_on(stick).open("rb") as file:
        reading = Reading(file, key_of(day))
        facts = list(reading.facts())

    assert len(facts) == FACTS
    assert reading.owner is not None
    assert (reading.owner.id, reading.owner.epoch, reading.owner.store) == ("d1", 1, "S01")


def test_nothing_of_it_can_be_read_without_the_key(day: Path, stick: Path):
    content = copy_on(stick).read_bytes()
    fact, opening = facts_of(day)[0], facts_of(day)[2]

    for word in ("九制话梅", "06901234567892", "no-sale", fact.kind, fact.hash, fact.sig):
        assert word in f"{fact} {opening}"
        assert word.encode() not in content
    assert key_of(day) not in content


@pytest.mark.parametrize(
    ("device", "name"),
    [
        pytest.param("d1", "journal-d1-3.mirror", id="plain"),
        pytest.param("../d:1", "journal-..%2Fd%3A1-3.mirror", id="nothing leads elsewhere"),
    ],
)
def test_each_device_and_epoch_has_its_file(tmp_path: Path, device: str, name: str):
    assert mirror_path(tmp_path, device, 3) == tmp_path / name


def cut_at(content: bytes, place: int) -> bytes:
    return content[:place]


def zeroed_from(content: bytes, place: int) -> bytes:
    """Some file systems write a file's new length before what is in it."""
    return content[:place] + bytes(len(content) - place)


@pytest.mark.parametrize("tear", [cut_at, zeroed_from], ids=["cut off", "zeros"])
def test_a_last_record_torn_at_any_byte_is_cut_off_and_written_again(
    day: Path, stick: Path, tear: Callable[[bytes, int], bytes]
):
    whole, facts = copy_on(stick).read_bytes(), facts_of(day)
    start, end, _ = frames_of(whole)[-1]
    assert end == len(whole)
    for place in range(start + 1, end):
        copy_on(stick).write_bytes(tear(whole, place))
        expected = Tail(FACTS - 1, facts[-2].hash, start, Ending.TORN)
        assert tail_of(copy_on(stick), key_of(day)) == expected, place
        assert facts_on(stick, day) == (facts[:-1], Ending.TORN), place
        if place % 37 == 0:
            assert bring(day, stick) is MirrorState.GOOD
            assert facts_on(stick, day) == (facts, Ending.WHOLE), place
            assert copy_on(stick).read_bytes()[:start] == whole[:start]


def test_a_beginning_torn_at_any_byte_is_written_again(day: Path, stick: Path):
    whole, facts = copy_on(stick).read_bytes(), facts_of(day)
    first_fact = frames_of(whole)[2][0]
    for place in range(first_fact):
        copy_on(stick).write_bytes(whole[:place])
        assert tail_of(copy_on(stick), key_of(day)).seq == 0
        if place % 29 == 0 or place == len(HEADING):
            assert bring(day, stick) is MirrorState.GOOD
            assert facts_on(stick, day) == (facts, Ending.WHOLE), place


def test_a_changed_byte_never_becomes_another_fact(day: Path, stick: Path):
    whole, facts = copy_on(stick).read_bytes(), facts_of(day)
    random = Random(5)
    for _ in range(150):
        place = random.randrange(len(whole))
        bent = bytearray(whole)
        bent[place] ^= random.randrange(1, 256)
        copy_on(stick).write_bytes(bent)
        found, ending = facts_on(stick, day)
        assert found == facts[: len(found)], place
        assert len(found) < len(facts), place
        assert ending is not Ending.WHOLE, place


def moved(content: bytes, frames: list[Place]) -> bytes:
    (a, b, _), (c, d, _) = frames[3], frames[4]
    return content[:a] + content[c:d] + content[a:b] + content[d:]


def left_out(content: bytes, frames: list[Place]) -> bytes:
    a, b, _ = frames[3]
    return content[:a] + content[b:]


def doubled(content: bytes, frames: list[Place]) -> bytes:
    a, b, _ = frames[3]
    return content[:b] + content[a:b] + content[b:]


@pytest.mark.parametrize(
    ("change", "good"), [(moved, 1), (left_out, 1), (doubled, 2)], ids=["moved", "out", "twice"]
)
def test_records_cannot_be_put_together_anew(
    day: Path, stick: Path, change: Callable[[bytes, list[Place]], bytes], good: int
):
    whole = copy_on(stick).read_bytes()
    copy_on(stick).write_bytes(change(whole, frames_of(whole)))

    assert facts_on(stick, day) == (facts_of(day)[:good], Ending.DAMAGED)


def test_an_older_copy_that_is_written_again_never_uses_a_key_twice(day: Path, tmp_path: Path):
    # Given one copy of a mirror that ends in the middle, and the same once more.
    sticks = [tmp_path / "one", tmp_path / "two"]
    for stick in sticks:
        stick.mkdir()
    bring(day, sticks[0])
    whole = copy_on(sticks[0]).read_bytes()
    middle = frames_of(whole)[6][0]
    for stick in sticks:
        copy_on(stick).write_bytes(whole[:middle])

    # When both are brought up to the same journal.
    for stick in sticks:
        bring(day, stick)
    one, two = (copy_on(stick).read_bytes()[middle:] for stick in sticks)

    # Then the same facts are sealed under other salts, and look like nothing of each other.
    assert len(one) == len(two)
    salts = {one[9:41], two[9:41], whole[len(HEADING) + 9 :][:32]}
    assert len(salts) == 3
    assert facts_on(sticks[0], day) == facts_on(sticks[1], day) == (facts_of(day), Ending.WHOLE)


@pytest.mark.parametrize(
    ("change", "ending"),
    [
        pytest.param(lambda c: b"S" + c[1:], Ending.DAMAGED, id="no heading"),
        pytest.param(lambda c: c[:24] + b"\x02" + c[25:], Ending.FOREIGN, id="a newer program's"),
        pytest.param(lambda c: b"other words" * 9, Ending.DAMAGED, id="another file"),
        pytest.param(lambda c: c + b"more words here", Ending.DAMAGED, id="words after the end"),
        pytest.param(lambda c: c[:25] + c[frames_of(c)[1][0] :], Ending.DAMAGED, id="no segment"),
    ],
)
def test_what_is_no_mirror_is_known(
    day: Path, stick: Path, change: Callable[[bytes], bytes], ending: Ending
):
    whole = copy_on(stick).read_bytes()
    copy_on(stick).write_bytes(change(whole))

    assert facts_on(stick, day)[1] is ending
    assert tail_of(copy_on(stick), key_of(day)).ending is ending


def test_another_tills_key_opens_nothing(day: Path, stick: Path, tmp_path: Path):
    shutil.copytree(day, tmp_path / "other")
    (tmp_path / "other" / "keys" / "sales.key").write_bytes(bytes(32))

    with copy_on(stick).open("rb") as file:
        reading = Reading(file, bytes(32))
        assert list(reading.facts()) == []

    assert reading.ending is Ending.FOREIGN


def test_what_the_disk_did_not_flush_is_not_taken_as_copied(
    day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def no_flush(handle: int) -> None:
        raise OSError(5, "Input/output error")

    with closing(journal_of(day)) as journal:
        owner = journal.owners()[-1]
        copy = Copy(copy_on(tmp_path), key_of(day), open_for_writing)
        with monkeypatch.context() as failing:
            failing.setattr("os.fsync", no_flush)
            with pytest.raises(OSError, match="Input/output"):
                copy.bring(journal, owner)
        # Somebody took what was never flushed away.
        copy_on(tmp_path).write_bytes(b"")
        copy.bring(journal, owner)

    assert facts_on(tmp_path, day) == (facts_of(day), Ending.WHOLE)
