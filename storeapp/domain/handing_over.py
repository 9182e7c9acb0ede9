"""Handing over, with a line and without, and the customer who cancels meanwhile.

A till without a line hands over on the strength of its lease and tells it afterwards; what it tells
is never refused. It counts, or it is a conflict whose facts are both kept and which a person
decides. Of a fulfilment order one hand-over counts, ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fulfilling import each_line, waiting_back
from storeapp.domain.fulfilment import (
    ENDED,
    GONE,
    IN_HAND,
    LEASED,
    UNTOUCHED,
    CancelState,
    Fo,
    FoLine,
    FoState,
    Quantities,
)
from storeapp.domain.order import Bucket, Effect, Order, Outcome, Stock, settled

SKEW_MS = 2 * 60 * 1000
"""A till's clock may be wrong by this much for its word about a lease to count."""

_S = FoState
_C = CancelState
COUNTS, KNOWN, CONFLICT = "counts", "known", "conflict"


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a till says it gave out. `id` is made once and is the same in the command, its
    repetition, and the fact: so a hand-over whose answer was lost is still one.

    `at_ms` is store time. `code_ok` says whether the customer's code proves this fulfilment order.
    """

    id: str
    demand: Quantities
    at_ms: int
    code_ok: bool = True

    def __post_init__(self) -> None:
        if not self.id or not self.demand:
            raise Defect("a hand-over has its id, and something that is handed over")


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a hand-over that was told: `verdict` is one of the words above, `why` the
    code of a conflict."""

    outcome: Outcome
    verdict: str
    why: str = ""


def hand_over(order: Order, epoch: int, hand: HandOver, *, now_ms: int) -> Outcome:
    """With a line. Refusals: `handed-over-before`, `cancel-requested`, `fo-overdue` (extend it
    first), `fo-state-wrong`, `pickup-code-wrong`, `hand-over-too-much`. The same one again changes
    nothing."""
    fo = order.fo(epoch)
    if fo.given:
        if fo.given == hand.id:
            return Outcome(order)
        raise Refusal("handed-over-before")
    if fo.cancel is _C.REQUESTED:
        raise Refusal("cancel-requested")
    if fo.state is _S.OVERDUE or (fo.state is _S.READY and now_ms > fo.lease_until_ms):
        raise Refusal("fo-overdue")
    if fo.state is not _S.READY:
        raise Refusal("fo-state-wrong", state=fo.state.value, wanted=_S.HANDED_OVER.value)
    if not hand.code_ok:
        raise Refusal("pickup-code-wrong")
    return _given(order, fo, hand)


def told(order: Order, epoch: int, hand: HandOver, *, now_ms: int, skew_ms: int = SKEW_MS) -> Told:
    """Without a line: it happened. While the goods were not scanned back it wins over whatever head
    office did meanwhile, if its lease lived when it happened."""
    fo = order.find(epoch)
    if fo is None:
        return Told(Outcome(order), CONFLICT, "fo-unknown")
    if fo.given == hand.id:
        return Told(Outcome(order), KNOWN)
    why = _why_not(fo, hand, now_ms=now_ms, skew_ms=skew_ms)
    if not why:
        return Told(_given(order, fo, hand), COUNTS)
    if fo.state in _OPEN:
        disputed = order.with_fo(replace(fo.to(_S.CONFLICT), why=why))
        return Told(_in_dispute(disputed, epoch), CONFLICT, why)
    return Told(Outcome(order), CONFLICT, why)


def decide(order: Order, epoch: int, hand: HandOver | None) -> Outcome:
    """A person looked at a conflict: that hand-over counts, or for None none does and the goods
    are to be put back."""
    fo = order.fo(epoch)
    if fo.state is not _S.CONFLICT:
        raise Refusal("fo-state-wrong", state=fo.state.value, wanted=_S.HANDED_OVER.value)
    if hand is not None:
        return _given(order, fo, hand)
    fo, order, effect = waiting_back(order, fo.to(_S.PUTBACK), Bucket.READY)
    return settled(order.with_fo(fo), effect)


def cancel(order: Order) -> Outcome:
    """The customer wants none of it any more. What nobody has touched is cancelled at once; who has
    it in hand is asked; what is given out stays so. Refusal `order-given-out` when nothing is left
    to cancel."""
    if order.all_cancelled:
        return Outcome(order)
    effects = []
    rest = tuple(
        (number, line.unrouted) for number, line in enumerate(order.lines) if line.unrouted
    )
    if not rest and all(fo.state in ENDED for fo in order.fos):
        raise Refusal("order-given-out")
    order = order.moved(rest, Bucket.UNROUTED, Bucket.CANCELLED)
    for fo in order.fos:
        order, effect = _cancelled_at(order, fo)
        effects += [effect] if effect else []
    return settled(order, *effects)


def answer_cancel(order: Order, epoch: int, *, agreed: bool, now_ms: int) -> Outcome:
    """The place's word on a wish to cancel. Agreed, its lease ends now: what is in hand waits for
    the shelf, and is cancelled when it is there. Refusal `cancel-not-requested`."""
    fo = order.fo(epoch)
    if fo.cancel is not _C.REQUESTED:
        raise Refusal("cancel-not-requested")
    if not agreed:
        return settled(order.with_fo(fo.cancelling(_C.REFUSED)))
    if fo.state not in IN_HAND:
        raise Refusal("fo-state-wrong", state=fo.state.value, wanted=_S.PUTBACK.value)
    fo = fo.cancelling(_C.ACCEPTED)
    fo = replace(fo, lease_until_ms=min(fo.lease_until_ms, now_ms))
    return _stopped_picking(order, fo) if fo.state is _S.PICKING else _stopped(order, fo)


