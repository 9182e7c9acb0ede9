"""Hello and push over HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from headoffice.door import Caller, CallerDep, Deps, DepsDep, NotServed, unreadable
from headoffice.feed.live import Live
from headoffice.ingest.greeting import greet, moved_beyond
from headoffice.ingest.projecting import Follow
from headoffice.ingest.taking import Taken, take, take_unreadable
from storeapp.sync.wire.messages import Hello, Item, Push, Pushed, Verdict, Welcome
from storeapp.sync.wire.words import FORK, GAP

log = logging.getLogger("storeapp.headoffice.ingest")

router = APIRouter(prefix="/v1", tags=["ingest"])

LONGEST_WAIT_S = 30
_PUSH_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": Push.model_json_schema()}},
    }
}


class Admission:
    """Lets so many pushes in at once and asks the others to come again in a second; `follow` are
    the contexts that keep what facts say beside ingest's own rows."""

    def __init__(self, most: int, follow: Sequence[Follow] = ()) -> None:
        self.follow = tuple(follow)
        self._places = threading.BoundedSemaphore(most)

    @contextmanager
    def place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise NotServed(
                429, "busy", "Too many tills are sending at once; send again.", retry_after_s=1
            )
        try:
            yield
        finally:
            self._places.release()


@router.post("/hello")
async def hello(
    said: Hello,
    request: Request,
    caller: CallerDep,
    deps: DepsDep,
    wait: Annotated[int, Query(ge=0, le=LONGEST_WAIT_S)] = 0,
) -> Welcome:
    """Where the till stands; with `wait`, not before a head moves or that many seconds passed."""
    live: Live = request.app.state.live
    with live.watching(caller.streams) as watcher:
        welcome = await run_in_threadpool(_greet, caller, deps, said)
        if not wait or moved_beyond(welcome.streams, said.known):
            return welcome
        end = asyncio.get_running_loop().time() + wait
        while (left_s := end - asyncio.get_running_loop().time()) > 0 and not watcher.closed:
            moved = await watcher.moved(left_s)
            if any(head > said.known.get(stream, 0) for stream, head in moved.items()):
                break
        return await run_in_threadpool(_greet, caller, deps, said)


@router.post("/push", openapi_extra=_PUSH_BODY)
async def push(request: Request, caller: CallerDep, deps: DepsDep) -> Pushed:
    """Takes facts in. 409 `gap` and `fork` keep what came before; nothing is ever refused."""
    raw = await request.body()
    taken = await run_in_threadpool(_take, request.app.state.admission, caller, deps, raw)
    if taken.problem == GAP:
        raise NotServed(
            409,
            GAP,
            "Facts are missing before these; send from the expected one on.",
            expected_seq=taken.acked_seq + 1,
        )
    if taken.problem == FORK:
        raise NotServed(
            409,
            FORK,
            "Head office has another story of this device: its file was copied or restored."
            " Enrol it again.",
            expected_seq=taken.acked_seq + 1,
        )
    return Pushed(acked_seq=taken.acked_seq, verdicts=list(taken.verdicts))


def _greet(caller: Caller, deps: Deps, said: Hello) -> Welcome:
    with deps.database.write() as session:
        return greet(session, caller, said, now_ms=deps.now_ms())


def _take(admission: Admission, caller: Caller, deps: Deps, raw: bytes) -> Taken:
    with admission.place():
        try:
            batch = Push.model_validate_json(raw)
        except ValidationError as error:
            seq, item = _single_item(raw, caller, error)
            with deps.database.write() as session:
                return take_unreadable(session, caller, seq=seq, item=item, now_ms=deps.now_ms())
        if (batch.device, batch.epoch) != (caller.device, caller.epoch):
            raise _other_device()
        if batch.quarantine_request and len(batch.items) == 1:
            return _write(caller, deps, batch.items, raw=True)
        return _take_batch(caller, deps, batch.items, admission.follow)


def _take_batch(
    caller: Caller, deps: Deps, items: Sequence[Item], follow: Sequence[Follow]
) -> Taken:
    """The batch in one transaction. When our own code fails on it, one fact at a time, and what
    it fails on is kept raw: a mistake of ours must not hold up a till's queue for ever."""
    try:
        return _write(caller, deps, items, follow=follow)
    except OperationalError:  # The database is away: that is no fault of the facts.
        raise
    except Exception:  # a boundary: facts are stronger than our understanding of them
        log.exception("batch failed: device %s from seq %d", caller.device, items[0].seq)
    verdicts: list[Verdict] = []
    taken = Taken(0, ())
    for item in items:
        taken = _take_alone(caller, deps, item, follow)
        verdicts += taken.verdicts
        if taken.problem:
            break
    return replace(taken, verdicts=tuple(verdicts))


def _take_alone(caller: Caller, deps: Deps, item: Item, follow: Sequence[Follow]) -> Taken:
    try:
        return _write(caller, deps, [item], follow=follow)
    except OperationalError:
        raise
    except Exception:  # the same boundary
        log.exception("fact failed: device %s seq %d", caller.device, item.seq)
        return _write(caller, deps, [item], raw=True)


def _write(
    caller: Caller,
    deps: Deps,
    items: Sequence[Item],
    *,
    raw: bool = False,
    follow: Sequence[Follow] = (),
) -> Taken:
    with deps.database.write() as session:
        return take(session, caller, items, now_ms=deps.now_ms(), raw=raw, follow=follow)


def _single_item(raw: bytes, caller: Caller, error: ValidationError) -> tuple[int, object]:
    """The one item of a `quarantine_request` that is no proper message; 422 for anything else."""
    try:
        match json.loads(raw):
            case {
                "quarantine_request": True,
                "device": str(device),
                "epoch": int(epoch),
                "items": [{"seq": int(seq), **rest}],
            } if seq >= 1:
                if (device, epoch) != (caller.device, caller.epoch):
                    raise _other_device()
                return seq, {"seq": seq, **rest}
    except (ValueError, RecursionError):
        pass
    raise unreadable(error.errors(include_input=False, include_url=False, include_context=False))


def _other_device() -> NotServed:
    return NotServed(403, "other-device", "These facts are another device's, or of another epoch.")
