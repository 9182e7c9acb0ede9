"""The feed over HTTP: pull, the live channel, digests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from headoffice.door import Caller, CallerDep, Deps, DepsDep
from headoffice.feed.digest import content, newest_shape
from headoffice.feed.heads import heads
from headoffice.feed.live import Live
from headoffice.feed.pages import page
from storeapp.domain.fact import canonical
from storeapp.sync.wire.messages import PULL_ROWS, Digest, DigestRequest, Pulled
from storeapp.sync.wire.words import POKE_EVENT

router = APIRouter(prefix="/v1", tags=["feed"])


@router.get("/pull", response_model=Pulled)
def pull(
    stream: str,
    caller: CallerDep,
    deps: DepsDep,
    after: Annotated[str, Query(max_length=1024)] = "",
    limit: Annotated[int, Query(ge=1, le=PULL_ROWS)] = PULL_ROWS,
) -> Response:
    """The changes of a stream after a cursor."""
    caller.must_see(stream)
    with deps.database.read() as session:
        found = page(session, stream, after=after, limit=limit)
    return Response(found.as_json(), media_type="application/json")


@router.post("/digest")
def digest(asked: DigestRequest, caller: CallerDep, deps: DepsDep) -> Digest:
    """Whether the till's copy of a stream equals head office's at that position."""
    caller.must_see(asked.stream)
    with deps.database.read() as session:
        here = content(session, asked.stream, asked.pos)
        v = newest_shape(session, asked.stream)
    same = (here.count, here.checksum) == (asked.count, asked.checksum)
    return Digest(same=same, pos=asked.pos, count=here.count, checksum=here.checksum, v=v)


@router.get("/events")
async def events(request: Request, caller: CallerDep, deps: DepsDep) -> StreamingResponse:
    """Server-sent events: the heads of the caller's streams, first all, then what moves."""
    live: Live = request.app.state.live
    return StreamingResponse(
        _pokes(live, caller, deps),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _pokes(live: Live, caller: Caller, deps: Deps) -> AsyncIterator[str]:
    """Until the till's token ends, the device is revoked or head office shuts down."""
    with live.watching(caller.streams) as watcher:
        # Watching began before this look, so nothing falls between the two.
        yield _poke(await asyncio.to_thread(_heads, caller, deps))
        while deps.now_ms() < caller.expires_ms:
            moved = await watcher.moved(deps.settings.heartbeat_s)
            if watcher.closed:
                return
            if moved:
                yield _poke(moved)
            elif await asyncio.to_thread(deps.still_welcome, caller):
                yield ": still here\n\n"
            else:
                return


def _heads(caller: Caller, deps: Deps) -> dict[str, int]:
    with deps.database.read() as session:
        return {each.stream: each.head for each in heads(session, caller.streams)}


def _poke(moved: dict[str, int]) -> str:
    return f"event: {POKE_EVENT}\ndata: {canonical(moved)}\n\n"
