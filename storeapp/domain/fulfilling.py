"""The steps of a fulfilment order from its offer to READY or SHIPPED, and back onto the shelf.

Each takes the order and arguments and gives the `Outcome`, or refuses and changes nothing:
`fo-unknown`, `fo-state-wrong`, `cancel-requested` (the clerk has to answer that first) and what is
named below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fulfilment import CancelState, Fo, FoLine, FoState, Mode, Quantities
from storeapp.domain.order import Bucket, Effect, Order, Outcome, Stock, settled

_S = FoState


def route(order: Order, place: str, take: Quantities, *, accept_by_ms: int) -> Outcome:
    """Offers a part of what is unrouted to a place, in a new epoch.

    Only what is unrouted can be offered, and nothing becomes that while a place holds it: so no
    lease is ever passed over.
    """
    modes = {order.lines[line].mode for line, _ in take}
    if len(modes) != 1 or Mode.CARRY_OUT in modes or min(each for _, each in take) < 1:
        raise Defect("a fulfilment order has lines of one mode")
    if place in order.excluded:
        raise Refusal("place-excluded", place=place)
    fo = Fo(
        epoch=1 + max((each.epoch for each in order.fos), default=0),
        place=place,
        lines=tuple(FoLine(line, quantity) for line, quantity in take),
        pickup_at=order.pickup_at if modes == {Mode.PICKUP} else "",
        accept_by_ms=accept_by_ms,
    )
    order = order.moved(take, Bucket.UNROUTED, Bucket.ALLOCATED).with_fo(fo)
    return settled(order, Effect(Stock.RESERVE, fo.epoch, place, take))


def accept(order: Order, epoch: int, *, now_ms: int) -> Outcome:
    """Refusal `fo-offer-over` when it is too late."""
    fo = order.fo(epoch).to(_S.ACCEPTED)
    if now_ms > fo.accept_by_ms:
        raise Refusal("fo-offer-over")
    return settled(order.with_fo(fo))


def reject(order: Order, epoch: int, *, why: str) -> Outcome:
    fo = order.fo(epoch)
    if fo.state is not _S.OFFERED:
        raise Refusal("fo-state-wrong", state=fo.state.value, wanted=_S.RELEASED.value)
    order = order.moved(fo.quantities, Bucket.ALLOCATED, Bucket.UNROUTED).without(fo.place)
    effect = Effect(Stock.UNRESERVE, epoch, fo.place, fo.quantities)
    return settled(order.with_fo(replace(_emptied(fo).to(_S.RELEASED), why=why)), effect)


def time_out(order: Order, epoch: int, *, now_ms: int) -> Outcome:
    """Nobody has accepted it; Refusal `fo-offer-lives` while they still may."""
    if now_ms <= order.fo(epoch).accept_by_ms:
        raise Refusal("fo-offer-lives")
    return reject(order, epoch, why="timeout")


def start(order: Order, epoch: int) -> Outcome:
    return settled(order.with_fo(order.fo(epoch).to(_S.PICKING)))


def pick(order: Order, epoch: int, found: Quantities) -> Outcome:
    """Scanned off the shelf; with the last of it it is PICKED. Refusal `pick-too-much`."""
    fo = _free(order, epoch, _S.PICKING)
    lines = each_line(fo, found, "pick-too-much", lambda line: line.quantity - line.found)
    fo = replace(fo, lines=tuple(replace(line, found=line.found + add) for line, add in lines))
    order = order.moved(found, Bucket.ALLOCATED, Bucket.PICKED)
    return settled(order.with_fo(_picked(fo)), Effect(Stock.STAGE, epoch, fo.place, found))


def short(order: Order, epoch: int, missing: Quantities, *, why: str, keep: bool = True) -> Outcome:
    """It is not there: the found part goes on, the rest is routed anew elsewhere. Without `keep`
    all of it is, and what was found goes back. Refusal `short-too-much`."""
    fo = _free(order, epoch, _S.PICKING)
    lines = each_line(fo, missing, "short-too-much", lambda line: line.quantity - line.found)
    order = order.without(fo.place)
    if not keep:
        return _given_up(order, fo, why)
    less = tuple(replace(line, quantity=line.quantity - lack) for line, lack in lines)
    fo = replace(fo, lines=less, why=why)
    order = order.moved(missing, Bucket.ALLOCATED, Bucket.UNROUTED)
    fo = _picked(fo) if fo.quantities else fo.to(_S.RELEASED)
    return settled(order.with_fo(fo), Effect(Stock.UNRESERVE, epoch, fo.place, missing))


def pack(order: Order, epoch: int) -> Outcome:
    fo = _free(order, epoch, _S.PICKED)
    order = order.moved(fo.quantities, Bucket.PICKED, Bucket.PACKED)
    return settled(order.with_fo(fo.to(_S.PACKED)))


def ready(order: Order, epoch: int, *, place_in: str, now_ms: int, pickup_by_ms: int) -> Outcome:
    """Lies in its bin, and the lease begins. Refusal `fo-not-collected-here` for what is shipped,
    or has still to be brought to the place where it is collected."""
    fo = order.fo(epoch)
    _answered(fo)
    if not fo.pickup_at or (fo.state is _S.PACKED and fo.pickup_at != fo.place):
        raise Refusal("fo-not-collected-here")
    if fo.state is _S.OVERDUE:
        raise Refusal("fo-state-wrong", state=fo.state.value, wanted=_S.READY.value)
    fo = fo.to(_S.READY)
    order = order.moved(fo.quantities, Bucket.PACKED, Bucket.READY)
    fo = replace(fo, bin=place_in, ready_ms=now_ms, lease_until_ms=pickup_by_ms)
    return settled(order.with_fo(fo))


def extend(order: Order, epoch: int, *, pickup_by_ms: int) -> Outcome:
    """She comes later; Refusal `lease-not-longer` since a promise is never shortened."""
    fo = order.fo(epoch)
    _answered(fo)
    if pickup_by_ms <= fo.lease_until_ms:
        raise Refusal("lease-not-longer")
    if fo.state is not _S.READY:
        fo = fo.to(_S.READY) if fo.state is _S.OVERDUE else _free(order, epoch, _S.OVERDUE)
    return settled(order.with_fo(replace(fo, lease_until_ms=pickup_by_ms)))


def overdue(order: Order, epoch: int, *, now_ms: int) -> Outcome:
    """Refusal `lease-lives` before its end."""
    fo = order.fo(epoch).to(_S.OVERDUE)
    if now_ms <= fo.lease_until_ms:
        raise Refusal("lease-lives")
    return settled(order.with_fo(fo))


def no_show(order: Order, epoch: int) -> Outcome:
    """Nobody comes any more: it is to be put back, and only then is it cancelled."""
    fo = order.fo(epoch)
    fo, order, effect = waiting_back(order, fo.to(_S.NO_SHOW), Bucket.READY)
    if fo.cancel is CancelState.REQUESTED:
        fo = fo.cancelling(CancelState.ACCEPTED)
    return settled(order.with_fo(replace(fo, why="no-show")), effect)


def put_back(order: Order, epoch: int, done: Quantities) -> Outcome:
    """Scanned onto the shelf again: now it can be sold, and its money goes back. Refusal
    `put-back-too-much`."""
    fo = order.fo(epoch)
    lines = each_line(fo, done, "put-back-too-much", lambda line: line.back)
    fo = replace(
        fo,
        lines=tuple(
            replace(
                line,
                quantity=line.quantity - less,
                back=line.back - less,
                found=min(line.found, line.quantity - less),
            )
            for line, less in lines
        ),
    )
    if fo.state is not _S.RELEASED:  # That part of the order is elsewhere already.
        order = order.moved(done, Bucket.PICKED, Bucket.CANCELLED)
    if fo.state is _S.NO_SHOW:
        fo = fo.to(_S.PUTBACK)
    if fo.state is _S.PUTBACK and not fo.waiting_back:
        fo = fo.to(_S.CANCELLED)
    return settled(order.with_fo(fo), Effect(Stock.PUT_BACK, epoch, fo.holder, done))


def label(order: Order, epoch: int) -> Outcome:
    """Refusal `fo-not-shipped` for what is collected."""
    fo = _free(order, epoch, _S.PACKED)
    if fo.pickup_at:
        raise Refusal("fo-not-shipped")
    return settled(order.with_fo(fo.to(_S.LABELLED)))


def void_label(order: Order, epoch: int) -> Outcome:
    return settled(order.with_fo(order.fo(epoch).to(_S.PACKED)))


def ship(order: Order, epoch: int) -> Outcome:
    fo = _free(order, epoch, _S.LABELLED)
    order = order.moved(fo.quantities, Bucket.PACKED, Bucket.SHIPPED)
    effect = Effect(Stock.SHIP, epoch, fo.place, fo.quantities)
    return settled(order.with_fo(_all_out(fo).to(_S.SHIPPED)), effect)


def carried(order: Order, epoch: int, *, delivered: bool) -> Outcome:
    """What the carrier says of it: delivered, or on its way back to the sender."""
    state = _S.DELIVERED if delivered else _S.RETURN_TO_SENDER
    return settled(order.with_fo(order.fo(epoch).to(state)))


def dispatch(order: Order, epoch: int) -> Outcome:
    """On its way to the store where it is collected; Refusal `fo-collected-here`."""
    fo = _free(order, epoch, _S.PACKED)
    if fo.pickup_at in ("", fo.place):
        raise Refusal("fo-collected-here")
    effect = Effect(Stock.DISPATCH, epoch, fo.place, fo.quantities)
    return settled(order.with_fo(fo.to(_S.IN_TRANSFER)), effect)


def arrive(order: Order, epoch: int) -> Outcome:
    fo = replace(order.fo(epoch).to(_S.RECEIVED_AT_STORE), arrived=True)
    effect = Effect(Stock.ARRIVE, epoch, fo.pickup_at, fo.quantities)
    return settled(order.with_fo(fo), effect)


def waiting_back(order: Order, fo: Fo, source: Bucket) -> tuple[Fo, Order, Effect]:
    """All that the place still has of it waits to be put back."""
    rest = tuple(
        (line.line, line.quantity - line.back - line.out)
        for line in fo.lines
        if line.quantity > line.back + line.out
    )
    lines = tuple(replace(line, back=line.quantity - line.out) for line in fo.lines)
    effect = Effect(Stock.PUT_BACK_DUE, fo.epoch, fo.holder, rest)
    return replace(fo, lines=lines), order.moved(rest, source, Bucket.PICKED), effect


def each_line(
    fo: Fo, said: Quantities, code: str, most: Callable[[FoLine], int]
) -> tuple[tuple[FoLine, int], ...]:
    """All lines of it, each with what is said of it, 0 for nothing; a Refusal of that code when
    more is said than there is, or nothing at all."""
    quantities = dict(said)
    known = {line.line for line in fo.lines}
    if not said or len(quantities) != len(said) or not known.issuperset(quantities):
        raise Refusal(code)
    for line in fo.lines:
        quantity = quantities.get(line.line)
        if quantity is not None and not 0 < quantity <= most(line):
            raise Refusal(code, line=line.line, most=most(line))
    return tuple((line, quantities.get(line.line, 0)) for line in fo.lines)


def _given_up(order: Order, fo: Fo, why: str) -> Outcome:
    """What is found does not go on alone; being routed anew, it waits for the shelf only."""
    found = tuple((line.line, line.found) for line in fo.lines if line.found)
    left = tuple(
        (line.line, line.quantity - line.found) for line in fo.lines if line.quantity > line.found
    )
    order = order.moved(found, Bucket.PICKED, Bucket.UNROUTED)
    order = order.moved(left, Bucket.ALLOCATED, Bucket.UNROUTED)
    lines = tuple(FoLine(line.line, line.found, line.found, line.found) for line in fo.lines)
    return settled(
        order.with_fo(replace(fo, lines=lines, why=why).to(_S.RELEASED)),
        Effect(Stock.UNRESERVE, fo.epoch, fo.place, left),
        Effect(Stock.PUT_BACK_DUE, fo.epoch, fo.place, found),
    )


def _picked(fo: Fo) -> Fo:
    return fo.to(_S.PICKED) if all(line.found == line.quantity for line in fo.lines) else fo


def _emptied(fo: Fo) -> Fo:
    return replace(fo, lines=tuple(FoLine(line.line, 0) for line in fo.lines))


def _all_out(fo: Fo) -> Fo:
    return replace(fo, lines=tuple(replace(line, out=line.quantity) for line in fo.lines))


def _free(order: Order, epoch: int, state: FoState) -> Fo:
    """The fulfilment order in that state, with no wish to cancel unanswered."""
    fo = order.fo(epoch)
    if fo.state is not state:
        raise Refusal("fo-state-wrong", state=fo.state.value, wanted=state.value)
    _answered(fo)
    return fo


def _answered(fo: Fo) -> None:
    if fo.cancel is CancelState.REQUESTED:
        raise Refusal("cancel-requested")
