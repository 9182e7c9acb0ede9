"""What tills ask about orders: each command checked for its store, its version and its state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from headoffice.commands.kinds import Asked, Done, Kind, Kinds
from headoffice.inventory.ledger import ask_to_count
from headoffice.inventory.moving import shifted
from headoffice.orders.doing import act
from headoffice.orders.handing import Telling, hand_over
from headoffice.orders.keeping import Doing, Kept, fo_id, locked, numbers_in, order_id
from headoffice.orders.sealing import opened
from headoffice.orders.stock import fo_ref, skus_of
from headoffice.orders.tables import FoRow
from headoffice.orders.telling import shown
from headoffice.orders.times import LONGEST_PICKUP_MS, PICKUP_MS
from headoffice.orders.transferring import COMMANDS as TRANSFERS
from storeapp.domain import fulfilling, handing_over
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Quantities
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.order import Outcome
from storeapp.sync.wire import orders as wire

Steps = Callable[..., Outcome]


def _simple(name: str, step: Steps) -> Kind[wire.FoAsked]:
    """A step that needs no more than which fulfilment order it is of."""

    def handle(session: Session, asked: Asked[wire.FoAsked]) -> Done:
        return _do(session, asked, asked.body.fo, name, step)

    return Kind(wire.FoAsked, handle)


def _accept(session: Session, asked: Asked[wire.FoAsked]) -> Done:
    step = partial(fulfilling.accept, now_ms=asked.now_ms)
    return _do(session, asked, asked.body.fo, "accepted", step)


def _reject(session: Session, asked: Asked[wire.FoRejected]) -> Done:
    why = asked.body.why
    return _do(
        session, asked, asked.body.fo, "rejected", partial(fulfilling.reject, why=why), why=why
    )


def _pick(session: Session, asked: Asked[wire.FoScanned]) -> Done:
    parts = _parts(asked.body.parts)
    step = partial(fulfilling.pick, found=parts)
    return _do(session, asked, asked.body.fo, "picked", step, parts=parts)


def _put_back(session: Session, asked: Asked[wire.FoScanned]) -> Done:
    parts = _parts(asked.body.parts)
    step = partial(fulfilling.put_back, done=parts)
    return _do(session, asked, asked.body.fo, "put-back", step, parts=parts)


def _short(session: Session, asked: Asked[wire.FoShort]) -> Done:
    body = asked.body
    parts = _parts(body.parts)
    step = partial(fulfilling.short, missing=parts, why=body.why, keep=body.keep)
    done = _do(session, asked, body.fo, "short", step, why=body.why, parts=parts)
    _told_of_the_shelf(session, asked, parts)
    return done


def _ready(session: Session, asked: Asked[wire.FoReady]) -> Done:
    by_ms = _until(asked.body.pickup_by_ms or asked.now_ms + PICKUP_MS, asked.now_ms)
    step = partial(
        fulfilling.ready, place_in=asked.body.bin, now_ms=asked.now_ms, pickup_by_ms=by_ms
    )
    return _do(session, asked, asked.body.fo, "ready", step)


def _extend(session: Session, asked: Asked[wire.FoExtended]) -> Done:
    by_ms = _until(asked.body.pickup_by_ms, asked.now_ms)
    step = partial(fulfilling.extend, pickup_by_ms=by_ms)
    return _do(session, asked, asked.body.fo, "extended", step)


def _label(session: Session, asked: Asked[wire.FoAsked]) -> Done:
    return _do(session, asked, asked.body.fo, "labelled", fulfilling.label, asked.body.tracking)


def _ship(session: Session, asked: Asked[wire.FoAsked]) -> Done:
    return _do(session, asked, asked.body.fo, "shipped", fulfilling.ship, asked.body.tracking)


def _answer_cancel(session: Session, asked: Asked[wire.FoCancelAnswer]) -> Done:
    agreed = asked.body.agreed
    step = partial(handing_over.answer_cancel, agreed=agreed, now_ms=asked.now_ms)
    name = "cancel-accepted" if agreed else "cancel-refused"
    return _do(session, asked, asked.body.fo, name, step)


def _hand_over(session: Session, asked: Asked[wire.FoHandOver]) -> Done:
    body = asked.body
    kept, epoch = _mine(session, asked, body.fo)
    given = GivenOut(
        hand=body.hand,
        fo=body.fo,
        parts=_parts(body.parts),
        code=body.code,
        at=datetime.fromtimestamp(body.at_ms / 1000, UTC),
        staff_id=body.staff or asked.caller.device,
    )
    by = Telling(asked.caller.store, asked.caller.device)
    return _done(session, hand_over(session, kept, given, by, at_ms=asked.now_ms), epoch)


def _cancel(session: Session, asked: Asked[wire.OrderAsked]) -> Done:
    kept = locked(session, numbers_in(asked.body.order)[0])
    row = kept.row
    places = {row.taken_at, row.pickup_at} | {fo.place for fo in kept.order.fos}
    if asked.caller.store not in places:
        raise Refusal("order-unknown")
    asked.expect(row.version, _order_shown(kept))
    kept = cancel(session, kept, by=asked.caller.device, at_ms=asked.now_ms)
    return Done(kept.row.version, _order_shown(kept))


def cancel(session: Session, kept: Kept, *, by: str, at_ms: int) -> Kept:
    """The customer wants none of it any more; also for channels. Refusal `order-given-out`."""
    return act(session, kept, handing_over.cancel, Doing("cancel-asked", at_ms, 0, by))


def _address(session: Session, asked: Asked[wire.FoAsked]) -> Done:
    kept, epoch = _mine(session, asked, asked.body.fo)
    address = opened(session, kept.row).address
    if kept.order.fo(epoch).pickup_at or address is None:
        raise Refusal("fo-not-shipped")
    told = wire.FoTo(
        fo=asked.body.fo,
        recipient=address.recipient,
        phone=address.phone,
        lines=list(address.lines),
    )
    return Done(session.get_one(FoRow, (kept.number, epoch)).version, told)


COMMANDS: Kinds = {
    wire.FO_ACCEPT: Kind(wire.FoAsked, _accept),
    wire.FO_REJECT: Kind(wire.FoRejected, _reject),
    wire.FO_START: _simple("started", fulfilling.start),
    wire.FO_PICK: Kind(wire.FoScanned, _pick),
    wire.FO_SHORT: Kind(wire.FoShort, _short),
    wire.FO_PACK: _simple("packed", fulfilling.pack),
    wire.FO_READY: Kind(wire.FoReady, _ready),
    wire.FO_EXTEND: Kind(wire.FoExtended, _extend),
    wire.FO_HAND_OVER: Kind(wire.FoHandOver, _hand_over),
    wire.FO_PUT_BACK: Kind(wire.FoScanned, _put_back),
    wire.FO_LABEL: Kind(wire.FoAsked, _label),
    wire.FO_UNLABEL: _simple("unlabelled", fulfilling.void_label),
    wire.FO_SHIP: Kind(wire.FoAsked, _ship),
    wire.FO_DISPATCH: _simple("dispatched", fulfilling.dispatch),
    wire.FO_ARRIVE: _simple("arrived", fulfilling.arrive),
    wire.FO_ANSWER_CANCEL: Kind(wire.FoCancelAnswer, _answer_cancel),
    wire.FO_ADDRESS: Kind(wire.FoAsked, _address),
    wire.ORDER_CANCEL: Kind(wire.OrderAsked, _cancel),
    **TRANSFERS,
}


def _do(
    session: Session,
    asked: Asked[Any],
    id: str,
    name: str,
    step: Steps,
    tracking: str = "",
    **said: object,
) -> Done:
    kept, epoch = _mine(session, asked, id)
    if tracking:
        row = session.get_one(FoRow, (kept.number, epoch))
        row.tracking = tracking
        session.add(row)
    staff = {"staff": asked.body.staff} if asked.body.staff else {}
    plain = {key: _plain(value) for key, value in said.items()}
    doing = Doing(name, asked.now_ms, epoch, asked.caller.device, {**plain, **staff})
    after = act(session, kept, lambda order: step(order, epoch), doing)
    return _done(session, after, epoch)


def _mine(session: Session, asked: Asked[Any], id: str) -> tuple[Kept, int]:
    """The order, locked, where the caller's store has to do with this fulfilment order just now,
    and saw it as it is; `fo-unknown` where it is another store's, whoever asks."""
    number, epoch = numbers_in(id)
    try:
        kept = locked(session, number)
    except Refusal:
        raise Refusal("fo-unknown", epoch=epoch) from None
    fo = kept.order.fo(epoch)
    if asked.caller.store != fo.holder:
        raise Refusal("fo-unknown", epoch=epoch)
    version = session.get_one(FoRow, (number, epoch)).version
    asked.expect(version, shown(session, kept, epoch))
    return kept, epoch


