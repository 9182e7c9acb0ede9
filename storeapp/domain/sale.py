"""A sale: what was sold, at which prices, and how it was paid. Once made it never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money, total
from storeapp.domain.pricing import Applied, PricedBasket, PricedLine, pieces_of
from storeapp.domain.staff import StaffMember
from storeapp.domain.tax import TaxLine, TaxTable, taxes_of
from storeapp.domain.tender import Settlement, Tender, TenderKind
from storeapp.domain.till import ReceiptNumber


@dataclass(frozen=True, slots=True)
class Sale:
    """A completed sale. Building one proves it: lines, taxes, tenders and rounding agree.

    `lines` holds voided lines too, at zero, as their trace. `id` is the basket's UUIDv7, so one
    basket can be sold once only. `ended_at` is store time with its offset; `business_date` is the
    shift's. `rules` is the hash of the promotions, `applied` those that took part; with
    `priced_at`, `customer` (without her birthday), `burn` and `coupons` it can be priced again to
    the same cents.
    """

    id: str
    number: ReceiptNumber
    shift: str
    business_date: date
    ended_at: datetime
    cashier_id: str
    lines: tuple[PricedLine, ...]
    taxes: tuple[TaxLine, ...]
    due: Money
    rounding: Money
    tenders: tuple[Tender, ...]
    rules: str = ""
    priced_at: datetime | None = None
    customer: Customer | None = None
    burn: int = 0
    coupons: tuple[str, ...] = ()
    applied: tuple[Applied, ...] = ()
    approvals: tuple[Approval, ...] = ()

    def __post_init__(self) -> None:
        if not (self.id and self.shift and self.cashier_id):
            raise Defect("a sale names itself, its shift and its cashier")
        if self.ended_at.tzinfo is None:
            raise Defect("a sale's moment needs its offset")
        self._prove_goods()
        self._prove_taxes()
        self._prove_payment()

    def _prove_goods(self) -> None:
        if not any(not p.line.voided for p in self.lines):
            raise Defect("a sale sells something")
        Basket(self.id, tuple(p.line for p in self.lines))
        added = total((tax.added for tax in self.taxes), self.due.currency)
        if self.subtotal + added != self.due:
            made = (self.subtotal + added).minor
            raise Defect(f"lines and taxes make {made}, due is {self.due.minor}")

    def _prove_taxes(self) -> None:
        parts = [(p.line.tax_code, p.net) for p in self.lines if not p.line.voided]
        if taxes_of(parts, TaxTable(tuple(tax.rate for tax in self.taxes))) != self.taxes:
            raise Defect("the taxes are not those of the lines")

    def _prove_payment(self) -> None:
        if self.due + self.rounding != self.paid:
            raise Defect(f"due {self.due.minor} + {self.rounding.minor}, paid {self.paid.minor}")
        if self.rounding and not self.in_cash:
            raise Defect("only cash is rounded")

    @property
    def subtotal(self) -> Money:
        """What the lines cost together, before taxes that come on top."""
        return total((p.net for p in self.lines if not p.line.voided), self.due.currency)

    @property
    def saved(self) -> Money:
        return total((p.saving for p in self.lines), self.due.currency)

    @property
    def pieces(self) -> int:
        return pieces_of(self.lines)

    @property
    def paid(self) -> Money:
        return total((tender.amount for tender in self.tenders), self.due.currency)

    @property
    def change(self) -> Money:
        return total((tender.change for tender in self.tenders), self.due.currency)

    @property
    def customer_id(self) -> str:
        """The member's id, "" for a guest."""
        return self.customer.id if self.customer else ""

    @property
    def in_cash(self) -> bool:
        """True when any of it was paid in cash, so that the drawer has to open."""
        return any(tender.kind is TenderKind.CASH for tender in self.tenders)


def sell(
    basket: PricedBasket,
    settlement: Settlement,
    *,
    number: ReceiptNumber,
    shift: str,
    business_date: date,
    ended_at: datetime,
    cashier: StaffMember,
) -> Sale:
    """The sale of a basket that has been settled; Refusal when it is empty or not fully paid."""
    if basket.basket.empty:
        raise Refusal("basket-empty")
    if not settlement.settled:
        raise Refusal("not-settled", left=settlement.left)
    if settlement.due != basket.due:
        raise Defect("the settlement is of another basket")
    return Sale(
        id=basket.basket.id,
        number=number,
        shift=shift,
        business_date=business_date,
        ended_at=ended_at,
        cashier_id=cashier.id,
        lines=basket.lines,
        taxes=basket.taxes,
        due=basket.due,
        rounding=settlement.rounding,
        tenders=settlement.tenders,
        rules=basket.rules,
        priced_at=basket.priced_at,
        customer=basket.basket.customer.lasting if basket.basket.customer else None,
        burn=basket.basket.burn,
        coupons=basket.basket.coupons,
        applied=basket.applied,
        approvals=basket.basket.approvals,
    )
