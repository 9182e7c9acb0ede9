"""The envelope of every request and answer: size limits, unpacking, protocol range, problems."""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import Callable
from email.utils import formatdate

from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headoffice.door.asking import NotServed
from storeapp.sync.wire.messages import PROTOCOL, Problem
from storeapp.sync.wire.words import PROTOCOL_HEADER, PROTOCOL_UNSUPPORTED, ROOT

log = logging.getLogger("storeapp.headoffice.http")

PUSH_BYTES = 4_000_000
"""A batch of 1 MB of bodies, written as JSON strings once more, and what is around them."""
OTHER_BYTES = 256_000
BODY_S = 30.0
"""A body that takes longer is somebody holding the line."""
_ASIDE_FROM_BYTES = 64_000
_RANGE = f"{PROTOCOL}-{PROTOCOL}".encode()


def problem_response(refused: NotServed) -> JSONResponse:
    """The answer that says why, in the form of the wire."""
    problem = Problem(
        code=refused.code,
        detail=refused.detail,
        expected_seq=refused.expected_seq,
        current=refused.current,
    )
    left_out = {"current"} if refused.current is None else None
    headers = {}
    if refused.status == 401:
        headers["WWW-Authenticate"] = refused.challenge
    if refused.retry_after_s is not None:
        headers["Retry-After"] = str(refused.retry_after_s)
    return JSONResponse(problem.model_dump(mode="json", exclude=left_out), refused.status, headers)


class Envelope:
    """The outermost layer: what passes is a request of bearable size in a protocol we speak, and
    whatever goes wrong further in comes out as a problem, never as a trace.

    Every answer tells head office's time in its Date header: a till whose clock is wrong dates its
    proofs by it.
    """

    def __init__(self, app: ASGIApp, now_ms: Callable[[], int]) -> None:
        self._app = app
        self._now_ms = now_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answering = _Answering(send, self._now_ms)
        try:
            _check_protocol(scope)
            scope, receive = await _unpacked(scope, receive)
            await self._app(scope, receive, answering.send)
        except NotServed as refused:
            await answering.problem(refused, scope, receive)
        except OperationalError:
            log.warning("database busy or away: %s", scope["path"])
            busy = NotServed(503, "database-away", "Try again in a moment.", retry_after_s=2)
            await answering.problem(busy, scope, receive)
        except Exception:  # a boundary: the next request is served whatever became of this one
            log.exception("request failed: %s", scope["path"])
            failed = NotServed(500, "failed", "Head office failed; it is written in its log.")
            await answering.problem(failed, scope, receive)


class _Answering:
    """Adds the protocol range and the time to the answer, and knows whether one has begun."""

    def __init__(self, send: Send, now_ms: Callable[[], int]) -> None:
        self._send = send
        self._now_ms = now_ms
        self._begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            message["headers"] = [
                *message.get("headers", ()),
                (PROTOCOL_HEADER.lower().encode(), _RANGE),
                (b"date", formatdate(self._now_ms() // 1000, usegmt=True).encode()),
            ]
        await self._send(message)

    async def problem(self, refused: NotServed, scope: Scope, receive: Receive) -> None:
        if not self._begun:
            await problem_response(refused)(scope, receive, self.send)


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def _check_protocol(scope: Scope) -> None:
    spoken = _header(scope, PROTOCOL_HEADER.lower().encode())
    if spoken and spoken != str(PROTOCOL):
        raise NotServed(
            426, PROTOCOL_UNSUPPORTED, f"Head office speaks protocol {PROTOCOL}; update the till."
        )


async def _unpacked(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    """The request with its body read whole and plain; refuses with 413 what is too large."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return scope, receive
    most = PUSH_BYTES if scope["path"] == f"{ROOT}/push" else OTHER_BYTES
    try:
        async with asyncio.timeout(BODY_S):
            body = await _whole(receive, most)
    except TimeoutError:
        raise NotServed(408, "too-slow", "The request took too long to arrive.") from None
    encoding = _header(scope, b"content-encoding").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise NotServed(415, "encoding-unknown", "Bodies are plain or packed with gzip.")
    if encoding == "gzip":
        aside = len(body) >= _ASIDE_FROM_BYTES
        body = await asyncio.to_thread(_unzip, body, most) if aside else _unzip(body, most)
    dropped = (b"content-encoding", b"content-length")
    headers = [pair for pair in scope["headers"] if pair[0] not in dropped]
    headers.append((b"content-length", str(len(body)).encode()))
    return {**scope, "headers": headers}, _replayed(body, receive)


async def _whole(receive: Receive, most: int) -> bytes:
    """The body as it came. One over `most` is heard out for a while, so that whoever sends it
    reads the refusal, but not kept."""
    body, size = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise NotServed(400, "cut-off", "The request ended early.")
        piece = message.get("body", b"")
        size += len(piece)
        if size <= most:
            body += piece
        if size > 4 * most or (size > most and not message.get("more_body")):
            raise _too_large(most)
        if not message.get("more_body"):
            return bytes(body)


def _unzip(packed: bytes, most: int) -> bytes:
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(packed, most + 1)
    except zlib.error:
        raise NotServed(400, "packing-broken", "The body is no gzip.") from None
    if len(plain) > most:
        raise _too_large(most)
    if not unzip.eof or unzip.unused_data:
        raise NotServed(400, "packing-broken", "The body is no whole gzip.")
    return plain


def _too_large(most: int) -> NotServed:
    return NotServed(413, "too-large", f"A request here has at most {most} bytes, unpacked too.")


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
