"""Orders at the Channel API: placed, paid by phone, seen, cancelled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session

from headoffice.channels import showing
from headoffice.channels.api import After
from headoffice.channels.asking import (
    CONFLICT,
    MISSING,
    PROBLEMS,
    ROOT,
    IdempotencyKey,
    MemberToken,
    OrderAsker,
)
from headoffice.channels.desk import DeskDep
from headoffice.channels.keys import Selling
from headoffice.channels.once import once
from headoffice.channels.ordering import place_order
from headoffice.channels.paying import Cashier
from headoffice.channels.pending import PLACED, pending
from headoffice.channels.sessions import known_by, must_know
from headoffice.channels.shapes_orders import (
    REF,
    CancelAsk,
    OrderAsk,
    OrderPage,
    OrderPlaced,
    OrderShown,
    PayAsk,
    PaymentShown,
)
from headoffice.door import Deps, DepsDep, NotServed
from headoffice.orders.commands import cancel as cancel_order
from headoffice.orders.keeping import locked
from headoffice.payments.keeping import PaymentKeeper
from storeapp.sync.wire.paying import MOST_ATTEMPTS

router = APIRouter(prefix=f"{ROOT}/orders", tags=["orders"], responses=PROBLEMS)

PathRef = Annotated[str, Path(pattern=REF, description="The channel's own name of the order.")]
Limit = Annotated[int, Query(ge=1, le=50)]


@router.post("", responses=CONFLICT)
def place(
    said: OrderAsk,
    asker: OrderAsker,
    key: IdempotencyKey,
    deps: DepsDep,
    desk: DeskDep,
    token: MemberToken = None,
) -> OrderPlaced:
    """Places an order, or holds its goods until it is paid by phone. All of it or nothing."""
    at = desk.wall(deps.now_ms())
    now_ms = int(at.timestamp() * 1000)
    with deps.database.write() as session:
        member = known_by(session, asker, token, now_ms=now_ms)
        return once(
            session,
            asker.channel,
            key,
            said,
            lambda: place_order(session, asker, desk.books, said, member=member, at=at),
            OrderPlaced,
            what="order",
            now_ms=now_ms,
        )


@router.get("")
def orders(
    asker: OrderAsker,
    deps: DepsDep,
    token: MemberToken = None,
    after: After = "",
    limit: Limit = 20,
) -> OrderPage:
    """The orders of the member of that token; without one all of this channel, newest first."""
    with deps.database.read() as session:
        member = ""
        if token is not None:
            known = must_know(session, asker, token, now_ms=deps.now_ms())
            member = known.member.id
        return showing.orders(session, asker, member=member, after=after, limit=limit)


@router.get("/{ref}", responses=MISSING | CONFLICT)
def order(ref: PathRef, asker: OrderAsker, deps: DepsDep) -> OrderShown:
    """One order as it stands. 409 `order-awaits-payment` while it is none yet."""
    with deps.database.read() as session:
        _refuse_waiting(session, asker, ref)
        return showing.order(session, asker, ref)


@router.post("/{ref}/payments", responses=MISSING | CONFLICT)
def pay(
    ref: PathRef, said: PayAsk, request: Request, asker: OrderAsker, deps: DepsDep
) -> PaymentShown:
    """Charges the code on her phone. Ask again by `GET` until it is decided: nobody is charged
    twice by the same attempt."""
    return _cashier(request, deps).charge(asker, ref, said, now_ms=deps.now_ms())


@router.get("/{ref}/payments/{attempt}", responses=MISSING)
def payment(
    ref: PathRef,
    attempt: Annotated[int, Path(ge=1, le=MOST_ATTEMPTS)],
    request: Request,
    asker: OrderAsker,
    deps: DepsDep,
) -> PaymentShown:
    """How a payment stands; when it is paid the order is placed."""
    return _cashier(request, deps).look(asker, ref, attempt, now_ms=deps.now_ms())


@router.post("/{ref}/cancel", responses=MISSING | CONFLICT)
def cancel(
    ref: PathRef, said: CancelAsk, asker: OrderAsker, key: IdempotencyKey, deps: DepsDep
) -> OrderShown:
    """Asks for it to be cancelled: at once where nobody works on it yet, else the store decides
    (`parts`). 409 `order-given-out` when she has it: then it is a return."""
    now_ms = deps.now_ms()

    def do(session: Session) -> OrderShown:
        kept = locked(session, showing.number_of(session, asker, ref))
        kept = cancel_order(session, kept, by=f"channel:{asker.channel}", at_ms=now_ms)
        return showing.shown(session, kept)

    with deps.database.write() as session:
        _refuse_waiting(session, asker, ref)
        return once(
            session,
            asker.channel,
            key,
            said,
            lambda: do(session),
            OrderShown,
            what=f"cancel {ref}",
            now_ms=now_ms,
        )


def _refuse_waiting(session: Session, asker: Selling, ref: str) -> None:
    row = pending(session, asker.channel, ref)
    if row is not None and row.state != PLACED:
        raise NotServed(409, "order-awaits-payment", f"It is {row.state}, and no order yet.")


def _cashier(request: Request, deps: Deps) -> Cashier:
    keeper: PaymentKeeper = request.app.state.payments
    return Cashier(deps.database, keeper.payments)
