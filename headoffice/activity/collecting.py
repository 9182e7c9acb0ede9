"""One request of a web shop: whose it is, what of it is taken, and why the rest is not."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headoffice.activity.events import Identify, Posted, Track, read_message
from headoffice.activity.guarding import Bounds, Watch, is_robot
from headoffice.activity.intake import DUPLICATE, Arrived, Intake
from headoffice.activity.joining import Consents, identify
from headoffice.activity.keys import is_proved, keys_in_force
from headoffice.activity.tables import CollectKey
from headoffice.db.database import Database
from headoffice.door import NotServed
from headoffice.settings import Settings
from storeapp.domain.errors import Refusal

MOST_MESSAGES = 500
KEYS_FRESH_S = 5.0
BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Sender:
    """What the request's headers say: `named` is a key given there."""

    user_agent: str
    origin: str
    named: str
    refuses_tracking: bool


@dataclass(slots=True)
class Taken:
    """What became of a request; `refused` counts by reason."""

    taken: int = 0
    joined: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Keys:
    """The write keys, looked up anew when they are some seconds old."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: Mapping[str, CollectKey] = {}
        self._read_s = float("-inf")

    async def all(self) -> Mapping[str, CollectKey]:
        if time.monotonic() - self._read_s > KEYS_FRESH_S:
            self._keys = await asyncio.to_thread(self._read)
            self._read_s = time.monotonic()
        return self._keys

    async def welcomes(self, origin: str) -> bool:
        """True when a page of that origin may send at all, whatever its key will be."""
        return any(_is_from(key, origin) for key in (await self.all()).values())

    async def key(self, name: str, origin: str) -> CollectKey:
        """401 `key-unknown`, 403 `origin-refused`."""
        key = (await self.all()).get(name)
        if key is None:
            raise NotServed(401, "key-unknown", "Head office knows no write key like this.")
        if origin and not _is_from(key, origin):
            raise NotServed(403, "origin-refused", "This key is not for pages of this address.")
        return key

    def _read(self) -> Mapping[str, CollectKey]:
        with self._database.read() as session:
            return keys_in_force(session)


def _is_from(key: CollectKey, origin: str) -> bool:
    return not key.origins or origin in key.origins.split()


class Collector:
    """Takes what web shops send. Nothing of it is kept before it has passed every gate."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        consents: Consents,
        *,
        now_ms: Callable[[], int],
        bounds: Bounds = BOUNDS,
    ) -> None:
        self.keys = Keys(database)
        self.intake = Intake(database)
        self._database = database
        self._settings = settings
        self.consents = consents
        self._now_ms = now_ms
        self._watch = Watch(bounds)

    async def collect(self, body: bytes, sender: Sender) -> Taken:
        said = _read(body)
        key = await self.keys.key(str(said.get("writeKey") or sender.named), sender.origin)
        messages = _messages(said)
        done = Taken()
        now_ms = self._now_ms()
        agent = _agent(said) or sender.user_agent
        if sender.refuses_tracking:
            done.refused["do-not-track"] = len(messages)
        elif is_robot(agent):
            done.refused["robot"] = len(messages)
        else:
            posted = Posted(key.kind == "kiosk", str(said.get("sentAt") or ""), now_ms)
            await self._take(key, messages, posted, done)
        for why, count in done.refused.items():
            if why != DUPLICATE:  # Those are counted where they are found.
                self.intake.refuse(key.shop, why, count, now_ms)
        return done

    async def _take(
        self, key: CollectKey, messages: Sequence[Any], posted: Posted, done: Taken
    ) -> None:
        arrived: list[Arrived] = []
        logins: list[Identify] = []
        for each in messages:
            try:
                read = self._passed(key, each, posted)
            except Refusal as refused:
                done.refused[refused.code] += 1
                continue
            if isinstance(read, Track):
                arrived.append(Arrived(key.shop, read, posted.received_ms))
            else:
                logins.append(read)
        done.taken = await self.intake.take(arrived)
        if done.taken < len(arrived):
            done.refused[DUPLICATE] = len(arrived) - done.taken
        for login in logins:
            await self._log_in(key, login, posted.received_ms, done)

    def _passed(self, key: CollectKey, said: Any, posted: Posted) -> Track | Identify:
        if not isinstance(said, Mapping):
            raise Refusal("message-unreadable")
        read = read_message(said, posted)
        sku = read.skus[0] if isinstance(read, Track) and len(read.skus) == 1 else ""
        self._watch.pass_(key.key, read.visitor, sku, posted.received_ms)
        return read

    async def _log_in(self, key: CollectKey, login: Identify, now_ms: int, done: Taken) -> None:
        proof = login.proof
        if not is_proved(key.secret, visitor=login.visitor, member=login.member, proof=proof):
            done.refused["login-unproved"] += 1
        elif await asyncio.to_thread(self._join, login, now_ms):
            done.joined += 1
        else:
            done.refused["member-refuses"] += 1

    def _join(self, login: Identify, now_ms: int) -> bool:
        with self._database.write() as session:
            return identify(
                session,
                self.consents,
                self._settings.weighing,
                visitor=login.visitor,
                member=login.member,
                now_ms=now_ms,
            )


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, Mapping):
        raise NotServed(422, "message-unreadable", "The message is no JSON object.")
    return said


def _messages(said: Mapping[str, Any]) -> Sequence[Any]:
    """The messages of a batch, or the one that was sent alone."""
    batch = said.get("batch", [said])
    if not isinstance(batch, list) or len(batch) > MOST_MESSAGES:
        raise NotServed(
            422, "batch-unreadable", f"A batch is a list of at most {MOST_MESSAGES} messages."
        )
    return batch


def _agent(said: Mapping[str, Any]) -> str:
    """The browser, where a shop's server sends for it."""
    context = said.get("context")
    agent = context.get("userAgent") if isinstance(context, Mapping) else ""
    return agent if isinstance(agent, str) else ""
