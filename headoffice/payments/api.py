"""Payment by phone over HTTP, for tills."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from headoffice.door import Caller, CallerDep, Deps, DepsDep
from headoffice.feed.live import Live
from headoffice.members.finding import recognised
from headoffice.payments.keeping import PaymentKeeper, channel
from headoffice.payments.service import Asker, Payments, payer_of
from storeapp.sync.wire.members import MemberSeen
from storeapp.sync.wire.paying import (
    CREATED,
    LONGEST_WAIT_S,
    SENT,
    AttemptAsk,
    AttemptShown,
    Charge,
    OpenAsk,
    OpenShown,
    PayerAsk,
    PayerTold,
    RefundAsk,
    RefundShown,
)

router = APIRouter(prefix="/v1/pay", tags=["payments"])

LOOK_S = 0.5
"""So often is looked for what another process of head office was told."""
Wait = Annotated[int, Query(ge=0, le=LONGEST_WAIT_S)]
T = TypeVar("T", AttemptShown, RefundShown)


@router.post("/payer")
async def payer(said: PayerAsk, request: Request, caller: CallerDep, deps: DepsDep) -> PayerTold:
    """Whose code this is, within a short budget: an answer that comes later is nobody's."""
    keeper: PaymentKeeper = request.app.state.payments
    unknown = keeper.payments.provider(said)
    asking = asyncio.wrap_future(keeper.submit(keeper.payments.payer, _asker(caller), said))
    asking.add_done_callback(lambda asked: asked.cancelled() or asked.exception())
    done, _ = await asyncio.wait({asking}, timeout=keeper.payer_s)
    told = asking.result() if done else unknown
    if not (told.payer and said.staff):
        return told
    member = await run_in_threadpool(_member, deps, caller, told.payer, said.staff)
    return told.model_copy(update={"member": member})


@router.post("/charge")
async def charge(said: Charge, request: Request, caller: CallerDep, wait: Wait = 0) -> AttemptShown:
    """Begins an attempt; the same again is only told how it stands."""
    payments, asker = _payments(request), _asker(caller)
    return await _told(
        request,
        channel(caller.store, said.sale, said.attempt),
        (wait, said.known_version),
        lambda: payments.charge(asker, said),
        lambda: payments.show(asker, said.sale, said.attempt),
    )


@router.post("/ask")
async def ask(
    said: AttemptAsk, request: Request, caller: CallerDep, wait: Wait = 0
) -> AttemptShown:
    """How an attempt of this store stands."""
    payments, asker = _payments(request), _asker(caller)

    def look() -> AttemptShown:
        return payments.show(asker, said.sale, said.attempt)

    where = channel(caller.store, said.sale, said.attempt)
    return await _told(request, where, (wait, said.known_version), look, look)


@router.post("/cancel")
async def cancel(
    said: AttemptAsk, request: Request, caller: CallerDep, wait: Wait = 0
) -> AttemptShown:
    """Undoes an attempt; the answer is known when the attempt is over."""
    payments, asker = _payments(request), _asker(caller)
    return await _told(
        request,
        channel(caller.store, said.sale, said.attempt),
        (wait, said.known_version),
        lambda: payments.cancel(asker, said.sale, said.attempt),
        lambda: payments.show(asker, said.sale, said.attempt),
    )


@router.post("/refund")
async def refund(
    said: RefundAsk, request: Request, caller: CallerDep, wait: Wait = 0
) -> RefundShown:
    """Gives back of a paid attempt; the same again is only told how it stands."""
    payments, asker = _payments(request), _asker(caller)

    def act() -> RefundShown:
        return payments.refund(asker, said)

    where = channel(caller.store, said.sale, said.attempt)
    return await _told(request, where, (wait, said.known_version), act, act)


@router.post("/open")
def open_attempts(said: OpenAsk, request: Request, caller: CallerDep) -> OpenShown:
    """What is not decided in this store."""
    return _payments(request).open(_asker(caller))


async def _told(
    request: Request,
    where: str,
    waiting: tuple[int, int],
    act: Callable[[], T],
    look: Callable[[], T],
) -> T:
    """What `act` says; when it is nothing new, what `look` says as soon as it is."""
    live: Live = request.app.state.live
    wait_s, known = waiting
    loop = asyncio.get_running_loop()
    with live.watching([where]) as watcher:
        told = await run_in_threadpool(act)
        end = loop.time() + wait_s
        while not _is_news(told, known) and (left_s := end - loop.time()) > 0:
            await watcher.moved(min(left_s, LOOK_S))
            if watcher.closed:
                break
            told = await run_in_threadpool(look)
    return told


def _member(deps: Deps, caller: Caller, handle: str, staff: str) -> MemberSeen | None:
    """The member whom a payer is, who may be none. That somebody looked is written down."""
    now_ms = deps.now_ms()
    with deps.database.write() as session:
        known = payer_of(session, handle, store=caller.store, now_ms=now_ms)
        if known is None:
            return None
        provider, account = known
        return recognised(session, caller, provider, account, staff=staff, now_ms=now_ms)


def _is_news(told: AttemptShown | RefundShown, known: int) -> bool:
    return told.version > known and told.state not in (CREATED, SENT)


def _asker(caller: Caller) -> Asker:
    return Asker(caller.store, caller.till)


def _payments(request: Request) -> Payments:
    payments = request.app.state.payments.payments
    assert isinstance(payments, Payments)
    return payments
