"""What the tests of the journal's mirror are given: a stick, and a thread that goes by hand."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Self

from storeapp.db.mirror import Mirror, Waits
from storeapp.db.mirror_copy import Copy, JournalReader, Opener, open_for_writing
from storeapp.db.mirror_file import Ending, Reading, mirror_path
from storeapp.domain.fact import Fact
from storeapp.ports.mirror import MirrorState
from tests.db.given import keys_of, raw, sales_path

PATIENCE_S = 10.0


def key_of(folder: Path) -> bytes:
    return keys_of(folder).database_key(sales_path(folder))


def journal_of(folder: Path) -> JournalReader:
    return JournalReader(sales_path(folder), key_of(folder))


def copy_on(stick: Path, epoch: int = 1) -> Path:
    return mirror_path(stick, "d1", epoch)


def facts_of(folder: Path) -> list[Fact]:
    """What the till's own file says."""
    with closing(raw(folder)) as connection:
        rows = connection.execute("SELECT * FROM fact ORDER BY epoch, seq").fetchall()
    return [Fact(*row) for row in rows]


def facts_on(stick: Path, folder: Path, *, epoch: int = 1) -> tuple[list[Fact], Ending]:
    """What the mirror says, and how it ends."""
    with copy_on(stick, epoch).open("rb") as file:
        reading = Reading(file, key_of(folder))
        return list(reading.facts()), reading.ending


def bring(folder: Path, stick: Path, opener: Opener = open_for_writing) -> MirrorState:
    """Brings the present epoch's copy up to the journal, as a program that just started does."""
    with closing(journal_of(folder)) as journal:
        owner = journal.owners()[-1]
        copy = Copy(copy_on(stick, owner.epoch), key_of(folder), opener)
        while copy.bring(journal, owner):
            pass
        return copy.state


class Paced(Waits):
    """The thread stands at each wait, says which, and goes on when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self._stands: queue.Queue[tuple[str, float]] = queue.Queue()
        self._go = threading.Semaphore(0)
        self.told = 0

    def tell_commit(self) -> None:
        self.told += 1
        super().tell_commit()

    def tell_end(self) -> None:
        super().tell_end()
        self._go.release(1000)

    def for_commit(self, longest_s: float) -> None:
        self._stand("commit", longest_s)

    def pause(self, seconds: float) -> None:
        self._stand("pause", seconds)

    def stands_at(self) -> tuple[str, float]:
        """Where the thread stands, once it does."""
        return self._stands.get(timeout=PATIENCE_S)

    def go(self) -> tuple[str, float]:
        """Lets it go on; where it stands next."""
        self._go.release()
        return self.stands_at()

    def _stand(self, what: str, seconds: float) -> None:
        if not self.ended:
            self._stands.put((what, seconds))
            self._go.acquire()


class Followed:
    """A mirror whose thread goes by hand, and the states it told."""

    def __init__(self, folder: Path, stick: Path, opener: Opener = open_for_writing) -> None:
        self.waits, self.states = Paced(), list[MirrorState]()
        self.mirror = Mirror(
            stick,
            journal_of(folder),
            key_of(folder),
            self.states.append,
            waits=self.waits,
            opener=opener,
        )

    def __enter__(self) -> Self:
        self.mirror.begin()
        return self

    def __exit__(self, *error: object) -> None:
        self.mirror.end()


def filled_after(room: list[int]) -> Opener:
    """Files on a disk that takes `room[0]` bytes more, and then says that it is full."""
    return lambda path: _Filling(path, room)  # type: ignore[return-value]  # what is used of it


class _Filling:
    def __init__(self, path: Path, room: list[int]) -> None:
        self._file = open_for_writing(path)
        self._room = room

    def write(self, content: memoryview) -> int:
        if not self._room[0]:
            raise OSError(28, "No space left on device")
        written = self._file.write(content[: self._room[0]])
        self._room[0] -= written
        return written

    def __getattr__(self, name: str) -> Callable[..., object]:
        found: Callable[..., object] = getattr(self._file, name)
        return found
