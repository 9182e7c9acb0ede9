"""Reading the events shops send, and telling customers from robots and floods."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from headoffice.activity.events import Identify, Posted, Track, read_message
from headoffice.activity.guarding import Bounds, Watch, is_robot
from headoffice.activity.profile import Deed
from storeapp.domain.errors import Refusal
from tests.headoffice.activity.browsing import BROWSER, T0, track

POSTED = Posted(kiosk=False, sent_at="", received_ms=T0)


def at(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


def read(said: dict[str, Any], posted: Posted = POSTED) -> Track:
    found = read_message(said, posted)
    assert isinstance(found, Track)
    return found


@pytest.mark.parametrize(
    ("event", "properties", "deed", "skus"),
    [
        pytest.param("Product Viewed", {"sku": "A"}, Deed.VIEW, ("A",), id="viewed"),
        pytest.param("product viewed ", {"product_id": "A"}, Deed.VIEW, ("A",), id="lower case"),
        pytest.param("Product Viewed", {"sku": 17}, Deed.VIEW, ("17",), id="a number"),
        pytest.param("Product Clicked", {"sku": "A"}, Deed.CLICK, ("A",), id="clicked"),
        pytest.param("Products Searched", {"query": "plum"}, Deed.SEARCH, (), id="searched"),
        pytest.param("Product List Viewed", {"products": []}, Deed.LIST_VIEW, (), id="list"),
        pytest.param("Product Added", {"sku": "A"}, Deed.CART_ADD, ("A",), id="added"),
        pytest.param("Product Removed", {"sku": "A"}, Deed.CART_REMOVE, ("A",), id="removed"),
        pytest.param("Cart Viewed", {}, Deed.CART_VIEW, (), id="cart"),
        pytest.param("Product Added to Wishlist", {"sku": "A"}, Deed.WISH, ("A",), id="wish"),
        pytest.param(
            "Order Completed",
            {"products": [{"sku": "A"}, {"sku": "B"}, {"sku": "A"}]},
            Deed.ORDER,
            ("A", "B"),
            id="order",
        ),
        pytest.param(
            "Order Refunded", {"products": [{"sku": "A"}]}, Deed.REFUND, ("A",), id="refund"
        ),
    ],
)
def test_the_names_shops_already_send(
    event: str, properties: dict[str, Any], deed: Deed, skus: tuple[str, ...]
) -> None:
    found = read(track(event, properties=properties))

    assert (found.deed, found.skus, found.visitor, found.at_ms) == (deed, skus, "v1", T0)


def test_a_view_at_a_digital_shelf_is_a_kiosk_view() -> None:
    assert read(track("Product Viewed"), Posted(True, "", T0)).deed is Deed.KIOSK_VIEW


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param(track("Coupon Entered"), "event-unknown", id="another event"),
        pytest.param(track("Product Viewed", type="page"), "event-unknown", id="a page"),
        pytest.param(track("Product Viewed", properties={}), "message-unreadable", id="no good"),
        pytest.param(track("Product Viewed", sku="A" * 65), "message-unreadable", id="long"),
        pytest.param(track("Product Viewed", sku="A\n"), "message-unreadable", id="a line end"),
        pytest.param(track("Product Viewed", messageId=None), "message-unreadable", id="no id"),
        pytest.param(track("Product Viewed", visitor=""), "message-unreadable", id="nobody"),
        pytest.param(track("Product Viewed", properties=3), "message-unreadable", id="a number"),
        pytest.param(
            track("Order Completed", properties={"products": "A"}), "message-unreadable", id="text"
        ),
        pytest.param(
            track("Order Completed", properties={"products": []}), "message-unreadable", id="empty"
        ),
        pytest.param(
            track("Product Viewed", context={"consent": {"categoryPreferences": {"ads": False}}}),
            "no-consent",
            id="she refuses",
        ),
        pytest.param(track("Product Viewed", timestamp=at(T0 - 172_800_001)), "too-old", id="old"),
    ],
)
def test_what_is_not_taken_says_why(said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_message(said, POSTED)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("happened", "sent", "expected"),
    [
        pytest.param("", "", T0, id="nothing said"),
        pytest.param(at(T0 - 5_000), "", T0 - 5_000, id="no moment of sending"),
        pytest.param(at(T0 + 3_595_000), at(T0 + 3_600_000), T0 - 5_000, id="an hour ahead"),
        pytest.param(at(T0 - 90_000_000), at(T0 - 89_995_000), T0 - 5_000, id="a day behind"),
        pytest.param(at(T0 + 60_000), "", T0, id="the future is now"),
        pytest.param(at(T0 + 60_000), at(T0), T0, id="after it was sent"),
        pytest.param("yesterday", at(T0), T0, id="no moment at all"),
        pytest.param("2026-09-21T14:13:15", at(T0), T0 - 5_000, id="no offset is UTC"),
    ],
)
def test_the_moment_is_by_our_clock(happened: str, sent: str, expected: int) -> None:
    said = track("Product Viewed", timestamp=happened, sentAt=sent)

    assert read(said).at_ms == expected


def test_the_batch_may_say_when_it_was_sent() -> None:
    said = track("Product Viewed", timestamp=at(T0 + 1_000))

    assert read(said, Posted(False, at(T0 + 4_000), T0)).at_ms == T0 - 3_000


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        pytest.param("identify", {"anonymousId": "v1"}, id="identify"),
        pytest.param("alias", {"previousId": "v1", "anonymousId": None}, id="alias"),
    ],
)
def test_a_login_names_visitor_member_and_proof(kind: str, where: dict[str, Any]) -> None:
    said = {"type": kind, "messageId": "m1", "userId": "mei"} | where
    said["context"] = {"identity": {"proof": "abc"}}

    assert read_message(said, POSTED) == Identify("m1", "v1", "mei", "abc")


# --- robots and floods ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        pytest.param(BROWSER, False, id="a browser"),
        pytest.param("Mozilla/5.0 (iPhone) MicroMessenger/8.0", False, id="WeChat"),
        pytest.param("Mozilla/5.0 (compatible; Baiduspider/2.0)", True, id="a spider"),
        pytest.param("Mozilla/5.0 (compatible; Googlebot/2.1)", True, id="a bot"),
        pytest.param("Mozilla/5.0 HeadlessChrome/150.0", True, id="headless"),
        pytest.param("curl/8.5", True, id="curl"),
        pytest.param("Mozilla/5.0 CUBOT_X18 Chrome/150", False, id="a telephone called Cubot"),
        pytest.param(" ", True, id="nothing"),
    ],
)
def test_robots_by_name(agent: str, robot: bool) -> None:
    assert is_robot(agent) is robot


def tried(watch: Watch, visitor: str, sku: str, now_ms: int, times: int = 1) -> list[str]:
    codes = []
    for _ in range(times):
        try:
            watch.pass_("k", visitor, sku, now_ms)
            codes.append("")
        except Refusal as refused:
            codes.append(refused.code)
    return codes


def test_a_visitor_may_do_so_much_at_once_and_a_minute() -> None:
    watch = Watch(Bounds(visitor_per_minute=60, visitor_at_once=3))

    assert tried(watch, "v1", "", T0, 4) == ["", "", "", "flood-visitor"]
    assert tried(watch, "v2", "", T0) == [""]
    assert tried(watch, "v1", "", T0 + 2_000, 3) == ["", "", "flood-visitor"]


def test_a_key_may_do_so_much_a_second_whoever_visits() -> None:
    watch = Watch(Bounds(key_per_s=2))

    found = [tried(watch, f"v{n}", "", T0)[0] for n in range(5)]

    assert found == ["", "", "", "", "flood-key"]
    assert tried(watch, "v9", "", T0 + 500, 2) == ["", "flood-key"]


def test_who_opens_more_goods_than_anybody_reads_is_a_robot_for_an_hour() -> None:
    watch = Watch(Bounds(visitor_at_once=100, goods_in_ten_minutes=3))

    found = [tried(watch, "v1", f"G{n}", T0 + n)[0] for n in range(5)]

    assert found == ["", "", "", "robot", "robot"]
    assert tried(watch, "v1", "G1", T0 + 3_600_000) == ["robot"]
    assert tried(watch, "v1", "G1", T0 + 3_600_003) == [""]


def test_who_reads_slowly_is_no_robot() -> None:
    watch = Watch(Bounds(goods_in_ten_minutes=3))

    assert {tried(watch, "v1", f"G{n}", T0 + n * 300_000)[0] for n in range(20)} == {""}


def test_only_so_many_visitors_are_remembered() -> None:
    watch = Watch(Bounds(visitor_at_once=1, visitors_watched=2))
    for visitor in ("v1", "v2", "v3"):
        tried(watch, visitor, "", T0)

    assert tried(watch, "v3", "", T0) == ["flood-visitor"]
    assert tried(watch, "v1", "", T0) == [""]
