"""The journal's second copy: a thread that follows the commits, at most a second behind them."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable
from enum import Enum
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from storeapp.db.failures import refusal_of
from storeapp.db.mirror_copy import Copy, JournalReader, Opener, open_for_writing
from storeapp.db.mirror_file import mirror_path
from storeapp.ports.mirror import MirrorState

LINGER_S = 0.25
"""After a commit: the customer is served first, and one write takes several facts."""
BETWEEN_S = 0.05
"""Between two writes of a copy that has much to catch up with."""
LOOK_S = 30.0
"""When nothing is sold: whether the disk is still there."""
FIRST_S, LONGEST_S = 0.5, 30.0
END_LIMIT_S = 5.0

_log = logging.getLogger("storeapp.mirror")


class Waits:
    """What the thread waits for; every wait ends at once when the end is near."""

    def __init__(self) -> None:
        self._commit, self._end = threading.Event(), threading.Event()

    @property
    def ended(self) -> bool:
        return self._end.is_set()

    def tell_commit(self) -> None:
        # While it lingers nobody waits for the event: then this costs a look at a flag.
        if not self._commit.is_set():
            self._commit.set()

    def tell_end(self) -> None:
        self._end.set()
        self._commit.set()

    def heard(self) -> None:
        """What is committed from now on is told anew."""
        self._commit.clear()

    def for_commit(self, longest_s: float) -> None:
        if not self.ended:
            self._commit.wait(longest_s)

    def pause(self, seconds: float) -> None:
        self._end.wait(seconds)


class _Round(Enum):
    ALL = "all"
    MORE = "more"
    FAILED = "failed"


class Mirror:
    """Copies every fact into a file for its device and epoch, and is in nobody's way.

    The folder is never made: it is on a disk or stick of its own, and when that is away, so is
    the folder. Whatever happens to it is told, and tried again; selling never waits for it.
    """

    def __init__(
        self,
        folder: Path,
        journal: JournalReader,
        key: bytes,
        tell: Callable[[MirrorState], None],
        *,
        waits: Waits | None = None,
        opener: Opener = open_for_writing,
    ) -> None:
        """`tell` hears each new state, in the mirror's own thread."""
        self._folder = folder
        self._journal = journal
        self._key = key
        self._tell = tell
        self._waits = waits or Waits()
        self._opener = opener
        self._copies: dict[tuple[str, int], Copy] = {}
        self._state = MirrorState.NONE
        self._thread = threading.Thread(target=self._work, name="journal mirror", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def committed(self) -> None:
        """There may be new facts."""
        self._waits.tell_commit()

    def end(self) -> None:
        """Copies what was committed, and ends. A disk that hangs is not waited for."""
        self._waits.tell_end()
        self._thread.join(END_LIMIT_S)
        if self._thread.is_alive():
            _log.warning("the disk does not answer")

    def _work(self) -> None:
        try:
            self._follow()
        except Exception:  # noqa: BLE001  # the boundary of this thread
            _log.exception("the mirror stopped")
            self._say(MirrorState.FAILING)
        finally:
            self._journal.close()

    def _follow(self) -> None:
        failures = 0
        while True:
            last = self._waits.ended
            self._waits.heard()
            done = self._round()
            if last:
                return
            failures = failures + 1 if done is _Round.FAILED else 0
            self._wait(done, failures)

    def _wait(self, done: _Round, failures: int) -> None:
        if done is _Round.FAILED:
            self._waits.pause(backoff_s(failures))
        elif done is _Round.MORE:
            self._waits.pause(BETWEEN_S)
        else:
            self._waits.for_commit(LOOK_S)
            self._waits.pause(LINGER_S)

    def _round(self) -> _Round:
        try:
            state, more = self._brought()
        except sqlite.Error as error:
            # The journal's own trouble: it is told where it is written.
            _log.info("the journal cannot be read: %s", refusal_of(error))
            self._journal.close()
            return _Round.FAILED
        except OSError as error:
            self._say(self._state_after(error))
            return _Round.FAILED
        self._say(state)
        return _Round.MORE if more else _Round.ALL

    def _brought(self) -> tuple[MirrorState, bool]:
        """Every device and epoch one step further: the present one's state, and whether there is
        more to do. A past that was given up for a new epoch needs nobody any more."""
        if not self._folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, "no folder for the mirror")
        state, more = MirrorState.GOOD, False
        for owner in self._journal.owners():
            copy = self._copies.get((owner.id, owner.epoch))
            if copy is None:
                path = mirror_path(self._folder, owner.id, owner.epoch)
                copy = self._copies[owner.id, owner.epoch] = Copy(path, self._key, self._opener)
            more |= copy.bring(self._journal, owner)
            state = copy.state
        return state, more

    def _state_after(self, error: OSError) -> MirrorState:
        if not self._folder.is_dir():
            return MirrorState.MISSING
        refusal = refusal_of(error)
        full = refusal is not None and refusal.code == "disk-full"
        return MirrorState.FULL if full else MirrorState.FAILING

    def _say(self, state: MirrorState) -> None:
        if state is self._state:
            return
        self._state = state
        level = logging.INFO if state is MirrorState.GOOD else logging.WARNING
        _log.log(level, "mirror: %s", state.value)
        self._tell(state)


def backoff_s(failures: int) -> float:
    """Half a second after the first failure, then twice as long each time, at most 30 s."""
    return min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 10))
