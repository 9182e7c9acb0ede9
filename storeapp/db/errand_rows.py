"""The errands' part of a transaction: commands that wait for a line to head office."""

from __future__ import annotations

import json
from datetime import datetime

from storeapp.db.rows import Rows
from storeapp.domain.fact import canonical
from storeapp.ports.head_office import Command

_PUT = "INSERT INTO errand (id, kind, body, at_ms) VALUES (?, ?, ?, ?)"
_ALL = "SELECT id, kind, body FROM errand ORDER BY at_ms, id"


class ErrandRows(Rows):
    """Bodies name people, who may ask to be forgotten: so they lie here and not in the journal."""

    def put_errand(self, command: Command, at: datetime) -> None:
        body, at_ms = canonical(dict(command.body)), round(at.timestamp() * 1000)
        self._run(_PUT, (command.id, command.kind, body, at_ms))

    def errands(self) -> tuple[Command, ...]:
        return tuple(Command(id, kind, json.loads(body)) for id, kind, body in self._all(_ALL))

    def drop_errand(self, command_id: str) -> None:
        self._run("DELETE FROM errand WHERE id = ?", (command_id,))
