"""What head office is still to be asked for: commands that wait on disk for a line."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storeapp.ports.head_office import Command


class ErrandUnit(Protocol):
    """The errands' part of a transaction. An errand is done once, whatever happens in between:
    it is asked under its own id until head office answers."""

    def put_errand(self, command: Command, at: datetime) -> None: ...
    def errands(self) -> tuple[Command, ...]:
        """Those that are not answered, the oldest first."""
        ...

    def drop_errand(self, command_id: str) -> None:
        """It was answered; what it said is forgotten here."""
        ...
