"""Receipts: what is on paper, word for word, in both languages and both widths."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given

from storeapp.domain.basket import Entry
from storeapp.domain.catalogue import Language, Name
from storeapp.domain.money import JPY, Money
from storeapp.domain.pricing import priced
from storeapp.domain.quantity import Quantity, Unit
from storeapp.domain.receipt import (
    Align,
    BarCode,
    Pair,
    QrCode,
    ReceiptDoc,
    Rule,
    Space,
    Text,
    marked_copy,
)
from storeapp.domain.receipt_of import letterhead_of, receipt_of, sale_code
from storeapp.domain.sale import Sale
from storeapp.domain.tender import CashRounding, Settlement
from storeapp.promotions.engine import price
from tests.domain.build import (
    TAXES,
    a_basket,
    a_config,
    a_line,
    a_product,
    a_sale,
    sale_of,
    sales,
    yuan,
)

BASKET = a_basket(
    a_line("line-1", count=2),
    a_line("line-2", weight_g=356),
    a_line("line-3", a_product("NO"), voided=True),
    a_line("line-4", weight_g=120, entry=Entry.LABEL, label_amount=1177),
)
DUE = price(BASKET, TAXES).due
SETTLEMENT = Settlement(DUE, CashRounding(10)).by_card(yuan(2000), "4711").by_cash(yuan(10_000))
SALE = a_sale(BASKET, SETTLEMENT)


def plain(document: ReceiptDoc, columns: int) -> list[str]:
    """The document as a printer of so many columns sets it, Hanzi two wide; never overfull."""
    lines = []
    for block in document.blocks:
        match block:
            case Text(text, align):
                room = columns - width(text)
                pad = {Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[align]
                lines.append(" " * max(0, pad) + text)
            case Pair(left, right, _, large):
                wide = 2 if large else 1
                room = columns - wide * (width(left) + width(right))
                assert room >= wide
                lines.append(left + " " * (room // wide) + right)
            case Rule():
                lines.append("-" * columns)
            case Space():
                lines.append("")
            case QrCode(text):
                lines.append(f"[{text}]")
            case BarCode():
                raise AssertionError("a sale's receipt has a QR code")
    return lines


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def test_a_chinese_receipt_of_32_columns() -> None:
    assert plain(receipt_of(SALE, letterhead_of(a_config(), "小林")), 32) == [
        "            梅子时光",
        "          滨江路 8 号",
        "--------------------------------",
        "单号             S01-T1-1-000001",
        "时间            2026-11-21 12:00",
        "收银员                      小林",
        "--------------------------------",
        "话梅",
        "  2 x 12.80                25.60",
        "散装话梅",
        "  0.356 kg x 98.00         34.89",
        "散装话梅",
        "  0.120 kg                 11.77",
        "--------------------------------",
        "合计      ¥72.26",
        "现金舍入                    0.04",
        "刷卡（凭证 4711）          20.00",
        "现金                       52.30",
        "  实收                    100.00",
        "找零                       47.70",
        "--------------------------------",
        "件数                           4",
        "46.66 含税 9%               3.85",
        "25.60 含税 13%              2.95",
        "",
        "[SA1:S01-T1-1-000001:basket-1]",
        "            谢谢惠顾",
    ]


def test_an_english_receipt_of_48_columns() -> None:
    document = receipt_of(SALE, letterhead_of(a_config(language=Language.ENGLISH), "Lin"))
    assert document.title == "Receipt S01-T1-1-000001"
    assert plain(document, 48) == [
        "                   Plum Time",
        "                8 Riverside Road",
        "-" * 48,
        "No.                              S01-T1-1-000001",
        "Date                            2026-11-21 12:00",
        "Cashier                                      Lin",
        "-" * 48,
        "Dried plum",
        "  2 x 12.80                                25.60",
        "Loose plums",
        "  0.356 kg x 98.00                         34.89",
        "Loose plums",
        "  0.120 kg                                 11.77",
        "-" * 48,
        "Total             ¥72.26",
        "Cash rounding                               0.04",
        "Card (slip 4711)                           20.00",
        "Cash                                       52.30",
        "  Received                                100.00",
        "Change                                     47.70",
        "-" * 48,
        "Items                                          4",
        "9% tax in 46.66                             3.85",
        "13% tax in 25.60                            2.95",
        "",
        "[SA1:S01-T1-1-000001:basket-1]",
        "                   Thank you",
    ]


def test_the_total_is_the_largest_thing_on_it() -> None:
    document = receipt_of(SALE, letterhead_of(a_config(), "小林"))
    large = [block for block in document.blocks if isinstance(block, Text | Pair) and block.large]
    assert large == [
        Text("梅子时光", Align.CENTRE, bold=True, large=True),
        Pair("合计", "¥72.26", bold=True, large=True),
    ]
    assert Pair("找零", "47.70", bold=True) in document.blocks


def test_savings_and_taxes_on_top() -> None:
    basket = a_basket(a_line(product=a_product(price=2000, tax_code="on-top")))
    bought = priced(basket, [yuan(1500)], TAXES)
    sale = sale_of(bought, Settlement(bought.due).by_card(bought.due))
    lines = plain(receipt_of(sale, letterhead_of(a_config(language=Language.ENGLISH), "Lin")), 32)
    assert lines[7:19] == [
        "Dried plum",
        "  1 x 20.00                15.00",
        "  saved 5.00",
        "--------------------------------",
        "Subtotal                   15.00",
        "8.25% tax on 15.00          1.24",
        "You saved                   5.00",
        "Total     ¥16.24",
        "Card                       16.24",
        "--------------------------------",
        "Items                          1",
        "",
    ]


def test_cash_in_two_goes() -> None:
    settlement = Settlement(yuan(1280)).by_cash(yuan(1000)).by_cash(yuan(500))
    lines = plain(receipt_of(a_sale(settlement=settlement), letterhead_of(a_config(), "小林")), 32)
    assert lines[11:15] == [
        "现金                       10.00",
        "现金                        2.80",
        "  实收                      5.00",
        "找零                        2.20",
    ]


def test_what_is_empty_takes_no_paper() -> None:
    config = a_config(address=Name("", ""), footer=Name("", ""))
    blocks = receipt_of(a_sale(), letterhead_of(config, "小林")).blocks
    assert isinstance(blocks[1], Rule)
    assert blocks[-1] == QrCode("SA1:S01-T1-1-000001:basket-1")


def test_braces_in_names_are_braces() -> None:
    product = a_product(name=Name("{x}", "{0}"))
    document = receipt_of(
        a_sale(a_basket(a_line(product=product))), letterhead_of(a_config(), "{cashier}")
    )
    assert Text("{x}") in document.blocks
    assert Pair("收银员", "{cashier}") in document.blocks


def test_measured_goods_show_their_unit() -> None:
    rope = replace(a_line(entry=Entry.KEY), quantity=Quantity(1500, Unit.METRE))
    document = receipt_of(a_sale(a_basket(rope)), letterhead_of(a_config(), "小林"))
    assert Pair("  1.500 m x 12.80", "19.20") in document.blocks


@pytest.mark.parametrize(
    ("language", "count", "entry", "said"),
    [
        (Language.CHINESE, 6, Entry.SCAN, "  整包 6 件"),
        (Language.ENGLISH, 6, Entry.SCAN, "  Pack of 6"),
        (Language.CHINESE, 1, Entry.LABEL, "  1 件"),
        (Language.ENGLISH, 1, Entry.LABEL, "  1 pc"),
    ],
    ids=["pack, Chinese", "pack, English", "labelled piece, Chinese", "labelled piece, English"],
)
def test_pieces_with_an_amount_of_their_own_say_what_they_are(
    language: Language, count: int, entry: Entry, said: str
) -> None:
    line = a_line(count=count, entry=entry, label_amount=7000)
    head = letterhead_of(a_config(language=language), "Lin")
    document = receipt_of(a_sale(a_basket(line)), head)
    assert Pair(said, "70.00") in document.blocks


def test_a_pack_without_a_price_of_its_own_is_so_many_pieces() -> None:
    head = letterhead_of(a_config(), "小林")
    document = receipt_of(a_sale(a_basket(a_line(count=6))), head)
    assert Pair("  6 x 12.80", "76.80") in document.blocks


def test_yen_have_no_point() -> None:
    product = a_product(price=Money(1280, JPY))
    sale = a_sale(a_basket(a_line(product=product, count=2)))
    document = receipt_of(sale, letterhead_of(a_config(currency=JPY), "小林"))
    assert Pair("  2 x 1,280", "2,560") in document.blocks
    assert Pair("合计", "¥2,560", bold=True, large=True) in document.blocks


def test_a_copy_says_so_first_and_is_otherwise_the_same() -> None:
    original = receipt_of(SALE, letterhead_of(a_config(), "小林"))
    assert original.copy == 0
    copy = receipt_of(SALE, letterhead_of(a_config(), "小林"), copy=2)
    assert copy.blocks == (Text("COPY 2 / 副本 2", Align.CENTRE, bold=True), *original.blocks)
    assert (copy.copy, copy.title) == (2, original.title)
    assert marked_copy(copy, 3).blocks[1:] == original.blocks


@given(sales())
def test_any_sale_is_printed_with_its_own_figures(sale: Sale) -> None:
    document = receipt_of(sale, letterhead_of(a_config(), "小林"))
    qr_codes = [block for block in document.blocks if isinstance(block, QrCode)]
    assert qr_codes == [QrCode(sale_code(sale))]
    texts = sum(isinstance(block, Pair) and block.left[:2] == "  " for block in document.blocks)
    sold = sum(not p.line.voided for p in sale.lines)
    assert texts == sold + sum(bool(tender.change) for tender in sale.tenders)


@pytest.mark.parametrize("words", [Language.CHINESE, Language.ENGLISH])
def test_both_languages_name_what_they_print(words: Language) -> None:
    assert "1-000001" in receipt_of(SALE, letterhead_of(a_config(language=words), "x")).title
