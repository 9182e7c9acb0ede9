"""Orders: find one, take it step by step, hand it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.bag_tag import order_on_tag
from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import FoState
from storeapp.domain.money import format_money
from storeapp.domain.pickup_code import number_in
from storeapp.domain.staff import StaffMember
from storeapp.ports.orders import OrderSeen, Step
from storeapp.services.orders import Orders
from storeapp.ui.notices import Tone
from storeapp.ui.screens.orders.acting import Act, Scanning, can
from storeapp.ui.screens.orders.desk import OrderDesk
from storeapp.ui.screens.orders.rows import DAY_MS, tab_of, who_of
from storeapp.ui.screens.orders.state import REJECTS, SHORTS, WHO, OrdersState, Page, Tab
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told

KEEP_MS = 3 * DAY_MS
_SAID = {Step.ACCEPT: "accepted", Step.PACK: "done_step"}


@dataclass(frozen=True, slots=True)
class Doors:
    """`close` takes the sheet off."""

    close: Callable[[], None]


class OrdersPresenter:
    """Shows one state per intent. Head office is asked for one thing at a time; what is scanned
    meanwhile waits."""

    def __init__(
        self,
        orders: Orders,
        around: Surroundings,
        doors: Doors,
        show: Callable[[OrdersState], None],
    ) -> None:
        self._orders = orders
        self._around = around
        self._doors = doors
        self._desk = OrderDesk(orders, around, show)

    def start(self, staff: StaffMember, code: str = "") -> None:
        """This person looks after orders; a code that was scanned leads to its order."""
        self._desk.begin(staff)
        self._around.spawn(self._begin(code), "list the orders")

    def again(self) -> None:
        self._desk.again()

    def tab(self, place: int) -> None:
        tab = tuple(Tab)[place]
        under = replace(self._desk.under, tab=tab, told=None)
        self._desk.see(replace(under, selected=under.shown[0].id if under.shown else ""))

    def select(self, row: str) -> None:
        self._desk.see(replace(self._desk.under, selected=row, told=None))

    def choose(self, row: str) -> None:
        """A touch: that order; a line is only selected."""
        if self._desk.under.page is Page.QUEUE:
            self._desk.look(row)
        else:
            self.select(row)

    def write(self, typed: str) -> None:
        self._desk.see(replace(self._desk.under, typed=typed, told=None))

    def press(self, place: int) -> None:
        """A digit: that column, that reason, that person."""
        if self._desk.under.page is Page.QUEUE:
            self.tab(place) if place < len(Tab) else None
        elif self._desk.draught.state(self._desk.under, self._desk.now).choices[place:]:
            self._desk.see(replace(self._desk.under, choice=place, told=None))

    def scanned(self, scan: Scan) -> None:
        """A good that is picked or put back, a bin, a code, a tag: what is wanted just now."""
        under, text = self._desk.under, scan.text.strip()
        order = under.order
        if order is None:
            self._desk.do(lambda: self._found(text))
        elif under.page is Page.HAND and not under.code:
            self._desk.do(lambda: self._proved(order, text))
        elif under.page is Page.ORDER and can(order).asks:
            self._desk.under = replace(under, typed=text)
            self._desk.do(lambda: self._step(order))
        elif under.page is Page.ORDER and can(order).scanning is not Scanning.NOTHING:
            self._desk.do(lambda: self._count(order, scan))
        elif number_in(text) is not None or order_on_tag(text):
            self._desk.do(lambda: self._found(text))
        else:
            self._around.sounds.refused()

    def confirm(self) -> None:
        """Enter: the one next step."""
        under, order = self._desk.under, self._desk.under.order
        if not self._desk.draught.state(under, self._desk.now).ready:
            self._desk.again()
        elif order is None:
            if under.typed.strip():
                self._desk.do(lambda: self._found(under.typed))
            else:
                self._desk.look(under.selected)
        elif under.page is Page.REASON:
            self._desk.do(lambda: self._reasoned(order))
        elif under.page is Page.HAND:
            code = under.typed
            act = self._hand_over if under.code else lambda each: self._proved(each, code)
            self._desk.do(lambda: act(order))
        else:
            self._desk.do(lambda: self._step(order))

    def second(self) -> None:
        """F10: the quieter action."""
        order = self._desk.under.order
        if order is None or self._desk.under.page is not Page.ORDER or self._desk.under.busy:
            return
        doing = can(order).second
        if doing is Act.SHORT:
            self._short(order)
        elif doing is Act.REJECT:
            self._desk.see(
                replace(self._desk.under, page=Page.REASON, asking=doing, choice=-1, told=None)
            )
        elif doing is Act.DENY:
            self._desk.do(lambda: self._take(order, Step.ANSWER_CANCEL, "done_step", agreed=False))

    def less(self) -> None:
        """Del: she leaves one of the selected item here; after the last, none."""
        under, order = self._desk.under, self._desk.under.order
        if order is None or under.page is not Page.HAND or not (under.code and under.selected):
            return
        line = int(under.selected)
        whole, good = order.part(line).quantity, order.good(line)
        left = under.left.get(line, 0) + (whole if good.unit.divisible else 1000)
        self._desk.see(replace(under, left={**under.left, line: 0 if left > whole else left}))

    def leave(self) -> None:
        """Esc: one step back, from the list away."""
        under = self._desk.under
        if under.page is Page.QUEUE or under.order is None:
            self._desk.end()
            self._doors.close()
        elif under.page is Page.ORDER:
            self._desk.see(under.queue())
        else:
            self._desk.look(under.id)

    # --- what it asks ------------------------------------------------------------------

    async def _begin(self, code: str) -> None:
        await self._desk.load()
        under = self._desk.under
        first = next((tab for tab in Tab if replace(under, tab=tab).shown), Tab.NEW)
        under = replace(under, tab=first, loading=False)
        self._desk.see(replace(under, selected=under.shown[0].id if under.shown else ""))
        if code:
            self._desk.do(lambda: self._found(code))

    async def _found(self, text: str) -> None:
        """A customer's code leads to handing over, a tag to its order."""
        order = await self._orders.find(text)
        await self._desk.load()
        self._desk.under = replace(self._desk.under, tab=tab_of(order)).looking(order.id)
        if number_in(text) is not None and order.fo.state is FoState.READY:
            await self._proved(order, text)

    async def _proved(self, order: OrderSeen, code: str) -> None:
        under = replace(self._desk.under.looking(order.id), page=Page.HAND)
        self._desk.under = replace(under, typed="")
        await self._orders.prove(order, code)
        first = next((str(part.line) for part in order.fo.lines if part.quantity), "")
        told = Told("proved")
        if order.due.minor:
            values = {"amount": format_money(order.due)}
            told = Told("proved_unpaid", tone=Tone.ATTENTION, values=values)
        self._desk.under = replace(self._desk.under, code=code, choice=0, selected=first, told=told)

    async def _hand_over(self, order: OrderSeen) -> None:
        under = self._desk.under
        parts = tuple(
            (part.line, part.quantity - under.left.get(part.line, 0))
            for part in order.fo.lines
            if part.quantity > under.left.get(part.line, 0)
        )
        if not parts:
            raise Refusal("hand-over-too-much")
        who = WHO[under.choice]
        done = await self._orders.hand_over(order, parts, under.code, who, self._desk.person)
        key, tone = ("handed", Tone.CALM) if done.counted else ("handed_alone", Tone.ATTENTION)
        values = {"who": who_of(order, self._desk.draught.words)}
        await self._desk.load()
        under = self._desk.under
        self._desk.under = replace(under.queue(Told(key, tone=tone, values=values)), tab=Tab.READY)

    async def _step(self, order: OrderSeen) -> None:
        """The primary key of an order, whatever it is just now."""
        doing, typed = can(order).primary, self._desk.under.typed.strip()
        match doing:
            case Act.HAND:
                self._desk.under = replace(self._desk.under.looking(order.id), page=Page.HAND)
            case Act.AGREE:
                await self._take(order, Step.ANSWER_CANCEL, "done_step", agreed=True)
            case Act.SEEN:
                await self._orders.seen(order)
                await self._desk.load()
                self._desk.under = self._desk.under.queue()
            case Step.READY:
                await self._take(order, Step.READY, "in_its_bin", bin=typed)
            case Step.EXTEND:
                until_ms = round(self._desk.now.timestamp() * 1000) + KEEP_MS
                await self._take(order, Step.EXTEND, "done_step", pickup_by_ms=until_ms)
            case Step.LABEL:
                await self._take(order, Step.LABEL, "done_step", tracking=typed)
            case Step():
                await self._take(order, doing, _SAID.get(doing, ""))

    async def _reasoned(self, order: OrderSeen) -> None:
        under = self._desk.under
        if under.asking is Act.REJECT:
            await self._take(order, Step.REJECT, "rejected", why=REJECTS[under.choice])
            return
        part = order.part(int(under.selected))
        left = [{"line": part.line, "thousandths": part.quantity - part.found}]
        why = SHORTS[under.choice]
        seen = await self._take(order, Step.SHORT, "missing", parts=left, why=why, keep=True)
        if seen.fo.state is FoState.RELEASED:
            self._desk.under = replace(self._desk.under, told=Told("all_missing"))

    async def _count(self, order: OrderSeen, scan: Scan) -> None:
        back = can(order).scanning is Scanning.BACK
        line, thousandths = self._orders.counted(order, scan, back=back)
        parts = [{"line": line, "thousandths": thousandths}]
        seen = await self._take(order, Step.PUT_BACK if back else Step.PICK, "", parts=parts)
        words = self._desk.draught.words
        name = order.good(line).name.said_in(words.language)
        told = Told("put_back", values={"name": name})
        if not back:
            count = next((row.count for row in self._desk.rows if row.id == str(line)), "")
            whole = seen.fo.state is FoState.PICKED
            told = (
                Told("all_picked")
                if whole
                else Told("picked", values={"name": name, "count": count})
            )
        here = {row.id for row in self._desk.rows if not row.done}
        selected = str(line) if str(line) in here else self._desk.under.selected
        self._desk.under = replace(self._desk.under, selected=selected, told=told)

    async def _take(self, order: OrderSeen, step: Step, key: str, **said: object) -> OrderSeen:
        """A step of head office's; the order as it is then, or the list when it is gone."""
        seen = await self._orders.take(order, step, self._desk.person, **said)
        await self._desk.load()
        values = {"bin": seen.fo.bin}
        told = Told(key, values=values) if key else None
        if self._desk.under.order is None or step is Step.READY:
            self._desk.under = self._desk.under.queue(told)
        else:
            self._desk.under = replace(self._desk.under.looking(order.id, told), tab=tab_of(seen))
            self._desk.under = replace(self._desk.under, selected=self._desk.first)
        return seen

    def _short(self, order: OrderSeen) -> None:
        """For the selected line, where something of it is still to be found."""
        line = self._desk.under.selected
        if not line or order.part(int(line)).found == order.part(int(line)).quantity:
            self._around.sounds.refused()
            return
        under = replace(self._desk.under, page=Page.REASON, asking=Act.SHORT, choice=-1, told=None)
        self._desk.see(under)
