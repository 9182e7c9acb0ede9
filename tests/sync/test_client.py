"""The door to HTTP: whatever is at the other end, one of a few failures comes out, in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from storeapp.sync import client as client_module
from storeapp.sync.client import Client, Patience, Request
from storeapp.sync.failures import BrokenOff, Unreachable, WrongAnswer
from tests.sync.office import an_office
from tests.sync.support import in_loop

SHORT = Patience(connect_s=0.5, answer_s=0.1, whole_s=0.3, heartbeat_s=0.1)

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def something_listening(talk: Talk) -> AsyncIterator[str]:
    """A server that does with each connection whatever `talk` does; gives its address."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def saying(*pieces: bytes, then: Talk | None = None, gap_s: float = 0.0) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(gap_s)
        if then:
            await then(reader, writer)

    return talk


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def plain_http_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")
    await writer.drain()


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"

CASES = [
    pytest.param(silence, Unreachable, id="black hole"),
    pytest.param(never, BrokenOff, id="reset at once"),
    pytest.param(saying(), BrokenOff, id="closed without an answer"),
    pytest.param(saying(HEAD), BrokenOff, id="cut in the headers"),
    pytest.param(saying(HEAD + b"content-length: 9\r\n\r\n{"), BrokenOff, id="cut in the body"),
    pytest.param(saying(HEAD + b"\r\n", then=silence), Unreachable, id="silent after the headers"),
    pytest.param(
        saying(HEAD + b"content-length: 900\r\n\r\n", *[b"x"] * 100, gap_s=0.01), Unreachable,
        id="slow for ever",
    ),
    pytest.param(saying(b"220 mail.example ready\r\n\r\n"), WrongAnswer, id="another protocol"),
    pytest.param(
        saying(HEAD + b"content-length: 2\r\ncontent-encoding: gzip\r\n\r\n{}"), WrongAnswer,
        id="gzip that is none",
    ),
    pytest.param(
        saying(HEAD + b"content-length: 2\r\ncontent-encoding: br\r\n\r\n{}"), WrongAnswer,
        id="an encoding that was not asked for",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("talk", "failure"), CASES)
@in_loop
async def test_failures(talk: Talk, failure: type[Exception]) -> None:
    client = Client(SHORT)
    async with something_listening(talk) as origin:
        began = time.monotonic()
        with pytest.raises(failure):
            await client.send(Request("GET", f"{origin}/v1/hello", {}))
        assert time.monotonic() - began < 2
        await client.close()


@pytest.mark.parametrize(
    "origin",
    [
        pytest.param("http://127.0.0.1:1", id="nobody listens"),
        pytest.param("http://no-such-host.invalid", id="no such name"),
    ],
)
@in_loop
async def test_nobody_there(origin: str) -> None:
    client = Client(SHORT)
    with pytest.raises(Unreachable):
        await client.send(Request("GET", f"{origin}/v1/hello", {}))
    await client.close()


@in_loop
async def test_tls_to_something_that_speaks_none() -> None:
    client = Client(SHORT)
    async with something_listening(plain_http_only) as origin:
        with pytest.raises(Unreachable):
            await client.send(Request("GET", origin.replace("http", "https"), {}))
    await client.close()


@in_loop
async def test_an_answer_larger_than_anything_of_ours() -> None:
    client = Client()
    body = bytes(client_module.ANSWER_BYTES + 1)
    head = HEAD + f"content-length: {len(body)}\r\n\r\n".encode()
    async with something_listening(saying(head, body)) as origin:
        with pytest.raises(WrongAnswer, match="too large"):
            await client.send(Request("GET", f"{origin}/", {}))
    await client.close()


@in_loop
async def test_a_flow_that_falls_silent_is_given_up() -> None:
    client, pieces = Client(SHORT), list[bytes]()
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
    async with something_listening(saying(head, b": hi\n\n", then=silence)) as origin:
        async with client.flow(Request("GET", f"{origin}/v1/events", {})) as flow:
            pieces.append(await anext(flow.pieces))
            with pytest.raises(Unreachable):
                await anext(flow.pieces)
        assert pieces == [b": hi\n\n"]
        with pytest.raises(Unreachable):
            async with client.flow(Request("GET", "http://127.0.0.1:1", {})) as flow:
                pass
    await client.close()


@in_loop
async def test_what_someone_does_with_a_flow_is_not_called_unreachable() -> None:
    client = Client(SHORT)
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx"
    async with something_listening(saying(head)) as origin:
        with pytest.raises(ZeroDivisionError):
            async with client.flow(Request("GET", origin, {})):
                raise ZeroDivisionError
    await client.close()


@in_loop
async def test_one_client_is_made_however_many_ask_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    make = client_module._make

    def counted() -> object:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(client_module, "_make", counted)
    async with an_office() as office:
        client = Client()
        request = Request("GET", f"{office.address}/v1/pull", {})
        replies = await asyncio.gather(*(client.send(request) for _ in range(5)))
        assert [reply.status for reply in replies] == [401] * 5
        assert len(made) == 1
        await client.close()
        await client.close()


@pytest.mark.parametrize("size", [10, 2_000, 200_000], ids=["plain", "packed", "packed aside"])
@in_loop
async def test_bodies_arrive_as_they_were(size: int) -> None:
    client, bodies = Client(), []
    async with an_office() as office:
        office.instead = lambda asked: bodies.append((asked.headers, asked.body))
        body = b"x" * size
        await client.send(Request("POST", f"{office.address}/v1/hello", {"x-a": "b"}, body))
        ((headers, arrived),) = bodies
        assert arrived == body
        assert headers["x-a"] == "b"
        assert headers["content-type"] == "application/json"
        assert ("content-encoding" in headers) == (size > 1024)
        assert int(headers["content-length"]) < 2_000
    await client.close()
