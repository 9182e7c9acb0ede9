"""Taking goods back: found, agreed, settled step by step, and made in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storeapp.domain.approval import Approval
from storeapp.domain.codec import approval_body, drawer_open_body, return_body
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.giving_back import Giving
from storeapp.domain.money import Money, total
from storeapp.domain.pricing import PricedLine
from storeapp.domain.receipt_of import letterhead_of, sale_in_code
from storeapp.domain.return_receipt import return_receipt
from storeapp.domain.returning import Bought, GoodsBack, Return, SoFar, Wish, bought_in, so_far
from storeapp.domain.sale import Sale
from storeapp.domain.settling import UnderWay, by_phone
from storeapp.domain.staff import StaffMember
from storeapp.domain.till import ReceiptNumber, StoreConfig
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.returns import RefundState, ReturnsDesk, SaleSeen, Sought, Told
from storeapp.ports.sales import PrintJob, SalesFile, SalesUnit
from storeapp.services.members import CODE
from storeapp.services.return_money import TO_BE_APPROVED, Named, goods_back
from storeapp.services.return_settling import settled_against
from storeapp.services.status import Line, StatusBoard

_log = logging.getLogger("storeapp.returns")

MOST_RECENT = 40
MOST_COUNT = 9
"""Digits of a receipt's count that a person types."""
PHONE_DIGITS, NUMBER_DASHES = 11, 3
HOLDS = timedelta(minutes=15)
WHOLE = "return"
"""What an approval of a return is for, where one of a basket names a line."""
OPENED_FOR = "return"
UNREACHABLE = frozenset({"head-office-unreachable", "sale-unknown"})


