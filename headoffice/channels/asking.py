"""Who asks at the Channel API: a key, what it allows, how often, and for which member."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from headoffice.channels.desk import DeskDep
from headoffice.channels.keys import CATALOGUE, MEMBERS, ORDERS, QUOTES, STOCK, Selling, selling_by
from headoffice.door import DepsDep, NotServed
from storeapp.sync.wire.messages import Problem

ROOT = "/channel/v1"
BEARER = 'Bearer realm="channel"'

_bearer = HTTPBearer(auto_error=False, description="A key made by head office for this channel.")
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]

PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "The key is missing, unknown or revoked."},
    403: {"model": Problem, "description": "The key's scopes do not allow this."},
    422: {"model": Problem, "description": "The request cannot be read."},
    429: {"model": Problem, "description": "Asked too often; see Retry-After."},
    503: {"model": Problem, "description": "The database is busy; see Retry-After."},
}
"""What every route may answer, for the published description."""

MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is nothing like that for this channel."}
}
CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "description": "It cannot be done as things are; `code` says why."}
}


def _asker(scope: str) -> Callable[[DeskDep, DepsDep, _Bearer], Selling]:
    def asker(desk: DeskDep, deps: DepsDep, said: _Bearer = None) -> Selling:
        with deps.database.read() as session:
            found = selling_by(session, said.credentials) if said else None
        if found is None:
            raise NotServed(401, "key-unknown", "This key opens nothing here.", challenge=BEARER)
        wait_s = desk.limits.wait_s(found.key, found.per_minute, deps.now_ms())
        if wait_s:
            raise NotServed(
                429, "asked-too-often", "Too many requests by this key.", retry_after_s=wait_s
            )
        if scope not in found.scopes:
            raise NotServed(403, "scope-missing", f"This key has no scope {scope}.")
        return found

    return asker


CatalogueAsker = Annotated[Selling, Depends(_asker(CATALOGUE))]
StockAsker = Annotated[Selling, Depends(_asker(STOCK))]
QuoteAsker = Annotated[Selling, Depends(_asker(QUOTES))]
MemberAsker = Annotated[Selling, Depends(_asker(MEMBERS))]
OrderAsker = Annotated[Selling, Depends(_asker(ORDERS))]

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{8,64}$",
        description="Made by the caller once per intent; the same again is only answered again.",
    ),
]
MemberToken = Annotated[
    str | None,
    Header(
        alias="Member-Token",
        max_length=128,
        description="What a member's session answered; left out for a guest.",
    ),
]
