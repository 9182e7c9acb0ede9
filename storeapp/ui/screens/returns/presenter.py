"""Taking goods back, step by step: the receipt, the lines, the money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.domain.giving_back import lines_left
from storeapp.domain.receipt_of import sale_in_code
from storeapp.domain.returning import Condition
from storeapp.domain.settling import UnderWay
from storeapp.domain.staff import StaffMember
from storeapp.ui.screens.returns.choosing import (
    valued,
    with_condition,
    with_good,
    with_more,
    with_one_more,
    with_reason,
    with_units,
)
from storeapp.ui.screens.returns.desk import Desk
from storeapp.ui.screens.returns.picture import Under
from storeapp.ui.screens.returns.settling import Against, Finish, Settling
from storeapp.ui.screens.returns.state import CONDITION_KEYS, REASON_KEYS, Page
from storeapp.ui.widgets.digits import ERASE, typed

MOST_DIGITS, MOST_SLIP = 4, 12


class ReturnsPresenter:
    """Shows one state per intent; what was begun is gone on with after a power cut."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settling = Settling(desk)
        self._counting = False

    def start(self, staff: StaffMember, code: str = "") -> None:
        """This person takes something back; `code` is the receipt's that was scanned."""
        self._desk.staff, self._desk.under = staff, Under()
        self._settling.begin()
        if code:
            self._find(code)
        self._desk.around.spawn(self._load(), "list what was sold")

    def settle(
        self,
        staff: StaffMember,
        under_way: UnderWay,
        finish: Finish | None = None,
        against: Against | None = None,
    ) -> None:
        """Go on with what was agreed: after a power cut, or in an exchange; see Settling."""
        desk = self._desk
        desk.staff = staff
        self._settling.begin(finish, against)
        asks = desk.returns.asks(under_way, staff)
        desk.under = Under(page=Page.SETTLE, under_way=under_way, asks=asks)

    def again(self) -> None:
        self._desk.see(self._desk.under)

    def refuse(self, refusal: Refusal) -> None:
        """What was begun elsewhere for this sheet came to nothing."""
        self._desk.refuse(refusal)

    # --- finding -----------------------------------------------------------------------

    def write(self, text: str) -> None:
        """A number is being typed."""
        self._desk.see(replace(self._desk.under, typed=text, said=None))

    def select(self, row: str) -> None:
        """A receipt, or a line of one."""
        self._counting = False
        self._desk.see(replace(self._desk.under, selected=row, said=None))

    def choose(self, row: str) -> None:
        """A touch: that receipt, or one more of that line."""
        self._counting = False
        under = self._desk.under = replace(self._desk.under, selected=row, said=None)
        if under.page is Page.FIND:
            self._open(row)
        elif under.page is Page.LINES:
            self._choose(lambda: with_one_more(under, row))
        else:
            self.again()

    def scanned(self, scan: Scan) -> None:
        """A receipt while one is looked for; goods while they come back."""
        under = self._desk.under
        page = None if under.busy else under.page
        if page is Page.FIND or (page is Page.LINES and sale_in_code(scan.text)):
            self._find(scan.text)
        elif page is Page.LINES:
            self._scan_good(scan)
        else:
            self._desk.around.sounds.refused()

    def blind(self) -> None:
        """F10: there is no receipt."""
        under = self._desk.under
        if under.page is Page.FIND and not under.busy:
            begun = Under(Page.LINES, under.sales, loading=False)
            self._choose(lambda: replace(begun, told=self._desk.returns.blindly(())))

    # --- lines -------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """A digit: how many of the selected line, or the terminal's slip."""
        under = self._desk.under
        if under.page is Page.SETTLE:
            slip = typed(under.typed, key, MOST_SLIP) if key != "." else under.typed
            self._desk.see(replace(under, typed=slip, said=None))
        elif under.page is Page.LINES and under.selected:
            now = str(under.wish.units) if under.wish and self._counting else ""
            entry = typed(now, key, MOST_DIGITS) if key != "." else now
            self._counting = key != ERASE
            self._choose(lambda: with_units(under, under.selected, int(entry or "0")))
        else:
            self.again()

    def letter(self, key: str) -> None:
        """The key of a reason or of a condition."""
        under, reasons = self._desk.under, self._desk.returns.config.returns.reasons
        place = REASON_KEYS.index(key) if key in REASON_KEYS else len(reasons)
        if under.page is not Page.LINES or not under.wishes:
            self.again()
        elif key in CONDITION_KEYS:
            condition: Condition = CONDITION_KEYS[key]
            self._choose(lambda: with_condition(under, condition))
        elif place < len(reasons):
            self._choose(lambda: with_reason(under, reasons[place].code))

    def exchange(self) -> None:
        """X: what comes back pays for something else."""
        under, told = self._desk.under, self._desk.under.told
        if under.page is Page.LINES and told and told.bought.number and under.wishes:
            self._desk.doors.exchange(told, tuple(under.wishes.values()))

    # --- going on ----------------------------------------------------------------------

    def confirm(self) -> None:
        """Enter: the next step."""
        under = self._desk.under
        steps: dict[Page, Callable[[], None]] = {
            Page.FIND: self._look_up,
            Page.LINES: self._settling.agree,
            Page.SETTLE: self._settling.step,
            Page.DONE: self._desk.doors.close,
        }
        (self.again if under.busy else steps[under.page])()

    def leave(self) -> None:
        """Esc: one step back, or away; once money has gone back there is no way but on."""
        under = self._desk.under
        if under.busy:
            self.again()
        elif under.page is Page.LINES:
            self._desk.see(Under(sales=under.sales, loading=False, selected=""))
        elif under.page is Page.SETTLE and under.under_way is not None:
            self._settling.leave(under.under_way)
        else:
            self._desk.doors.close()

    # --- helpers -----------------------------------------------------------------------

    async def _load(self) -> None:
        sales, under = await self._desk.returns.recent(), self._desk.under
        if under.page is Page.FIND:
            selected = under.selected or (sales[0].id if sales else "")
            self._desk.see(replace(under, sales=sales, loading=False, selected=selected))

    def _look_up(self) -> None:
        under = self._desk.under
        if under.typed.strip():
            self._find(under.typed)
        elif under.selected:
            self._open(under.selected)

    def _find(self, text: str) -> None:
        self._desk.work(self._found(text), "find a receipt")

    def _open(self, sale_id: str) -> None:
        self._desk.work(self._opened(sale_id), "open a receipt")

    async def _found(self, text: str) -> None:
        desk = self._desk
        sales = await desk.returns.find(text, staff=desk.person)
        if len(sales) == 1:
            await self._opened(sales[0].id)
        else:
            first = sales[0].id
            desk.see(replace(desk.under, sales=sales, selected=first, typed="", loading=False))

    async def _opened(self, sale_id: str) -> None:
        desk = self._desk
        told = await desk.returns.open(sale_id)
        left = [line for line, units in lines_left(told.bought, told.before) if units]
        self._counting = False
        first = left[0] if left else told.bought.lines[0].line.id
        desk.see(Under(Page.LINES, desk.under.sales, selected=first, told=told, loading=False))

    def _scan_good(self, scan: Scan) -> None:
        desk, under, told = self._desk, self._desk.under, self._desk.under.told
        if told is None or told.bought.number:
            self._choose(lambda: with_good(under, desk.doors.sku_of(scan)), heard=True)
            return
        priced = desk.doors.good(scan, f"{len(told.bought.lines) + 1}")
        if priced is None:
            desk.refuse(Refusal("return-not-sold-here"))
            return
        self._choose(lambda: with_more(under, priced, desk.returns), heard=True)

    def _choose(self, step: Callable[[], Under], *, heard: bool = False) -> None:
        """One step of choosing what comes back, and what it comes to then. Of a scan one hears
        whether it counted."""
        try:
            chosen = valued(step(), self._desk.returns)
        except Refusal as refusal:
            self._desk.refuse(refusal)
            return
        if heard:
            self._desk.around.sounds.accepted()
        self._desk.see(chosen)
