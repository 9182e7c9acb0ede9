"""Orders and their lines as the lists write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from storeapp.domain.fulfilment import CancelState, FoLine, FoState
from storeapp.domain.money import format_money
from storeapp.domain.quantity import Quantity, format_quantity
from storeapp.ports.orders import Good, OrderSeen, Verdict
from storeapp.services.orders import pieces_of
from storeapp.ui.screens.orders.state import OrderRow, PartRow, Tab
from storeapp.ui.texts import Words

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
SOON_MS = 10 * MINUTE_MS
_READY = frozenset({FoState.READY, FoState.OVERDUE})


def tab_of(order: OrderSeen) -> Tab:
    """The column an order stands in."""
    if order.verdict is not None:
        return Tab.DONE
    if order.fo.waiting_back or order.fo.cancel is CancelState.REQUESTED:
        return Tab.WORK
    if order.fo.state is FoState.OFFERED:
        return Tab.NEW
    return Tab.READY if order.fo.state in _READY else Tab.WORK


def order_row(order: OrderSeen, now: datetime, words: Words) -> OrderRow:
    who, stand = who_of(order, words), stand_of(order, words)
    detail = words("separator").join(each for each in _details(order, words) if each)
    time, urgent = _time(order, now, words)
    spoken = ", ".join((stand, who, detail, time))
    return OrderRow(order.id, who, detail, stand, time, urgent, spoken)


def who_of(order: OrderSeen, words: Words) -> str:
    """What she is called, and the end of her number to tell two of a name apart."""
    called = order.called or words("anyone")
    if not order.phone_end:
        return called
    return words("phone_end", who=called, digits=order.phone_end)


def stand_of(order: OrderSeen, words: Words) -> str:
    if order.verdict is None and order.fo.cancel is CancelState.REQUESTED:
        return words("cancel_stand")
    if order.verdict is None and order.fo.waiting_back:
        return words("back_stand")
    return words(order.fo.state.value)


def part_row(
    good: Good, part: FoLine, words: Words, *, shelf: str, done: int, whole: int
) -> PartRow:
    name = good.name.said_in(words.language)
    detail = words("separator").join(each for each in (shelf, good.sku) if each)
    count = words("found", done=_figure(good, done), whole=_measured(good, whole, words))
    return PartRow(str(part.line), name, detail, count, done >= whole, f"{name}, {count}")


def shelves(order: OrderSeen, shelf: Callable[[str], str]) -> Mapping[int, str]:
    """Each line's shelf, in the order one walks past them; within one by name."""
    found = [(shelf(good.sku), good.name.zh, good.line) for good in order.goods]
    return {line: where for where, _, line in sorted(found)}


def span(ms: int, words: Words) -> str:
    """A length of time as one figure and its unit."""
    if ms < 2 * HOUR_MS:
        return words("min", count=ms // MINUTE_MS)
    if ms < 2 * DAY_MS:
        return words("hours", count=ms // HOUR_MS)
    return words("days", count=ms // DAY_MS)


def _details(order: OrderSeen, words: Words) -> tuple[str, ...]:
    count = pieces_of(order)
    first = order.goods[0].name.said_in(words.language)
    return (
        words("in_bin", bin=order.fo.bin) if order.fo.bin else "",
        words("piece") if count == 1 else words("pieces", count=count),
        words("more_names", name=first) if len(order.goods) > 1 else first,
        words("due", amount=format_money(order.due)) if order.due.minor else "",
    )


def _time(order: OrderSeen, now: datetime, words: Words) -> tuple[str, bool]:
    """How long there is, or how long ago it was; and whether it presses."""
    now_ms = round(now.timestamp() * 1000)
    if order.verdict is not None:
        said = words("since", time=span(max(0, now_ms - order.given_ms), words))
        return said, order.verdict is Verdict.CONFLICT
    if order.fo.state is FoState.OFFERED:
        left = order.fo.accept_by_ms - now_ms
        key = "within" if left >= 0 else "late"
        return words(key, time=span(abs(left), words)), left < SOON_MS
    if order.fo.state in _READY:
        until = datetime.fromtimestamp(order.fo.lease_until_ms / 1000, now.tzinfo)
        return words("until", day=f"{until:%m-%d %H:%M}"), order.fo.state is FoState.OVERDUE
    said = words("since", time=span(max(0, now_ms - order.came_ms), words))
    return said, order.fo.cancel is CancelState.REQUESTED


def _figure(good: Good, thousandths: int) -> str:
    return format_quantity(Quantity(thousandths, good.unit))


def _measured(good: Good, thousandths: int, words: Words) -> str:
    figure = _figure(good, thousandths)
    if not good.unit.divisible:
        return figure
    return words("weight", amount=figure, unit=good.unit.value)