@dataclass(frozen=True, slots=True)
class Returns:
    """Head office knows what of a sale came back in any store, so it is asked while there is a
    line; without one only this till's own sales are taken back, within head office's limits.

    What was agreed is on disk before any money goes back, and the return is a fact with its number,
    its rows, its receipt and its drawer once all of it has. `taken_back` is told after that.
    """

    sales: SalesFile
    desk: ReturnsDesk
    board: StatusBoard
    config: StoreConfig
    clock: Clock
    ids: Ids
    taken_back: Callable[[Return], None]

    # --- finding -----------------------------------------------------------------------

    async def recent(self) -> tuple[SaleSeen, ...]:
        """This till's last sales, the newest first."""
        notes = await self.sales.read(lambda unit: unit.recent_sales(MOST_RECENT))
        store = self.config.store
        return tuple(SaleSeen(n.id, n.number, store, n.ended_at, n.due) for n in notes)

    async def find(self, text: str, *, staff: StaffMember) -> tuple[SaleSeen, ...]:
        """By the code on a receipt, a receipt's number or its count at this till, a telephone
        number, a member's code or an order's number. Refusals `receipt-unknown`,
        `return-needs-office`."""
        own = await self.sales.read(lambda unit: _own(unit, text))
        if own is not None:
            return (_seen(own),)
        if not text.strip() or not self._online:
            raise Refusal("return-needs-office" if text.strip() else "receipt-unknown")
        try:
            found = await self.desk.find(_sought(text), text.strip(), staff=staff.id)
        except Refusal as refusal:
            if refusal.code == "head-office-unreachable":
                raise Refusal("return-needs-office") from refusal
            raise
        if not found:
            raise Refusal("receipt-unknown")
        return found

    async def open(self, sale_id: str) -> Told:
        """What of that sale can still come back. Refusals `receipt-unknown`,
        `return-needs-office`."""
        return await self._asked_or_own(sale_id, lambda: self.desk.look(sale_id))

    # --- agreeing ----------------------------------------------------------------------

    def preview(self, told: Told, wishes: Sequence[Wish]) -> GoodsBack:
        """What that would come to; nothing is promised. Refusals: those of `goods_back`."""
        return goods_back(told, wishes, self._giving, Named("preview"))

    async def agree(self, told: Told, wishes: Sequence[Wish], *, exchange: str = "") -> UnderWay:
        """Reserves the units in all stores and puts the agreement on disk.

        Refusals: those of `goods_back`, `return-under-way`, and without head office's word
        `return-above-offline`, `return-day-full`, `return-phone-offline`.
        """
        self.preview(told, wishes)
        back_id, sale_id = self.ids.new(), told.bought.id
        units = {wish.line: wish.units for wish in wishes}
        if not told.bought.number:
            return await self._agree_blindly(told, wishes, back_id)
        held = await self._asked_or_own(sale_id, lambda: self.desk.claim(back_id, sale_id, units))
        named = Named(back_id, back_id if held.asked else "")
        back = goods_back(held, wishes, self._giving, named)
        under_way = UnderWay(back, held.bought, held.before, exchange=exchange)
        await self.sales.write(lambda unit: self._agreed(unit, under_way))
        return under_way

    def asks(self, under_way: UnderWay, staff: StaffMember) -> str:
        """Why a manager has to approve it: `above-limit`, `after-window`; "" when nobody has to."""
        back, rules = under_way.back, self.config.returns
        if back.approved_by == TO_BE_APPROVED:
            return "no-receipt"
        if back.approved_by:
            return ""
        most = rules.alone_minor(staff.role)
        if most is not None and back.due.minor > most:
            return "above-limit"
        last = timedelta(days=rules.window_days)
        bought, today = under_way.bought, self.clock.now().date()
        late = bool(rules.window_days and bought and today > bought.sold_on + last)
        return "after-window" if late and most is not None else ""

    async def approve(self, under_way: UnderWay, manager: StaffMember, why: str) -> UnderWay:
        """With a manager's approval, which is a fact by then."""
        at, back = self.clock.now(), under_way.back
        approval = Approval(
            id=self.ids.new(),
            basket=back.id,
            line=WHOLE,
            by=manager.id,
            reason=f"{WHOLE}: {why}",
            minor=max(1, back.due.minor),
            at=at,
            expires_at=at + HOLDS,
        )
        approved = replace(back, approval=approval.id, approved_by=manager.id)
        now = replace(under_way, back=approved)

        def commit(unit: SalesUnit) -> None:
            unit.append(FactKind.APPROVAL, approval_body(approval))
            unit.keep_return(now)

        await self.sales.write(commit)
        return now

    async def withdraw(self, under_way: UnderWay) -> None:
        """The goods stay with her. Refusal `return-paid-out` once money has gone back."""
        if under_way.paid_out:
            raise Refusal("return-paid-out")
        await self.sales.write(lambda unit: unit.keep_return(None))
        if under_way.back.claim:
            try:
                await self.desk.release(under_way.back.claim)
            except Refusal as refusal:  # It ends by itself in some minutes.
                _log.info("claim %s not released: %s", under_way.back.claim, refusal.code)

    async def for_basket(self, under_way: UnderWay, due: Money) -> UnderWay:
        """The agreed return when it pays for a basket of that amount, kept so; see
        `exchanging.settled_against`."""
        return await self._kept(settled_against(under_way, due, self._giving))

    async def alone(self, under_way: UnderWay) -> UnderWay:
        """What was agreed for an exchange, as a plain return."""
        nothing = Money(0, under_way.back.due.currency)
        plain = settled_against(under_way, nothing, self._giving)
        return await self._kept(replace(plain, exchange=""))

    async def resume(self) -> UnderWay | None:
        """What was being settled when the till last stopped."""
        return await self.sales.read(lambda unit: unit.return_under_way())

    def blindly(self, lines: Sequence[PricedLine]) -> Told:
        """Goods without a receipt, at today's price: what `agree` takes then. Refusal
        `blind-nobody-may`."""
        config = self.config
        if not config.returns.blind_minor:
            raise Refusal("blind-nobody-may")
        bought = Bought(
            id="without-receipt",
            number="",
            store=config.store,
            sold_on=self.clock.now().date(),
            lines=tuple(lines),
            taxes=(),
            due=total((line.net for line in lines), config.currency),
            paid=(),
        )
        return Told(bought, SoFar(), asked=False)

    async def _agree_blindly(self, told: Told, wishes: Sequence[Wish], back_id: str) -> UnderWay:
        """Refusal `blind-above-limit`."""
        back = goods_back(told, wishes, self._giving, Named(back_id))
        most = Money(self.config.returns.blind_minor, back.due.currency)
        if back.due > most:
            raise Refusal("blind-above-limit", most=most)
        under_way = UnderWay(back)
        await self.sales.write(lambda unit: _alone(unit, under_way))
        return under_way

    # --- settling ----------------------------------------------------------------------

    async def confirm(self, under_way: UnderWay, reference: str = "") -> UnderWay:
        """The next part went back by a person's word: on the card terminal, or from the drawer."""
        given = under_way.next
        if given is None or by_phone(given):
            raise Defect("nothing waits for a person's word")
        return await self._kept(under_way.with_done(given.place, reference))

    async def refund(self, under_way: UnderWay) -> tuple[UnderWay, RefundState]:
        """Asks head office to give the next part back to a phone, under one name however often.

        What waits at head office counts as gone back: it asks the provider until it is known.
        """
        given = under_way.next
        if given is None or not by_phone(given):
            raise Defect("nothing goes back to a phone")
        begun = await self._kept(under_way.with_begun(given.place))
        seen = await self.desk.refund(begun.back.id, given)
        if seen.state in (RefundState.DONE, RefundState.WAITING):
            return await self._kept(begun.with_done(given.place, seen.number)), seen.state
        if seen.state is RefundState.REFUSED:
            return await self._kept(replace(begun, begun=begun.begun - {given.place})), seen.state
        return begun, seen.state

    async def finish(self, under_way: UnderWay, *, cashier: StaffMember) -> Return:
        """The return: fact, number, rows, receipt and drawer in one transaction.

        Refusals `no-open-shift`, `returned-before`, `return-needs-approval`.
        """
        if under_way.next is not None:
            raise Defect("not everything has gone back")
        if self.asks(under_way, cashier):
            raise Refusal("return-needs-approval")
        done = await self.sales.write(lambda unit: self._commit(unit, under_way, cashier))
        _log.info("return %s: %s", done.number, done.id)
        self.taken_back(done)
        return done

    # --- helpers -----------------------------------------------------------------------

    @property
    def _giving(self) -> Giving:
        return Giving(self.config.returns, self.config.coins)

    @property
    def _online(self) -> bool:
        return self.board.status.line is not Line.OFFLINE

    async def _asked_or_own(self, sale_id: str, ask: Callable[[], Awaitable[Told]]) -> Told:
        """Head office's word; where it cannot be asked, or has not heard of the sale yet, what this
        till's own file knows."""
        code = "head-office-unreachable"
        if self._online:
            try:
                return await ask()
            except Refusal as refusal:
                if refusal.code not in UNREACHABLE:
                    raise
                code = refusal.code
        own = await self.sales.read(lambda unit: _told(unit, sale_id))
        if own is not None:
            return own
        raise Refusal("receipt-unknown" if code == "sale-unknown" else "return-needs-office")

    def _agreed(self, unit: SalesUnit, under_way: UnderWay) -> None:
        if not under_way.back.claim:
            self._within_limits(unit, under_way.back)
        _alone(unit, under_way)

    def _within_limits(self, unit: SalesUnit, back: GoodsBack) -> None:
        """Head office's bounds for what it cannot be asked about."""
        rules, money = self.config.returns, back.due.currency
        if any(by_phone(each) and each.paid.minor for each in back.given):
            raise Refusal("return-phone-offline")
        if back.due.minor > rules.offline_minor:
            raise Refusal("return-above-offline", most=Money(rules.offline_minor, money))
        shift = unit.open_shift()
        given = unit.given_unasked(shift.business_date) if shift else 0
        if given + back.due.minor > rules.offline_day_minor:
            raise Refusal("return-day-full", most=Money(rules.offline_day_minor, money))

    async def _kept(self, under_way: UnderWay) -> UnderWay:
        await self.sales.write(lambda unit: unit.keep_return(under_way))
        return under_way

    def _commit(self, unit: SalesUnit, under_way: UnderWay, cashier: StaffMember) -> Return:
        done = made(unit, under_way, cashier=cashier, at=self.clock.now())
        head = letterhead_of(self.config, cashier.name)
        document = return_receipt(done, head, self.config.returns)
        unit.queue_print(PrintJob(self.ids.new(), f"return:{done.id}:0", document))
        return done


