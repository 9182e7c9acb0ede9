"""Calls to head office as this device: its paths, tokens and proofs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlencode

from storeapp.ports.clock import Clock, Ids
from storeapp.ports.keys import DeviceKey
from storeapp.sync.address import Address
from storeapp.sync.answers import Reply, answer_of, date_s, failure_of
from storeapp.sync.client import Client, Flow, Request
from storeapp.sync.failures import BrokenOff, NotConnected, Refused
from storeapp.sync.proof import assertion, dpop
from storeapp.sync.wire.browsing import Panel, PanelAsk
from storeapp.sync.wire.commands import Command, CommandDone
from storeapp.sync.wire.members import MemberAsked, MemberSeen, MembersFind, MembersFound
from storeapp.sync.wire.messages import (
    PROTOCOL,
    PULL_ROWS,
    Answer,
    Digest,
    DigestRequest,
    Hello,
    Manifest,
    Message,
    Pulled,
    Push,
    Pushed,
    StockAnswer,
    StockQuery,
    Token,
    TokenRequest,
    Welcome,
)
from storeapp.sync.wire.paying import AttemptShown, PayerAsk, PayerTold, RefundShown
from storeapp.sync.wire.returns import MoneyBack
from storeapp.sync.wire.words import DEVICE_REVOKED, PROTOCOL_HEADER

A = TypeVar("A", bound=Answer)

_RENEW_BEFORE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks whom: this device, with its key, one head office."""

    address: Address
    device: str
    key: DeviceKey
    clock: Clock
    ids: Ids


class HeadOffice:
    """Every call carries a token and a proof; a 401 costs one new token, never the request."""

    def __init__(self, client: Client, asking: Asking) -> None:
        self._client = client
        self._asking = asking
        self._tokens = _Tokens(client, asking)

    async def hello(self, message: Hello, *, wait_s: int = 0) -> Welcome:
        path = f"/hello?wait={wait_s}" if wait_s else "/hello"
        return await self._post(path, message, Welcome, wait_s=wait_s)

    async def push(self, message: Push) -> Pushed:
        return await self._post("/push", message, Pushed)

    async def pull(self, stream: str, *, after: str) -> Pulled:
        query = urlencode({"stream": stream, "after": after, "limit": PULL_ROWS})
        return answer_of(await self._send("GET", f"/pull?{query}"), Pulled)

    async def snapshot(self, stream: str) -> Manifest:
        return answer_of(await self._send("GET", f"/snapshot/{quote(stream)}"), Manifest)

    async def digest(self, message: DigestRequest) -> Digest:
        return await self._post("/digest", message, Digest)

    async def stock(self, message: StockQuery) -> StockAnswer:
        return await self._post("/stock/query", message, StockAnswer)

    async def command(self, message: Command) -> CommandDone:
        return await self._post("/cmd", message, CommandDone)

    async def pay(self, what: str, message: Message, *, wait_s: int) -> AttemptShown:
        """`what` is `charge`, `ask` or `cancel`, of a payment by phone."""
        path = f"/pay/{what}?wait={wait_s}"
        return await self._post(path, message, AttemptShown, wait_s=wait_s)

    async def payer(self, message: PayerAsk) -> PayerTold:
        return await self._post("/pay/payer", message, PayerTold)

    async def find_members(self, message: MembersFind) -> MembersFound:
        return await self._post("/members/find", message, MembersFound)

    async def panel(self, member: str, message: PanelAsk) -> Panel:
        return await self._post(f"/members/{quote(member, safe='')}/panel", message, Panel)

    async def see_member(self, message: MemberAsked) -> MemberSeen:
        return await self._post("/members/see", message, MemberSeen)

    async def returning(self, what: str, message: Message, model: type[A]) -> A:
        """`what` is `find`, `look`, `claim` or `release`, of goods that come back."""
        return await self._post(f"/returns/{what}", message, model)

    async def give_money_back(self, message: MoneyBack, *, wait_s: int) -> RefundShown:
        path = f"/returns/refund?wait={wait_s}"
        return await self._post(path, message, RefundShown, wait_s=wait_s)

    @asynccontextmanager
    async def events(self) -> AsyncGenerator[Flow]:
        """The live channel; raises the failure that its status means."""
        async with self._flow("/events", {"accept": "text/event-stream"}) as flow:
            yield flow

    @asynccontextmanager
    async def chunk(self, sha256: str, *, start: int) -> AsyncGenerator[Flow]:
        """A chunk from byte `start` on: 206, or 200 when all of it comes anyway."""
        headers = {"range": f"bytes={start}-"} if start else {}
        async with self._flow(f"/chunk/{sha256}", headers) as flow:
            yield flow

    async def _post(self, path: str, message: Message, model: type[A], *, wait_s: float = 0.0) -> A:
        body = message.model_dump_json().encode()
        return answer_of(await self._send("POST", path, body=body, wait_s=wait_s), model)

    async def _send(
        self, method: str, path: str, *, body: bytes | None = None, wait_s: float = 0.0
    ) -> Reply:
        """Once more, with a new proof, when the token was refused or the connection broke: so
        every request must bear being made twice."""
        url = self._asking.address.url(path)
        try:
            token = await self._tokens.current()
            reply = await self._send_once(method, url, token, body, wait_s)
            if not _asks_for_a_token(reply):
                return reply
            self._tokens.forget(token)
        except BrokenOff as broken:
            try:
                return await self._send_once(
                    method, url, await self._tokens.current(), body, wait_s
                )
            except NotConnected:
                raise broken from None  # What was sent before it broke may have been heard.
        return await self._send_once(method, url, await self._tokens.current(), body, wait_s)

    async def _send_once(
        self, method: str, url: str, token: str, body: bytes | None, wait_s: float
    ) -> Reply:
        headers = self._headers(method, url, token)
        reply = await self._client.send(Request(method, url, headers, body, wait_s))
        self._tokens.note_time(reply)
        return reply

    @asynccontextmanager
    async def _flow(self, path: str, headers: dict[str, str]) -> AsyncGenerator[Flow]:
        url = self._asking.address.url(path)
        token = await self._tokens.current()
        request = Request("GET", url, {**self._headers("GET", url, token), **headers})
        async with self._client.flow(request) as flow:
            if flow.status >= 300:
                reply = await _whole(flow)
                if _asks_for_a_token(reply):
                    self._tokens.forget(token)
                if failure := failure_of(reply):
                    raise failure
            yield flow

    def _headers(self, method: str, url: str, token: str) -> dict[str, str]:
        return {
            PROTOCOL_HEADER: str(PROTOCOL),
            "authorization": f"DPoP {token}",
            "dpop": self._tokens.proof(method, url, token),
        }


