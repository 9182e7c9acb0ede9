"""A proxy between a till and its head office that does what networks do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Faults:
    """What happens to connections from now on. `cut_after` ends a connection after so many bytes
    of answers; `swallow` lets nothing through, either way; `reset` ends each at its first byte;
    `slice_bytes` hands answers on in pieces of that size; `answer` is said instead of head
    office, as a hotel's sign-in page does."""

    cut_after: int | None = None
    swallow: bool = False
    reset: bool = False
    slice_bytes: int = 65_536
    answer: bytes = b""


@dataclass
class Proxy:
    target_port: int
    faults: Faults = field(default_factory=Faults)
    port: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _swallowed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def heal(self) -> None:
        """All is well again, for new connections; those under a fault end."""
        self.faults = Faults()
        self.drop()

    def drop(self) -> None:
        for writer in self._open:
            writer.transport.abort()
        self._swallowed.set()
        self._swallowed = asyncio.Event()

    async def end(self) -> None:
        while self._tasks:
            self.drop()
            await asyncio.wait(self._tasks, timeout=0.05)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            self._tasks.discard(task)
            self._open.discard(writer)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(65_536)
        if not first or self.faults.reset:
            return
        if self.faults.swallow:
            await self._swallowed.wait()
            return
        if self.faults.answer:
            writer.write(self.faults.answer)
            await writer.drain()
            return
        back, forth = await asyncio.open_connection("127.0.0.1", self.target_port)
        self._open.add(forth)
        try:
            forth.write(first)
            async with asyncio.TaskGroup() as group:
                up = group.create_task(self._up(reader, forth))
                await self._down(back, writer)
                up.cancel()
        except* ConnectionError:
            pass
        finally:
            self._open.discard(forth)
            forth.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, forth: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65_536):
            forth.write(piece)
            await forth.drain()
        forth.transport.abort()

    async def _down(self, back: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sent = 0
        while piece := await back.read(self.faults.slice_bytes):
            left = self.faults.cut_after
            if left is not None and sent + len(piece) > left:
                writer.write(piece[: max(0, left - sent)])
                await writer.drain()
                return
            writer.write(piece)
            await writer.drain()
            sent += len(piece)


@asynccontextmanager
async def a_proxy(target_port: int) -> AsyncIterator[Proxy]:
    proxy = Proxy(target_port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.end()
