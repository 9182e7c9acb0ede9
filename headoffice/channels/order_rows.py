"""From the rows of an order file to orders: each cell checked, each finding with its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from headoffice.channels import columns
from headoffice.channels.columns import Mapped
from headoffice.channels.goods import Listed
from headoffice.channels.sheets import Row
from headoffice.orders.model import Address, Customer, NewLine, NewOrder, Payment
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from storeapp.domain.membership import checked_phone
from storeapp.domain.money import Currency, Money, parse_money
from storeapp.domain.quantity import Quantity, Unit, parse_quantity

MOST_REF = 64
NOT_ORDERS = (
    *("取消", "关闭", "待付款", "等待买家付款", "退款中", "退款成功"),
    *("cancel", "closed", "unpaid", "refunded"),
)
"""Words in a status that say: nothing is to be sent."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a row; an error keeps the whole file out. `code` stays as it is."""

    row: int
    column: str
    code: str
    words: str
    error: bool = True

    def __str__(self) -> str:
        where = f"row {self.row}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.words}"


@dataclass(slots=True)
class Findings:
    all: list[Finding] = field(default_factory=list)

    def error(self, row: int, column: str, code: str, words: str) -> None:
        self.all.append(Finding(row, column, code, words))

    def note(self, row: int, column: str, code: str, words: str) -> None:
        self.all.append(Finding(row, column, code, words, error=False))

    @property
    def errors(self) -> bool:
        return any(each.error for each in self.all)


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against: the goods by what the channel calls them."""

    channel: str
    goods: Mapping[str, Listed]
    currency: Currency


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row by meaning."""

    row: Row
    places: Mapping[str, int]

    def __getitem__(self, meaning: str) -> str:
        place = self.places.get(meaning)
        return "" if place is None else self.row.cells[place]

    def is_rounded(self, meaning: str) -> bool:
        return self.places.get(meaning) in self.row.rounded


@dataclass(frozen=True, slots=True)
class _Part:
    """A row that can be read: its good, how much of it, and what was paid for it, if it says."""

    row: int
    listed: Listed
    quantity: Quantity
    unit_minor: int
    paid_minor: int | None


def aliases(rows: Iterable[Row], mapped: Mapped) -> list[str]:
    """What the rows call their goods."""
    place = mapped.places.get(columns.SKU)
    return [] if place is None else list(dict.fromkeys(row.cells[place] for row in rows))


def orders(
    rows: Sequence[Row], mapped: Mapped, known: Known, findings: Findings
) -> Iterator[tuple[int, NewOrder]]:
    """The orders with their first rows; rows of one order may stand apart from each other."""
    cells = [_Cells(row, mapped.places) for row in rows]
    wanted = [each for each in cells if _is_order(each, findings)]
    order = {each[columns.REF]: place for place, each in reversed(list(enumerate(wanted)))}
    together = sorted(wanted, key=lambda each: order[each[columns.REF]])
    for ref, some in groupby(together, key=lambda each: each[columns.REF]):
        new = _order(ref, list(some), known, findings)
        if new is not None:
            yield new


def _is_order(cells: _Cells, findings: Findings) -> bool:
    number, ref = cells.row.number, cells[columns.REF]
    if not ref:
        findings.error(number, columns.REF, "ref-missing", "The order has no number.")
        return False
    if cells.is_rounded(columns.REF):
        findings.error(
            number,
            columns.REF,
            "ref-rounded",
            "The order's number was kept as a number and has lost digits: export it as text.",
        )
        return False
    if len(ref) > MOST_REF or not ref.isprintable():
        findings.error(number, columns.REF, "ref-unreadable", "The order's number is too long.")
        return False
    status = cells[columns.STATUS].casefold()
    if any(word in status for word in NOT_ORDERS):
        findings.note(number, columns.STATUS, "not-to-send", f"{ref} is left out: {status}.")
        return False
    return True


