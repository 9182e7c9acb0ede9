"""One finished picture of the orders from what the presenter keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storeapp.domain.fulfilment import FoState
from storeapp.domain.money import format_money
from storeapp.ports.orders import OrderSeen, Verdict
from storeapp.ui.screens.orders.acting import Act, Can, Scanning, can
from storeapp.ui.screens.orders.rows import (
    order_row,
    part_row,
    shelves,
    stand_of,
    tab_of,
    who_of,
)
from storeapp.ui.screens.orders.state import (
    REJECTS,
    SHORTS,
    WHO,
    Choice,
    OrdersState,
    Page,
    PartRow,
    Tab,
)
from storeapp.ui.screens.orders.under import Under
from storeapp.ui.texts import Words
from storeapp.ui.told import notice_of

_CHOICES = {Act.REJECT: REJECTS, Act.SHORT: SHORTS}


@dataclass(frozen=True, slots=True)
class Draught:
    """Draws; `shelf` says where a good lies."""

    words: Words
    shelf: Callable[[str], str]

    def state(self, under: Under, now: datetime) -> OrdersState:
        order, words = under.order, self.words
        page = under.page if order is not None else Page.QUEUE
        doing = can(order) if order is not None else Can()
        return OrdersState(
            words=words.labels,
            page=page,
            title=self._title(order, page),
            tabs=self._tabs(under),
            rows=tuple(order_row(each, now, words) for each in under.shown),
            parts=self._parts(under, order, doing) if order else (),
            selected=under.selected,
            hint="" if under.loading else words(f"none_{under.tab.value}"),
            stand=self._stand(order) if order else "",
            aside=self._aside(under, order, page, doing) if order else "",
            choices=self._choices(under, page),
            ask=self._ask(under, order, page),
            field=self._field(under, page, doing),
            typed=under.typed,
            primary=self._primary(under, page, doing),
            ready=self._ready(under, page, doing),
            second=words(doing.second.value) if page is Page.ORDER and doing.second else "",
            less=words("leave_here") if page is Page.HAND and under.code else "",
            notice=notice_of(under.told, words),
        )

    def _title(self, order: OrderSeen | None, page: Page) -> str:
        if order is None or page is Page.QUEUE:
            return self.words("title")
        return self.words("one", order=order.id)

    def _tabs(self, under: Under) -> tuple[Choice, ...]:
        counts = {tab: sum(1 for each in under.orders if tab_of(each) is tab) for tab in Tab}
        return tuple(
            Choice(self.words(tab.value, count=counts[tab]), tab is under.tab) for tab in Tab
        )

    def _stand(self, order: OrderSeen) -> str:
        words = self.words
        return words("separator").join((who_of(order, words), stand_of(order, words)))

    def _parts(self, under: Under, order: OrderSeen, doing: Can) -> tuple[PartRow, ...]:
        where = shelves(order, self.shelf)
        rows = []
        for line in where:
            part, good = order.part(line), order.good(line)
            if not part.quantity:
                continue
            done, whole = part.found, part.quantity
            if doing.scanning is Scanning.BACK:
                done, whole = 0, part.back
            elif under.page is Page.HAND:
                done = part.quantity - under.left.get(line, 0)
            elif order.fo.state in (FoState.OFFERED, FoState.ACCEPTED):
                done = 0
            elif doing.scanning is Scanning.NOTHING:
                done = part.out if order.fo.state is FoState.HANDED_OVER and part.out else whole
            if whole:
                rows.append(
                    part_row(good, part, self.words, shelf=where[line], done=done, whole=whole)
                )
        return tuple(rows)

    def _aside(self, under: Under, order: OrderSeen, page: Page, doing: Can) -> str:
        words = self.words
        said = [words("due", amount=format_money(order.due))] if order.due.minor else []
        if page is Page.REASON:
            return ""
        if page is Page.HAND:
            return words("separator").join(said)
        elif order.verdict is not None:
            key = {Verdict.OPEN: "provisional", Verdict.CONFLICT: "disputed"}
            said.append(words(key.get(order.verdict, "counted")))
        elif doing.primary is Act.AGREE:
            said.append(words("ask_cancel"))
        elif doing.scanning is not Scanning.NOTHING:
            said.append(words(f"scan_{doing.scanning.value}"))
        elif order.fo.bin:
            said.append(words("in_bin", bin=order.fo.bin))
        return words("separator").join(said)

    def _choices(self, under: Under, page: Page) -> tuple[Choice, ...]:
        names: tuple[str, ...] = WHO if page is Page.HAND and under.code else ()
        if page is Page.REASON and under.asking is not None:
            names = _CHOICES[under.asking]
        return tuple(
            Choice(self.words(name), place == under.choice) for place, name in enumerate(names)
        )

    def _ask(self, under: Under, order: OrderSeen | None, page: Page) -> str:
        if page is Page.HAND and under.code:
            return self.words("who")
        if page is not Page.REASON or order is None:
            return ""
        if under.asking is Act.REJECT:
            return self.words("why_reject")
        good = order.good(int(under.selected))
        return self.words("why_short", name=good.name.said_in(self.words.language))

    def _field(self, under: Under, page: Page, doing: Can) -> str:
        if page is Page.QUEUE:
            return self.words("find")
        if page is Page.HAND:
            return "" if under.code else self.words("code")
        return self.words(doing.asks) if page is Page.ORDER and doing.asks else ""

    def _primary(self, under: Under, page: Page, doing: Can) -> str:
        words = self.words
        if page is Page.QUEUE:
            return words("open")
        if page is Page.REASON:
            return words("choose")
        if page is Page.HAND:
            return words("hand" if under.code else "check")
        return words(doing.says or "open")

    def _ready(self, under: Under, page: Page, doing: Can) -> bool:
        if under.busy:
            return False
        if page is Page.QUEUE:
            return bool(under.typed.strip() or under.selected)
        if page is Page.REASON:
            return under.choice >= 0
        if page is Page.HAND:
            return under.choice >= 0 if under.code else bool(under.typed.strip())
        if doing.asks:
            return bool(under.typed.strip())
        return doing.primary is not None
