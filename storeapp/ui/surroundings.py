"""What every screen's presenter is set into."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from storeapp.ui.tasks import Spawn
from storeapp.ui.texts import Texts


class Sounds(Protocol):
    """What the counter hears."""

    def accepted(self) -> None: ...
    def refused(self) -> None: ...
    def rang(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`busy` holds scans back while work is under way."""

    texts: Texts
    sounds: Sounds
    spawn: Spawn
    busy: Callable[[], AbstractContextManager[None]]
