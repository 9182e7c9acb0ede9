"""Commands to head office: asked with one id until there is an answer, but not for long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from storeapp.domain.errors import Refusal
from storeapp.ports.clock import Clock
from storeapp.ports.head_office import Command, CommandAnswer, VersionMoved
from storeapp.sync.backoff import Backoff
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Failure, NotConnected, Refused, Unreachable
from storeapp.sync.wire import commands as wire
from storeapp.sync.wire.words import VERSION_MOVED

_log = logging.getLogger("storeapp.commands")


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try while a customer waits: so many tries, each so long, altogether so long."""

    tries: int = 3
    try_s: float = 2.0
    whole_s: float = 6.0


class HeadOfficeCommands:
    """Implements ports.head_office.Commands. Every try carries the command's own id, so that it
    takes effect once however often it arrives; when all of them fail, whether it did is unknown,
    unless no try ever found a connection."""

    def __init__(
        self,
        office: HeadOffice,
        clock: Clock,
        *,
        pause: Callable[[float], Awaitable[object]],
        draw: Callable[[], float],
        effort: Effort | None = None,
    ) -> None:
        self._office = office
        self._clock = clock
        self._pause = pause
        self._draw = draw
        self._effort = effort or Effort()

    async def send(self, command: Command) -> CommandAnswer:
        message = wire.Command(
            id=UUID(command.id),
            kind=command.kind,
            expected_version=command.expected_version,
            body=dict(command.body),
        )
        try:
            done = await self._asked(message)
        except Refused as refused:
            raise _refusal(refused) from refused
        except NotConnected as failure:
            raise Refusal("head-office-unreachable") from failure
        except Failure as failure:
            _log.info("command unanswered: %s %s", message.kind, message.id)
            raise Refusal("command-unanswered") from failure
        return CommandAnswer(done.version, done.body)

    async def _asked(self, message: wire.Command) -> wire.CommandDone:
        """Raises the first failure after which it may have been done, else the last one."""
        ends_ms = self._clock.monotonic_ms() + round(self._effort.whole_s * 1000)
        backoff, doubt = Backoff(self._draw), None
        while True:
            try:
                return await self._try(message, self._left_s(ends_ms))
            except Refused:
                raise
            except Failure as failure:
                if not isinstance(failure, NotConnected):
                    doubt = doubt or failure
                pause_s = backoff.next_s(failure.retry_after_s)
                spent = backoff.failures >= self._effort.tries
                if spent or pause_s >= self._left_s(ends_ms):
                    raise (doubt or failure) from None
            await self._pause(pause_s)

    async def _try(self, message: wire.Command, left_s: float) -> wire.CommandDone:
        try:
            async with asyncio.timeout(min(left_s, self._effort.try_s)):
                return await self._office.command(message)
        except TimeoutError:
            raise Unreachable("TimeoutError") from None

    def _left_s(self, ends_ms: int) -> float:
        return (ends_ms - self._clock.monotonic_ms()) / 1000


def _refusal(refused: Refused) -> Refusal:
    problem = refused.problem
    if problem.code == VERSION_MOVED and problem.current is not None:
        return VersionMoved(problem.current.version, problem.current.body)
    return Refusal(problem.code)
