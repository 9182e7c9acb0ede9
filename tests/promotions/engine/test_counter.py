"""The counter's basket through the engine: lines in, what each costs and why out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket, Entry
from storeapp.domain.catalogue import Traits
from storeapp.domain.money import USD, Money
from storeapp.domain.pricing import Part, PricedBasket, Share
from storeapp.promotions.condition import AtLeast, Metric
from storeapp.promotions.counter import EXCEPTION, items_of
from storeapp.promotions.engine import price
from storeapp.promotions.rule import AmountOff, Percent, Promotion
from storeapp.promotions.selector import Match, Piece, Selector
from tests.domain.build import TAXES, TODAY, a_basket, a_line, a_product, a_weighed_product
from tests.promotions.build import (
    NOON,
    a_book,
    a_promotion,
    a_threshold,
    an_occasion,
    each,
    n_for,
    off_from,
)

TEN = a_promotion("ten", each(Percent(1_000)))


def at_the_counter(basket: Basket, *promotions: Promotion) -> PricedBasket:
    return price(basket, TAXES, book=a_book(*promotions), occasion=an_occasion())


def an_approval(line: str = "line-1", minor: int = 300) -> Approval:
    until = NOON + timedelta(minutes=5)
    return Approval("a1", "basket-1", line, "manager-1", "damaged", minor, NOON, until)


def test_pieces_become_units_and_keep_what_promotions_go_by() -> None:
    product = replace(a_product(price=1000), traits=Traits(brand="Mei"))
    scanned = NOON - timedelta(hours=1)
    line = replace(a_line("line-1", product, count=3), scanned_at=scanned, expires=TODAY)

    [item] = items_of(a_basket(line), NOON)

    assert item.piece == Piece("PLUM-1", Traits(brand="Mei"), 1000, weighed=False, expires=TODAY)
    assert (item.count, item.each, item.pieces, item.grams) == (3, 1000, 1, 0)
    assert (item.scanned_at, item.thousandths, item.indivisible) == (scanned, 1000, False)


def test_a_weighed_line_is_one_unit_with_its_weight() -> None:
    [item] = items_of(a_basket(a_line(weight_g=356)), NOON)

    assert (item.count, item.each, item.thousandths, item.grams) == (1, 3489, 356, 356)
    assert (item.pieces, item.indivisible, item.piece.weighed) == (1, True, True)
    assert item.scanned_at == NOON


def test_a_label_is_one_unit_at_its_printed_amount() -> None:
    line = a_line(weight_g=356, entry=Entry.LABEL, label_amount=3490)

    [item] = items_of(a_basket(line), NOON)

    assert (item.each, item.grams, item.count) == (3490, 356, 1)


def test_a_pack_with_its_own_price_is_one_unit_that_counts_as_its_pieces() -> None:
    pack = a_line("l", a_product(price=1280), count=6, label_amount=6999)

    [item] = items_of(a_basket(pack), NOON)

    assert (item.count, item.each, item.pieces, item.grams) == (1, 6999, 6, 0)
    six = a_threshold("six", off_from(1, 500), condition=AtLeast(Metric.QUANTITY, 6))
    assert at_the_counter(a_basket(pack), six).due == Money(6499)


def test_a_voided_line_is_not_priced_and_stays_at_nothing() -> None:
    basket = a_basket(a_line("l1", voided=True), a_line("l2"))

    answer = at_the_counter(basket, TEN)

    assert [item.line for item in items_of(basket, NOON)] == ["l2"]
    assert [line.net.minor for line in answer.lines] == [0, 1152]
    assert answer.due == Money(1152)


def test_the_basket_says_by_which_rules_it_was_priced() -> None:
    answer = at_the_counter(a_basket(a_line(count=2)), TEN)

    assert (answer.rules, answer.proven) == ("f" * 64, True)
    assert [applied.promotion for applied in answer.applied] == ["ten"]
    assert answer.lines[0].shares == (Share(2, 1152, (Part("ten", 1, 128),)),)
    assert answer.saved == Money(256)


def test_a_line_that_nothing_touched_needs_no_shares() -> None:
    other = Selector((Match(skus=frozenset(("OTHER",))),))

    answer = at_the_counter(a_basket(), a_promotion("p", each(Percent(1_000), other)))

    assert (answer.lines[0].shares, answer.due) == ((), Money(1280))


def test_without_rules_or_an_occasion_every_line_costs_its_list_price() -> None:
    basket = a_basket()

    for answer in (
        price(basket, TAXES),
        price(basket, TAXES, book=a_book(TEN)),
        price(basket, TAXES, occasion=an_occasion()),
    ):
        assert (answer.due, answer.rules, answer.applied) == (Money(1280), "", ())


def test_rules_of_another_currency_do_not_apply() -> None:
    dollars = a_line("l", a_product(price=Money(1280, USD)))

    answer = price(a_basket(dollars), TAXES, USD, book=a_book(TEN), occasion=an_occasion())

    assert (answer.due, answer.rules) == (Money(1280, USD), "")


def test_an_empty_basket_costs_nothing() -> None:
    answer = price(Basket("b"), TAXES, book=a_book(TEN), occasion=an_occasion())

    assert (answer.due, answer.lines, answer.rules) == (Money(0), (), "f" * 64)


def test_an_exception_comes_after_the_promotions_and_is_named() -> None:
    basket = a_basket(a_line(count=2)).with_approval(an_approval())

    answer = at_the_counter(basket, TEN)

    assert answer.due == Money(2 * 1152 - 300)
    assert answer.lines[0].shares == (
        Share(2, 1002, (Part("ten", 1, 128), Part("approval:a1", 0, 150))),
    )
    exception = answer.applied[-1]
    assert (exception.promotion, exception.name) == ("approval:a1", EXCEPTION)
    assert (exception.saving, exception.lines) == (300, (("line-1", 2),))


def test_an_exception_is_never_more_than_the_line_costs() -> None:
    basket = a_basket(a_line("line-1", a_product(price=200))).with_approval(an_approval())

    answer = at_the_counter(basket, TEN)

    assert (answer.due, answer.applied[-1].saving) == (Money(0), 180)


def test_a_unit_that_is_free_already_has_no_part_of_an_exception() -> None:
    free = a_promotion("free", each(Percent(10_000)))

    answer = at_the_counter(a_basket().with_approval(an_approval()), free)

    assert answer.lines[0].shares == (Share(1, 0, (Part("free", 1, 1280),)),)
    assert [applied.promotion for applied in answer.applied] == ["free"]


def test_an_exception_that_has_expired_counts_no_more() -> None:
    basket = a_basket().with_approval(an_approval())
    later = an_occasion(NOON + timedelta(minutes=5))

    answer = price(basket, TAXES, book=a_book(TEN), occasion=later)

    assert answer.due == Money(1152)


def test_an_exception_of_a_line_that_is_void_since_counts_for_nothing() -> None:
    basket = a_basket(a_line("line-1"), a_line("line-2"))
    basket = basket.with_approval(an_approval()).with_void("line-1")

    answer = at_the_counter(basket, TEN)

    assert (answer.due, [a.promotion for a in answer.applied]) == (Money(1152), ["ten"])


def test_taking_a_line_out_and_scanning_it_again_costs_the_same() -> None:
    book, occasion = a_book(a_promotion("p", n_for(2000, 3))), an_occasion()
    plums = a_line("line-1", a_product(price=1000), count=3)
    basket = a_basket(plums)
    before = price(basket, TAXES, book=book, occasion=occasion)

    again, _ = basket.with_void("line-1").with_line(replace(plums, id="line-2"))

    after = price(again, TAXES, book=book, occasion=occasion)
    assert (before.due, after.due) == (Money(2000), Money(2000))
    assert after.lines[1].shares == before.lines[0].shares


def test_weighed_goods_are_reduced_by_the_kilogram_at_the_counter() -> None:
    loose = a_line("l", a_weighed_product(price=9800), weight_g=356)

    answer = at_the_counter(a_basket(loose), a_promotion("p", each(AmountOff(1_000))))

    assert answer.due == Money(3489 - 356)
