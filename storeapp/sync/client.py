"""The one door to HTTP: time-outs and size limits on everything, few kinds of failure.

httpx is imported, and its one AsyncClient made, with the first request and in a thread: together
they take a quarter of a second that the window does not have.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from storeapp.sync.answers import Reply, Unpacking
from storeapp.sync.failures import BrokenOff, NotConnected, Unreachable, WrongAnswer

if TYPE_CHECKING:
    import httpx

ANSWER_BYTES = 16 * 1024 * 1024
"""A page is 1 MB; nothing that is held in memory whole may be much more."""

_PACK_FROM_BYTES = 1024
_PACK_ASIDE_FROM_BYTES = 64 * 1024
"""Packing this much takes longer than the window should wait, so a thread does it."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds; `whole_s` is for a request altogether."""

    connect_s: float = 5.0
    answer_s: float = 10.0
    whole_s: float = 60.0
    heartbeat_s: float = 45.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `body` is JSON and packed on the way. `wait_s` is how much longer than usual
    the answer may take, since head office was asked to wait."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Flow:
    """An answer that is read as it comes; `pieces` raises Unreachable when it breaks off."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


class Client:
    """Sends requests, each once; what fails comes out as Unreachable or WrongAnswer."""

    def __init__(self, patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        self._http: httpx.AsyncClient | None = None
        self._making = asyncio.Lock()

    async def send(self, request: Request) -> Reply:
        """The whole answer, whatever its status; Unreachable when there was none."""
        http = await self._ready()
        packed, headers = await _packed(request)
        with _failures():
            async with asyncio.timeout(self.patience.whole_s + request.wait_s):
                return await self._once(http, request, packed, headers)

    @asynccontextmanager
    async def flow(self, request: Request) -> AsyncGenerator[Flow]:
        """An answer to read piece by piece, each within the heartbeat time-out."""
        http, wait_s = await self._ready(), self.patience.heartbeat_s
        with _failures():
            message = http.build_request(
                request.method,
                request.url,
                headers={**request.headers, "accept-encoding": "identity"},
                timeout=self._timeout(wait_s),
            )
            async with asyncio.timeout(wait_s):
                answer = await http.send(message, stream=True)
        try:
            async with aclosing(_pieces(answer)) as pieces:
                yield Flow(answer.status_code, dict(answer.headers), pieces)
        finally:
            await answer.aclose()

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def _ready(self) -> httpx.AsyncClient:
        async with self._making:
            if self._http is None:
                self._http = await asyncio.to_thread(_make)
            return self._http

    async def _once(
        self,
        http: httpx.AsyncClient,
        request: Request,
        packed: bytes | None,
        headers: Mapping[str, str],
    ) -> Reply:
        timeout = self._timeout(self.patience.answer_s + request.wait_s)
        async with http.stream(
            request.method, request.url, content=packed, headers=headers, timeout=timeout
        ) as answer:
            encoding = answer.headers.get("content-encoding", "").strip().lower()
            unpacking, body = Unpacking(encoding=encoding, most=ANSWER_BYTES), bytearray()
            async for piece in answer.aiter_raw():
                body += unpacking.feed(piece)
            return Reply(answer.status_code, dict(answer.headers), bytes(body))

    def _timeout(self, answer_s: float) -> httpx.Timeout:
        import httpx

        return httpx.Timeout(answer_s, connect=self.patience.connect_s)


def _make() -> httpx.AsyncClient:
    import anyio
    import httpx

    anyio.run(anyio.sleep, 0)  # httpx would load this at the first connection, in the loop.
    return httpx.AsyncClient(
        verify=_authorities(),
        trust_env=False,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=10, keepalive_expiry=30.0),
    )


@cache
def _authorities() -> ssl.SSLContext:
    import certifi

    # The system's authorities too: a chain may have its own, known to its computers only.
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


async def _packed(request: Request) -> tuple[bytes | None, dict[str, str]]:
    headers = {**request.headers, "accept-encoding": "gzip"}
    if request.body is None:
        return None, headers
    headers["content-type"] = "application/json"
    if len(request.body) < _PACK_FROM_BYTES:
        return request.body, headers
    headers["content-encoding"] = "gzip"
    if len(request.body) < _PACK_ASIDE_FROM_BYTES:
        return gzip.compress(request.body, 5), headers
    return await asyncio.to_thread(gzip.compress, request.body, 5), headers


async def _pieces(answer: httpx.Response) -> AsyncGenerator[bytes]:
    with _failures():
        async for piece in answer.aiter_raw():
            yield piece


@contextmanager
def _failures() -> Iterator[None]:
    """Turns what httpx raises, and our own time-out, into our own few kinds."""
    import httpx

    # The kind of error only: its text can quote a header.
    try:
        yield
    except (httpx.ReadError, httpx.WriteError) as error:
        raise BrokenOff(type(error).__name__) from None
    except httpx.RemoteProtocolError as error:
        if "without sending" in str(error):  # It closed before, or in the middle of, an answer.
            raise BrokenOff(type(error).__name__) from None
        raise WrongAnswer("no HTTP") from None
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotConnected(type(error).__name__) from None
    except (httpx.HTTPError, TimeoutError) as error:
        raise Unreachable(type(error).__name__) from None
