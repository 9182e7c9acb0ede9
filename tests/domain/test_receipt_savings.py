"""What promotions did, word for word on paper: under each line, and all together at the end."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.catalogue import Language, Name
from storeapp.domain.customer import Customer
from storeapp.domain.receipt import Pair, ReceiptDoc, Text
from storeapp.domain.receipt_of import letterhead_of, receipt_of
from storeapp.domain.sale import Sale
from storeapp.promotions.compile import compiled
from storeapp.promotions.engine import price
from storeapp.promotions.occasion import Occasion, Place
from storeapp.promotions.rule import BurnPoints, EarnPoints, Layer, Percent, Promotion
from tests.domain.build import NOON, TAXES, a_basket, a_config, a_line, an_approval, sale_of
from tests.services.rules import of_skus, off, rule_set

BASKET = a_basket(a_line("line-1", count=2), a_line("line-2", weight_g=356))
PIECE, LOOSE = (line.sku for line in BASKET.lines)


def named(promotion: Promotion, zh: str, en: str) -> Promotion:
    return replace(promotion, name=Name(zh, en))


TEN = named(off("ten", Percent(1000), of_skus(PIECE)), "话梅九折", "Plums 10 % off")
FIFTH = named(off("fifth", Percent(2000), of_skus(LOOSE)), "散装八折 {a}", "Loose 20 % off {a}")
ALL = named(off("all", Percent(500), layer=Layer.THRESHOLD), "全场九五折", "5 % off all")


def sold(*promotions: Promotion, customer: Customer | None = None, burn: int = 0) -> Sale:
    book = compiled(rule_set(*promotions), "h")
    basket = BASKET.with_customer(customer)
    if burn:
        basket = basket.with_burn(burn)
    occasion = Occasion(NOON, Place("S01"), customer, burn=burn)
    return sale_of(price(basket, TAXES, book=book, occasion=occasion))


def written(sale: Sale, language: Language) -> list[tuple[str, str]]:
    """Words and figures, without the head and the foot."""
    document: ReceiptDoc = receipt_of(sale, letterhead_of(a_config(language=language), "Lin"))
    found = []
    for block in document.blocks:
        if isinstance(block, Pair):
            found.append((block.left, block.right))
        elif isinstance(block, Text):
            found.append((block.text, ""))
    return found[5:-1]


def test_each_line_says_by_what_it_is_cheaper() -> None:
    assert written(sold(TEN, FIFTH, ALL), Language.ENGLISH)[:12] == [
        ("Dried plum", ""),
        ("  2 x 12.80", "21.88"),
        ("  Plums 10 % off: saved 2.56", ""),
        ("  5 % off all: saved 1.16", ""),
        ("Loose plums", ""),
        ("  0.356 kg x 98.00", "26.51"),
        ("  Loose 20 % off {a}: saved 6.98", ""),
        ("  5 % off all: saved 1.40", ""),
        ("You saved", "12.10"),
        ("  Loose 20 % off {a}", "6.98"),
        ("  Plums 10 % off", "2.56"),
        ("  5 % off all", "2.56"),
    ]


def test_in_chinese_too() -> None:
    said = written(sold(TEN), Language.CHINESE)

    assert said[2] == ("  话梅九折 优惠 2.56", "")
    assert said[5:7] == [("共优惠", "2.56"), ("  话梅九折", "2.56")]


def test_the_savings_by_promotion_make_the_whole() -> None:
    sale = sold(TEN, FIFTH, ALL)

    assert sum(applied.saving for applied in sale.applied) == sale.saved.minor == 1210


def test_points_earned_and_used_are_told() -> None:
    earn = off("earn", EarnPoints(points=1, per_minor=100), layer=Layer.EARN)
    burn = off("burn", BurnPoints(100, 100), layer=Layer.BURN)
    sale = sold(earn, burn, customer=Customer("m1", points=500), burn=200)
    said = dict(written(sale, Language.ENGLISH))

    assert (said["Points used"], said["You saved"]) == ("200", "2.00")
    earned = sum(applied.points for applied in sale.applied if applied.points > 0)
    assert said["Points earned"] == str(earned)
    assert earned > 0


def test_without_points_nothing_is_said_of_them() -> None:
    said = dict(written(sold(TEN), Language.ENGLISH))

    assert not {"Points earned", "Points used"} & said.keys()


def test_an_exception_stands_by_its_name() -> None:
    basket = BASKET.with_approval(an_approval())
    occasion = Occasion(NOON, Place("S01"))
    sale = sale_of(price(basket, TAXES, book=compiled(rule_set(), "h"), occasion=occasion))
    said = written(sale, Language.ENGLISH)

    assert ("  Approved exception: saved 3.00", "") in said
    assert ("  Approved exception", "3.00") in said
