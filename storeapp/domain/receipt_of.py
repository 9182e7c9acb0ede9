"""The receipt of a sale: every figure comes from the sale, none is worked out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storeapp.domain import receipt_words as words
from storeapp.domain.basket import Line
from storeapp.domain.catalogue import Language, Name
from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import PricedLine
from storeapp.domain.quantity import format_quantity, pieces
from storeapp.domain.receipt import (
    Align,
    Block,
    Pair,
    QrCode,
    ReceiptDoc,
    Rule,
    Space,
    Text,
    marked_copy,
)
from storeapp.domain.sale import Sale
from storeapp.domain.tax import TaxLine
from storeapp.domain.tender import Tender, TenderKind
from storeapp.domain.till import StoreConfig

TENDERS = {
    TenderKind.CASH: words.CASH,
    TenderKind.WECHAT: words.WECHAT,
    TenderKind.ALIPAY: words.ALIPAY,
    TenderKind.EXCHANGE: words.EXCHANGE,
}
_INDENT = "  "
_CODE = "SA1"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """All that a receipt says and its sale does not know, as it was when the sale was made.

    With the sale it makes the same receipt at any time, whatever became of settings and staff.
    """

    language: Language
    store_name: str
    address: str
    footer: str
    cashier_name: str


def letterhead_of(config: StoreConfig, cashier_name: str) -> Letterhead:
    """The store's own words in its receipt language."""
    language = config.receipt_language
    return Letterhead(
        language,
        store_name=config.store_name.said_in(language),
        address=config.address.said_in(language),
        footer=config.receipt_footer.said_in(language),
        cashier_name=cashier_name,
    )


def receipt_of(
    sale: Sale,
    head: Letterhead,
    *,
    copy: int = 0,
    above: tuple[Block, ...] = (),
    below: tuple[Block, ...] = (),
) -> ReceiptDoc:
    """The receipt in the store's receipt language; the `copy`-th copy is marked as one. In an
    exchange `above` the goods stands what came back, and `below` the payment what she gets."""
    writer = _Writer(sale, head, above, below)
    title = writer.say(words.TITLE, number=str(sale.number))
    document = ReceiptDoc(title, tuple(writer.blocks()), logo=True)
    return marked_copy(document, copy) if copy else document


def sale_code(sale: Sale) -> str:
    """The text that finds the sale again: layout version, receipt number, sale id."""
    return f"{_CODE}:{sale.number}:{sale.id}"


