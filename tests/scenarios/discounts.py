"""Scenario 2, Discounts by themselves: published at head office, priced at the till, explained."""

from __future__ import annotations

from storeapp.domain.money import Money, format_money
from storeapp.domain.receipt import Pair, ReceiptDoc, Text
from tests.scenarios.chain import Good, HeadOffice
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.selling import scan

OFF_EACH_200, OFF_100 = 40_00, 15_00
TEA_AND_PLUMS = 8_00


class Discounted:
    """The goods, and what they come to by the words of the promotions, in plain arithmetic."""

    def __init__(self, office: HeadOffice) -> None:
        self.nuts, self.candy, self.tea, self.plums = (
            _dearest(office.packs_of(category)) for category in ("nuts", "candy", "tea", "plums")
        )

    @property
    def listed(self) -> int:
        nuts, candy = 3 * self.nuts.price_minor, 2 * self.candy.price_minor
        return nuts + candy + self.tea.price_minor + self.plums.price_minor

    @property
    def after_items(self) -> int:
        """One of three nuts free, one of two candies at half price, tea with plums 8 off."""
        free, half = self.nuts.price_minor, (self.candy.price_minor + 1) // 2
        return self.listed - free - half - TEA_AND_PLUMS

    @property
    def due(self) -> int:
        """40 off the first full 200, and 15 off the full hundred that is left over."""
        assert 300_00 <= self.after_items < 400_00
        return self.after_items - OFF_EACH_200 - OFF_100


async def discounts(at: AtTheCounter, office: HeadOffice) -> None:
    """Head office publishes; the till at work prices by it, says why, and prints it."""
    published = office.publish_promotions()
    await at.until(
        lambda: office.prices_by() == [(published, published)], "the till prices by the new set"
    )
    at.checked(so=True, what="promotions published, sealed, and confirmed by the till at work")
    goods = Discounted(office)
    await fill_with_bargains(at, goods)
    await look_why(at, goods)
    await pay_and_read(at, goods)


async def fill_with_bargains(at: AtTheCounter, goods: Discounted) -> None:
    await scan(at, goods.nuts)
    await scan_again(at, goods.nuts, 2)
    await at.until_sees("more in all with one more")
    await at.picture("One more is free: the till says so by itself")
    await scan_again(at, goods.nuts, 3)
    await scan(at, goods.candy)
    await scan_again(at, goods.candy, 2)
    await scan(at, goods.tea)
    await scan(at, goods.plums)
    await at.until_sees(_money(goods.due))
    await at.picture("Each line says by what it is cheaper")
    at.checked(
        so=at.sees(_money(goods.listed - goods.due)),
        what=f"five promotions on one basket, to the cent: {_money(goods.due)}",
    )


async def look_why(at: AtTheCounter, goods: Discounted) -> None:
    at.press("F1")
    await at.until_sees("Nuts: 3 for 2", "Candy: second half price", "Tea with plums: 8 off")
    await at.until_sees("40 off each full 200", "Not applied")
    await at.picture("Why it costs that, what is nearly reached, and what lost")
    at.checked(
        so=at.sees(f"Nuts: 3 for 2, 3 × {goods.nuts.en}, −{_money(goods.nuts.price_minor)}"),
        what="the sheet names each promotion with its goods and its saving",
    )
    at.press("Enter")


async def pay_and_read(at: AtTheCounter, goods: Discounted) -> None:
    before = len(at.printer.sheets)
    at.press("F12")
    await at.until_sees("To pay")
    at.press("Enter")
    await at.until_sees("HZ01-1-1-")
    at.press("Enter")
    await at.until_sees(_money(0))
    await at.until(lambda: len(at.printer.sheets) > before, "a receipt came out")
    await at.keep_receipts()
    receipt = (await at.documents(before + 1))[-1]
    saved = {(pair.left.strip(), pair.right) for pair in _pairs(receipt)}
    half = goods.candy.price_minor // 2
    expected = {
        ("坚果买二送一", _figure(goods.nuts.price_minor)),
        ("茶配话梅减8元", _figure(TEA_AND_PLUMS)),
        ("每满200减40", _figure(OFF_EACH_200)),
        ("满100减15", _figure(OFF_100)),
    }
    at.checked(so=expected <= saved, what="the receipt names each promotion with its saving")
    words = [block.text for block in receipt.blocks if isinstance(block, Text)]
    line = f"  糖果第二件半价 优惠 {_figure(goods.candy.price_minor - half)}"
    other = f"  糖果第二件半价 优惠 {_figure(half)}"
    at.checked(so=line in words or other in words, what="and each line says what it was spared")


async def scan_again(at: AtTheCounter, good: Good, count: int) -> None:
    """One more of the same, until its line counts so many."""
    at.scan(good.code)
    await at.until_sees(f"{good.en}, {count},")


def _dearest(goods: list[Good]) -> Good:
    return max(goods, key=lambda good: (good.price_minor, good.sku))


def _pairs(receipt: ReceiptDoc) -> list[Pair]:
    return [block for block in receipt.blocks if isinstance(block, Pair)]


def _money(minor: int) -> str:
    return format_money(Money(minor))


def _figure(minor: int) -> str:
    return format_money(Money(minor), symbol=False)
