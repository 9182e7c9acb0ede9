"""Taking goods back, step by step: the receipt, the lines, the money."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.giving_back import lines_left
from storeapp.domain.money import format_money
from storeapp.domain.pricing import PricedLine
from storeapp.domain.receipt_of import sale_in_code
from storeapp.domain.returning import Condition, Return, Wish
from storeapp.domain.settling import UnderWay, by_phone
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import TenderKind
from storeapp.ports.returns import RefundState, Told
from storeapp.services.returns import Returns
from storeapp.services.status import Line
from storeapp.ui.screens.returns.choosing import (
    valued,
    with_condition,
    with_good,
    with_more,
    with_one_more,
    with_reason,
    with_units,
)
from storeapp.ui.screens.returns.picture import Setting, Under, picture
from storeapp.ui.screens.returns.state import (
    CONDITION_KEYS,
    REASON_KEYS,
    Page,
    ReturnsState,
)
from storeapp.ui.screens.returns.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told as Said
from storeapp.ui.widgets.digits import ERASE, typed

MOST_DIGITS, MOST_SLIP = 4, 12
Finish = Callable[[UnderWay], Coroutine[Any, Any, Return]]
Against = Callable[[UnderWay], Coroutine[Any, Any, UnderWay]]


@dataclass(frozen=True, slots=True)
class Doors:
    """`ask_manager` with the amount and how it goes on; `exchange` with what comes back for
    something else; `sku_of` names the good behind a scan, "" for none, and `good` makes it a line
    of that id at today's price; `close` ends it."""

    ask_manager: Callable[[str, Callable[[StaffMember], None]], None]
    exchange: Callable[[Told, tuple[Wish, ...]], None]
    sku_of: Callable[[Scan], str]
    good: Callable[[Scan, str], PricedLine | None]
    close: Callable[[], None]


