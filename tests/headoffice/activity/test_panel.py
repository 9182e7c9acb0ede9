"""The panel: hers where she agreed, popular otherwise, in stock, fitting, and few words."""

from __future__ import annotations

import pytest

from headoffice.activity.buying import Purchase, book
from headoffice.activity.counting import Arm
from headoffice.activity.joining import identify
from headoffice.activity.panel import Chosen, arm_of, liked, panel_of
from headoffice.activity.profile import Deed
from headoffice.db.database import Database
from headoffice.settings import DAY_MS
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.browsing import LikedGood, NearbyStock, PanelGood
from tests.headoffice.activity.browsing import T0, Agreed, W, add_goods, add_stock, browse

HELD_OUT = "m14"
"""A member who is held out: see the test of the hash."""


@pytest.fixture
def agreed(database: Database, stores: None) -> Agreed:
    """Mei agreed, and is joined to visitor v1; the goods A to D are here."""
    add_goods(database, "A", "B", "C", "D", "P.1", "P.2")
    add_stock(database, "S01", dict.fromkeys(("A", "B", "C", "D", "P.1", "P.2"), 12))
    base = Agreed({"mei", HELD_OUT})
    join(database, base, "v1", "mei")
    return base


def join(database: Database, agreed: Agreed, visitor: str, member: str) -> None:
    with database.write() as session:
        identify(session, agreed, W, visitor=visitor, member=member, now_ms=T0)


def look(
    database: Database,
    agreed: Agreed,
    member: str = "mei",
    store: str = "S01",
    *skus: str,
    now_ms: int = T0,
) -> Chosen:
    with database.read() as session:
        return panel_of(
            session, agreed, W, member=member, store=store, basket="b1", skus=skus, now_ms=now_ms
        )


def shown(chosen: Chosen) -> list[tuple[str, str]]:
    return [(good.sku, good.reason) for good in chosen.panel.goods]


def in_city(database: Database, *codes: str) -> None:
    with database.write() as session:
        for code in codes:
            store = session.get_one(Store, code)
            store.city = "changsha"
            session.add(store)


# --- hers ----------------------------------------------------------------------------


def test_what_she_looked_at_is_shown_the_most_wanted_first(
    database: Database, agreed: Agreed
) -> None:
    browse(database, "v1", (Deed.VIEW, "A"), (Deed.WISH, "B"), (Deed.VIEW, "C"), (Deed.DWELL, "C"))
    browse(database, "v1", (Deed.CART_ADD, "D", T0 - 2 * 3_600_000))

    found = look(database, agreed)

    assert found.panel.personal
    assert not found.panel.held_out
    assert shown(found) == [("D", "left-in-cart"), ("B", "looked-at"), ("C", "looked-at")]
    assert found.panel.goods[0] == PanelGood(
        sku="D", reason="left-in-cart", here_thousandths=12_000, nearby=None, online=False
    )


def test_the_message_has_no_moment_of_what_she_did(database: Database, agreed: Agreed) -> None:
    browse(database, "v1", (Deed.VIEW, "A", T0 - DAY_MS))

    said = look(database, agreed).panel.model_dump()

    assert set(said) == {"basket", "personal", "held_out", "as_of_ms", "goods"}
    assert set(said["goods"][0]) == {"sku", "reason", "here_thousandths", "nearby", "online"}
    assert said["as_of_ms"] == T0


def test_one_good_of_a_style(database: Database, agreed: Agreed) -> None:
    browse(database, "v1", (Deed.WISH, "P.1"), (Deed.WISH, "P.2"), (Deed.VIEW, "A"))

    assert [sku for sku, _ in shown(look(database, agreed))] == ["P.2", "A"]


def test_what_is_in_the_basket_is_not_shown(database: Database, agreed: Agreed) -> None:
    browse(database, "v1", (Deed.WISH, "A"), (Deed.VIEW, "B"))

    assert [sku for sku, _ in shown(look(database, agreed, "mei", "S01", "A"))] == ["B"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [pytest.param(20, ["B"], id="lately"), pytest.param(22, ["A", "B"], id="long ago")],
)
def test_what_she_bought_lately_is_not_shown(
    database: Database, agreed: Agreed, days: int, expected: list[str]
) -> None:
    browse(database, "v1", (Deed.ORDER, "A", T0 - days * DAY_MS))
    browse(database, "v1", (Deed.WISH, "A"), (Deed.VIEW, "B"))

    assert [sku for sku, _ in shown(look(database, agreed))] == expected


def test_a_good_that_came_here_lately_is_just_new(database: Database, agreed: Agreed) -> None:
    add_goods(database, "N")
    add_stock(database, "S01", {"N": 3}, at_ms=T0 - DAY_MS)
    browse(database, "v1", (Deed.VIEW, "N"))

    assert shown(look(database, agreed)) == [("N", "new")]


def test_neighbours_of_her_last_goods_are_thought_of(database: Database, agreed: Agreed) -> None:
    for visitor in ("v7", "v8", "v9"):
        browse(database, visitor, (Deed.VIEW, "A"), (Deed.VIEW, "B"))
    browse(database, "v1", (Deed.VIEW, "A"))

    assert shown(look(database, agreed)) == [("A", "looked-at"), ("B", "goes-with")]


