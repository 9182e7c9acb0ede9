"""The work that goes on by itself: folding events, following sales, letting old events go."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection

from sqlmodel import Session

from headoffice.activity.agreeing import somebody_said, withdraw_refused
from headoffice.activity.folding import fold, is_behind
from headoffice.activity.joining import Consents
from headoffice.activity.selling import follow
from headoffice.activity.sending import send_liked
from headoffice.activity.upkeep import age, forget
from headoffice.db.database import Database
from headoffice.settings import DAY_MS, Settings

log = logging.getLogger("storeapp.headoffice.activity")

UPKEEP_MS = 3_600_000
TROUBLE_S = 5.0


class BrowsingKeeper:
    """One task per process; several processes take turns by a lock in the database."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        consents: Consents,
        *,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._settings = settings
        self._consents = consents
        self._now_ms = now_ms
        self._upkept_ms = now_ms()

    async def run(self) -> None:
        """Works until cancelled; rests when there is nothing to do."""
        while True:
            began = time.monotonic()
            try:
                done = await asyncio.to_thread(self.turn)
                # As long as the work took: what comes in goes before what is made of it.
                rest_s = time.monotonic() - began if done else self._settings.browsing_look_s
            except Exception:  # a boundary: the next round tries again
                log.exception("browsing stalled")
                rest_s = TROUBLE_S
            await asyncio.sleep(rest_s)

    def turn(self) -> int:
        """One batch of each kind; returns how much was done, 0 when nothing is left to do."""
        now_ms = self._now_ms()
        with self._database.read() as session:
            waits, refused = is_behind(session), somebody_said(session)
        done = 0
        if waits:
            with self._database.write() as session:
                weighing = self._settings.weighing
                done += fold(session, weighing, now_ms=now_ms, then=self._send)
        done += follow(self._database, now_ms=now_ms)
        if refused:
            with self._database.write() as session:
                withdraw_refused(session, self._consents, now_ms=now_ms)
        if not done and now_ms - self._upkept_ms >= UPKEEP_MS:
            done = self._upkeep(now_ms)
        return done

    def _send(self, session: Session, members: Collection[str]) -> None:
        send_liked(session, self._consents, members, now_ms=self._now_ms())

    def _upkeep(self, now_ms: int) -> int:
        before_ms = now_ms - self._settings.browsing_kept_days * DAY_MS
        with self._database.write() as session:
            aged = age(session, before_ms=before_ms)
        if not aged:
            with self._database.write() as session:
                forget(session, before_ms=before_ms, now_ms=now_ms)
            self._upkept_ms = now_ms
        return aged
