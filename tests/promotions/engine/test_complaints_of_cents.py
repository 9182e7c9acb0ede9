"""What users of other systems complain about: a cent between lines and total, goods reduced twice.

Each test is named after the report that tells of it.
"""

from __future__ import annotations

from storeapp.domain.customer import Customer
from storeapp.domain.pricing import PricedBasket, Share
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.condition import AtLeast, Metric
from storeapp.promotions.engine import appraise, price
from storeapp.promotions.occasion import Item
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    Coupon,
    EarnPoints,
    Layer,
    Limit,
    Part,
    Pattern,
    Percent,
    Pick,
    Promotion,
    Role,
    Tier,
)
from tests.domain.build import a_basket, a_line, a_product, yuan
from tests.promotions.build import (
    a_book,
    a_promotion,
    a_threshold,
    an_item,
    an_occasion,
    each,
    goods,
    n_for,
    off_from,
    priced,
)


def nets(answer: Appraisal) -> list[int]:
    return [item.net for item in answer.items]


def units(answer: Appraisal, place: int = 0) -> list[int]:
    """What each unit of a line costs."""
    return [share.net for share in answer.items[place].shares for _ in range(share.count)]


def whole(percent: int) -> Benefit:
    """A percentage of the order, rounded once."""
    return Benefit(Pattern.SET, (Part(Role.GET, open=True),), (Tier(Percent(percent)),))


def off_order(minor: int) -> Benefit:
    return Benefit(Pattern.SET, (Part(Role.GET, open=True),), (Tier(AmountOff(minor)),))


def coupon(promotion_id: str, benefit: Benefit, **more: object) -> Promotion:
    trigger = Coupon("CARD")
    return a_promotion(promotion_id, benefit, layer=Layer.COUPON, trigger=trigger, **more)  # type: ignore[arg-type]


THIRDS = [an_item("A", 333, 3), an_item("B", 777), an_item("C", 1999, 2)]


def test_sylius_17862_two_order_discounts_leave_no_cent_between_lines_and_total() -> None:
    first = a_threshold("o1", whole(1_000))
    second = a_threshold("o2", off_order(1_000), stacking={"group": "second"})

    answer = priced(THIRDS, first, second)

    # 57.74 less 5.77 (10 %, rounded once) less 10.00.
    assert answer.total == 5774 - 577 - 1000
    assert sum(nets(answer)) == answer.total
    assert [applied.saving for applied in answer.applied] == [577, 1000]


def test_sylius_11585_a_line_is_the_sum_of_its_units_not_the_first_times_the_quantity() -> None:
    answer = priced([an_item("A", 1000, 3)], a_threshold("o", off_order(1_000)))

    assert units(answer) == [667, 667, 666]
    assert nets(answer) == [2000]


def test_sylius_14522_eight_and_ninety_two_and_a_half_is_not_cut_off() -> None:
    # 10.50 less 15 % is 8.925: the saving of 1.575 is rounded once, to 1.58.
    answer = priced([an_item("A", 1050)], a_promotion("p", each(Percent(1_500))))

    assert answer.total == 892
    assert answer.applied[0].saving == 158


def test_broadleaf_1113_shares_of_a_split_are_not_two_cents_too_high() -> None:
    basket = [an_item(sku, 999) for sku in "ABCDEFG"]

    answer = priced(basket, a_threshold("o", off_order(1_000)))

    # A seventh of 10.00 is 1.428...: six times 1.43 and once 1.42.
    assert [999 - net for net in nets(answer)] == [143, 143, 143, 143, 143, 143, 142]


def test_umbraco_744_fifteen_percent_of_two_goods_with_tax_on_top_add_up() -> None:
    table = TaxTable((TaxRate("general", 2_000, inclusive=False),))
    lines = [
        a_line(f"l{i}", a_product(f"P{i}", price=minor), count=3)
        for i, minor in enumerate((1_233, 4_567))
    ]
    deal = a_promotion("p", each(Percent(1_500)))

    answer = price(a_basket(*lines), table, book=a_book(deal), occasion=an_occasion())

    assert [line.net.minor for line in answer.lines] == [3 * (1233 - 185), 3 * (4567 - 685)]
    assert _due(answer) == 3144 + 11646 + 2958


def _due(answer: PricedBasket) -> int:
    """Net amounts and taxes as the receipt prints them."""
    lines = sum(line.net.minor for line in answer.lines)
    assert answer.due.minor == lines + sum(tax.added.minor for tax in answer.taxes)
    return answer.due.minor


def test_prestashop_20462_ten_stays_ten_and_not_nine_ninety_nine() -> None:
    answer = priced([an_item("A", 334), an_item("B", 333, 2)], a_threshold("o", off_order(1)))
    free = priced([an_item("A", 500, 3)], a_promotion("p", n_for(1_000, 3)))

    assert answer.total == 999
    assert free.total == 1_000
    assert units(free) == [334, 333, 333]


