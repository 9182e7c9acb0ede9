"""Sample states of the orders, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import CancelState, Fo, FoLine, FoState
from storeapp.domain.money import Money
from storeapp.domain.quantity import Unit
from storeapp.ports.orders import Good, OrderSeen, Verdict
from storeapp.ui.notices import Tone
from storeapp.ui.screens.orders.acting import Act
from storeapp.ui.screens.orders.picture import Draught
from storeapp.ui.screens.orders.state import OrdersState, Page, Tab
from storeapp.ui.screens.orders.texts import TEXTS
from storeapp.ui.screens.orders.under import Under
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told

NOW = datetime(2026, 11, 21, 10, 57, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)
MINUTE_MS = 60_000
GOODS = (
    Good(0, "MM10002", Name("九制话梅 108g", "Nine-Process Plum 108g"), Unit.PIECE),
    Good(1, "MM10317", Name("红枣夹核桃 258g", "Dates with Walnuts 258g"), Unit.PIECE),
    Good(2, "MM20011", Name("盐津葡萄 散装", "Salted Raisins, Loose"), Unit.KILOGRAM),
)
SHELVES = {"MM10002": "plums", "MM10317": "dates", "MM20011": "raisins"}
CALLED = ("林小姐", "Mr Chen", "王阿姨", "小周", "Ms Zhao")


def samples(texts: Texts) -> dict[str, OrdersState]:
    words = texts.of(TEXTS)
    draught = Draught(words, lambda sku: SHELVES.get(sku, ""))
    orders = _orders()
    queue = Under(orders=orders, loading=False, selected=orders[0].id)
    at = {order.fo.state: order for order in orders}
    picking = queue.looking(at[FoState.PICKING].id)
    ready = queue.looking(at[FoState.READY].id)
    hand = replace(ready, page=Page.HAND)
    proved = replace(hand, code="x", choice=0, selected="0", told=Told("proved"))
    unders = {
        "new": queue,
        "work": replace(queue, tab=Tab.WORK, selected=at[FoState.PICKING].id),
        "ready": replace(queue, tab=Tab.READY, selected=at[FoState.READY].id),
        "given": replace(queue, tab=Tab.DONE, selected="O1043-1"),
        "none": Under(loading=False),
        "offered": queue.looking(orders[0].id),
        "picking": replace(picking, selected="1"),
        "wrong": replace(picking, selected="1", told=Told(refusal=Refusal("not-in-this-order"))),
        "short": replace(picking, page=Page.REASON, asking=Act.SHORT, selected="1"),
        "packed": queue.looking(at[FoState.PACKED].id),
        "cancelled": queue.looking("O1046-1"),
        "hand": hand,
        "proved": proved,
        "refused": replace(hand, typed="QQQQ", told=Told(refusal=Refusal("pickup-code-wrong"))),
        "alone": replace(
            queue,
            tab=Tab.DONE,
            selected="O1043-1",
            told=Told("handed_alone", tone=Tone.ATTENTION, values={"who": CALLED[0]}),
        ),
        "disputed": queue.looking("O1042-1"),
    }
    return {name: draught.state(under, NOW) for name, under in unders.items()}


def _orders() -> tuple[OrderSeen, ...]:
    first = _order(1051, 0, FoState.OFFERED)
    late = _order(1050, 1, FoState.OFFERED)
    wish = _order(1046, 3, FoState.PICKED)
    given = _order(1043, 0, FoState.READY)
    return (
        replace(late, fo=replace(late.fo, accept_by_ms=NOW_MS + 4 * MINUTE_MS)),
        first,
        _order(1049, 2, FoState.PICKING),
        _order(1048, 3, FoState.PACKED),
        replace(wish, fo=replace(wish.fo, cancel=CancelState.REQUESTED)),
        _order(1047, 4, FoState.READY),
        _order(1045, 1, FoState.OVERDUE),
        given.given(NOW_MS - 12 * MINUTE_MS, Verdict.OPEN, ""),
        replace(given, id="O1042-1").given(NOW_MS - 90 * MINUTE_MS, Verdict.CONFLICT, "fo-over"),
        replace(given, id="O1041-1").given(NOW_MS - 200 * MINUTE_MS, Verdict.COUNTS, ""),
    )


def _order(number: int, who: int, state: FoState) -> OrderSeen:
    found = (2000, 1000, 0) if state is FoState.PICKING else (2000, 3000, 500)
    lines = tuple(
        FoLine(line, quantity, found[line]) for line, quantity in enumerate((2000, 3000, 500))
    )
    binned = state in (FoState.READY, FoState.OVERDUE)
    until = NOW + timedelta(days=2 if state is FoState.READY else -1)
    fo = Fo(
        epoch=1,
        place="HZ01",
        lines=lines,
        pickup_at="HZ01",
        state=state,
        accept_by_ms=NOW_MS + 26 * MINUTE_MS,
        ready_ms=NOW_MS - 60 * MINUTE_MS,
        lease_until_ms=round(until.timestamp() * 1000),
        bin="B12" if binned else "",
    )
    return OrderSeen(
        id=f"O{number}-1",
        order=f"O{number}",
        number=number,
        version=4,
        channel="web",
        fo=fo,
        goods=GOODS,
        called=CALLED[who],
        phone_end=f"{4711 + who * 1003}",
        due=Money(0),
        promise_ms=0,
        code_until_ms=0,
        tracking="",
        came_ms=NOW_MS - (who + 2) * 9 * MINUTE_MS,
    )
