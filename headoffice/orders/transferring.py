"""Transfers between places, asked for and counted at their tills."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session, col, select

from headoffice.commands.kinds import Asked, Done, Kind, Kinds
from headoffice.feed.service import publish
from headoffice.inventory import moving, reserving
from headoffice.inventory.buckets import TRANSFER_OUT
from headoffice.inventory.service import visible_stores
from headoffice.orders.tables import TransferLineRow, TransferRow
from headoffice.orders.telling import stream_of
from storeapp.domain import transfer as pure
from storeapp.domain.errors import Refusal
from storeapp.domain.transfer import Transfer, TransferLine, TransferState
from storeapp.sync.wire import orders as wire

Ask = Asked[wire.TransferAsked] | Asked[wire.TransferCounted]


def request(
    session: Session, id: str, *, source: str, target: str, goods: dict[str, int], at_ms: int
) -> Transfer:
    """Asked for once; Refusals `transfer-differs` (another has that id), `transfer-to-itself`."""
    if source == target:
        raise Refusal("transfer-to-itself")
    lines = tuple(TransferLine(sku, quantity) for sku, quantity in sorted(goods.items()))
    new = Transfer(id, source, target, lines)
    row = session.get(TransferRow, id, with_for_update=True)
    if row is not None:
        present = _transfer(session, row)
        asked = tuple(TransferLine(line.sku, line.asked) for line in present.lines)
        if (present.source, present.target, asked) != (source, target, lines):
            raise Refusal("transfer-differs")
        return present
    session.add(
        TransferRow(
            id=id,
            source=source,
            target=target,
            state=new.state.value,
            created_ms=at_ms,
            changed_ms=at_ms,
        )
    )
    session.flush()
    for line in lines:
        session.add(TransferLineRow(transfer=id, sku=line.sku, asked=line.asked))
    session.flush()
    _tell(session, session.get_one(TransferRow, id), new)
    return new


def transfers_of(session: Session, place: str) -> list[Transfer]:
    """What a place sends or awaits, and is not ended, the oldest first."""
    open_ = [state.value for state, following in pure.ALLOWED.items() if following]
    rows = select(TransferRow).where(
        (col(TransferRow.source) == place) | (col(TransferRow.target) == place),
        col(TransferRow.state).in_(open_),
    )
    found = session.exec(rows.order_by(col(TransferRow.created_ms), col(TransferRow.id)))
    return [_transfer(session, row) for row in found]


def _request(session: Session, asked: Asked[wire.TransferNew]) -> Done:
    body, caller = asked.body, asked.caller
    if body.source not in visible_stores(session, owner=caller.owner):
        raise Refusal("store-unknown", store=body.source)
    request(
        session,
        body.transfer,
        source=body.source,
        target=caller.store,
        goods=_goods(body.goods),
        at_ms=asked.now_ms,
    )
    return _done(session, session.get_one(TransferRow, body.transfer))


def _approve(session: Session, asked: Asked[wire.TransferAsked]) -> Done:
    """From now on it is promised to the other place. Refusal `stock-short`."""

    def reserve(before: Transfer, _after: Transfer, _part: str) -> None:
        reserving.reserve(
            session,
            ref=_ref(before),
            place=before.source,
            demand=[(line.sku, line.asked) for line in before.lines],
            at_ms=asked.now_ms,
        )

    return _step(session, asked, pure.approve, reserve, of="source")


def _decline(session: Session, asked: Asked[wire.TransferAsked]) -> Done:
    def release(before: Transfer, _after: Transfer, _part: str) -> None:
        if before.state is not TransferState.REQUESTED:
            reserving.unreserve(session, _ref(before), at_ms=asked.now_ms)

    return _step(
        session, asked, lambda each: pure.decline(each, asked.body.why), release, of="source"
    )


def _pick(session: Session, asked: Asked[wire.TransferAsked]) -> Done:
    return _step(session, asked, pure.start, _nothing, of="source")


def _dispatch(session: Session, asked: Asked[wire.TransferCounted]) -> Done:
    sent = _goods(asked.body.goods)

    def take_out(before: Transfer, _after: Transfer, part: str) -> None:
        ref, at_ms = _ref(before), asked.now_ms
        reserving.take_out(
            session, ref, sent, TRANSFER_OUT, to=before.target, at_ms=at_ms, part=part
        )
        reserving.unreserve(session, ref, at_ms=at_ms)

    return _step(session, asked, lambda each: pure.dispatch(each, sent), take_out, of="source")


def _receive(session: Session, asked: Asked[wire.TransferCounted]) -> Done:
    came = _goods(asked.body.goods)

    def take_in(before: Transfer, _after: Transfer, part: str) -> None:
        moving.transferred_in(
            session, _ref(before), before.target, came, at_ms=asked.now_ms, part=part
        )

    return _step(session, asked, lambda each: pure.receive(each, came), take_in, of="target")


def _close_short(session: Session, asked: Asked[wire.TransferAsked]) -> Done:
    def lose(before: Transfer, after: Transfer, _part: str) -> None:
        moving.transfer_closed(
            session, _ref(before), before.target, reason=after.why, at_ms=asked.now_ms
        )

    return _step(
        session, asked, lambda each: pure.close_short(each, asked.body.why), lose, of="target"
    )


COMMANDS: Kinds = {
    wire.TRANSFER_REQUEST: Kind(wire.TransferNew, _request),
    wire.TRANSFER_APPROVE: Kind(wire.TransferAsked, _approve),
    wire.TRANSFER_DECLINE: Kind(wire.TransferAsked, _decline),
    wire.TRANSFER_PICK: Kind(wire.TransferAsked, _pick),
    wire.TRANSFER_DISPATCH: Kind(wire.TransferCounted, _dispatch),
    wire.TRANSFER_RECEIVE: Kind(wire.TransferCounted, _receive),
    wire.TRANSFER_CLOSE_SHORT: Kind(wire.TransferAsked, _close_short),
}


def _nothing(_before: Transfer, _after: Transfer, _part: str) -> None:
    return None


def _step(
    session: Session,
    asked: Ask,
    step: Callable[[Transfer], Transfer],
    stock: Callable[[Transfer, Transfer, str], None],
    *,
    of: str,
) -> Done:
    """One step by the place whose it is (`of`); `transfer-unknown` for every other's."""
    row = session.get(
        TransferRow, asked.body.transfer, with_for_update=True, populate_existing=True
    )
    if row is None or asked.caller.store not in (row.source, row.target):
        raise Refusal("transfer-unknown")
    before = _transfer(session, row)
    asked.expect(row.version, _shown(row, before))
    if asked.caller.store != getattr(before, of):
        raise Refusal("transfer-of-the-other", whose=of)
    after = step(before)
    stock(before, after, str(row.version))
    row.state, row.why = after.state.value, after.why
    row.version, row.changed_ms = row.version + 1, asked.now_ms
    session.add(row)
    for line in after.lines:
        kept = session.get_one(TransferLineRow, (row.id, line.sku))
        kept.sent, kept.received, kept.lost = line.sent, line.received, line.lost
        session.add(kept)
    session.flush()
    _tell(session, row, after)
    return _done(session, row)


