"""The receipt of a return: every figure comes from the return, none is worked out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storeapp.domain import receipt_words as words
from storeapp.domain import return_words as back_words
from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money, format_money
from storeapp.domain.quantity import format_quantity
from storeapp.domain.receipt import Align, Block, Pair, QrCode, ReceiptDoc, Rule, Space, Text
from storeapp.domain.receipt_of import TENDERS, Letterhead, percent, receipt_of
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.returning import GivenBack, Return, ReturnedLine
from storeapp.domain.sale import Sale
from storeapp.domain.tender import TenderKind

_INDENT = "  "
_CODE = "SR1"


def return_receipt(done: Return, head: Letterhead, rules: ReturnRules) -> ReceiptDoc:
    """What came back, and how the money goes back to her."""
    writer = _Writer(done, head, rules)
    title = writer.say(back_words.TITLE, number=str(done.number))
    return ReceiptDoc(title, tuple(writer.blocks()), logo=True)


def exchange_receipt(sale: Sale, done: Return, head: Letterhead, rules: ReturnRules) -> ReceiptDoc:
    """The receipt of the sale with what came back for it: one document for both."""
    writer = _Writer(done, head, rules)
    return receipt_of(sale, head, above=tuple(writer.part()), below=tuple(writer.money()))


def return_code(done: Return) -> str:
    """The text that finds the return again: layout version, its number, its id."""
    return f"{_CODE}:{done.number}:{done.id}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of one receipt, top to bottom. What comes back carries a minus; what she
    gets does not."""

    done: Return
    head: Letterhead
    rules: ReturnRules

    def blocks(self) -> Iterator[Block]:
        yield from self._head()
        yield Rule()
        for line in self.done.back.lines:
            yield from self._line(line)
        yield Rule()
        yield from self._kept_back()
        total = format_money(self.done.back.due)
        yield Pair(self.say(back_words.TOTAL), total, bold=True, large=True)
        yield from self.money()
        yield Rule()
        yield from self._points()
        for tax in self.done.back.taxes:
            rate = percent(tax.rate.basis_points)
            words_of = words.TAX_WITHIN if tax.rate.inclusive else words.TAX_ON_TOP
            left = self.say(words_of, rate=rate, base=_figure(tax.base))
            yield Pair(left, _figure(-tax.tax))
        yield from self._foot()

    def part(self) -> Iterator[Block]:
        """As a part of another receipt."""
        yield Text(self.say(back_words.CAME_BACK), bold=True)
        yield Pair(self.say(back_words.RETURN_NUMBER), str(self.done.number))
        yield from self._of()
        for line in self.done.back.lines:
            yield from self._line(line)
        yield from self._kept_back()
        yield Pair(self.say(back_words.WORTH), _figure(self.done.back.due), bold=True)
        yield from self._points()
        yield Rule()
        yield Text(self.say(back_words.TAKEN_INSTEAD), bold=True)

    def money(self) -> Iterator[Block]:
        """How it goes back."""
        back = self.done.back
        if back.rounding:
            yield Pair(self.say(words.ROUNDING), _figure(back.rounding))
        for each in back.given:
            if each.paid or (each.due and not each.carried):
                yield Pair(self._to(each), _figure(each.paid))

    def say(self, words_of: Name, **figures: str) -> str:
        return words_of.said_in(self.head.language).format(**figures)

    def _head(self) -> Iterator[Block]:
        done = self.done
        yield Text(self.head.store_name, Align.CENTRE, bold=True, large=True)
        if self.head.address:
            yield Text(self.head.address, Align.CENTRE)
        yield Text(self.say(back_words.HEADING), Align.CENTRE, bold=True, large=True)
        yield Rule()
        yield Pair(self.say(words.NUMBER), str(done.number))
        yield Pair(self.say(words.DATE), done.ended_at.strftime("%Y-%m-%d %H:%M"))
        yield Pair(self.say(words.CASHIER), self.head.cashier_name)
        yield from self._of()

    def _of(self) -> Iterator[Block]:
        number = self.done.back.number
        if number:
            yield Pair(self.say(back_words.OF), number)
        else:
            yield Text(self.say(back_words.WITHOUT))

    def _line(self, line: ReturnedLine) -> Iterator[Block]:
        yield Text(line.name.said_in(self.head.language))
        amount = format_quantity(line.quantity)
        if line.quantity.unit.divisible:
            amount = f"{amount} {line.quantity.unit.value}"
        left = self.say(back_words.HOW_MANY, amount=amount, why=self._why(line))
        yield Pair(_INDENT + left, _figure(-line.net))

    def _why(self, line: ReturnedLine) -> str:
        found = (each.name for each in self.rules.reasons if each.code == line.reason)
        name = next(found, None)
        return line.reason if name is None else name.said_in(self.head.language)

    def _kept_back(self) -> Iterator[Block]:
        kept = self.done.back.kept_back
        if kept.minor > 0:
            yield Text(self.say(back_words.KEPT_BACK, amount=_figure(kept)))
        elif kept.minor < 0:
            yield Text(self.say(back_words.GIVEN_AFTER_ALL, amount=_figure(-kept)))

    def _to(self, given: GivenBack) -> str:
        kind = given.source.kind
        name = self.say(words.CARD if kind is TenderKind.CARD else TENDERS[kind])
        if kind is TenderKind.CARD and given.reference:
            return self.say(back_words.BACK_TO_WITH_SLIP, to=name, slip=given.reference)
        return self.say(back_words.BACK_TO, to=name)

    def _points(self) -> Iterator[Block]:
        if self.done.back.unearned:
            yield Pair(self.say(back_words.UNEARNED), f"-{self.done.back.unearned:,}")
        if self.done.back.unburnt:
            yield Pair(self.say(back_words.UNBURNT), f"{self.done.back.unburnt:,}")

    def _foot(self) -> Iterator[Block]:
        yield Space()
        yield QrCode(return_code(self.done))
        if self.head.footer:
            yield Text(self.head.footer, Align.CENTRE)


def _figure(amount: Money) -> str:
    return format_money(amount, symbol=False)
