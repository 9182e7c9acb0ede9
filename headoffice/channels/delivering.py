"""Sending what waits for webhooks, and what else time alone does for channels."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from headoffice.channels.noticing import is_quiet, notice
from headoffice.channels.webhooks import DEAD, Message, claim, settle
from headoffice.db.database import Database
from headoffice.door.trusting import authorities

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("storeapp.headoffice.channels")

AT_ONCE = 20
TRY_S = 10.0
TROUBLE_S = 5.0
MOST_WORDS = 120

MakeClient = Callable[[], "httpx.AsyncClient"]


def usual_client() -> httpx.AsyncClient:
    import httpx

    # A shop that answers with another address would get what is signed for this one.
    return httpx.AsyncClient(
        verify=authorities(), timeout=TRY_S, follow_redirects=False, trust_env=False
    )


class Courier:
    """Looks for news, then sends what is due, again and again. A message is written down before
    it is sent, and what came of it after: one may arrive twice, and none is lost."""

    def __init__(
        self,
        database: Database,
        *,
        look_s: float,
        now_ms: Callable[[], int],
        make_client: MakeClient = usual_client,
    ) -> None:
        self._database = database
        self._look_s = look_s
        self._now_ms = now_ms
        self._make_client = make_client

    async def run(self) -> None:
        """Until cancelled."""
        async with self._make_client() as client:
            while True:
                try:
                    more = await self.turn(client)
                except Exception:  # a boundary: the next turn tries again
                    log.exception("webhooks stalled")
                    await asyncio.sleep(TROUBLE_S)
                    continue
                if not more:
                    await asyncio.sleep(self._look_s)

    async def turn(self, client: httpx.AsyncClient) -> bool:
        """One look and one try of what is due; True when there may be more at once."""
        more, messages = await asyncio.to_thread(self._due)
        await asyncio.gather(*(self._deliver(client, message) for message in messages))
        return more or len(messages) == AT_ONCE

    def _due(self) -> tuple[bool, list[Message]]:
        with self._database.read() as session:
            if is_quiet(session, now_ms=self._now_ms()):
                return False, []
        with self._database.write() as session:
            more = notice(session, now_ms=self._now_ms())
        with self._database.write() as session:
            return more, claim(session, most=AT_ONCE, now_ms=self._now_ms())

    async def _deliver(self, client: httpx.AsyncClient, message: Message) -> None:
        status, why = await self._post(client, message)
        state = await asyncio.to_thread(self._settle, message, status, why)
        if state == DEAD:
            log.warning("webhook message given up: %s, %s", message.id, why)

    async def _post(self, client: httpx.AsyncClient, message: Message) -> tuple[int, str]:
        """The status, 0 when nobody answered; what is answered beside it is not read."""
        import httpx

        headers = message.headers(self._now_ms())
        try:
            async with asyncio.timeout(TRY_S):
                async with client.stream(
                    "POST", message.url, content=message.body.encode(), headers=headers
                ) as answer:
                    return answer.status_code, f"status {answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return 0, type(error).__name__[:MOST_WORDS]

    def _settle(self, message: Message, status: int, why: str) -> str:
        with self._database.write() as session:
            return settle(session, message.id, status=status, why=why, now_ms=self._now_ms())