def _transfer(session: Session, row: TransferRow) -> Transfer:
    lines = select(TransferLineRow).where(TransferLineRow.transfer == row.id)
    return Transfer(
        id=row.id,
        source=row.source,
        target=row.target,
        lines=tuple(
            TransferLine(line.sku, line.asked, line.sent, line.received, line.lost)
            for line in session.exec(lines.order_by(col(TransferLineRow.sku)))
        ),
        state=TransferState(row.state),
        why=row.why,
    )


def _tell(session: Session, row: TransferRow, transfer: Transfer) -> None:
    """Both places know of it until it is ended."""
    ended = not pure.ALLOWED[transfer.state]
    body = None if ended else _shown(row, transfer).model_dump()
    for store in sorted({transfer.source, transfer.target}):
        publish(session, stream_of(store), [(f"transfer:{transfer.id}", body)], v=wire.V)


def _done(session: Session, row: TransferRow) -> Done:
    return Done(row.version, _shown(row, _transfer(session, row)))


def _shown(row: TransferRow, transfer: Transfer) -> wire.TransferShown:
    return wire.TransferShown(
        transfer=transfer.id,
        version=row.version,
        state=transfer.state.value,
        source=transfer.source,
        target=transfer.target,
        goods=[
            wire.TransferGood(
                sku=line.sku,
                asked=line.asked,
                sent=line.sent,
                received=line.received,
                lost=line.lost,
            )
            for line in transfer.lines
        ],
        why=transfer.why,
    )


def _ref(transfer: Transfer) -> str:
    return f"transfer:{transfer.id}"


def _goods(goods: list[wire.Counted]) -> dict[str, int]:
    """Each good once, summed: who counts two boxes says both."""
    sums: dict[str, int] = {}
    for each in goods:
        sums[each.sku] = sums.get(each.sku, 0) + each.thousandths
    return sums