def made(
    unit: SalesUnit, under_way: UnderWay, *, cashier: StaffMember, at: datetime, exchange: str = ""
) -> Return:
    """The return in the file: number, fact, rows, and the drawer where cash leaves it."""
    shift = unit.open_shift()
    if shift is None:
        raise Refusal("no-open-shift")
    done = Return(
        number=unit.next_receipt(),
        shift=shift.id,
        business_date=shift.business_date,
        ended_at=at,
        cashier_id=cashier.id,
        back=under_way.back,
        exchange=exchange,
    )
    unit.put_return(done, unit.append(FactKind.RETURN, return_body(done)))
    if done.back.cash:
        body = drawer_open_body(reason=OPENED_FOR, staff_id=cashier.id, at=at)
        unit.append(FactKind.DRAWER_OPEN, body)
    unit.keep_return(None)
    return done


def _alone(unit: SalesUnit, under_way: UnderWay) -> None:
    if unit.return_under_way() is not None:
        raise Refusal("return-under-way")
    unit.keep_return(under_way)


def _own(unit: SalesUnit, text: str) -> Sale | None:
    sale_id, number = sale_in_code(text), text.strip()
    if sale_id:
        return unit.sale(sale_id)
    device = unit.device()
    short = number.isascii() and number.isdigit() and len(number) <= MOST_COUNT
    if short and device is not None and int(number):
        whole = ReceiptNumber(device.store, device.till, device.epoch, int(number))
        return unit.sale_of_number(str(whole))
    return unit.sale_of_number(number)


def _told(unit: SalesUnit, sale_id: str) -> Told | None:
    """What this file alone knows of its own sale."""
    sale = unit.sale(sale_id)
    if sale is None:
        return None
    charged = [each for each in unit.card_attempts(sale_id) if each.booking and each.by_phone]
    attempts = {each.booking.receipt_no: each.count for each in charged if each.booking}
    before = so_far(done.back for done in unit.returns_of(sale_id))
    return Told(bought_in(sale, attempts), before, asked=False)


def _seen(sale: Sale) -> SaleSeen:
    return SaleSeen(sale.id, str(sale.number), sale.number.store, sale.ended_at, sale.due)


def _sought(text: str) -> Sought:
    """By its form: what people type here has five."""
    typed = text.strip()
    if sale_in_code(typed):
        return Sought.CODE
    if typed.isdigit() and len(typed) == PHONE_DIGITS:
        return Sought.PHONE
    if CODE.fullmatch(typed.upper()):
        return Sought.MEMBER
    return Sought.NUMBER if typed.count("-") == NUMBER_DASHES else Sought.ORDER
