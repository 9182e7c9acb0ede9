"""The live channel: head office's pokes as they come, by SSE or, where that fails, by asking."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping

from storeapp.sync.calls import HeadOffice
from storeapp.sync.events import Event, EventParser
from storeapp.sync.failures import Unreachable, WrongAnswer
from storeapp.sync.streams import Streams
from storeapp.sync.wire.words import POKE_EVENT

_log = logging.getLogger("storeapp.live")

SSE_TRIES = 2
POLLS_BEFORE_SSE = 12
"""At 25 s each: five minutes, then the better channel gets another chance."""

Ask = Callable[[int, Mapping[str, int]], Awaitable[Mapping[str, int]]]
"""Says hello, waits so many seconds for news beyond the heads that are known; gives the heads."""


class Live:
    """Pokes the streams. Pokes may be lost, late or doubled; nothing depends on any one of them,
    since a new channel begins by pulling everything."""

    def __init__(self, office: HeadOffice, streams: Streams, ask: Ask, *, wait_s: int) -> None:
        self._office = office
        self._streams = streams
        self._ask = ask
        self._wait_s = wait_s
        self._failed = 0

    async def run(self) -> None:
        """Listens until the channel fails; started again, it tries the other way in its turn."""
        if self._failed >= SSE_TRIES:
            await self._poll()
            self._failed = SSE_TRIES - 1
        await self._listen()

    async def _listen(self) -> None:
        self._failed += 1
        parser = EventParser()
        async with self._office.events() as flow:
            if not flow.headers.get("content-type", "").startswith("text/event-stream"):
                raise WrongAnswer("the live channel is no event stream")
            self._streams.poke_anyway()
            async for piece in flow.pieces:
                self._failed = 0
                for event in parser.feed(piece):
                    self._take(event)
        raise Unreachable("the live channel ended")

    async def _poll(self) -> None:
        _log.info("no live channel; asking every %d s", self._wait_s)
        self._streams.poke_anyway()
        for _ in range(POLLS_BEFORE_SSE):
            self._streams.poke(await self._ask(self._wait_s, self._streams.known))

    def _take(self, event: Event) -> None:
        if event.name == POKE_EVENT:
            self._streams.poke(_heads(event.data))


def _heads(data: str) -> dict[str, int]:
    try:
        heads = json.loads(data)
    except ValueError:
        raise WrongAnswer("a poke that is no JSON") from None
    if not isinstance(heads, dict) or any(type(head) is not int for head in heads.values()):
        raise WrongAnswer("a poke without heads")
    return heads
