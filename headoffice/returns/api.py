"""Returns over HTTP, for tills."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from headoffice.door import CallerDep, DepsDep
from headoffice.payments.service import Payments
from headoffice.returns.claiming import claim, release
from headoffice.returns.finding import find, visible
from headoffice.returns.refunding import order
from headoffice.returns.sold import told
from storeapp.sync.wire.paying import LONGEST_WAIT_S, RefundShown
from storeapp.sync.wire.returns import (
    ClaimRelease,
    MoneyBack,
    Released,
    SaleAsked,
    SalesFind,
    SalesFound,
    SaleTold,
    UnitsClaim,
)

router = APIRouter(prefix="/v1/returns", tags=["returns"])

LOOK_S = 0.25
OVER = frozenset({"DONE", "REFUSED"})
Wait = Annotated[int, Query(ge=0, le=LONGEST_WAIT_S)]


@router.post("/find")
def find_sales(said: SalesFind, caller: CallerDep, deps: DepsDep) -> SalesFound:
    """What was bought, by receipt, telephone, member or order."""
    with deps.database.write() as session:
        return find(session, caller, said, now_ms=deps.now_ms())


@router.post("/look")
def look(said: SaleAsked, caller: CallerDep, deps: DepsDep) -> SaleTold:
    """One sale, and what came back of it in any store."""
    with deps.database.read() as session:
        return told(session, visible(session, caller, said.sale))


@router.post("/claim")
def claim_units(said: UnitsClaim, caller: CallerDep, deps: DepsDep) -> SaleTold:
    """Makes units of a sale this till's to take back, for some minutes."""
    with deps.database.write() as session:
        found = visible(session, caller, said.sale)
        units = {line.line: line.units for line in said.lines}
        until_ms = claim(session, caller, said.claim, found, units, now_ms=deps.now_ms())
        # Anew, now that nobody else takes anything back of it.
        return told(session, visible(session, caller, said.sale), until_ms=until_ms)


@router.post("/release")
def release_claim(said: ClaimRelease, caller: CallerDep, deps: DepsDep) -> Released:
    """The goods stay with the customer."""
    with deps.database.write() as session:
        return Released(released=release(session, caller, said.claim))


@router.post("/refund")
async def refund(
    said: MoneyBack, request: Request, caller: CallerDep, deps: DepsDep, wait: Wait = 0
) -> RefundShown:
    """Gives money back to the phone that paid; the same again only tells how it stands."""
    payments: Payments = request.app.state.payments.payments

    def ask() -> RefundShown:
        with deps.database.read() as session:
            asker, asked = order(session, caller, said)
        return payments.refund(asker, asked)

    end = asyncio.get_running_loop().time() + wait
    shown = await run_in_threadpool(ask)
    while shown.state not in OVER and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(LOOK_S)
        shown = await run_in_threadpool(ask)
    return shown
