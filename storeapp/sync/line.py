"""The line to head office: one task that connects, watches, gives up, and connects again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from storeapp.domain.errors import Refusal
from storeapp.ports.promotions import RulesSaid, RulesStanding
from storeapp.ports.streams import Journal, JournalHead, StreamStore
from storeapp.services.status import Line, StatusBoard
from storeapp.sync.backoff import LONGEST_S, Backoff
from storeapp.sync.calls import Asking, HeadOffice
from storeapp.sync.client import Client
from storeapp.sync.digests import Digests
from storeapp.sync.failures import Busy, Failure, Forked, Refused, UpdateNeeded
from storeapp.sync.live import Live
from storeapp.sync.moments import Moments
from storeapp.sync.snapshot import SnapshotDownload
from storeapp.sync.streams import Streams
from storeapp.sync.upload import Upload
from storeapp.sync.wire.messages import PROTOCOL, RULES_SAID, Hello, RulesRefused, Welcome
from storeapp.sync.wire.words import DEVICE_REVOKED, DEVICE_UNKNOWN, PROTOCOL_UNSUPPORTED

_log = logging.getLogger("storeapp.line")

SOON_S = 2.0
"""Within so long after a sale a line that is down is tried again, however long it has been down."""

Pause = Callable[[float], Awaitable[object]]
Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When things are done: `pause` waits that many seconds, `draw` gives a number in [0, 1);
    every `check_s` the line is checked although nobody complained, every `moment_s` it is looked
    whether something planned is due, and `idle_s` without a change is an idle moment."""

    pause: Pause
    draw: Callable[[], float]
    check_s: float = 60.0
    wait_s: int = 25
    moment_s: float = 30.0
    idle_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Rest:
    """So long until the next try; a sale ends it early unless head office or a person is waited
    for."""

    pause_s: float
    may_end_early: bool