def test_what_goes_with_the_basket_is_thought_of(database: Database, agreed: Agreed) -> None:
    for n in range(12):
        browse(database, f"w{n}", (Deed.ORDER, "C D" if n % 2 else "A"))
    browse(database, "v1", (Deed.VIEW, "B", T0 - 9 * DAY_MS))

    alone, with_c = look(database, agreed), look(database, agreed, "mei", "S01", "C")

    assert shown(alone) == [("B", "looked-at")]
    assert shown(with_c) == [("D", "goes-with"), ("B", "looked-at")]


# --- stock ---------------------------------------------------------------------------


def test_stock_decides_and_is_said(database: Database, agreed: Agreed) -> None:
    in_city(database, "S01", "S02")
    add_goods(database, "NEAR", "FAR", "NONE")
    add_stock(database, "S02", {"NEAR": 3})
    add_stock(database, "W01", {"NEAR": 50, "FAR": 50})
    browse(database, "v1", *((Deed.WISH, sku, T0) for sku in ("NONE", "FAR", "NEAR", "A")))

    goods = look(database, agreed).panel.goods

    nearby = NearbyStock(store="S02", name_zh="店", name_en="S02", thousandths=3_000)
    assert [(g.sku, g.here_thousandths, g.nearby, g.online) for g in goods] == [
        ("A", 12_000, None, False),
        ("NEAR", 0, nearby, True),
        ("FAR", 0, None, True),
    ]


def test_stock_that_the_tills_store_may_not_see_does_not_count(
    database: Database, agreed: Agreed
) -> None:
    add_goods(database, "X")
    add_stock(database, "F01", {"X": 5})
    browse(database, "v1", (Deed.WISH, "X"))

    assert shown(look(database, agreed)) == []


def test_what_the_stores_zone_does_not_sell_is_not_shown(
    database: Database, agreed: Agreed
) -> None:
    add_goods(database, "S", zones=("south",))
    add_stock(database, "S01", {"S": 5})
    browse(database, "v1", (Deed.WISH, "S"), (Deed.VIEW, "A"))

    assert shown(look(database, agreed)) == [("A", "looked-at")]


# --- not hers ------------------------------------------------------------------------


@pytest.fixture
def sold(database: Database, agreed: Agreed) -> None:
    """What store S01 sold: B twice, C once."""
    with database.write() as session:
        places = ("store/S01", "zone/north")
        book(session, [Purchase("", skus, T0, places) for skus in (("B",), ("B", "C"))])


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize(
    "member",
    [
        pytest.param("", id="a guest"),
        pytest.param("lin", id="who has not agreed"),
        pytest.param("new", id="who looked at nothing yet"),
    ],
)
def test_without_consent_it_is_what_is_popular_here(
    database: Database, agreed: Agreed, member: str
) -> None:
    agreed.members.add("new")
    browse(database, "v1", (Deed.WISH, "A"))

    found = look(database, agreed, member)

    assert not found.panel.personal
    assert shown(found) == [("B", "popular"), ("C", "popular")]
    assert arm_of(found) is Arm.POPULAR


@pytest.mark.usefixtures("sold")
def test_another_companys_store_sees_nothing_of_hers(database: Database, agreed: Agreed) -> None:
    agreed.hidden_from.add("F01")
    add_stock(database, "F01", dict.fromkeys("ABC", 5))
    browse(database, "v1", (Deed.WISH, "A"))

    found = look(database, agreed, "mei", "F01")

    assert not found.panel.personal
    assert shown(found) == []


@pytest.mark.usefixtures("sold")
def test_a_store_that_sold_nothing_yet_shows_what_its_region_buys(
    database: Database, agreed: Agreed
) -> None:
    add_stock(database, "S02", dict.fromkeys("ABC", 5))

    assert shown(look(database, agreed, "", "S02")) == [("B", "popular"), ("C", "popular")]


def test_who_is_held_out_is_shown_nothing_but_it_is_known_what(
    database: Database, agreed: Agreed
) -> None:
    join(database, agreed, "v2", HELD_OUT)
    browse(database, "v2", (Deed.WISH, "A"))

    found = look(database, agreed, HELD_OUT)

    assert (found.panel.personal, found.panel.held_out, found.panel.goods) == (True, True, [])
    assert [pick.sku for pick in found.goods] == ["A"]
    assert arm_of(found) is Arm.HELD_OUT


def test_an_unknown_store_is_refused(database: Database, agreed: Agreed) -> None:
    with pytest.raises(Refusal, match="store-unknown"):
        look(database, agreed, "mei", "S99")


# --- sent along ----------------------------------------------------------------------


def test_the_best_ten_are_sent_along_with_her(database: Database, agreed: Agreed) -> None:
    browse(database, "v1", (Deed.VIEW, "A"), (Deed.WISH, "B"))

    with database.read() as session:
        hers = liked(session, agreed, member="mei", store="S01", now_ms=T0)

    assert hers is not None
    assert not hers.held_out
    assert hers.goods == [
        LikedGood(sku="B", reason="looked-at"),
        LikedGood(sku="A", reason="looked-at"),
    ]


def test_nothing_is_sent_along_of_who_is_held_out_or_refuses(
    database: Database, agreed: Agreed
) -> None:
    join(database, agreed, "v2", HELD_OUT)
    browse(database, "v2", (Deed.WISH, "A"))
    agreed.hidden_from.add("F01")

    with database.read() as session:
        held = liked(session, agreed, member=HELD_OUT, store="S01", now_ms=T0)
        elsewhere = liked(session, agreed, member="mei", store="F01", now_ms=T0)
        refused = liked(session, agreed, member="lin", store="S01", now_ms=T0)

    assert held is not None
    assert (held.held_out, held.goods) == (True, [])
    assert elsewhere is None
    assert refused is None
