"""Who is asking, what they may see, and how a request is refused.

A router takes what it needs with FastAPI's dependencies:

    @router.get("/v1/snapshot/{stream:path}")
    def snapshot(stream: str, caller: CallerDep, deps: DepsDep) -> Manifest:
        caller.must_see(stream)
        with deps.database.read() as session: ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from headoffice.db.database import Database
from headoffice.settings import Settings
from storeapp.sync.wire.messages import Current

STREAMS = (
    "catalog/{zone}",
    "price/{zone}",
    "stock/{store}",
    "staff/{store}",
    "config/{device}",
    "promo/{store}",
    "members/{store}",
    "orders/{store}",
)
"""The streams a till has; the rule of who sees what, as data."""


class NotServed(Exception):
    """A request that is refused: its status, a code for programs, and a sentence for people. With
    401, `challenge` says how else to prove who asks."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        expected_seq: int | None = None,
        retry_after_s: int | None = None,
        current: Current | None = None,
        challenge: str = 'DPoP algs="EdDSA"',
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.expected_seq = expected_seq
        self.retry_after_s = retry_after_s
        self.current = current
        self.challenge = challenge


def unreadable(errors: Sequence[Mapping[str, Any]]) -> NotServed:
    """422 that names the first place of a message that is wrong, and never what stood there."""
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"])
    return NotServed(
        422, "message-unreadable", f"The message cannot be read: {first['type']} at {place}."
    )


@dataclass(frozen=True, slots=True)
class Caller:
    """A device that has proved who it is, at this request; `expires_ms` is its token's end."""

    device: str
    epoch: int
    store: str
    till: str
    zone: str
    owner: str
    expires_ms: int

    @property
    def streams(self) -> tuple[str, ...]:
        return tuple(
            name.format(zone=self.zone, store=self.store, device=self.device) for name in STREAMS
        )

    def must_see(self, stream: str) -> None:
        """Refuses with 404, and not 403: whether a foreign stream exists is nobody's business."""
        if stream not in self.streams:
            raise NotServed(404, "stream-unknown", "This till has no stream of that name.")


@dataclass(frozen=True, slots=True)
class Deps:
    """What every router may use.

    `now_ms` is Unix time, `authenticate` proves who asks, `still_welcome` says that a caller of a
    long answer has not been revoked meanwhile.
    """

    settings: Settings
    database: Database
    now_ms: Callable[[], int]
    authenticate: Callable[[Request], Caller]
    still_welcome: Callable[[Caller], bool]


def _deps(request: Request) -> Deps:
    deps = request.app.state.deps
    assert isinstance(deps, Deps)
    return deps


DepsDep = Annotated[Deps, Depends(_deps)]


def _caller(request: Request, deps: DepsDep) -> Caller:
    return deps.authenticate(request)


CallerDep = Annotated[Caller, Depends(_caller)]