def test_odoo_271032_a_coupon_for_everything_leaves_nothing_to_pay() -> None:
    answer = priced(THIRDS, coupon("all", whole(10_000)), coupons=("CARD",))

    assert (answer.total, nets(answer)) == (0, [0, 0, 0])


def test_odoo_288853_what_the_rewards_say_is_what_was_taken_off() -> None:
    rules = (
        a_promotion("p", each(Percent(333))),
        a_threshold("o", whole(1_250)),
        coupon("c", off_order(777)),
    )

    answer = priced(THIRDS, *rules, coupons=("CARD",))

    assert 5774 - answer.total == sum(applied.saving for applied in answer.applied)
    for applied in answer.applied:
        assert applied.saving == sum(
            share.count * part.minor
            for item in answer.items
            for share in item.shares
            for part in share.parts
            if part.promotion == applied.promotion
        )


def test_shopware_19070_a_capped_percentage_is_shared_to_the_last_cent() -> None:
    deal = Benefit(
        Pattern.SET,
        (Part(Role.GET, open=True),),
        (Tier(Percent(5_000)),),
        limit=Limit(max_discount=1_000),
    )

    answer = priced(THIRDS, a_threshold("o", deal))

    assert answer.total == 4774
    assert nets(answer) == [825, 643, 3306]


def test_saleor_12040_a_quarter_off_19_99_is_rounded_half_up() -> None:
    assert priced([an_item("A", 1999)], a_promotion("p", each(Percent(2_500)))).total == 1499


def test_saleor_17453_a_sale_and_a_voucher_do_not_make_goods_free() -> None:
    sale, voucher = a_promotion("sale", each(Percent(4_000))), coupon("c", whole(7_000))

    answer = priced([an_item("A", 1000, 10)], sale, voucher, coupons=("CARD",))

    assert answer.total == 1_800


def test_saleor_13831_the_voucher_stays_right_when_the_quantity_grows() -> None:
    book = a_book(a_promotion("sale", each(Percent(5_000))), coupon("c", whole(5_000)))
    occasion = an_occasion(coupons=("CARD",))

    totals = [appraise([an_item("A", 10_000, count)], book, occasion).total for count in (1, 2, 1)]

    assert totals == [2_500, 5_000, 2_500]


def test_erpnext_54894_two_rules_for_one_good_do_not_both_apply() -> None:
    ten, five = a_promotion("a", each(Percent(1_000))), a_promotion("b", each(AmountOff(50)))

    answer = priced([an_item("A", 1000)], ten, five)

    assert [applied.promotion for applied in answer.applied] == ["a"]
    assert answer.total == 900


def test_erpnext_36616_goods_of_mixed_lines_count_together_and_are_reduced_once() -> None:
    mixed = a_promotion("p", each(Percent(1_000)), condition=AtLeast(Metric.QUANTITY, 10))

    enough = priced([an_item("A", 1000, 6), an_item("B", 500, 4)], mixed)
    too_few = priced([an_item("A", 1000, 6), an_item("B", 500, 3)], mixed)

    assert (enough.total, too_few.total) == (7_200, 7_500)


def test_odoo_276300_ten_percent_on_the_cheapest_is_one_saving_however_often_one_scans() -> None:
    cheapest = each(Percent(1_000), pick=Pick.CHEAPEST, limit=Limit(max_units=1))
    basket: list[Item] = []
    savings = []

    for price_minor in (1000, 800, 900, 600):
        basket.append(an_item(f"G{price_minor}", price_minor))
        answer = priced(basket, a_promotion("p", cheapest))
        savings.append([applied.saving for applied in answer.applied])

    assert savings == [[100], [80], [80], [60]]


def test_odoo_178352_points_are_earned_on_what_is_paid_and_once() -> None:
    earning = a_promotion("e", each(EarnPoints(1, 100)), layer=Layer.EARN)
    sale = a_threshold("o", off_from(5_000, 1_000))

    answer = priced([an_item("A", 1000, 6)], sale, earning, customer=Customer("M1"))

    assert answer.earned == 50
    assert [applied.points for applied in answer.applied if applied.points] == [50]


def test_saleor_12107_the_cheapest_of_the_goods_meant_not_of_the_basket() -> None:
    deal = each(Percent(5_000), goods("A", "B"), pick=Pick.CHEAPEST, limit=Limit(max_units=1))

    answer = priced(
        [an_item("A", 3000), an_item("B", 2000), an_item("C", 100)],
        coupon("c", deal),
        coupons=("CARD",),
    )

    assert nets(answer) == [3000, 1000, 100]


def test_a_share_of_every_unit_is_kept_so_that_nothing_is_computed_again() -> None:
    answer = priced([an_item("A", 1000, 2)], a_threshold("o", off_order(301)))

    assert [type(share) for share in answer.items[0].shares] == [Share, Share]
    assert units(answer) == [850, 849]
    assert yuan(sum(units(answer))) == yuan(1699)
