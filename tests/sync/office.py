"""A small head office of our own, over a real socket, that can be told to misbehave.

It speaks the protocol of `storeapp.sync.wire` on bare asyncio streams, independently of the real
one, checks tokens and proofs, and refuses what the contract refuses.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import BaseModel, ValidationError

from storeapp.domain.fact import GENESIS
from storeapp.sync.wire.messages import (
    EnrolPoll,
    EnrolPolled,
    EnrolStart,
    EnrolStarted,
    Hello,
    Item,
    Manifest,
    Problem,
    Pulled,
    Push,
    Pushed,
    Row,
    StockAnswer,
    StockQuery,
    StoreStock,
    StreamHead,
    Token,
    TokenRequest,
    Verdict,
    Welcome,
)
from storeapp.sync.wire.seal import enrolment_bytes, signed_by
from tests.sync.support import DEVICE, Pulse, SoftKey

STREAMS = ("stock/S01", "price/SH", "catalog/SH", "staff/S01", f"config/{DEVICE}")


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Said:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"


def said(message: BaseModel, status: int = 200) -> Said:
    return Said(status, message.model_dump_json().encode())


def problem(status: int, code: str, expected_seq: int | None = None, retry_after: str = "") -> Said:
    text = Problem(code=code, expected_seq=expected_seq).model_dump_json().encode()
    return Said(status, text, {"retry-after": retry_after} if retry_after else {})


HTML = Said(200, b"<html>Welcome to the hotel</html>", kind="text/html; charset=utf-8")

Answerer = Callable[[Asked], Said | None]


@dataclass
class Feed:
    """One stream; `low_water` and `generation` may be changed to send tills back to the start."""

    generation: str = "g1"
    rows: list[Row] = field(default_factory=list)
    low_water: int = 0
    head: int = 0

    def put(self, key: str, body: dict[str, Any] | None) -> None:
        self.head += 1
        op: Any = "del" if body is None else "put"
        self.rows.append(Row(pos=self.head, key=key, op=op, body=body))


class Office:
    """`canned` answers are given, once each, instead of the right one; `instead` is asked first
    and may answer everything. `hold` keeps the answers of a path, or of a stream's pulls, back
    until its event is set. `cut` is told an answer's size and says after how many bytes of it the
    connection ends."""

    def __init__(self, pulse: Pulse | None = None) -> None:
        self.pulse = pulse or Pulse()
        self.public_key = SoftKey().public_key
        self.state = "active"
        self.epoch = 1
        self.facts: dict[int, Item] = {}
        self.quarantined: list[int] = []
        self.pushes: list[Push] = []
        self.feeds = {name: Feed() for name in STREAMS}
        self.snapshot: tuple[Manifest, dict[str, bytes]] | None = None
        self.asked: list[str] = []
        self.greeted: list[Hello] = []
        self.ranges: list[str] = []
        self.canned: dict[str, list[Said]] = {}
        self.instead: Answerer = lambda _: None
        self.hold: dict[str, asyncio.Event] = {}
        self.protocol = (1, 1)
        self.clock_ahead_s = 0
        self.page_rows = 2000
        self.tokens: set[str] = set()
        self.token_s = 900
        self.seen_proofs: set[str] = set()
        self.enrolment = EnrolPolled(status="pending")
        self.applied: list[EnrolStart] = []
        self.stock_rows: list[StoreStock] = []
        self.pokes: set[asyncio.Queue[dict[str, int] | None]] = set()
        self.hash_told: str | None = None
        self.public_address = ""
        self.cut: Callable[[Asked, int], int | None] = lambda *_: None
        self.port = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # --- the server -----------------------------------------------------------------

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Closes the door and every connection, as a power cut at head office would."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while asked := await _read(reader):
                if not await self._answer(asked, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # asyncio.streams of Python 3.11 cannot bear a cancelled handler.
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        self.asked.append(f"{asked.method} {asked.path}")
        self.pulse.beat()
        if held := self.hold.get(asked.query.get("stream", asked.path)):
            await held.wait()
        canned = self.canned.get(asked.path)
        answer = self.instead(asked) or (canned.pop(0) if canned else None)
        answer = answer or self._door(asked)
        if answer is None and asked.path == "/v1/events":
            await self._events(writer)
            return False
        if answer is None:
            answer = await self._handle(asked)
        text = _bytes(answer, self.clock_ahead_s)
        end = self.cut(asked, len(text))
        writer.write(text[:end])
        await writer.drain()
        if end is not None:
            writer.close()
            await writer.wait_closed()
        return end is None

    async def _events(self, writer: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[dict[str, int] | None] = asyncio.Queue()
        self.pokes.add(queue)
        try:
            headers = {"content-type": "text/event-stream", "connection": "close"}
            writer.write(_head(200, headers) + b": welcome\n\n")
            self.pulse.beat()
            while (heads := await queue.get()) is not None:
                writer.write(f"event: poke\ndata: {json.dumps(heads)}\n\n".encode())
                await writer.drain()
        finally:
            self.pokes.discard(queue)

    # --- what tests do to it --------------------------------------------------------

    @property
    def acked_seq(self) -> int:
        return len(self.facts)

    def put(self, stream: str, key: str, body: dict[str, Any] | None, *, poke: bool = True) -> None:
        self.feeds[stream].put(key, body)
        if poke:
            self.poke({stream: self.feeds[stream].head})

    def poke(self, heads: dict[str, int]) -> None:
        for queue in self.pokes:
            queue.put_nowait(heads)

    def end_live(self) -> None:
        for queue in self.pokes:
            queue.put_nowait(None)

    def count(self, request: str) -> int:
        return self.asked.count(request)

    # --- the protocol ---------------------------------------------------------------

    def _door(self, asked: Asked) -> Said | None:
        if asked.path in {"/v1/enrol/start", "/v1/enrol/poll"}:
            return None
        token = asked.headers.get("authorization", "").removeprefix("DPoP ")
        if not self._proved(asked, token):
            return problem(401, "proof-invalid")
        if asked.path == "/v1/token":
            return None
        if self.state == "revoked":
            return problem(403, "device-revoked")
        return None if token in self.tokens else problem(401, "token-invalid")

    def _proved(self, asked: Asked, token: str) -> bool:
        proof = asked.headers.get("dpop", "")
        claims = _verified(proof, self.public_key)
        if claims is None or proof in self.seen_proofs:
            return False
        self.seen_proofs.add(proof)
        ath = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode()
        return (
            claims["htm"] == asked.method
            and claims["htu"] == f"{self.public_address or self.address}{asked.path}"
            and abs(claims["iat"] - self._now_s()) <= 60
            and (not token or claims["ath"] == ath.rstrip("="))
        )

    def _now_s(self) -> float:
        return time.time() + self.clock_ahead_s

    async def _handle(self, asked: Asked) -> Said:
        handlers: dict[str, Callable[[Asked], Said | Awaitable[Said]]] = {
            "/v1/enrol/start": self._start,
            "/v1/enrol/poll": self._poll,
            "/v1/token": self._token,
            "/v1/hello": self._hello,
            "/v1/push": self._push,
            "/v1/pull": self._pull,
            "/v1/stock/query": self._stock,
        }
        try:
            if handler := handlers.get(asked.path):
                answer = handler(asked)
                return answer if isinstance(answer, Said) else await answer
        except ValidationError:
            return problem(422, "invalid")
        if asked.path.startswith("/v1/snapshot/") and self.snapshot:
            return said(self.snapshot[0])
        chunks = self.snapshot[1] if self.snapshot else {}
        if content := chunks.get(asked.path.removeprefix("/v1/chunk/")):
            return self._chunk(asked, content)
        return problem(404, "not-found")

    def _start(self, asked: Asked) -> Said:
        start = EnrolStart.model_validate_json(asked.body)
        message = enrolment_bytes(
            public_key=start.public_key,
            computer=start.computer,
            nonce=start.nonce,
            previous_device=start.previous_device,
        )
        if not signed_by(start.public_key, signature=start.sig, message=message):
            return problem(400, "signature-wrong")
        self.applied.append(start)
        return said(
            EnrolStarted(user_code="BCDFGHJK", device_code="dc", interval_s=2, expires_s=600)
        )

    def _poll(self, asked: Asked) -> Said:
        assert EnrolPoll.model_validate_json(asked.body).device_code == "dc"
        return said(self.enrolment)

    def _token(self, asked: Asked) -> Said:
        text = TokenRequest.model_validate_json(asked.body).assertion
        claims = _verified(text, self.public_key)
        now_s = self._now_s()
        if claims is None or claims["aud"] != "storeapp-head-office":
            return problem(401, "assertion-invalid")
        if claims["sub"] != DEVICE or not 0 < claims["exp"] - now_s <= 120:
            return problem(401, "assertion-stale")
        if self.state == "revoked":
            return problem(403, "device-revoked")
        token = f"token-{len(self.tokens) + 1}"
        self.tokens.add(token)
        return said(Token(access_token=token, expires_s=self.token_s))

    async def _hello(self, asked: Asked) -> Said:
        hello = Hello.model_validate_json(asked.body)
        self.greeted.append(hello)
        if "wait" in asked.query:
            await self.pulse.until(
                lambda: any(feed.head > hello.known.get(n, 0) for n, feed in self.feeds.items())
            )
        last = self.facts[self.acked_seq].hash if self.facts else GENESIS
        welcome = Welcome(
            server_time_ms=int(self._now_s() * 1000),
            protocol_min=self.protocol[0],
            protocol_max=self.protocol[1],
            epoch=self.epoch,
            acked_seq=self.acked_seq,
            acked_hash=self.hash_told or last,
            streams=[
                StreamHead(stream=n, generation=f.generation, head=f.head, low_water=f.low_water)
                for n, f in self.feeds.items()
            ],
        )
        return said(welcome)

    def _push(self, asked: Asked) -> Said:
        push = Push.model_validate_json(asked.body)
        self.pushes.append(push)
        verdicts: list[Verdict] = []
        for item in push.items:
            known = self.facts.get(item.seq)
            if known is not None:
                if known.hash != item.hash:
                    return problem(409, "fork")
                verdicts.append(Verdict(seq=item.seq, verdict="dup"))
            elif item.seq != self.acked_seq + 1:
                return problem(409, "gap", expected_seq=self.acked_seq + 1)
            else:
                self.facts[item.seq] = item
                word: Any = "quarantined" if push.quarantine_request else "accepted"
                if push.quarantine_request:
                    self.quarantined.append(item.seq)
                verdicts.append(Verdict(seq=item.seq, verdict=word))
        return said(Pushed(acked_seq=self.acked_seq, verdicts=verdicts))

    def _pull(self, asked: Asked) -> Said:
        name = asked.query["stream"]
        feed, after, pos = self.feeds[name], asked.query.get("after", ""), 0
        if after:
            generation, _, text = after.partition("@")
            pos = int(text)
            if generation != feed.generation or pos < feed.low_water:
                return problem(410, "must_refetch")
        rows = [row for row in feed.rows if row.pos > pos][: self.page_rows]
        pos = rows[-1].pos if rows else max(pos, feed.head)
        more = pos < feed.head
        cursor = f"{feed.generation}@{pos}"
        return said(
            Pulled(
                stream=name,
                generation=feed.generation,
                rows=rows,
                cursor=cursor,
                pos=pos,
                more=more,
            )
        )

    def _stock(self, asked: Asked) -> Said:
        wanted = StockQuery.model_validate_json(asked.body).skus
        return said(StockAnswer(rows=[row for row in self.stock_rows if row.sku in wanted]))

    def _chunk(self, asked: Asked, content: bytes) -> Said:
        asked_range = asked.headers.get("range", "")
        self.ranges.append(asked_range)
        if not asked_range:
            return Said(200, content, kind="application/octet-stream")
        start = int(asked_range.removeprefix("bytes=").removesuffix("-"))
        headers = {"content-range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        return Said(206, content[start:], headers, kind="application/octet-stream")


@asynccontextmanager
async def an_office(pulse: Pulse | None = None) -> AsyncIterator[Office]:
    office = Office(pulse)
    await office.start()
    try:
        yield office
    finally:
        await office.stop()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return Asked(method, unquote(parts.path), query, headers, body)


def _bytes(answer: Said, clock_ahead_s: int) -> bytes:
    headers = {
        "content-type": answer.kind,
        "content-length": str(len(answer.body)),
        "date": formatdate(time.time() + clock_ahead_s, usegmt=True),
        "storeapp-protocol": "1-1",
        **answer.headers,
    }
    return _head(answer.status, headers) + answer.body


def _head(status: int, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode()


def _verified(text: str, public_key: str) -> dict[str, Any] | None:
    """The claims of a compact JWS when that key signed it."""
    try:
        header, claims, signature = text.split(".")
        right = signed_by(
            public_key,
            signature=_decoded(signature).hex(),
            message=f"{header}.{claims}".encode(),
        )
        return json.loads(_decoded(claims)) if right else None
    except ValueError:
        return None


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