def _order(
    ref: str, cells: list[_Cells], known: Known, findings: Findings
) -> tuple[int, NewOrder] | None:
    before = len([each for each in findings.all if each.error])
    parts = [part for each in cells if (part := _part(each, known, findings)) is not None]
    address = _address(cells, findings)
    paid = _order_paid(cells, known, findings)
    if len([each for each in findings.all if each.error]) > before or address is None:
        return None
    try:
        lines = tuple(_lines(parts, paid, known.currency))
        due_minor = sum(line.net_minor for line in lines)
        payments = (Payment("marketplace", due_minor, ref),) if due_minor else ()
        new = NewOrder(
            channel=known.channel,
            channel_ref=ref,
            lines=lines,
            payments=payments,
            customer=Customer("", address.recipient, address.phone),
            address=address,
            currency=known.currency.code,
        )
    except Refusal as refusal:
        findings.error(cells[0].row.number, "", refusal.code, f"{ref}: {refusal.code}.")
        return None
    return cells[0].row.number, new


def _part(cells: _Cells, known: Known, findings: Findings) -> _Part | None:
    number, alias = cells.row.number, cells[columns.SKU]
    listed = known.goods.get(alias)
    if listed is None:
        findings.error(
            number,
            columns.SKU,
            "good-unknown",
            f"Nothing is sold here as {alias[:32]!r}." if alias else "The good is not named.",
        )
        return None
    try:
        quantity = parse_quantity(cells[columns.QUANTITY], Unit(listed.product.unit))
    except Refusal:
        findings.error(
            number, columns.QUANTITY, "quantity-wrong", "The quantity is no number above zero."
        )
        return None
    prices = [
        _amount(cells, meaning, known, findings)
        for meaning in (columns.UNIT_PRICE, columns.LINE_PAID)
    ]
    unit_minor = listed.minor if prices[0] is None else prices[0]
    return _Part(number, listed, quantity, unit_minor, prices[1])


def _amount(cells: _Cells, meaning: str, known: Known, findings: Findings) -> int | None:
    text = cells[meaning]
    if not text:
        return None
    try:
        amount = parse_money(text, known.currency)
    except Refusal:
        amount = Money(-1, known.currency)
    if amount.minor < 0:
        findings.error(cells.row.number, meaning, "amount-wrong", "This is no amount of money.")
        return None
    return amount.minor


def _order_paid(cells: list[_Cells], known: Known, findings: Findings) -> int | None:
    """What was paid for the whole order, as one of its rows or all of them say."""
    said = {_amount(each, columns.ORDER_PAID, known, findings) for each in cells} - {None}
    if len(said) > 1:
        number = cells[0].row.number
        findings.error(
            number, columns.ORDER_PAID, "rows-disagree", "Its rows tell different amounts."
        )
        return None
    return next(iter(said), None)


def _address(cells: list[_Cells], findings: Findings) -> Address | None:
    said = {
        tuple(each[name] for name in (columns.RECIPIENT, columns.PHONE, columns.ADDRESS))
        for each in cells
    }
    number = cells[0].row.number
    whole = [each for each in said if any(each)]
    if len(whole) > 1:
        findings.error(number, columns.ADDRESS, "rows-disagree", "Its rows go to several people.")
        return None
    recipient, phone, street = whole[0] if whole else ("", "", "")
    if not (recipient and street):
        findings.error(number, columns.ADDRESS, "address-missing", "It says not where it goes to.")
        return None
    try:
        phone = checked_phone(phone.removeprefix("+86").removeprefix("86-"))
    except Refusal:
        findings.error(number, columns.PHONE, "phone-unreadable", "This is no telephone number.")
        return None
    first = cells[0]
    regions = [first[name] for name in (columns.PROVINCE, columns.CITY, columns.DISTRICT)]
    lines = (*(["".join(regions)] if any(regions) else []), street)
    return Address(recipient, phone, tuple(lines), first[columns.DISTRICT], first[columns.CITY])


def _lines(parts: list[_Part], paid_minor: int | None, of: Currency) -> Iterator[NewLine]:
    """What was paid per line, or for the whole order: then split by what the lines cost."""
    worth = [
        part.quantity.of(Money(part.unit_minor, of)).minor
        if part.paid_minor is None
        else part.paid_minor
        for part in parts
    ]
    told = all(part.paid_minor is not None for part in parts)
    if paid_minor is not None and not told:
        worth = [share.minor for share in Money(paid_minor, of).allocate(worth)]
    for part, net_minor in zip(parts, worth, strict=True):
        product = part.listed.product
        yield NewLine(
            sku=product.sku,
            thousandths=part.quantity.thousandths,
            list_minor=part.unit_minor,
            net_minor=net_minor,
            mode=Mode.SHIP,
            unit=part.quantity.unit,
            name_zh=product.zh,
            name_en=product.en,
            tax=product.tax,
        )
