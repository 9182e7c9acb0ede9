"""The shop's pages: in both languages, safe with what strangers type, each visit for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import select

from headoffice.app import Server
from headoffice.catalogue.tables import Product
from headoffice.channels.tables import ChannelKey
from headoffice.db.database import Database
from headoffice.orders.tables import OrderRow
from headoffice.shop import texts
from headoffice.shop.visits import Visits
from tests.headoffice.acting import NO_TLS
from tests.headoffice.conftest import on_sqlite


class Visitor:
    """Somebody with a browser that runs no scripts."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.http = httpx.Client(
            base_url=f"{url}/shop",
            headers={"accept-language": language},
            follow_redirects=True,
            trust_env=False,
            verify=NO_TLS,
            timeout=20,
        )

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.http.get(path, params=query)

    def post(self, path: str, **form: str) -> httpx.Response:
        """A form of her own, unless it says otherwise."""
        return self.http.post(path, data={"form": self.form()} | form)

    def form(self) -> str:
        found = re.search(r'name="form" value="([^"]+)"', self.get("/p/PLUM-40").text)
        assert found is not None
        return found[1]

    def order(self, **form: str) -> httpx.Response:
        said = {"mode": "pickup", "place": "S01", "pay": "elsewhere", "called": "Mei"}
        return self.post("/checkout", **said | form)


@pytest.fixture
def visitor(shop: Server) -> Iterator[Visitor]:
    visitor = Visitor(shop.url)
    yield visitor
    visitor.http.close()


@pytest.fixture
def other(shop: Server) -> Iterator[Visitor]:
    other = Visitor(shop.url, "zh-CN")
    yield other
    other.http.close()


def orders(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(OrderRow.status)))


@on_sqlite
def test_a_visitor_browses_in_her_language(visitor: Visitor, other: Visitor) -> None:
    assert "Salted Plum 40 g" in visitor.get("/").text
    assert "话梅 40克" in other.get("/").text
    assert [text in visitor.get("/", c="nuts").text for text in ("Hickory", "Plum 40")] == [
        True,
        False,
    ]
    assert "话梅 40克" in visitor.get("/language/zh", to="/p/PLUM-40").text


@on_sqlite
def test_a_cart_is_priced_ordered_and_cancelled(visitor: Visitor, database: Database) -> None:
    visitor.post("/cart", sku="PLUM-40", amount="2000")
    cart = visitor.post("/cart", sku="LOOSE", amount="250")
    assert "¥40.00" in cart.text  # 2 x 12.50 and a quarter of 60.00

    ordered = visitor.order(due="4000")

    assert "Thank you! We have your order." in ordered.text
    assert orders(database) == ["working"]
    assert "Your cart is empty." in visitor.get("/cart").text
    assert "Cancelled" in visitor.post(f"{ordered.url.path[5:]}/cancel").text
    assert orders(database) == ["cancelled"]


@on_sqlite
def test_an_order_at_another_price_is_asked_about_first(
    visitor: Visitor, database: Database
) -> None:
    visitor.post("/cart", sku="PLUM-40", amount="1000")

    refused = visitor.order(due="1")

    assert "The price has just changed" in refused.text
    assert orders(database) == []
    assert "Salted Plum 40 g" in visitor.get("/cart").text


@on_sqlite
def test_a_form_of_another_page_changes_nothing(visitor: Visitor, database: Database) -> None:
    visitor.post("/cart", sku="PLUM-40", amount="1000")

    refused = [
        visitor.order(form="made up").status_code,
        visitor.post("/cart", form="", sku="NUT-120", amount="1000").status_code,
        visitor.post("/account/code", form="x", phone="13900001111").status_code,
    ]

    assert refused == [403, 403, 403]
    assert orders(database) == []
    assert "Hickory" not in visitor.get("/cart").text


@on_sqlite
def test_an_order_is_seen_by_who_placed_it(visitor: Visitor, other: Visitor) -> None:
    visitor.post("/cart", sku="PLUM-40", amount="1000")
    ref = visitor.order().url.path.rpartition("/")[2]

    assert other.get(f"/orders/{ref}").status_code == 404
    assert other.post(f"/orders/{ref}/cancel").status_code == 404
    assert ref in visitor.get("/orders").text
    assert visitor.get(f"/orders/{ref}").status_code == 200


STRANGE: dict[str, tuple[str, dict[str, str]]] = {
    "search": ("/search", {"q": '"><script>alert(1)</script>'}),
    "way": ("/language/en", {"to": "//evil.example/"}),
    "way with a backslash": ("/language/en", {"to": "/\\evil.example"}),
    "address": ("/p/<script>", {}),
}


@on_sqlite
def test_what_strangers_type_stays_text(visitor: Visitor) -> None:
    for case, (path, query) in STRANGE.items():
        page = visitor.get(path, **query)

        assert (case, "<script>alert" in page.text, page.url.host) == (case, False, "127.0.0.1")
        policy = page.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "'unsafe-inline'" not in policy


@on_sqlite
def test_the_visits_cookie_is_for_the_shop_alone(visitor: Visitor) -> None:
    cookie = visitor.get("/").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "Path=/shop" in cookie
    assert "SameSite=lax" in cookie


@on_sqlite
def test_what_is_no_longer_sold_leaves_the_cart(visitor: Visitor, database: Database) -> None:
    visitor.post("/cart", sku="PLUM-40", amount="1000")
    visitor.post("/cart", sku="NUT-120", amount="1000")
    with database.write() as session:
        session.get_one(Product, "NUT-120").active = False

    cart = visitor.get("/cart").text

    assert "This product is no longer sold." in cart
    assert "Hickory" not in cart
    assert "Salted Plum" in cart


@on_sqlite
def test_without_its_key_the_shop_says_that_it_is_away(
    shop: Server, visitor: Visitor, database: Database
) -> None:
    with database.write() as session:
        for row in session.exec(select(ChannelKey)).all():
            row.revoked_ms = 1
            session.add(row)

    page = visitor.get("/")

    assert (page.status_code, "Something went wrong" in page.text) == (401, True)


@on_sqlite
def test_nobody_is_vouched_for_who_has_not_signed_in(visitor: Visitor) -> None:
    assert visitor.get("/identity", visitor="v1").json() == {}


def test_a_visit_gets_another_id_at_sign_in() -> None:
    visits = Visits()
    visit = visits.begin("en")
    slipped = visit.id

    visits.renew(visit)

    assert visits.find(slipped) is None
    assert visits.find(visit.id) is visit


@pytest.mark.parametrize("table", [texts.WORDS, texts.REFUSALS, texts.CATEGORIES, texts.STATUSES])
def test_every_text_is_said_in_both_languages(table: dict[str, tuple[str, str]]) -> None:
    for word, (zh, en) in table.items():
        assert zh, word
        assert en, word
        assert re.findall(r"{\w+}", zh) == re.findall(r"{\w+}", en), word
