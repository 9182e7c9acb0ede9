"""Silent differences: once a day each stream's digest is compared with head office's."""

from __future__ import annotations

import asyncio
import logging
from datetime import date

from storeapp.ports.clock import Clock
from storeapp.ports.streams import Content, Journal, StreamStore
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Refused
from storeapp.sync.streams import Stream, Streams
from storeapp.sync.wire.messages import Digest, DigestRequest
from storeapp.sync.wire.rows import V

_log = logging.getLogger("storeapp.streams")

_Stand = tuple[int, dict[str, int]]


class Digests:
    """Asks in idle moments only, about one stream at a time: since the look before, nothing was
    sold and no stream moved. A stream that differs is fetched anew, at most once a day; one that
    differs all the same is left as it is, and the log says so."""

    def __init__(
        self,
        office: HeadOffice,
        *,
        store: StreamStore,
        journal: Journal,
        clock: Clock,
        look_s: float,
    ) -> None:
        self._office = office
        self._store = store
        self._journal = journal
        self._clock = clock
        self._look_s = look_s
        self._asked: dict[str, date] = {}
        self._mended: dict[str, date] = {}
        self._stood: _Stand | None = None

    def ask_again(self, stream: str) -> None:
        """It came as a file: what is here now has not been asked about today."""
        self._asked.pop(stream, None)

    async def run(self, streams: Streams) -> None:
        """While the line is up."""
        self._stood = None
        while True:
            await asyncio.sleep(self._look_s)
            await self.look(streams)

    async def look(self, streams: Streams) -> None:
        """Asks about the next stream, if this is an idle moment."""
        stands = await self._stand(streams)
        idle, self._stood = stands == self._stood, stands
        today = self._clock.now().date()
        if idle:
            waiting = (each for each in streams.all if self._asked.get(each.name) != today)
            for stream in waiting:
                if await self._ask(stream, streams, today):
                    return

    async def _stand(self, streams: Streams) -> _Stand:
        positions = {each.name: await self._store.position(each.name) for each in streams.all}
        head = await self._journal.head()
        return head.last_seq, {name: position.pos for name, position in positions.items()}

    async def _ask(self, stream: Stream, streams: Streams, today: date) -> bool:
        """False when there is nothing to ask about yet."""
        content = await self._store.content(stream.name)
        if content is None or not content.pos:
            return False
        answer = await self._answer(stream.name, content)
        self._asked[stream.name] = today
        if answer is None:
            stream.poke_anyway()  # Pulling finds out why head office does not know our position.
        elif not answer.same and answer.v <= V:
            self._report(stream.name, content, answer)
            if self._mended.get(stream.name) != today:
                self._mended[stream.name] = today
                await streams.fetch_anew(stream)
        return True

    async def _answer(self, stream: str, content: Content) -> Digest | None:
        asked = DigestRequest(
            stream=stream, pos=content.pos, count=content.count, checksum=content.checksum
        )
        try:
            return await self._office.digest(asked)
        except Refused as refused:
            if refused.status != 410:
                raise
            return None

    def _report(self, stream: str, content: Content, answer: Digest) -> None:
        _log.warning(
            "%s is not what head office has at %d: %d rows here, %d there",
            stream,
            content.pos,
            content.count,
            answer.count,
        )