class ReturnsPresenter:
    """Shows one state per intent. Each step is on disk before the next is asked for, and what was
    begun is gone on with after a power cut."""

    def __init__(
        self,
        returns: Returns,
        around: Surroundings,
        doors: Doors,
        show: Callable[[ReturnsState], None],
    ) -> None:
        self._returns = returns
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._staff: StaffMember | None = None
        self._under = Under()
        self._counting = False
        self._finish: Finish | None = None
        self._against: Against | None = None

    def start(self, staff: StaffMember, code: str = "") -> None:
        """This person takes something back; `code` is the receipt's that was scanned."""
        self._staff, self._under, self._finish, self._against = staff, Under(), None, None
        if code:
            self._find(code)
        self._spawn(self._load(), "list what was sold")

    def settle(
        self,
        staff: StaffMember,
        under_way: UnderWay,
        finish: Finish | None = None,
        against: Against | None = None,
    ) -> None:
        """Go on with what was agreed: after a power cut, or in an exchange, which `finish` makes
        together with its sale; `against` then says what goes back beside it."""
        self._staff, self._finish, self._against = staff, finish, against
        asks = self._returns.asks(under_way, staff)
        self._under = Under(page=Page.SETTLE, under_way=under_way, asks=asks)

    def again(self) -> None:
        self._see(self._under)

    # --- finding -----------------------------------------------------------------------

    def write(self, text: str) -> None:
        """A number is being typed."""
        self._see(replace(self._under, typed=text, said=None))

    def select(self, row: str) -> None:
        """A receipt, or a line of one."""
        self._counting = False
        self._see(replace(self._under, selected=row, said=None))

    def choose(self, row: str) -> None:
        """A touch: that receipt, or one more of that line."""
        self._counting = False
        self._under = replace(self._under, selected=row, said=None)
        if self._under.page is Page.FIND:
            self._open(row)
        elif self._under.page is Page.LINES:
            self._choose(lambda: with_one_more(self._under, row))
        else:
            self.again()

    def scanned(self, scan: Scan) -> None:
        """A receipt while one is looked for; goods while they come back."""
        page = self._under.page
        if self._under.busy:
            self._around.sounds.refused()
        elif page is Page.FIND or (page is Page.LINES and sale_in_code(scan.text)):
            self._find(scan.text)
        elif page is Page.LINES:
            self._scan_good(scan)
        else:
            self._around.sounds.refused()

    # --- lines -------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """A digit: how many of the selected line, or the terminal's slip; a letter chooses."""
        under = self._under
        if under.page is Page.SETTLE:
            slip = typed(under.typed, key, MOST_SLIP) if key != "." else under.typed
            self._see(replace(under, typed=slip, said=None))
        elif under.page is Page.LINES and under.selected:
            now = str(under.wish.units) if under.wish and self._counting else ""
            entry = typed(now, key, MOST_DIGITS) if key != "." else now
            self._counting = key != ERASE
            self._choose(lambda: with_units(under, under.selected, int(entry or "0")))
        else:
            self.again()

    def letter(self, key: str) -> None:
        """The key of a reason or of a condition."""
        if key in CONDITION_KEYS:
            self.condition(CONDITION_KEYS[key].value)
        elif key in REASON_KEYS:
            reasons = self._returns.config.returns.reasons
            place = REASON_KEYS.index(key)
            if place < len(reasons):
                self.reason(reasons[place].code)

    def reason(self, code: str) -> None:
        if self._under.page is Page.LINES and self._under.wishes:
            self._choose(lambda: with_reason(self._under, code))

    def condition(self, value: str) -> None:
        if self._under.page is Page.LINES:
            self._choose(lambda: with_condition(self._under, Condition(value)))

    def blind(self) -> None:
        """F10: there is no receipt."""
        under = self._under
        if under.page is Page.FIND and not under.busy:
            try:
                told = self._returns.blindly(())
            except Refusal as refusal:
                self._refuse(refusal)
                return
            self._see(Under(Page.LINES, under.sales, loading=False, told=told))

    # --- going on ----------------------------------------------------------------------

    def confirm(self) -> None:
        """Enter: the next step."""
        under = self._under
        if under.busy:
            self.again()
        elif under.page is Page.FIND:
            if under.typed.strip():
                self._find(under.typed)
            elif under.selected:
                self._open(under.selected)
        elif under.page is Page.LINES:
            self._agree()
        elif under.page is Page.SETTLE:
            self._step()
        else:
            self._doors.close()

    def exchange(self) -> None:
        """X: what comes back pays for something else."""
        under = self._under
        told = under.told
        if under.page is Page.LINES and told and told.bought.number and under.wishes:
            self._doors.exchange(told, tuple(under.wishes.values()))

    def leave(self) -> None:
        """Esc: one step back, or away; once money has gone back there is no way but on."""
        under = self._under
        if under.busy:
            self.again()
        elif under.page is Page.LINES:
            self._see(Under(sales=under.sales, loading=False, selected=""))
        elif under.page is Page.SETTLE and under.under_way is not None:
            self._work(self._withdraw(under.under_way), "withdraw a return")
        else:
            self._doors.close()

    async def _load(self) -> None:
        sales = await self._returns.recent()
        if self._under.page is Page.FIND:
            selected = self._under.selected or (sales[0].id if sales else "")
            self._see(replace(self._under, sales=sales, loading=False, selected=selected))

    def _find(self, text: str) -> None:
        self._work(self._found(text), "find a receipt")

    def _open(self, sale_id: str) -> None:
        self._work(self._opened(sale_id), "open a receipt")

    async def _found(self, text: str) -> None:
        sales = await self._returns.find(text, staff=self._person)
        if len(sales) == 1:
            await self._opened(sales[0].id)
        else:
            self._see(
                replace(self._under, sales=sales, selected=sales[0].id, typed="", loading=False)
            )

    async def _opened(self, sale_id: str) -> None:
        told = await self._returns.open(sale_id)
        left = [line for line, units in lines_left(told.bought, told.before) if units]
        self._counting = False
        first = left[0] if left else told.bought.lines[0].line.id
        self._see(Under(Page.LINES, self._under.sales, selected=first, told=told, loading=False))

    def _scan_good(self, scan: Scan) -> None:
        under, told = self._under, self._under.told
        if told is not None and not told.bought.number:
            priced = self._doors.good(scan, f"{len(told.bought.lines) + 1}")
            if priced is None:
                self._refuse(Refusal("return-not-sold-here"))
                return
            self._choose(lambda: with_more(under, priced, self._returns))
        else:
            self._choose(lambda: with_good(under, self._doors.sku_of(scan)))

    def _choose(self, step: Callable[[], Under]) -> None:
        """One step of choosing what comes back, and what it comes to then."""
        try:
            self._see(valued(step(), self._returns))
        except Refusal as refusal:
            self._refuse(refusal)

    def _agree(self) -> None:
        under = self._under
        if under.told is None or not under.wishes:
            self._refuse(Refusal("return-nothing"))
        elif not all(wish.reason for wish in under.wishes.values()):
            self._refuse(Refusal("return-needs-reason"))
        else:
            self._work(self._agreed(under.told, tuple(under.wishes.values())), "agree a return")

    async def _agreed(self, told: Told, wishes: tuple[Wish, ...]) -> None:
        under_way = await self._returns.agree(told, wishes)
        asks = self._returns.asks(under_way, self._person)
        self._under = replace(
            self._under, page=Page.SETTLE, under_way=under_way, asks=asks, typed=""
        )
        if asks:
            self._ask_manager()

    def _step(self) -> None:
        """The next part of the money; with the last of it the return is made."""
        under = self._under
        if under.asks:
            self._ask_manager()
        elif under.under_way is not None:
            self._work(self._stepped(under.under_way, under.typed), "give money back")

    async def _stepped(self, under_way: UnderWay, slip: str) -> None:
        given = under_way.next
        if given is not None and by_phone(given):
            under_way, state = await self._returns.refund(under_way)
            self._under = replace(self._under, under_way=under_way, said=_refund_said(state))
        elif given is not None and given.source.kind is TenderKind.CARD:
            under_way = await self._returns.confirm(under_way, slip.strip())
            self._under = replace(self._under, under_way=under_way, typed="", said=None)
        else:
            if given is not None:
                under_way = await self._returns.confirm(under_way)
                self._under = replace(self._under, under_way=under_way, said=None)
            finish = self._finish or self._finished
            done = await finish(under_way)
            self._under = Under(Page.DONE, done=done, loading=False)

    async def _finished(self, under_way: UnderWay) -> Return:
        return await self._returns.finish(under_way, cashier=self._person)

    def _ask_manager(self) -> None:
        under_way, asks = self._under.under_way, self._under.asks
        if under_way is None:
            return

        def approved(manager: StaffMember) -> None:
            self._work(self._approved(under_way, manager, asks), "approve a return")

        self._doors.ask_manager(format_money(under_way.back.due), approved)

    async def _approved(self, under_way: UnderWay, manager: StaffMember, why: str) -> None:
        now = await self._returns.approve(under_way, manager, why)
        if self._against is not None:
            now = await self._against(now)
        self._under = replace(self._under, under_way=now, asks="")

    async def _withdraw(self, under_way: UnderWay) -> None:
        if self._finish is not None:
            self._doors.close()
            return
        await self._returns.withdraw(under_way)
        if self._under.told is None:
            self._doors.close()
            return
        told = self._under.told
        if told.bought.number:
            told = await self._returns.open(told.bought.id)
        self._under = replace(
            self._under, page=Page.LINES, told=told, under_way=None, asks="", typed="", said=None
        )

    # --- helpers -----------------------------------------------------------------------

    def _work(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._see(replace(self._under, busy=True, said=None))
        self._spawn(self._worked(work), name)

    async def _worked(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            with self._around.busy():
                await work
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._see(replace(self._under, busy=False))

    def refuse(self, refusal: Refusal) -> None:
        """What was begun elsewhere for this sheet came to nothing."""
        self._refuse(refusal)

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        self._see(replace(self._under, busy=False, said=Said(refusal=refusal)))

    def _spawn(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self._around.spawn(work, name)

    @property
    def _person(self) -> StaffMember:
        if self._staff is None:
            raise Defect("nobody takes goods back")
        return self._staff

    def _see(self, under: Under) -> None:
        self._under = under
        returns = self._returns
        setting = Setting(
            self._words,
            returns.clock.now().date(),
            returns.config.store,
            returns.config.returns,
            returns.board.status.line is Line.OFFLINE,
        )
        self._show(picture(under, setting))


def _refund_said(state: RefundState) -> Said | None:
    """What became of a refund that did not simply succeed."""
    if state is RefundState.UNREACHABLE:
        return Said(refusal=Refusal("return-refund-unknown"))
    if state is RefundState.REFUSED:
        return Said(refusal=Refusal("return-refund-refused"))
    return None