class _Tokens:
    """One token at a time, renewed before it ends and by one request only.

    Proofs carry head office's own time as its last Date header told it: a till whose clock is
    wrong could otherwise never ask what time it is.
    """

    def __init__(self, client: Client, asking: Asking) -> None:
        self._client = client
        self._asking = asking
        self._lock = asyncio.Lock()
        self._token = ""
        self._renew_at_ms = 0
        self._told: tuple[int, int] | None = None

    async def current(self) -> str:
        async with self._lock:
            if not self._token or self._asking.clock.monotonic_ms() >= self._renew_at_ms:
                await self._renew()
            return self._token

    def forget(self, token: str) -> None:
        """That token was refused; nothing happens when another has come since."""
        if self._token == token:
            self._token = ""

    def note_time(self, reply: Reply) -> None:
        told_s = date_s(reply.headers)
        if told_s is not None:
            self._told = (told_s, self._asking.clock.monotonic_ms())

    def proof(self, method: str, url: str, token: str) -> str:
        return dpop(
            self._asking.key,
            method=method,
            url=url,
            now_s=self._now_s(),
            jti=self._asking.ids.new(),
            access_token=token,
        )

    async def _renew(self) -> None:
        asked_ms = self._asking.clock.monotonic_ms()
        reply = await self._ask()
        if _asks_for_a_token(reply):  # Our clock may be wrong; by now we know head office's.
            reply = await self._ask()
        token = answer_of(reply, Token)
        life_ms = token.expires_s * 1000
        self._token = token.access_token
        self._renew_at_ms = asked_ms + max(life_ms // 2, life_ms - _RENEW_BEFORE_MS)

    async def _ask(self) -> Reply:
        url = self._asking.address.url("/token")
        asked = assertion(
            self._asking.key,
            device=self._asking.device,
            now_s=self._now_s(),
            jti=self._asking.ids.new(),
        )
        headers = {PROTOCOL_HEADER: str(PROTOCOL), "dpop": self.proof("POST", url, "")}
        body = TokenRequest(assertion=asked).model_dump_json().encode()
        reply = await self._client.send(Request("POST", url, headers, body))
        self.note_time(reply)
        return reply

    def _now_s(self) -> int:
        if self._told is None:
            return int(self._asking.clock.now().timestamp())
        told_s, at_ms = self._told
        return told_s + (self._asking.clock.monotonic_ms() - at_ms) // 1000


def _asks_for_a_token(reply: Reply) -> bool:
    failure = failure_of(reply)
    return (
        isinstance(failure, Refused)
        and failure.status == 401
        and failure.problem.code != DEVICE_REVOKED
    )


async def _whole(flow: Flow) -> Reply:
    """The little text that comes with a refusal."""
    body = bytearray()
    async for piece in flow.pieces:
        body += piece
        if len(body) > 64 * 1024:
            break
    return Reply(flow.status, flow.headers, bytes(body))
