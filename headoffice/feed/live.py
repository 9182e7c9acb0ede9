"""The live channel inside head office: tells whoever waits that a stream's head moved."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager


class Watcher:
    """One connection's view of its streams: a slot for the newest heads, never a queue.

    However slow the other end is, what waits for it is one number per stream.
    """

    def __init__(self) -> None:
        self._heads: dict[str, int] = {}
        self._moved = asyncio.Event()
        self.closed = False

    async def moved(self, timeout_s: float) -> dict[str, int]:
        """The heads that moved since the last call; {} after the time-out or when closed."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._moved.wait()
        except TimeoutError:
            return {}
        if not self.closed:
            self._moved.clear()
        heads, self._heads = self._heads, {}
        return heads

    def tell(self, stream: str, head: int) -> None:
        self._heads[stream] = head
        self._moved.set()

    def close(self) -> None:
        self.closed = True
        self._moved.set()


class Live:
    """All watchers of this process. Every method belongs to the loop's thread."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[Watcher]] = {}
        self._all: set[Watcher] = set()
        self._closed = False

    @contextmanager
    def watching(self, streams: Collection[str]) -> Iterator[Watcher]:
        """A watcher of these streams, as long as the context lasts."""
        watcher = Watcher()
        self._all.add(watcher)
        for stream in streams:
            self._watchers.setdefault(stream, set()).add(watcher)
        if self._closed:
            watcher.close()
        try:
            yield watcher
        finally:
            self._all.discard(watcher)
            for stream in streams:
                self._forget(stream, watcher)

    def moved(self, heads: Mapping[str, int]) -> None:
        for stream, head in heads.items():
            for watcher in self._watchers.get(stream, ()):
                watcher.tell(stream, head)

    def close(self) -> None:
        """Ends all watching, so that open connections end by themselves."""
        self._closed = True
        for watcher in self._all:
            watcher.close()

    @property
    def watchers(self) -> int:
        return len(self._all)

    def _forget(self, stream: str, watcher: Watcher) -> None:
        watching = self._watchers.get(stream, set())
        watching.discard(watcher)
        if not watching:
            self._watchers.pop(stream, None)
