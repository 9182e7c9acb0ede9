"""The shop in a real Chromium, as wide as a phone: from a look to an order, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from headoffice.app import Server
from headoffice.db.database import Database
from tests.headoffice.activity.browsing import events, points_of
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import ANNA
from tests.headoffice.shop.browser import (
    PHONE_WIDTH,
    TARGET_PX,
    a_browser,
    needs_chromium,
    on_a_phone,
    sign_in,
)
from tests.headoffice.shop.test_pages import orders

pytestmark = [on_sqlite, needs_chromium]

SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select")]
    .filter(e => e.offsetParent && !e.closest("label.option") && !e.closest("li a, p"))
    .filter(e => e.getBoundingClientRect().height < %d).map(e => e.outerHTML.slice(0, 80))"""
PATHS = ("/", "/p/PLUM-40", "/cart", "/checkout", "/checkout?mode=ship", "/account")
WIDE = "() => document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with on_a_phone(browser) as page:
        yield page


def folded(server: Server) -> None:
    while server.app.state.browsing.turn():
        pass


def test_she_looks_signs_in_orders_and_is_known_by_what_she_looked_at(
    shop: Server, page: Page, database: Database
) -> None:
    url = f"{shop.url}/shop"
    page.goto(f"{url}/")
    page.click("#ask-yes")
    page.fill("input[name=q]", "huamei")
    page.press("input[name=q]", "Enter")
    page.click("a.card[href$='PLUM-40']")
    page.wait_for_selector("#add")
    with page.expect_response("**/v1/collect"):
        page.click("#add")
    page.wait_for_selector("#due")
    assert page.inner_text("#due") == "¥12.50"

    with page.expect_response("**/identity*"):
        sign_in(page, url, ANNA, name="小梅", browsing=True)
    page.goto(f"{url}/checkout")
    page.check("input[value=elsewhere]")
    page.click("#order")
    page.wait_for_selector("#order-number")

    assert page.inner_text("#order-number") == "订单 O1"
    assert orders(database) == ["working"]
    deeds = [(deed, sku) for _, deed, sku in events(database)]
    assert ("view", "PLUM-40") in deeds
    assert ("cart-add", "PLUM-40") in deeds
    member = page.evaluate("fetch('/shop/identity?visitor=v').then(r => r.json())")["member"]
    page.wait_for_function("sessionStorage.getItem('_known')")
    page.evaluate("shopEvents.flush()")
    folded(shop)
    assert "PLUM-40" in points_of(database, f"m/{member}")


def test_who_says_no_is_not_remembered(shop: Server, page: Page, database: Database) -> None:
    page.goto(f"{shop.url}/shop/p/PLUM-40")
    page.click("#ask-no")
    page.click("#add")
    page.goto(f"{shop.url}/shop/p/NUT-120")

    assert not page.is_visible("#ask")
    assert page.evaluate("localStorage.getItem('_v')") is None
    assert events(database) == []


def test_pages_fit_a_phone_and_a_thumb(shop: Server, page: Page) -> None:
    page.goto(f"{shop.url}/shop/p/PLUM-40")
    page.click("#ask-no")
    page.click("#add")

    for path in PATHS:
        page.goto(f"{shop.url}/shop{path}")
        assert (path, page.evaluate(WIDE) <= PHONE_WIDTH) == (path, True)
        assert (path, page.evaluate(SMALL % TARGET_PX)) == (path, [])
