"""A cart costs in a channel what the tills' engine says, for guests and members, and says why."""

from __future__ import annotations

from datetime import datetime

from headoffice.channels.tables import Channel
from headoffice.db.database import Database
from headoffice.publishing.drafting import draft
from headoffice.publishing.releasing import Moment, release
from storeapp.domain.catalogue import Name
from storeapp.domain.fact import canonical
from storeapp.promotions.codec import rules_body
from storeapp.promotions.holding import Audience, Scope, Who
from storeapp.promotions.rule import (
    Benefit,
    Layer,
    Part,
    Pattern,
    Percent,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
)
from storeapp.promotions.selector import Match, Selector
from tests.headoffice.channels.selling import NOW_MS, Shop, cart
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import ANNA, a_member

pytestmark = on_sqlite

WALL = datetime.fromisoformat("2026-01-01T00:00")
PLUMS = Selector((Match(categories=frozenset({"plums"})),))
NUTS = Selector((Match(categories=frozenset({"nuts"})),))


def percent_off(
    id: str,
    selector: Selector,
    percent: int,
    *,
    scope: Scope = Scope(),  # noqa: B008  # it is frozen
    audience: Audience = Audience(),  # noqa: B008
) -> Promotion:
    benefit = Benefit(Pattern.EACH, (Part(Role.GET, selector),), (Tier(Percent(percent * 100)),))
    stacking = Stacking(Layer.ITEM, id)
    name = Name(f"{id} 优惠", id)
    return Promotion(id, 1, name, benefit, stacking, scope=scope, audience=audience)


def publish(database: Database, *promotions: Promotion) -> None:
    rules = RuleSet("online", 1, WALL, "CNY", promotions)
    with database.write() as session:
        handed_in = draft(session, canonical(rules_body(rules)), now_ms=NOW_MS)
        release(session, handed_in.id or 0, Moment(WALL, NOW_MS))


def test_without_promotions_a_cart_costs_its_list_prices(shop: Shop) -> None:
    lines = [*cart(PLUM_40=3), {"sku": "LOOSE", "thousandths": 1_234}]

    quote = shop.post("quotes", lines=lines).json()

    assert [(line["sku"], line["net_minor"]) for line in quote["lines"]] == [
        ("PLUM-40", 3_750),
        ("LOOSE", 7_404),
    ]
    assert (quote["due_minor"], quote["saved_minor"], quote["rules"]) == (11_154, 0, "")
    assert quote["taxes"] == [
        {
            "code": "vat13",
            "basis_points": 1300,
            "base_minor": 11_154,
            "tax_minor": 1_283,
            "inclusive": True,
        }
    ]


def test_promotions_for_online_apply_and_a_stores_do_not(shop: Shop, database: Database) -> None:
    publish(
        database,
        percent_off("online", PLUMS, 20, scope=Scope(channels=frozenset({"online"}))),
        percent_off("counter", NUTS, 50, scope=Scope(channels=frozenset({"store"}))),
    )

    quote = shop.post("quotes", lines=cart(PLUM_40=2, NUT_120=1)).json()

    assert [line["net_minor"] for line in quote["lines"]] == [2_000, 3_500]
    assert quote["lines"][0]["discounts"] == [
        {"promotion": "online", "name": {"zh": "online 优惠", "en": "online"}, "minor": 500}
    ]
    assert [(each["promotion"], each["saving_minor"]) for each in quote["applied"]] == [
        ("online", 500)
    ]
    assert (quote["listed_minor"], quote["saved_minor"], quote["due_minor"]) == (6_000, 500, 5_500)


def test_a_members_price_is_hers_and_a_guest_reads_why_not(shop: Shop, database: Database) -> None:
    a_member(database, phone=ANNA)
    publish(database, percent_off("member", PLUMS, 10, audience=Audience(who=Who.MEMBER)))

    guest = shop.post("quotes", lines=cart(PLUM_40=1)).json()
    hers = shop.post("quotes", token=shop.log_in(ANNA), lines=cart(PLUM_40=1)).json()

    assert (guest["due_minor"], hers["due_minor"]) == (1_250, 1_125)
    assert [(each["promotion"], each["reason"]) for each in guest["rejected"]] == [
        ("member", "audience")
    ]
    assert hers["rejected"] == []


def test_shipping_costs_until_the_goods_are_worth_it(shop: Shop, database: Database) -> None:
    with database.write() as session:
        row = session.get_one(Channel, "web")
        row.delivery_minor, row.delivery_free_minor = 800, 5_000

    small = shop.post("quotes", lines=cart(PLUM_40=1), mode="ship").json()
    large = shop.post("quotes", lines=cart(PLUM_40=4), mode="ship").json()
    collected = shop.post("quotes", lines=cart(PLUM_40=1)).json()

    assert (small["delivery_minor"], small["due_minor"]) == (800, 2_050)
    assert (large["delivery_minor"], large["due_minor"]) == (0, 5_000)
    assert (collected["delivery_minor"], collected["due_minor"]) == (0, 1_250)


REFUSED = [
    (cart(PLUM_40=1) * 2, 422, "cart-line-twice", "twice"),
    (cart(NOTHING=1), 409, "product-unknown", "unknown"),
    ([{"sku": "PLUM-40", "thousandths": 500}], 422, "quantity-not-whole", "half a bag"),
    (cart(TEA_150=999_999), 422, "message-unreadable", "more than a line"),
    ([], 422, "message-unreadable", "nothing"),
]


def test_a_cart_that_cannot_be_bought_is_refused(
    shop: Shop,
) -> None:
    for lines, status, code, case in REFUSED:
        refused = shop.post("quotes", lines=lines)

        assert (case, refused.status_code, refused.json()["code"]) == (case, status, code)