_OPEN = (LEASED - {_S.CONFLICT}) | {_S.PUTBACK}
"""A hand-over may still turn out to have happened."""
_AT = {
    _S.PICKED: Bucket.PICKED,
    _S.PACKED: Bucket.PACKED,
    _S.LABELLED: Bucket.PACKED,
    _S.RECEIVED_AT_STORE: Bucket.PACKED,
    _S.READY: Bucket.READY,
    _S.OVERDUE: Bucket.READY,
}


def _why_not(fo: Fo, hand: HandOver, *, now_ms: int, skew_ms: int) -> str:
    if fo.given:
        return "handed-over-before"
    if fo.state not in _OPEN or not fo.ready_ms:
        return "fo-over" if fo.state is not _S.CONFLICT else "in-conflict"
    if not hand.code_ok:
        return "pickup-code-wrong"
    if hand.at_ms > now_ms + skew_ms:
        return "clock-ahead"
    if hand.at_ms < fo.ready_ms - skew_ms:
        return "before-ready"
    if hand.at_ms > fo.lease_until_ms + skew_ms:
        return "lease-over"
    has = {line.line: line.quantity for line in fo.lines}
    return "" if all(0 < q <= has.get(line, 0) for line, q in hand.demand) else "too-much"


def _given(order: Order, fo: Fo, hand: HandOver) -> Outcome:
    """It counts. What was waiting for the shelf and was given out instead waits no more; what she
    refused of it begins to."""
    lines = each_line(fo, hand.demand, "hand-over-too-much", lambda line: line.quantity)
    kept = tuple((line.line, min(out, line.back)) for line, out in lines if out and line.back)
    refused = tuple(
        (line.line, line.quantity - line.back - out)
        for line, out in lines
        if line.quantity - line.back > out
    )
    from_ready = tuple(
        (line.line, out - min(out, line.back)) for line, out in lines if out > line.back
    )
    order = order.moved(kept, Bucket.PICKED, Bucket.HANDED_OVER)
    order = order.moved(from_ready, Bucket.READY, Bucket.HANDED_OVER)
    order = order.moved(refused, Bucket.READY, Bucket.PICKED)
    after = tuple(replace(line, out=out, back=line.quantity - out) for line, out in lines)
    if fo.cancel in (_C.REQUESTED, _C.ACCEPTED):
        fo = fo.cancelling(_C.REFUSED)
    fo = replace(fo.to(_S.HANDED_OVER), lines=after, given=hand.id)
    return settled(
        order.with_fo(fo),
        Effect(Stock.KEEP, fo.epoch, fo.holder, kept),
        Effect(Stock.HAND_OVER, fo.epoch, fo.holder, hand.demand),
        Effect(Stock.PUT_BACK_DUE, fo.epoch, fo.holder, refused),
    )


def _in_dispute(order: Order, epoch: int) -> Outcome:
    """Nothing of it is put back before a person has decided."""
    fo = order.fo(epoch)
    effect = Effect(Stock.KEEP, epoch, fo.holder, fo.waiting_back)
    order = order.moved(fo.waiting_back, Bucket.PICKED, Bucket.READY)
    lines = tuple(replace(line, back=0) for line in fo.lines)
    return settled(order.with_fo(replace(fo, lines=lines)), effect)


def _cancelled_at(order: Order, fo: Fo) -> tuple[Order, Effect | None]:
    if fo.state in UNTOUCHED:
        effect = Effect(Stock.UNRESERVE, fo.epoch, fo.place, fo.quantities)
        order = order.moved(fo.quantities, Bucket.ALLOCATED, Bucket.CANCELLED)
        lines = tuple(FoLine(line.line, 0) for line in fo.lines)
        ended = replace(fo.cancelling(_C.ACCEPTED).to(_S.CANCELLED), lines=lines)
        return order.with_fo(ended), effect
    if fo.state in IN_HAND | {_S.IN_TRANSFER} and fo.cancel is not _C.REQUESTED:
        return order.with_fo(fo.cancelling(_C.REQUESTED)), None
    if fo.state in GONE and fo.cancel is _C.NONE:
        return order.with_fo(fo.cancelling(_C.REFUSED)), None
    return order, None


def _stopped_picking(order: Order, fo: Fo) -> Outcome:
    found = tuple((line.line, line.found) for line in fo.lines if line.found)
    left = tuple(
        (line.line, line.quantity - line.found) for line in fo.lines if line.quantity > line.found
    )
    order = order.moved(left, Bucket.ALLOCATED, Bucket.CANCELLED)
    lines = tuple(replace(line, quantity=line.found, back=line.found) for line in fo.lines)
    fo = replace(fo, lines=lines).to(_S.PUTBACK if found else _S.CANCELLED)
    return settled(
        order.with_fo(fo),
        Effect(Stock.UNRESERVE, fo.epoch, fo.place, left),
        Effect(Stock.PUT_BACK_DUE, fo.epoch, fo.place, found),
    )


def _stopped(order: Order, fo: Fo) -> Outcome:
    source = _AT[fo.state]
    fo, order, effect = waiting_back(order, fo.to(_S.PUTBACK), source)
    return settled(order.with_fo(fo), effect)
