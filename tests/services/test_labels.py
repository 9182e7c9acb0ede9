"""Labels: today's price with its version, and for goods by weight the amount in the code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storeapp.domain.barcode import Scan, read_code
from storeapp.domain.catalogue import Match
from storeapp.domain.errors import Refusal
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import Money
from storeapp.domain.price_label import LabelKind, Per, UnitPrice
from storeapp.domain.quantity import Unit, pieces
from storeapp.ports.devices import Outcome
from storeapp.services.labels import MOST_COPIES, Labels, Weighed
from tests.services.fake_labels import FakeLabels
from tests.services.fakes import FakeCatalogue, FakeClock, FakeScale, a_config, a_product

PLUM = a_product("P1", 1280)
LOOSE = replace(a_product("K1", 3980, Unit.KILOGRAM), plu="42")
CODE = "6901234567892"


class Desk:
    def __init__(self, *layouts: str) -> None:
        self.printer, self.scale = FakeLabels(), FakeScale(452)
        self.catalogue = FakeCatalogue(PLUM, LOOSE).with_code(f"0{CODE}", Match(PLUM, pieces(1)))
        self.catalogue.with_code("plu:00042", Match(LOOSE, pieces(1)))
        config = a_config()
        if layouts:
            config = a_config(labels=tuple(LabelLayout(each) for each in layouts))
        self.labels = Labels(self.printer, self.scale, self.catalogue, FakeClock(), config)


async def test_a_shelf_label_says_the_price_of_now_and_its_version(aloop) -> None:
    desk = Desk()
    assert await desk.labels.print_shelf("P1", 3) == PLUM
    desk.catalogue.products["P1"] = replace(PLUM, price=Money(990), price_pos=8)
    await desk.labels.print_shelf("P1", 1)

    (before, three), (after, one) = desk.printer.printed
    assert (before.kind, before.price, before.price_pos, three) == (
        LabelKind.SHELF,
        Money(1280),
        7,
        3,
    )
    assert (after.price, after.price_pos, one) == (Money(990), 8, 1)
    assert (before.sku, before.code, before.unit_price) == ("P1", CODE, None)
    assert f"{before.day:%Y-%m-%d}" == "2026-11-21"


@pytest.mark.parametrize(("copies", "printed"), [(0, 1), (99, 99), (1000, MOST_COPIES)])
async def test_copies_have_their_bounds(aloop, copies: int, printed: int) -> None:
    desk = Desk()
    await desk.labels.print_shelf("P1", copies)
    assert [count for _, count in desk.printer.printed] == [printed]


async def test_a_weighed_good_s_label_carries_the_amount_that_the_till_reads_again(aloop) -> None:
    desk = Desk()
    weighed = await desk.labels.print_item("K1")

    [(label, count)] = desk.printer.printed
    assert weighed == Weighed(452, Money(1799))
    assert (label.kind, label.price, count) == (LabelKind.ITEM, Money(1799), 1)
    assert label.unit_price == UnitPrice(Money(3980), Per.KILOGRAM)
    assert label.code == "2200042017990"
    reading = read_code(Scan(label.code), a_config().labels)
    assert (reading.keys[0], reading.label_minor, reading.damaged) == ("plu:00042", 1799, False)
    assert desk.scale.given_back == 0


async def test_the_packaging_is_not_sold(aloop) -> None:
    desk = Desk()
    desk.catalogue.products["K1"] = replace(LOOSE, tare_g=12)
    assert await desk.labels.print_item("K1") == Weighed(440, Money(1751))
    [(label, _)] = desk.printer.printed
    assert label.price == Money(1751)


async def test_a_layout_with_weight_and_amount_holds_both(aloop) -> None:
    desk = Desk("28IIIIIPPPPPWWWWWC")
    await desk.labels.print_item("K1")
    [(label, _)] = desk.printer.printed
    assert label.code[:-1] == "28" + "00042" + "01799" + "00452"


@pytest.mark.parametrize(
    ("scanned", "sku"), [(CODE, "P1"), ("2200042017990", "K1")], ids=["a good", "an item label"]
)
def test_what_is_scanned_is_what_gets_a_label(scanned: str, sku: str) -> None:
    assert Desk().labels.find(Scan(scanned)).sku == sku


def test_what_is_no_good_gets_none() -> None:
    with pytest.raises(Refusal, match="code-unknown"):
        Desk().labels.find(Scan("4006381333931"))


def test_goods_are_found_by_name() -> None:
    assert [p.sku for p in Desk().labels.search("Plum")] == ["P1", "K1"]


@pytest.mark.parametrize(
    ("outcome", "code", "came_out"),
    [
        (Outcome.NOT_SENT, "labels-unsent", 0),
        (Outcome.SENT_UNCONFIRMED, "labels-unsure", 1),
    ],
    ids=["not sent", "perhaps"],
)
async def test_what_the_printer_did_not_take_is_said(
    aloop, outcome: Outcome, code: str, came_out: int
) -> None:
    desk = Desk()
    desk.printer.outcome = outcome
    with pytest.raises(Refusal, match=code):
        await desk.labels.print_shelf("P1", 1)
    with pytest.raises(Refusal, match=code):
        await desk.labels.print_item("K1")
    assert len(desk.printer.printed) == 2 * came_out
    assert desk.scale.given_back == 1


@pytest.mark.parametrize(
    ("sku", "layouts", "code", "given_back"),
    [
        ("P1", (), "not-sold-by-weight", 0),
        ("gone", (), "product-gone", 0),
        ("K1", ("21IIIIIWWWWWC",), "label-has-no-code", 1),
        ("K1", ("22IIIIIIIIPPPPC",), "", 0),
    ],
    ids=["by the piece", "no longer sold", "no layout with an amount", "a wider number"],
)
async def test_what_cannot_have_an_item_label(
    aloop, sku: str, layouts: tuple[str, ...], code: str, given_back: int
) -> None:
    desk = Desk(*layouts)
    if code:
        with pytest.raises(Refusal, match=code):
            await desk.labels.print_item(sku)
    else:
        await desk.labels.print_item(sku)
    assert len(desk.printer.printed) == (0 if code else 1)
    assert desk.scale.given_back == given_back


async def test_the_scale_s_refusal_passes_through(aloop) -> None:
    desk = Desk()
    desk.scale.refusal = "scale-not-stable"
    with pytest.raises(Refusal, match="scale-not-stable"):
        await desk.labels.print_item("K1")
    assert desk.printer.printed == []


async def test_the_first_layout_that_holds_the_amount_is_taken(aloop) -> None:
    desk = Desk("22IIIIIPPPPC", "23IIIIIPPPPPPC")
    desk.scale.weight_g = 5000  # 199.00 does not go into four digits.
    await desk.labels.print_item("K1")
    [(label, _)] = desk.printer.printed
    assert label.code[:-1] == "2300042019900"
