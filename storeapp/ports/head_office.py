"""Head office as the counter asks it; every call has a time-out and refuses when offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storeapp.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Application:
    """An enrolment under way: `code` is what the manager approves, shown as XXXX-XXXX."""

    code: str
    device_code: str
    interval_s: int
    expires_s: int


@dataclass(frozen=True, slots=True)
class Approval:
    device: str
    epoch: int
    store: str
    till: str
    zone: str


class Enrolling(Protocol):
    """Refusals: `head-office-unreachable`, `head-office-wrong` (something else answers there),
    `head-office-too-old`, `enrolment-denied`, `enrolment-expired`, `address-unreadable`."""

    async def apply(self, address: str, *, public_key: str, computer: str) -> Application: ...

    async def approval(self, address: str, application: Application) -> Approval | None:
        """None while the manager has not decided."""
        ...


class Uploads(Protocol):
    def wake(self) -> None:
        """There is a new fact: send it now if the line is up."""
        ...


@dataclass(frozen=True, slots=True)
class Holding:
    """What a store has on hand of a good, in thousandths of its unit, as of a moment."""

    store: str
    sku: str
    thousandths: int
    as_of: datetime


class OtherStores(Protocol):
    async def holdings(self, skus: Sequence[str]) -> tuple[Holding, ...]:
        """On hand in every store this till may see, of at most 200 goods; Refusal
        `head-office-unreachable` when it cannot be asked."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """What is asked of head office and needs an answer now.

    `id` is a UUID, made once per intention and kept until there is an answer: asked again with it,
    a command takes effect once. `expected_version` is that of the entity as the asker saw it, None
    to go ahead whatever it is. Kinds and their bodies are in `sync.wire.commands`.
    """

    id: str
    kind: str
    body: Mapping[str, object] = field(repr=False)
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """It is done: the entity's new version, and the entity as it is now."""

    version: int
    body: Mapping[str, object] = field(repr=False)


class VersionMoved(Refusal):
    """Refusal `version-moved`: nothing was done, since the entity is another than the asker saw.

    `body` is what it is now, for the asker to decide; it is no fact of the sentence, since it can
    name a person.
    """

    def __init__(self, version: int, body: Mapping[str, object]) -> None:
        super().__init__("version-moved", version=version)
        self.version = version
        self.body = body


class Commands(Protocol):
    async def send(self, command: Command) -> CommandAnswer:
        """The answer, within seconds. A refusal says that nothing was done, but for one.

        Refusals: `head-office-unreachable`: it was never reached this time. `command-unanswered`:
        it may have been done; ask again with the same id to find out. VersionMoved.
        `command-unknown`: head office is older than this till. And what the kind's own rules
        refuse, such as `phone-taken`.
        """
        ...
