"""The streams on their way down: pages in order, each stored together with its cursor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from storeapp.domain.errors import Refusal
from storeapp.ports.streams import Page, Position, StreamStore, Withdrawn
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Refused, WrongAnswer
from storeapp.sync.pages import page_of
from storeapp.sync.snapshot import SnapshotDownload
from storeapp.sync.wire.messages import StreamHead
from storeapp.sync.wire.words import MUST_REFETCH

_log = logging.getLogger("storeapp.streams")

ORDER = ("config", "staff", "promo", "catalog", "price", "stock", "members", "orders")
"""What a till needs first comes first; a stream of another kind is a newer till's."""

_IN_SNAPSHOT = {"catalog", "price"}

Came = Callable[[str], None]
"""Told which stream came anew as a file; "" when a page came of which something may be due."""


class Streams:
    """All streams of this till, as one connection found them, in the order of bringing them up."""

    def __init__(
        self,
        heads: Iterable[StreamHead],
        *,
        office: HeadOffice,
        store: StreamStore,
        download: SnapshotDownload,
        came: Came,
    ) -> None:
        names = [head.stream for head in heads if _kind(head.stream) in ORDER]
        names.sort(key=lambda name: ORDER.index(_kind(name)))
        catalogue = next((name for name in names if _kind(name) == "catalog"), "")
        self._shelf = Shelf(store, download, catalogue, came)
        self.all = tuple(
            Stream(name, office=office, store=store, shelf=self._shelf) for name in names
        )
        self._shelf.streams = self.all

    @property
    def known(self) -> dict[str, int]:
        """The newest heads we know of."""
        return {stream.name: stream.head for stream in self.all}

    def poke(self, heads: Mapping[str, int]) -> None:
        for stream in self.all:
            stream.poke(heads.get(stream.name, 0))

    async def compare(self, heads: Iterable[StreamHead]) -> None:
        """Pokes what does not stand where head office says, whatever we thought we had: a poke
        may have been lost, and a catalogue file that was found broken begins again with nothing."""
        told = {head.stream: head for head in heads}
        for stream in self.all:
            if stream.name in told:
                await stream.compare(told[stream.name])

    async def fetch_anew(self, stream: Stream) -> None:
        """What is here of it proved to be wrong; it stays in use until what replaces it came."""
        await self._shelf.distrust(stream.name)
        stream.poke_anyway()

    def poke_anyway(self) -> None:
        """Pull everything even when nothing seems to have moved: pokes may have been missed."""
        for stream in self.all:
            stream.poke_anyway()


class Shelf:
    """What all streams are put on. A snapshot replaces the catalogue file whole, and a page that
    was asked for before that must not be put into the file that came after."""

    def __init__(
        self, store: StreamStore, download: SnapshotDownload, catalogue: str, came: Came
    ) -> None:
        self.streams: tuple[Stream, ...] = ()
        self.replaced = 0
        self._store = store
        self._download = download
        self._catalogue = catalogue
        self._came = came
        self._lock = asyncio.Lock()
        self._replacing = asyncio.Lock()

    async def put(self, page: Page, *, replaced: int, anew: bool) -> bool:
        """False, and nothing done, when the file was replaced since `replaced` was read."""
        async with self._lock:
            if self.replaced != replaced:
                return False
            if anew:
                await self._store.reset(page.stream)
            await self._store.apply(page)
        if page.marks or any(change.group for change in page.changes):
            self._came("")
        return True

    async def distrust(self, stream: str) -> None:
        async with self._lock:
            await self._store.distrust(stream)
            self.replaced += 1  # A page that is on its way belongs to what is not trusted.

    async def replace(self, *, replaced: int) -> bool:
        """True when another catalogue file is in place than when `replaced` was read; False when
        head office has none for us. Two streams that start over at once fetch one file."""
        async with self._replacing:
            return self.replaced != replaced or await self._fetched()

    async def _fetched(self) -> bool:
        file = await self._download.fetch(self._catalogue)
        if file is None:
            return False
        installed = await self._install(file)
        await self._download.clean_up()
        if not installed:
            return False
        for stream in self.streams:
            stream.poke_anyway()
            if _kind(stream.name) in _IN_SNAPSHOT:
                self._came(stream.name)
        position = await self._store.position(self._catalogue)
        _log.info("%s: snapshot installed at %d", self._catalogue, position.pos)
        return bool(position.generation)

    async def _install(self, file: Path) -> bool:
        """False when this till cannot use the file; the catalogue then comes in pages."""
        try:
            async with self._lock:
                await self._store.install_catalogue(file)
                self.replaced += 1
        except Refusal as refusal:
            _log.warning("%s: %s", self._catalogue, refusal)
            return False
        return True


