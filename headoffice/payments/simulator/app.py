"""The simulator as an ASGI application, and the control by which a test or a demo bends it.

`POST /control/next {"cases": ["01"]}` the next charges, whatever their codes; `GET /control/cases`;
`POST /control/clock {"forward_ms": 8000}`; `GET /control/orders` what the customers' money did;
`POST /control/down {"down": true}` the line of every request breaks.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from headoffice.payments.simulator.alipay import AlipayDesk
from headoffice.payments.simulator.book import CASES, Book, Order
from headoffice.payments.simulator.exchange import CUT, Asked, Cut, Said
from headoffice.payments.simulator.keys import Keys
from headoffice.payments.simulator.wechat import WeChatDesk

MOST_BYTES = 100_000


class Simulator:
    """Both providers at one address, `/wechat` and `/alipay`. Time is the given clock's, and what
    the control put it forward by."""

    def __init__(self, keys: Keys, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._forward_ms = 0
        self.down = False
        self.wechat_book = Book(self.now_ms)
        self.alipay_book = Book(self.now_ms)
        self._wechat = WeChatDesk(self.wechat_book, keys)
        self._alipay = AlipayDesk(self.alipay_book, keys)

    def now_ms(self) -> int:
        return self._now_ms() + self._forward_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _lifespan(receive, send)
            return
        asked = await _asked(scope, receive)
        said = await asyncio.to_thread(self._answer, asked)
        if isinstance(said, Cut):
            await _cut(receive)
            return
        headers = [(name.lower().encode(), value.encode()) for name, value in said.headers.items()]
        headers.append((b"content-length", str(len(said.body)).encode()))
        await send({"type": "http.response.start", "status": said.status, "headers": headers})
        await send({"type": "http.response.body", "body": said.body})

    def _answer(self, asked: Asked) -> Said | Cut:
        if asked.path.startswith("/control/"):
            return self._control(asked)
        if self.down:
            return CUT
        for prefix, desk in (("/wechat", self._wechat), ("/alipay", self._alipay)):
            if asked.path.startswith(prefix + "/"):
                return desk.answer(_below(asked, prefix))
        return Said(404, b"", {})

    def _control(self, asked: Asked) -> Said:
        body = json.loads(asked.body) if asked.body else {}
        what = asked.path.removeprefix("/control/")
        if what == "next":
            cases = [CASES[each] for each in body["cases"]]
            book = self.alipay_book if body.get("provider") == "alipay" else self.wechat_book
            book.next_cases += cases
        elif what == "clock":
            self._forward_ms += int(body["forward_ms"])
        elif what == "down":
            self.down = bool(body["down"])
        elif what == "cases":
            return _json({case.value: case.name for case in CASES.values()})
        elif what == "orders":
            return _json(self._orders())
        return _json({})

    def _orders(self) -> dict[str, list[dict[str, Any]]]:
        books = {"wechat": self.wechat_book, "alipay": self.alipay_book}
        return {
            name: [self._shown(order) for order in book.snapshot()] for name, book in books.items()
        }

    def _shown(self, order: Order) -> dict[str, Any]:
        now_ms = self.now_ms()
        return {
            "number": order.number,
            "amount_minor": order.amount_minor,
            "paid": order.is_paid(now_ms),
            "ended": order.is_ended,
            "held_minor": order.held_minor(now_ms),
            "case": order.case.name,
        }


def _below(asked: Asked, prefix: str) -> Asked:
    """As the desk would see it at an address of its own: that path is what was signed."""
    return Asked(
        asked.method,
        asked.path.removeprefix(prefix),
        asked.target.removeprefix(prefix),
        asked.query,
        asked.headers,
        asked.body,
        asked.base + prefix,
    )


async def _asked(scope: Scope, receive: Receive) -> Asked:
    body, more = b"", True
    while more and len(body) <= MOST_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    query = scope["query_string"].decode()
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    target = scope["path"] + (f"?{query}" if query else "")
    base = f"{scope['scheme']}://{headers.get('host', '')}"
    return Asked(
        scope["method"], scope["path"], target, dict(parse_qsl(query)), headers, body, base
    )


async def _cut(receive: Receive) -> None:
    """Drops the connection under the answer, as a broken line does."""
    cycle: Any = receive.__self__  # type: ignore[attr-defined]  # uvicorn's own: ASGI has no word
    cycle.transport.abort()
    await receive()  # Until the server has noticed.


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _json(told: object) -> Said:
    return Said(200, json.dumps(told).encode(), {"Content-Type": "application/json"})
