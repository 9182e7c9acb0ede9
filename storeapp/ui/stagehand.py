"""What every flow works with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from storeapp.domain.staff import StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ui.audience import Audience
from storeapp.ui.navigator import Navigator
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.theme.look import Look


class Strip(Protocol):
    """Who is told where this till stands and who sells."""

    def stands_in(self, config: StoreConfig) -> None: ...
    def signed_in(self, clerk: StaffMember | None) -> None: ...
    def paying(self, paying: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Stagehand:
    """The stage, what surrounds it, who watches from the customer's side, and time."""

    navigator: Navigator
    around: Surroundings
    look: Look
    strip: Strip
    sleep: Callable[[float], Awaitable[None]]
    audience: Audience = field(default_factory=Audience)