class Stream:
    """One stream. `poke` says how far head office is; `follow` goes there, again and again.

    The catalogue and its prices come as a file when they come whole; every other stream, and
    those too when head office has no file, comes in pages from the beginning.
    """

    def __init__(self, name: str, *, office: HeadOffice, store: StreamStore, shelf: Shelf) -> None:
        self.name = name
        self.head = 0
        self._office = office
        self._store = store
        self._shelf = shelf
        self._poked = asyncio.Event()
        self._behind = True
        self._anew = 0

    def poke(self, head: int) -> None:
        if head > self.head:
            self.head = head
            self._poked.set()

    def poke_anyway(self) -> None:
        self._poked.set()

    async def compare(self, head: StreamHead) -> None:
        position = await self._store.position(self.name)
        if (position.generation, position.pos) != (head.generation, head.head):
            self._poked.set()

    async def follow(self) -> None:
        """Pulls at each poke until something fails; started again, it makes up for that first."""
        while True:
            if not self._behind:
                await self._poked.wait()
            await self.catch_up()

    async def catch_up(self) -> None:
        """Pulls until there is no more."""
        self._behind, self._anew = True, 0
        self._poked.clear()  # Before looking: a poke from here on is not lost.
        replaced = self._shelf.replaced
        if _kind(self.name) == "catalog" and not await self._generation():
            await self._replaced(replaced)
        while await self._next_page():
            pass
        self._behind = False

    async def _next_page(self) -> bool:
        """Stores one page; True when there is more to do."""
        replaced, position = self._shelf.replaced, await self._store.position(self.name)
        try:
            pulled = await self._office.pull(self.name, after=position.cursor)
        except Refused as refused:
            if refused.status != 410 or refused.problem.code != MUST_REFETCH:
                raise
            return await self._start_over(position, replaced)
        if position.generation and pulled.generation != position.generation:
            return await self._start_over(position, replaced)
        page = page_of(pulled, self.name, position)
        if not await self._shelf.put(page, replaced=replaced, anew=False):
            return True
        if any(isinstance(mark, Withdrawn) for mark in page.marks):
            self._poked.set()  # What was in force here already is fetched anew.
        return self._stands_at(page, more=pulled.more)

    async def _start_over(self, position: Position, replaced: int) -> bool:
        """From the beginning, as head office asked. What is here stays until what replaces it has
        come: a till without staff could not even be signed in to."""
        self._anew += 1
        if self._anew > 1:
            raise WrongAnswer(f"{self.name} cannot be fetched, not even from its beginning")
        _log.info("%s: fetched anew, was at %d", self.name, position.pos)
        if _kind(self.name) in _IN_SNAPSHOT and await self._replaced(replaced):
            return True
        replaced = self._shelf.replaced
        pulled = await self._office.pull(self.name, after="")
        page = page_of(pulled, self.name, Position())
        if not await self._shelf.put(page, replaced=replaced, anew=True):
            return True
        self.head = 0
        return self._stands_at(page, more=pulled.more)

    def _stands_at(self, page: Page, *, more: bool) -> bool:
        self.head = max(self.head, page.pos)
        if page.changes:
            _log.info("%s: %d changes to %d", self.name, len(page.changes), page.pos)
        return more

    async def _replaced(self, replaced: int) -> bool:
        done = await self._shelf.replace(replaced=replaced)
        self._poked.clear()  # It pokes all streams; this one is about to pull anyway.
        return done

    async def _generation(self) -> str:
        return (await self._store.position(self.name)).generation


def _kind(stream: str) -> str:
    return stream.partition("/")[0]