def _done(session: Session, kept: Kept, epoch: int) -> Done:
    row = session.get_one(FoRow, (kept.number, epoch))
    return Done(row.version, shown(session, kept, epoch))


def _order_shown(kept: Kept) -> wire.OrderShown:
    fos = [fo_id(kept.number, fo.epoch) for fo in kept.order.fos]
    return wire.OrderShown(order=order_id(kept.number), status=kept.row.status, fos=fos)


def _told_of_the_shelf(session: Session, asked: Asked[wire.FoShort], parts: Quantities) -> None:
    """What cannot be found is counted, and what is broken is not sold to the next."""
    number, epoch = numbers_in(asked.body.fo)
    skus, at_ms, place = skus_of(session, number), asked.now_ms, asked.caller.store
    if asked.body.why in ("damaged", "worn-display"):
        goods = [(skus[line], quantity) for line, quantity in parts]
        ref = f"short:{fo_ref(number, epoch)}:{at_ms}"
        shifted(session, place, goods, source="shelf", to="damaged", ref=ref, at_ms=at_ms)
    elif asked.body.why in ("not-in-stock", "mismatch"):
        for line, _ in parts:
            ask_to_count(session, (place, skus[line]), "short", 0, at_ms=at_ms)


def _until(by_ms: int, now_ms: int) -> int:
    if not now_ms < by_ms <= now_ms + LONGEST_PICKUP_MS:
        raise Refusal("pickup-time-wrong")
    return by_ms


def _parts(parts: list[wire.Part]) -> Quantities:
    """Each line once; what is said twice counts as the last says."""
    return tuple(sorted({part.line: part.thousandths for part in parts}.items()))


def _plain(value: object) -> object:
    return [list(part) for part in value] if isinstance(value, tuple) else value
