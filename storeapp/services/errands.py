"""Commands that can wait: on disk until head office has answered each of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from storeapp.domain.errors import Refusal
from storeapp.ports.clock import Clock
from storeapp.ports.head_office import Command, Commands
from storeapp.ports.sales import SalesFile
from storeapp.services.status import Line, Status, StatusBoard

_log = logging.getLogger("storeapp.errands")

LOOK_S = 60.0
UNREACHABLE = "head-office-unreachable"
LATER = frozenset({UNREACHABLE, "command-unanswered", "command-unknown"})
"""Refusals after which the same is asked again; `command-unknown` is said by a head office that
is older than this till."""

Answered = Callable[[Command, Mapping[str, Any]], None]


@dataclass(slots=True)
class Errands:
    """Asked one after the other, the oldest first, under the id each was given once: it takes
    effect once, however often the line or the power goes in between. What is refused for good is
    dropped: asking again would not help.
    """

    sales: SalesFile
    commands: Commands
    clock: Clock
    board: StatusBoard
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _followers: dict[str, Answered] = field(default_factory=dict)

    def follow(self, kind: str, follower: Answered) -> None:
        """Hears what head office answered to each command of that kind."""
        self._followers[kind] = follower

    def wake(self) -> None:
        """There is a new one."""
        self._woken.set()

    async def put(self, command: Command) -> None:
        """To be asked as soon as there is a line; Refusal `disk-full`."""
        await self.sales.write(lambda unit: unit.put_errand(command, self.clock.now()))
        self.wake()

    async def run(self) -> None:
        """Until cancelled: at once, when the line comes up, and now and then."""
        stop = self.board.watch(self._changed)
        try:
            while True:
                self._woken.clear()
                await self.ask_all()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await self._woken.wait()
        finally:
            stop()

    async def ask_all(self) -> None:
        """Those that wait, each once."""
        for command in await self.sales.read(lambda unit: unit.errands()):
            if self.board.status.line is Line.OFFLINE or not await self._ask(command):
                return

    async def _ask(self, command: Command) -> bool:
        """False when nobody can be asked now: the others wait, too."""
        try:
            answer = await self.commands.send(command)
        except Refusal as refusal:
            if refusal.code in LATER:
                return refusal.code != UNREACHABLE
            _log.error("errand %s %s was refused: %s", command.kind, command.id, refusal.code)
            await self._drop(command)
            return True
        await self._drop(command)
        follower = self._followers.get(command.kind)
        if follower is not None:
            follower(command, answer.body)
        return True

    async def _drop(self, command: Command) -> None:
        await self.sales.write(lambda unit: unit.drop_errand(command.id))

    def _changed(self, status: Status) -> None:
        if status.line is Line.ONLINE:
            self.wake()
