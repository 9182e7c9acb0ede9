"""Baskets: each scan gives a new one; what merges, what refuses, what stays as a trace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storeapp.domain.basket import MAX_LINES, Basket, Entry, Line, line_of
from storeapp.domain.catalogue import Language, Match, Name, QuickKey
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import MAX_MINOR, USD, Money
from storeapp.domain.quantity import MAX_THOUSANDTHS, Quantity, Unit, grams, pieces
from tests.domain.build import a_basket, a_line, a_product, a_weighed_product, yuan


def test_a_second_scan_adds_to_the_line() -> None:
    basket, changed = a_basket(a_line("line-1", count=1)).with_line(a_line("line-2", count=2))
    assert changed == "line-1"
    assert basket.lines == (a_line("line-1", count=3),)


def test_a_pack_without_its_own_price_is_so_many_pieces() -> None:
    match = Match(a_product(), pieces(6))
    line = line_of(match, line_id="line-2", entry=Entry.SCAN, code="pack")
    basket, changed = a_basket(a_line("line-1")).with_line(line)
    assert changed == "line-1"
    assert basket.lines[0].quantity == pieces(7)
    assert basket.lines[0].amount == yuan(7 * 1280)


def test_a_pack_with_its_own_price_is_a_line_of_that_price() -> None:
    match = Match(a_product(), pieces(6), pack_price=yuan(6999))
    line = line_of(match, line_id="line-2", entry=Entry.SCAN, code="pack")
    assert (line.entry, line.amount, line.quantity) == (Entry.SCAN, yuan(6999), pieces(6))
    basket, changed = a_basket(a_line("line-1")).with_line(line)
    assert changed == "line-2"
    again, changed = basket.with_line(replace(line, id="line-3"))
    assert changed == "line-3"
    pieces_again, changed = again.with_line(a_line("line-4"))
    assert changed == "line-1"
    assert [x.quantity for x in pieces_again.lines] == [pieces(2), pieces(6), pieces(6)]


def test_a_labels_amount_goes_before_a_packs() -> None:
    match = Match(a_weighed_product(), grams(500), pack_price=yuan(100))
    line = line_of(match, line_id="x", entry=Entry.LABEL, label_amount=yuan(99))
    assert line.amount == yuan(99)


def test_a_label_is_the_amount_to_the_cent() -> None:
    line = a_line(weight_g=356, entry=Entry.LABEL, label_amount=3490)
    assert line.amount == yuan(3490)
    assert line.quantity.of(line.unit_price) == yuan(3489)


PIECE = a_product()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(a_line("x", voided=True), id="voided itself"),
        pytest.param(a_line("x", a_product("PLUM-2")), id="another good"),
        pytest.param(a_line("x", replace(PIECE, price=yuan(1281))), id="another price"),
        pytest.param(a_line("x", replace(PIECE, price_pos=8)), id="another version of the price"),
        pytest.param(a_line("x", replace(PIECE, tax_code="food")), id="another tax"),
        pytest.param(a_line("x", label_amount=1280), id="a pack with its own price"),
        pytest.param(a_line("x", entry=Entry.LABEL), id="a label"),
        pytest.param(a_line("x", entry=Entry.SCALE), id="from the scale"),
    ],
)
def test_what_begins_a_line_of_its_own(other: Line) -> None:
    basket, changed = a_basket(a_line("line-1")).with_line(other)
    assert changed == "x"
    assert basket.lines == (a_line("line-1"), other)


def test_a_good_that_changed_its_unit_begins_a_line_of_its_own() -> None:
    before = a_line("line-1", entry=Entry.KEY)
    loose = replace(before, id="line-2", quantity=grams(250))
    basket, changed = a_basket(before).with_line(loose)
    assert changed == "line-2"
    assert len(basket.lines) == 2


def test_nothing_is_added_to_a_voided_line() -> None:
    basket, changed = a_basket(a_line("line-1", voided=True)).with_line(a_line("line-2"))
    assert changed == "line-2"
    assert [line.voided for line in basket.lines] == [True, False]


def test_two_weighings_are_two_lines() -> None:
    basket, _ = a_basket(a_line("line-1", weight_g=300)).with_line(a_line("line-2", weight_g=300))
    assert [line.id for line in basket.lines] == ["line-1", "line-2"]


def test_a_void_leaves_its_trace() -> None:
    basket = a_basket(a_line("line-1"), a_line("line-2", weight_g=300)).with_void("line-1")
    assert [line.voided for line in basket.lines] == [True, False]
    assert basket.lines[0].amount == yuan(0)
    assert [line.id for line in basket.active] == ["line-2"]
    assert not basket.empty
    assert basket.with_void("line-2").empty


def test_the_quantity_of_a_line_is_replaced() -> None:
    assert a_basket().with_quantity("line-1", pieces(4)).lines == (a_line(count=4),)


@pytest.mark.parametrize(
    ("line", "quantity", "code"),
    [
        pytest.param(a_line(voided=True), pieces(2), "line-is-void", id="voided"),
        pytest.param(a_line(weight_g=300), grams(1), "quantity-is-weighed", id="weighed"),
        pytest.param(
            a_line(weight_g=300, entry=Entry.LABEL), grams(1), "quantity-is-weighed", id="labelled"
        ),
        pytest.param(a_line(label_amount=999), pieces(2), "quantity-is-packed", id="pack"),
        pytest.param(a_line(), pieces(0), "quantity-not-positive", id="nothing"),
        pytest.param(a_line(), pieces(-1), "quantity-not-positive", id="less than nothing"),
        pytest.param(a_line(), pieces(10_000), "quantity-too-large", id="a bar code"),
        pytest.param(
            a_line(product=a_product(price=99_999_999)), pieces(9_999), "basket-too-dear", id="dear"
        ),
    ],
)
def test_a_refused_quantity_changes_nothing(line: Line, quantity: Quantity, code: str) -> None:
    basket = a_basket(line)
    with pytest.raises(Refusal) as refused:
        basket.with_quantity(line.id, quantity)
    assert refused.value.code == code
    assert basket == a_basket(line)


def test_a_line_is_voided_once() -> None:
    basket = a_basket(a_line(voided=True))
    with pytest.raises(Refusal, match="line-is-void"):
        basket.with_void("line-1")
    assert basket == a_basket(a_line(voided=True))


def test_a_full_basket_takes_more_of_what_it_has_and_nothing_else() -> None:
    lines = tuple(a_line(f"line-{n}", a_product(f"SKU-{n}")) for n in range(MAX_LINES))
    basket = Basket("full", lines)
    with pytest.raises(Refusal) as refused:
        basket.with_line(a_line("more", a_product("SKU-more")))
    assert (refused.value.code, refused.value.facts) == ("basket-full", {"most": MAX_LINES})
    assert basket.lines == lines
    assert basket.with_line(a_line("more", a_product("SKU-3")))[1] == "line-3"


def test_more_of_one_good_than_a_line_holds_is_refused() -> None:
    basket = a_basket(a_line(count=9_999))
    with pytest.raises(Refusal, match="quantity-too-large"):
        basket.with_line(a_line("line-2"))
    assert basket == a_basket(a_line(count=9_999))


def test_a_basket_costs_no_more_than_a_till_can_count() -> None:
    dear = a_product("GOLD", price=MAX_MINOR)
    basket = a_basket(a_line("line-1", dear))
    with pytest.raises(Refusal, match="basket-too-dear"):
        basket.with_line(a_line("line-2"))
    assert basket == a_basket(a_line("line-1", dear))


def test_a_line_is_found_by_its_id() -> None:
    assert a_basket().line("line-1") == a_line()
    with pytest.raises(Defect):
        a_basket().line("line-9")


def test_a_line_of_too_much_is_refused() -> None:
    match = Match(a_product(), pieces(1))
    with pytest.raises(Refusal, match="quantity-not-positive"):
        line_of(match, line_id="x", entry=Entry.KEY, quantity=pieces(0))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"id": ""}, id="no id"),
        pytest.param({"sku": ""}, id="no good"),
        pytest.param({"tax_code": ""}, id="no tax"),
        pytest.param({"quantity": pieces(0)}, id="nothing"),
        pytest.param({"quantity": Quantity(MAX_THOUSANDTHS + 1000)}, id="too much"),
        pytest.param({"unit_price": yuan(-1)}, id="a price below nothing"),
        pytest.param({"label_amount": yuan(-1)}, id="an amount below nothing"),
        pytest.param({"label_amount": Money(1, USD)}, id="an amount in dollars"),
    ],
)
def test_impossible_lines(wrong: dict[str, object]) -> None:
    with pytest.raises(Defect):
        replace(a_line(), **wrong)  # type: ignore[arg-type]  # a table of cases


@pytest.mark.parametrize(
    ("basket_id", "lines"),
    [
        pytest.param("", (), id="no id"),
        pytest.param("b", (a_line("same"), a_line("same")), id="one line twice"),
        pytest.param(
            "b",
            tuple(a_line(f"line-{n}") for n in range(MAX_LINES + 1)),
            id="too many lines",
        ),
        pytest.param(
            "b",
            (a_line("line-1"), a_line("line-2", a_product(price=Money(1, USD)))),
            id="two currencies",
        ),
    ],
)
def test_impossible_baskets(basket_id: str, lines: tuple[Line, ...]) -> None:
    with pytest.raises(Defect):
        Basket(basket_id, lines)


def test_names_and_goods() -> None:
    name = Name("话梅", "Dried plum")
    assert name.said_in(Language.CHINESE) == "话梅"
    assert name.said_in(Language.ENGLISH) == str(name) == "Dried plum"
    assert a_weighed_product().weighed
    assert not a_product(unit=Unit.METRE).weighed
    assert QuickKey(1, a_product()).product == a_product()
