"""Head office prices a receipt again and gets the same cents, or says where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from headoffice.db.database import Database
from headoffice.publishing.recorded import Wanted
from headoffice.publishing.replaying import (
    Archive,
    LineDiffers,
    Replayed,
    Verdict,
    replay,
    replayed,
)
from storeapp.domain.codec import sale_body, sale_from
from storeapp.domain.customer import Customer
from storeapp.domain.money import Money
from storeapp.domain.pricing import Part as Piece
from storeapp.domain.pricing import PricedLine, Share
from storeapp.domain.sale import Sale
from storeapp.domain.tax import taxes_of
from storeapp.domain.tender import Settlement
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.holding import Audience, Birthday, Scope, Who
from storeapp.promotions.occasion import Allowance
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    BurnPoints,
    Coupon,
    EarnPoints,
    Layer,
    PaidBy,
    Part,
    Pattern,
    Percent,
    Pick,
    Promotion,
    Quotas,
    Role,
    RuleSet,
    Stacking,
    Tier,
)
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.publishing.publishing_cases import MAY, of_skus, off
from tests.headoffice.publishing.till_sales import (
    AT,
    TAXES,
    USUAL,
    Circumstances,
    line,
    place_in,
    published,
    sold,
    tell,
    weighed,
)

NUT, PLUM = of_skus("NUT"), of_skus("PLUM")
THREE_FOR_TWO = off(
    "three",
    benefit=Benefit(
        Pattern.SET,
        (Part(Role.BUY, NUT, 2), Part(Role.GET, NUT, 1)),
        (Tier(Percent(10_000)),),
        pick=Pick.CHEAPEST,
    ),
)
FULL = off(
    "full",
    benefit=Benefit(
        Pattern.SET, (Part(Role.GET, open=True),), (Tier(AmountOff(700), amount=5000),)
    ),
    stacking=Stacking(Layer.THRESHOLD),
)
PLUMS = off("plums", Percent(1234), PLUM)
MEMBER = off("member", Percent(500), audience=Audience(Who.MEMBER, tier_min=2))
COUPON = off("coupon", AmountOff(33), trigger=Coupon("SPRING"), stacking=Stacking(Layer.COUPON))
BURN = off("burn", BurnPoints(points=100, minor=99), stacking=Stacking(Layer.BURN))
EARN = off("earn", EarnPoints(points=1, per_minor=100), stacking=Stacking(Layer.EARN))
BUDGET = off("budget", Percent(3000), quotas=Quotas(budget=100_000))
BIRTHDAY = off("birthday", Percent(2000), audience=Audience(Who.MEMBER, birthday=Birthday.MONTH))
CASH = off("cash", Percent(1000), trigger=PaidBy(frozenset({"cash"})))
ANNA = Customer("m1", tier=2, groups=frozenset({"g"}), purchases=3, points=350)
NUTS = line("l1", "NUT", 3, 1333)
PLUMS_350 = weighed("l2", "PLUM", 350, 2999)

Sell = Callable[[RuleBook], Sale]


def again(database: Database, sale: Sale) -> Replayed:
    """As head office reads it from the fact."""
    with database.read() as session:
        return replayed(sale_from(sale_body(sale)), "S01", Archive(session))


def cheaper(sale: Sale, place: int, minor: int) -> Sale:
    """The sale as if a till had wrongly asked so much less for a line, and was paid that."""
    priced = sale.lines[place]
    of = priced.line
    shares = priced.shares or (Share(of.units, of.amount.minor // of.units),)
    one, *rest = [replace(share, count=1) for share in shares for _ in range(share.count)]
    wrongly = Share(1, one.net - minor, (*one.parts, Piece("typo", 1, minor)))
    wrong = PricedLine(of, Money(priced.net.minor - minor), (wrongly, *rest))
    lines = (*sale.lines[:place], wrong, *sale.lines[place + 1 :])
    nets = [(each.line.tax_code, each.net) for each in lines if not each.line.voided]
    due = Money(sum(net.minor for _, net in nets))
    tenders = Settlement(due).by_cash(due).tenders
    return replace(sale, lines=lines, taxes=taxes_of(nets, TAXES), due=due, tenders=tenders)


def paid_by(sale: Sale, *kinds: str) -> Sale:
    """The same sale, paid in these ways: 1.00 each and the rest by the last."""
    settlement = Settlement(sale.due)
    for place, kind in enumerate(kinds, start=1):
        amount = settlement.left if place == len(kinds) else Money(100)
        by = settlement.by_cash if kind == "cash" else settlement.by_card
        settlement = by(amount)
    return replace(sale, tenders=settlement.tenders)


# --- the same cents ------------------------------------------------------------------


def test_a_receipt_from_a_till_replays_to_the_same_cents(till: Till, database: Database) -> None:
    book = published(database, THREE_FOR_TWO, PLUMS, FULL, MEMBER, EARN, BURN, COUPON)
    known = Circumstances(customer=ANNA, coupons=("SPRING",), burn=200)
    tell(
        till,
        sold(book, replace(NUTS, quantity=line("x", "X", 7).quantity), PLUMS_350, known=known),
        sold(book, NUTS, receipt=2),
        sold(None, NUTS, PLUMS_350, receipt=3),
    )

    with database.read() as session:
        found = list(replay(session, Wanted()))

    assert {each.verdict for each in found} == {Verdict.SAME}
    assert sorted(each.number for each in found) == [f"S01-1-1-00000{n}" for n in (1, 2, 3)]


@on_sqlite
@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("promotions", "known"),
    [
        pytest.param((THREE_FOR_TWO, FULL), USUAL, id="a set and a threshold"),
        pytest.param((PLUMS,), USUAL, id="weighed"),
        pytest.param((MEMBER, EARN), Circumstances(customer=ANNA), id="member price and points"),
        pytest.param((BURN,), Circumstances(customer=ANNA, burn=300), id="points spent"),
        pytest.param((COUPON,), Circumstances(coupons=("SPRING",)), id="a coupon"),
        pytest.param((MEMBER, PLUMS), Circumstances(excepted_minor=250), id="an exception"),
        pytest.param((CASH,), Circumstances(tenders=frozenset({"cash"})), id="by the tender"),
        pytest.param((BUDGET,), USUAL, id="a budget without end"),
        pytest.param(
            (BUDGET, PLUMS),
            Circumstances(allowances={"budget": Allowance(discount=777)}),
            id="a budget that was nearly used up",
        ),
        pytest.param(
            (BUDGET, PLUMS),
            Circumstances(allowances={"budget": Allowance(uses=0)}),
            id="a budget that was used up",
        ),
        pytest.param(
            (
                off(
                    "points",
                    EarnPoints(points=5, per_minor=100),
                    stacking=Stacking(Layer.EARN),
                    quotas=Quotas(per_member=1),
                ),
                replace(BUDGET, id="b2"),
            ),
            Circumstances(customer=ANNA, allowances={"b2": Allowance(uses=0)}),
            id="points under a quota beside a budget that was used up",
        ),
        pytest.param((BIRTHDAY, PLUMS), USUAL, id="a birthday promotion and a guest"),
        pytest.param(
            (BIRTHDAY, PLUMS), Circumstances(customer=ANNA), id="a member who had no birthday"
        ),
    ],
)
def test_each_mechanic_replays_to_the_same_cents(
    database: Database, promotions: tuple[Promotion, ...], known: Circumstances
) -> None:
    book = published(database, *promotions)
    void = line("l3", "GUM", 2, 199, voided=True)

    sale = sold(book, NUTS, PLUMS_350, void, known=known)

    result = again(database, sale)
    assert (result.verdict, result.why, result.lines) == (Verdict.SAME, "", ())
    assert result.difference_minor == 0


@on_sqlite
def test_a_store_s_own_promotions_hold_where_it_is(make_till: MakeTill, database: Database) -> None:
    other = make_till("F01", "1")
    book = published(database, off("south", scope=Scope(regions=frozenset({"zone:south"}))))
    sale = sold(book, NUTS, known=Circumstances(place=place_in(database, "F01")))
    tell(other, sale)

    with database.read() as session:
        [result] = replay(session, Wanted())

    assert sale.saved.minor == 399
    assert result.verdict is Verdict.SAME


@on_sqlite
@pytest.mark.usefixtures("key")
def test_a_set_that_was_rolled_back_still_replays(database: Database) -> None:
    old = published(database, PLUMS)
    sale = sold(old, PLUMS_350)
    published(database, off("p9", Percent(5000)))

    assert again(database, sale).verdict is Verdict.SAME


# --- other cents ---------------------------------------------------------------------


@on_sqlite
@pytest.mark.usefixtures("key")
def test_the_line_that_differs_is_named_with_its_promotions(database: Database) -> None:
    book = published(database, PLUMS)
    sale = sold(book, NUTS, PLUMS_350)

    result = again(database, cheaper(sale, 1, 1))

    assert result.verdict is Verdict.DIFFERS
    assert result.lines == (LineDiffers(2, "PLUM", 919, 920, ("typo",)),)
    assert result.difference_minor == -1


@on_sqlite
@pytest.mark.usefixtures("key")
def test_the_same_amount_for_another_reason_differs(database: Database) -> None:
    book = published(database, PLUMS)
    sale = sold(book, PLUMS_350)
    [priced] = sale.lines
    [share] = priced.shares
    renamed = replace(share, parts=(replace(share.parts[0], promotion="other"),))

    result = again(database, replace(sale, lines=(replace(priced, shares=(renamed,)),)))

    assert result.lines == (LineDiffers(1, "PLUM", 920, 920, ("other", "plums")),)
    assert (result.verdict, result.difference_minor) == (Verdict.DIFFERS, 0)


@on_sqlite
@pytest.mark.usefixtures("key")
def test_without_promotions_list_prices_are_asked(database: Database) -> None:
    sale = sold(None, NUTS)

    result = again(database, cheaper(sale, 0, 99))

    assert again(database, sale).verdict is Verdict.SAME
    assert result.lines == (LineDiffers(1, "NUT", 3900, 3999, ("typo",)),)


@on_sqlite
@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("kinds", "known"),
    [
        pytest.param(("cash",), (), id="cash by itself, before anybody had chosen"),
        pytest.param(("cash", "card"), (), id="cash first, the rest by card"),
        pytest.param(("card", "cash"), ("cash",), id="cash was chosen, a card took a part"),
        pytest.param(("card",), ("card",), id="by card, which nothing is for"),
    ],
)
def test_how_it_was_paid_counts_as_it_did_at_the_till(
    database: Database, kinds: tuple[str, ...], known: tuple[str, ...]
) -> None:
    book = published(database, CASH, PLUMS)
    sale = sold(book, NUTS, known=Circumstances(tenders=frozenset(known)))

    result = again(database, paid_by(sale, *kinds))

    assert (result.verdict, result.why, result.lines) == (Verdict.SAME, "", ())


@on_sqlite
@pytest.mark.usefixtures("key")
def test_a_promotion_for_a_tender_that_nobody_paid_by_differs(database: Database) -> None:
    book = published(database, CASH)
    sale = sold(book, NUTS, known=Circumstances(tenders=frozenset({"cash"})))

    result = again(database, paid_by(sale, "card"))

    assert (result.verdict, result.why) == (Verdict.DIFFERS, "")
    assert result.lines == (LineDiffers(1, "NUT", 3600, 3999, ("cash",)),)


@on_sqlite
@pytest.mark.usefixtures("key")
def test_with_tenders_in_the_set_other_differences_are_not_blamed_on_them(
    database: Database,
) -> None:
    book = published(database, CASH, PLUMS)
    sale = sold(book, PLUMS_350, known=Circumstances(tenders=frozenset({"cash"})))

    result = again(database, cheaper(sale, 0, 7))

    assert (result.verdict, result.why) == (Verdict.DIFFERS, "")


# --- not to be replayed --------------------------------------------------------------


@on_sqlite
@pytest.mark.usefixtures("key")
def test_a_set_that_was_never_published_cannot_be_replayed(database: Database) -> None:
    strange = compiled(RuleSet("x", 1, MAY, "CNY", (PLUMS,)), "e" * 64)

    result = again(database, sold(strange, PLUMS_350))

    assert (result.verdict, result.why) == (Verdict.NOT_REPLAYABLE, "set-unknown")


@on_sqlite
@pytest.mark.usefixtures("key")
def test_without_its_moment_it_cannot_be_replayed(database: Database) -> None:
    sale = replace(sold(published(database, PLUMS), PLUMS_350), priced_at=None)

    result = again(database, sale)

    assert (result.verdict, result.why) == (Verdict.NOT_REPLAYABLE, "moment-missing")


@on_sqlite
@pytest.mark.usefixtures("key")
def test_what_was_cheaper_for_a_birthday_cannot_be_replayed(database: Database) -> None:
    book = published(database, BIRTHDAY)
    born = replace(ANNA, birthday=date(1990, AT.month, 3))
    sale = sold(book, NUTS, known=Circumstances(customer=born))

    result = again(database, sale)

    assert sale.saved.minor == 801
    assert (result.verdict, result.why) == (Verdict.NOT_REPLAYABLE, "birthday-not-kept")


@on_sqlite
@pytest.mark.usefixtures("key")
def test_a_guest_s_difference_is_no_matter_of_birthdays(database: Database) -> None:
    book = published(database, BIRTHDAY)

    assert again(database, cheaper(sold(book, NUTS), 0, 5)).verdict is Verdict.DIFFERS


# --- which ---------------------------------------------------------------------------


@on_sqlite
def test_one_receipt_or_those_since_a_day(till: Till, database: Database) -> None:
    early = Circumstances(at=AT.replace(day=1))
    late = Circumstances(at=AT.replace(day=3))
    tell(till, sold(None, NUTS, known=early), sold(None, NUTS, known=late, receipt=2))
    told: list[tuple[int, int]] = []

    with database.read() as session:
        one = list(replay(session, Wanted(number="S01-1-1-000001")))
        since = list(replay(session, Wanted(since=date(2026, 5, 2))))
        everything = list(replay(session, Wanted(), told=lambda n, of: told.append((n, of))))

    assert [each.number for each in one] == ["S01-1-1-000001"]
    assert [each.number for each in since] == ["S01-1-1-000002"]
    assert [each.number for each in everything] == ["S01-1-1-000002", "S01-1-1-000001"]
    assert told == [(1, 2), (2, 2)]