class HeadOfficeLine:
    """Implements ports.head_office.Uploads. The line is up exactly while hello is answered well.

    Upload, live channel and each stream run beside each other; one that fails pauses and goes on,
    and asks for a hello at once, which alone decides whether the line is lost.
    """

    def __init__(
        self,
        client: Client,
        asking: Asking,
        *,
        journal: Journal,
        store: StreamStore,
        board: StatusBoard,
        version: str,
        rhythm: Rhythm,
        rules: RulesStanding | None = None,
    ) -> None:
        self.office = HeadOffice(client, asking)
        self._clock = asking.clock
        self._journal = journal
        self._store = store
        self._board = board
        self._version = version
        self._rhythm = rhythm
        self._rules = rules
        self._turn = asyncio.Lock()
        self._upload = Upload(self.office, journal, board, device=asking.device, turn=self._turn)
        self._download = SnapshotDownload(self.office, board, store.download_folder)
        self._moments = Moments(store, asking.clock, look_s=rhythm.moment_s)
        self._digests = Digests(
            self.office, store=store, journal=journal, clock=asking.clock, look_s=rhythm.idle_s
        )
        self._backoff = Backoff(rhythm.draw)
        self._doubt = asyncio.Event()
        self._wanted = asyncio.Event()
        self._ending = False

    def wake(self) -> None:
        """There is a new fact: send it now if the line is up, and else try the line soon."""
        self._wanted.set()
        self._upload.wake()

    def greet(self) -> None:
        """There is something new to say: a hello soon, if the line is up."""
        self._doubt.set()

    async def run(self) -> None:
        """Until cancelled."""
        self._ending = False
        async with asyncio.TaskGroup() as group:
            group.create_task(self._kept_going("count", self._upload.count))
            group.create_task(self._kept_going("moments", self._moments.run))
            group.create_task(self._stay_connected())
            try:
                await asyncio.Event().wait()
            finally:
                self._ending = True

    async def _stay_connected(self) -> None:
        while True:
            rest = await self._connection()
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._pause(rest.pause_s))]
                if rest.may_end_early:
                    tasks.append(group.create_task(self._wanted_soon(rest.pause_s)))
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()

    async def _pause(self, pause_s: float) -> None:
        await self._rhythm.pause(pause_s)

    async def _wanted_soon(self, at_most_s: float) -> None:
        """Tills that lost head office at the same moment do not all sell at the same moment."""
        await self._wanted.wait()
        await self._pause(min(at_most_s, SOON_S * self._rhythm.draw()))

    async def _connection(self) -> Rest:
        """One connection, from hello to its loss; how long to wait before the next."""
        self._wanted.clear()
        try:
            welcome = await self._hello()
            self._goes(Line.ONLINE)
            self._backoff.succeeded()
            await self._work(welcome)
        except Failure as failure:
            return self._lost(failure)
        except Exception as error:  # noqa: BLE001  # boundary: the sync loop
            _report("line", error)
            self._goes(Line.OFFLINE)
        return Rest(self._backoff.next_s(), may_end_early=True)

    async def _work(self, welcome: Welcome) -> None:
        """Everything that goes on while the line is up; raises what it was lost by."""
        self._upload.start_over(most=welcome.batch_items)
        streams = Streams(
            welcome.streams,
            office=self.office,
            store=self._store,
            download=self._download,
            came=self._came,
        )
        live = Live(self.office, streams, self._news, wait_s=self._rhythm.wait_s)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._check(streams))
                group.create_task(self._kept_going("upload", self._upload.run))
                group.create_task(self._kept_going("live", live.run))
                for stream in streams.all:
                    await self._attempt(stream.name, stream.catch_up)
                    group.create_task(self._kept_going(stream.name, stream.follow))
                compare = partial(self._digests.run, streams)
                group.create_task(self._kept_going("digests", compare))
        except ExceptionGroup as failures:
            if self._ending:  # A group that fails while it is cancelled tells of the failure only.
                raise asyncio.CancelledError from None
            raise failures.exceptions[0] from None

    def _came(self, stream: str) -> None:
        if stream:
            # Not a moment to look: the file may have what a page behind it takes back.
            self._digests.ask_again(stream)
        else:
            self._moments.wake()

    async def _check(self, streams: Streams) -> None:
        """A hello whenever something failed, and now and then anyway; raises when it fails."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._rhythm.check_s):
                    await self._doubt.wait()
            self._doubt.clear()
            await streams.compare((await self._hello()).streams)

    async def _kept_going(self, name: str, work: Work) -> None:
        """Runs `work` again and again, with pauses after failures."""
        backoff = Backoff(self._rhythm.draw)
        while True:
            began_ms = self._clock.monotonic_ms()
            failure = await self._attempt(name, work)
            if self._clock.monotonic_ms() - began_ms > LONGEST_S * 1000:
                backoff.succeeded()
            if failure is not None:
                asked_s = failure.retry_after_s if isinstance(failure, Failure) else None
                await self._rhythm.pause(backoff.next_s(asked_s))

    async def _attempt(self, name: str, work: Work) -> Exception | None:
        """What `work` failed by. A failure of one is no failure of the others, but a fork is."""
        try:
            await work()
        except Forked:
            raise
        except Failure as failure:
            _log.info("%s: %s %s", name, type(failure).__name__, failure)
            if not isinstance(failure, Busy):  # Who is busy is there.
                self._doubt.set()
            return failure
        except Refusal as refusal:  # A full disk, a broken file: it has a name.
            _log.warning("%s: %s", name, refusal)
            return refusal
        except Exception as error:  # noqa: BLE001  # boundary: the sync loop
            _report(name, error)
            return error
        return None

    async def _hello(self) -> Welcome:
        """Asks how things stand and acts on the answer; raises when the line cannot be used.

        Nothing is pushed meanwhile: a hello that says less than head office was just given looks
        like a journal that went back in time.
        """
        async with self._turn:
            sent_ms = self._clock.monotonic_ms()
            return await self._greet(way_from_ms=sent_ms)

    async def _news(self, wait_s: int, known: Mapping[str, int]) -> Mapping[str, int]:
        """A hello that head office answers when there is news."""
        return _heads(await self._greet(wait_s=wait_s, known=known))

    async def _greet(
        self,
        *,
        way_from_ms: int | None = None,
        wait_s: int = 0,
        known: Mapping[str, int] | None = None,
    ) -> Welcome:
        before = await self._journal.head()
        rules = RulesSaid() if self._rules is None else self._rules.said
        message = Hello(
            protocol=PROTOCOL,
            version=self._version,
            last_seq=before.last_seq,
            last_hash=before.last_hash,
            known=dict(known or {}),
            rules_active=rules.active,
            rules_held=list(rules.held[:RULES_SAID]),
            rules_refused=[RulesRefused(hash=h, why=w) for h, w in rules.refused[:RULES_SAID]],
        )
        welcome = await self.office.hello(message, wait_s=wait_s)
        if not welcome.protocol_min <= PROTOCOL <= welcome.protocol_max:
            raise UpdateNeeded(f"{welcome.protocol_min} to {welcome.protocol_max} are spoken")
        now_ms = self._clock.monotonic_ms()
        way_ms = 0 if way_from_ms is None else (now_ms - way_from_ms) // 2
        self._clock.set_offset(welcome.server_time_ms + way_ms)
        self._moments.wake()
        if self._rules is not None:
            self._rules.wake()
        self._board.update(drift_ms=self._clock.drift_ms)
        await self._compare(welcome, before)
        return welcome

    async def _compare(self, welcome: Welcome, before: JournalHead) -> None:
        """Two accounts of one journal, ours and head office's.

        Facts are added and acknowledged while hello is under way. So what head office may not
        know yet is judged by the head `before`, and what it may know already by the head now.
        """
        acked, head = welcome.acked_seq, await self._journal.head()
        if welcome.epoch != head.epoch:
            raise Forked(f"epoch {welcome.epoch} at head office, {head.epoch} here")
        if acked > head.last_seq:
            raise Forked(f"head office has fact {acked}, the last one here is {head.last_seq}")
        if acked and await self._hash_of(acked) != welcome.acked_hash:
            raise Forked(f"head office has another fact {acked}")
        if acked > head.acked_seq:
            await self._journal.acknowledge(acked)
            self._upload.wake()
        elif acked < before.acked_seq:
            self._upload.rewind(acked)

    async def _hash_of(self, seq: int) -> str:
        (fact,) = await self._journal.facts(after=seq - 1, most=1, most_bytes=1)
        return fact.hash

    def _lost(self, failure: Failure) -> Rest:
        """Says so on the board; how long to wait before trying again."""
        _log.info("lost: %s %s", type(failure).__name__, failure)
        line = _line_after(failure)
        self._goes(line)
        if line is Line.OFFLINE:
            asked_s = failure.retry_after_s
            return Rest(self._backoff.next_s(asked_s), may_end_early=asked_s is None)
        # A person has to do something first.
        return Rest(LONGEST_S * (1 + self._rhythm.draw()) / 2, may_end_early=False)

    def _goes(self, line: Line) -> None:
        if self._board.status.line is not line:
            _log.info("the line is %s", line.value)
            self._board.update(line=line, since=self._clock.now())


def _line_after(failure: Failure) -> Line:
    match failure:
        case Forked():
            return Line.FORKED
        case UpdateNeeded():
            return Line.UPDATE_NEEDED
        case Refused(problem=problem) if problem.code in {DEVICE_REVOKED, DEVICE_UNKNOWN}:
            return Line.REVOKED
        case Refused(problem=problem) if problem.code == PROTOCOL_UNSUPPORTED:
            return Line.UPDATE_NEEDED
        case _:
            return Line.OFFLINE


def _heads(welcome: Welcome) -> dict[str, int]:
    return {head.stream: head.head for head in welcome.streams}


def _report(name: str, error: Exception) -> None:
    """A defect, or a disk that fails: its kind and place, not its text, which may quote a row."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    file = PurePath(place.filename).name
    _log.error("%s: %s at %s:%s", name, type(error).__name__, file, place.lineno)
