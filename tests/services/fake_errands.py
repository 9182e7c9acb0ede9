"""Commands that wait, in memory."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storeapp.ports.head_office import Command


class Rows(Protocol):
    errands: dict[str, Command]


class FakeErrandUnit:
    """`ports.errands.ErrandUnit` over a dictionary."""

    rows: Rows

    def put_errand(self, command: Command, at: datetime) -> None:
        self.rows.errands[command.id] = command

    def errands(self) -> tuple[Command, ...]:
        return tuple(self.rows.errands.values())

    def drop_errand(self, command_id: str) -> None:
        self.rows.errands.pop(command_id, None)
