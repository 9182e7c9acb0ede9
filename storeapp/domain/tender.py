"""Tenders: how an amount due is paid, with change and cash rounding on the cash remainder only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import MAX_MINOR, Money, rounded_ratio, total


class TenderKind(Enum):
    CASH = "cash"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    EXCHANGE = "exchange"
    """What was given for something that came back, and pays for this; see `domain.returning`."""


BY_PHONE = frozenset({TenderKind.WECHAT, TenderKind.ALIPAY})
"""Charged by head office, with a code that the customer's phone shows."""


@dataclass(frozen=True, slots=True)
class CashRounding:
    """The smallest coin in use, in minor units (1 = none missing); halves round away from zero.

    It touches only what is paid in cash after every other tender, and is its own figure on the
    receipt: not a discount, not in any tax base.
    """

    step_minor: int = 1

    def __post_init__(self) -> None:
        if self.step_minor < 1:
            raise Defect("the smallest coin is at least one minor unit")

    def rounded(self, amount: Money) -> Money:
        steps = rounded_ratio(amount.minor, self.step_minor)
        return Money(steps * self.step_minor, amount.currency)


@dataclass(frozen=True, slots=True)
class Tender:
    """One payment as it was taken: `amount` is what it pays, after change for cash.

    `handed` is what the customer handed over; for all else both are equal. `reference` is the
    slip number of a terminal, or head office's number of a payment by phone, "" when none; never
    any digit of a card or of a phone's code.
    """

    kind: TenderKind
    amount: Money
    handed: Money
    reference: str = ""

    def __post_init__(self) -> None:
        if self.amount.minor < 0 or self.handed < self.amount:
            raise Defect("a tender pays no more than was handed over")
        if self.kind is not TenderKind.CASH and self.handed != self.amount:
            raise Defect("only cash gives change")

    @property
    def change(self) -> Money:
        return self.handed - self.amount


@dataclass(frozen=True, slots=True)
class Settlement:
    """An amount due and the tenders taken so far, in order.

    Cash below what is left leaves the rest open for any tender; cash that covers it closes it.
    `rounding` is what cash rounding added to the due (negative: took off).
    """

    due: Money
    coins: CashRounding = CashRounding()
    tenders: tuple[Tender, ...] = ()
    rounding: Money = Money(0)

    def __post_init__(self) -> None:
        if not self.rounding:
            # The default is nothing in one currency; nothing is nothing in the due's as well.
            object.__setattr__(self, "rounding", Money(0, self.due.currency))

    @property
    def paid(self) -> Money:
        return total((tender.amount for tender in self.tenders), self.due.currency)

    @property
    def left(self) -> Money:
        """What is still to be paid, by any tender but cash."""
        return self.due + self.rounding - self.paid

    @property
    def left_in_cash(self) -> Money:
        """What is still to be paid when the rest is cash.

        All cash of the sale is rounded together, also what was handed over before: otherwise
        paying in two goes would cost something else than paying at once. Never below nothing.
        """
        nothing = Money(0, self.due.currency)
        if self.settled:
            return nothing
        cash = total(
            (t.amount for t in self.tenders if t.kind is TenderKind.CASH), nothing.currency
        )
        return max(self.coins.rounded(cash + self.left) - cash, nothing)

    @property
    def settled(self) -> bool:
        return self.left.minor == 0

    @property
    def change(self) -> Money:
        return total((tender.change for tender in self.tenders), self.due.currency)

    def by_card(
        self, amount: Money, reference: str = "", kind: TenderKind = TenderKind.CARD
    ) -> Settlement:
        """With `amount` paid by card, or by phone as `kind` says; never more than is left."""
        _positive(amount)
        if amount > self.left:
            raise Refusal("card-over-due", left=self.left)
        return self._with(Tender(kind, amount, amount, reference), self.rounding)

    def by_cash(self, handed: Money) -> Settlement:
        """With cash handed over: less than is left stays open, more gives change.

        Cash that covers the rounded remainder settles it, and only then is the remainder
        rounded. Coins below the smallest are taken: the exact remainder settles without rounding.
        When coins round the remainder away, nothing handed over (0) settles it. Refusals:
        `already-paid`, `tender-not-positive`, `amount-too-large`, `cash-below-coins`,
        `change-too-large`.
        """
        if self.left.minor <= 0:
            raise Refusal("already-paid")
        rounded = self.left_in_cash
        if rounded or handed:
            _positive(handed)
        if handed == self.left or handed < min(self.left, rounded):
            return self._with(Tender(TenderKind.CASH, handed, handed), self.rounding)
        if handed < rounded:
            raise Refusal("cash-below-coins", left=rounded)
        if handed.minor - rounded.minor > MAX_CHANGE_MINOR:
            raise Refusal("change-too-large", most=Money(MAX_CHANGE_MINOR, handed.currency))
        rounding = self.rounding + (rounded - self.left)
        return self._with(Tender(TenderKind.CASH, rounded, handed), rounding)

    def _with(self, tender: Tender, rounding: Money) -> Settlement:
        return Settlement(self.due, self.coins, (*self.tenders, tender), rounding)


def retaken(fresh: Settlement, tenders: tuple[Tender, ...]) -> Settlement:
    """`fresh` with those tenders, in their order, each as if it were taken now.

    Where they do not lead there, because less is due than when they were taken, the refusals of
    `by_card` and `by_cash` say so.
    """
    for tender in tenders:
        if tender.kind is TenderKind.CASH:
            fresh = fresh.by_cash(tender.handed)
        else:
            fresh = fresh.by_card(tender.amount, tender.reference, tender.kind)
    return fresh


MAX_CHANGE_MINOR = 1_000_00
"""The most change a till gives; more is a barcode or a phone number in the cash field."""


def _positive(amount: Money) -> None:
    if amount.minor <= 0:
        raise Refusal("tender-not-positive")
    if amount.minor > MAX_MINOR:
        raise Refusal("amount-too-large", text=str(amount.minor))