def sale_in_code(text: str) -> str:
    """The id of the sale whose receipt carries that code, "" when it is no receipt's."""
    parts = text.strip().split(":")
    return parts[2] if len(parts) == 3 and parts[0] == _CODE else ""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of one receipt, top to bottom; only the total carries a currency sign."""

    sale: Sale
    head: Letterhead
    above: tuple[Block, ...] = ()
    below: tuple[Block, ...] = ()

    def blocks(self) -> Iterator[Block]:
        yield from self._head()
        yield Rule()
        yield from self.above
        for priced in self.sale.lines:
            if not priced.line.voided:
                yield from self._line(priced)
        yield Rule()
        yield from self._total()
        yield from self._payment()
        yield from self.below
        yield Rule()
        yield from self._facts()
        yield from self._foot()

    def say(self, words_of: Name, **figures: str) -> str:
        return words_of.said_in(self.head.language).format(**figures)

    def _head(self) -> Iterator[Block]:
        yield Text(self.head.store_name, Align.CENTRE, bold=True, large=True)
        if self.head.address:
            yield Text(self.head.address, Align.CENTRE)
        yield Rule()
        yield Pair(self.say(words.NUMBER), str(self.sale.number))
        yield Pair(self.say(words.DATE), self.sale.ended_at.strftime("%Y-%m-%d %H:%M"))
        yield Pair(self.say(words.CASHIER), self.head.cashier_name)

    def _line(self, priced: PricedLine) -> Iterator[Block]:
        # As it is: a brace in a good's name is a brace.
        yield Text(priced.line.name.said_in(self.head.language))
        yield Pair(_INDENT + self._how_much(priced.line), _figure(priced.net))
        yield from self._savings(priced)

    def _savings(self, priced: PricedLine) -> Iterator[Block]:
        """What each promotion took off the line; of an older sale only the whole is known."""
        named = self._saved_by(priced)
        for name, minor in named:
            amount = _figure(Money(minor, priced.net.currency))
            yield Text(_INDENT + self.say(words.SAVED_BY, name=name, amount=amount))
        if priced.saving and not named:
            saved = self.say(words.SAVED_ON_LINE, amount=_figure(priced.saving))
            yield Text(_INDENT + saved)

    def _saved_by(self, priced: PricedLine) -> list[tuple[str, int]]:
        """Names and minor units, in the order in which the promotions applied."""
        saved: dict[str, int] = {}
        for share in priced.shares:
            for part in share.parts:
                saved[part.promotion] = saved.get(part.promotion, 0) + share.count * part.minor
        return [
            (applied.name.said_in(self.head.language), saved[applied.promotion])
            for applied in self.sale.applied
            if saved.get(applied.promotion)
        ]

    def _how_much(self, line: Line) -> str:
        """`2 x 12.80`, `0.356 kg x 98.00`; without a price where a label or a pack set the amount:
        `0.120 kg`, `1 pc`, `Pack of 6`."""
        amount = format_quantity(line.quantity)
        if line.quantity.unit.divisible:
            amount = f"{amount} {line.quantity.unit.value}"
        if line.label_amount is None:
            return f"{amount} x {_figure(line.unit_price)}"
        if line.quantity.unit.divisible:
            return amount
        return self.say(words.PIECE if line.quantity == pieces(1) else words.PACK, count=amount)

    def _total(self) -> Iterator[Block]:
        on_top = [tax for tax in self.sale.taxes if tax.added]
        if on_top:
            yield Pair(self.say(words.SUBTOTAL), _figure(self.sale.subtotal))
        for tax in on_top:
            yield self._tax(words.TAX_ON_TOP, tax)
        if self.sale.saved:
            yield Pair(self.say(words.SAVED), _figure(self.sale.saved))
            yield from self._saved_in_all()
        total = format_money(self.sale.due)
        yield Pair(self.say(words.TOTAL), total, bold=True, large=True)

    def _saved_in_all(self) -> Iterator[Block]:
        for applied in self.sale.applied:
            if applied.saving:
                name = applied.name.said_in(self.head.language)
                saving = Money(applied.saving, self.sale.due.currency)
                yield Pair(_INDENT + name, _figure(saving))

    def _payment(self) -> Iterator[Block]:
        if self.sale.rounding:
            yield Pair(self.say(words.ROUNDING), _figure(self.sale.rounding))
        for tender in self.sale.tenders:
            yield Pair(self._tender_words(tender), _figure(tender.amount))
            if tender.change:
                yield Pair(_INDENT + self.say(words.HANDED), _figure(tender.handed))
        if self.sale.change:
            yield Pair(self.say(words.CHANGE), _figure(self.sale.change), bold=True)

    def _tender_words(self, tender: Tender) -> str:
        if tender.kind is not TenderKind.CARD:
            return self.say(TENDERS[tender.kind])
        if tender.reference:
            return self.say(words.CARD_WITH_SLIP, slip=tender.reference)
        return self.say(words.CARD)

    def _facts(self) -> Iterator[Block]:
        yield Pair(self.say(words.PIECES), str(self.sale.pieces))
        yield from self._points()
        for tax in self.sale.taxes:
            if tax.rate.inclusive:
                yield self._tax(words.TAX_WITHIN, tax)

    def _points(self) -> Iterator[Block]:
        earned = sum(applied.points for applied in self.sale.applied if applied.points > 0)
        used = -sum(applied.points for applied in self.sale.applied if applied.points < 0)
        if earned:
            yield Pair(self.say(words.POINTS_EARNED), f"{earned:,}")
        if used:
            yield Pair(self.say(words.POINTS_USED), f"{used:,}")

    def _tax(self, words_of: Name, tax: TaxLine) -> Pair:
        rate = percent(tax.rate.basis_points)
        return Pair(self.say(words_of, rate=rate, base=_figure(tax.base)), _figure(tax.tax))

    def _foot(self) -> Iterator[Block]:
        yield Space()
        yield QrCode(sale_code(self.sale))
        if self.head.footer:
            yield Text(self.head.footer, Align.CENTRE)


def _figure(amount: Money) -> str:
    return format_money(amount, symbol=False)


def percent(basis_points: int) -> str:
    """`13%`, `8.25%`, `0.5%`."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "%"
