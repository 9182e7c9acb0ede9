"""The panel: what to suggest to a known customer, added by one key, gone with her basket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storeapp.domain.catalogue import Name
from storeapp.ports.members import LikedGood, Likes, Nearby
from storeapp.services.errands import Errands
from storeapp.services.members import Members
from storeapp.services.status import Line, StatusBoard
from tests.services.fake_members import ANNA, BELA, CODE, FakeMemberDesk
from tests.services.fakes import NOW, FakeIds
from tests.ui.given import NUTS_CODE, PLUM_CODE
from tests.ui.screens.sell.given import Selling

LIKED = (
    LikedGood("P1", "looked-at", 12_000),
    LikedGood("gone", "new", 1_000),
    LikedGood("P2", "new", 3_000),
    LikedGood("P3", "a word of tomorrow", 1_000),
    LikedGood("M1", "popular", 1_000),
)


@pytest.fixture
def desk() -> FakeMemberDesk:
    desk = FakeMemberDesk()
    desk.members, desk.liked = {CODE: (ANNA,)}, LIKED
    return desk


@pytest.fixture
def selling(texts, sounds, desk: FakeMemberDesk) -> Iterator[Selling]:
    selling, board = Selling(texts, sounds), StatusBoard()
    counter = selling.counter
    selling.desk.members = Members(
        counter.sales,
        desk,
        counter.clock,
        board,
        FakeIds(),
        Errands(counter.sales, counter.office, counter.clock, board),
    )
    selling.scan(CODE)
    selling.held.run()
    yield selling
    selling.held.close()


def shown(selling: Selling) -> list[tuple[str, str, str]]:
    return [(row.id, f"{row.detail} · {row.where}", row.price) for row in selling.state.likes]


def test_three_goods_with_a_coarse_reason_and_what_is_here(selling: Selling):
    assert shown(selling) == [
        ("P1", "her taste · 12 here", "¥12.90"),
        ("P2", "new here · 3 here", "¥89.90"),
        ("P3", "popular here · 1.0 kg here", "¥39.80"),
    ]
    assert selling.state.likes_say == "“Would you like to try this one?”"


def test_one_key_adds_the_first_and_the_next_takes_its_place(selling: Selling):
    selling.presenter.likes.add_first()
    selling.held.run()

    assert [line.sku for line in selling.basket.lines] == ["P1"]
    assert [row.id for row in selling.state.likes] == ["P2", "P3", "M1"]
    assert selling.state.likes_say == "“This is new here. Would you like to try it?”"
    (errand,) = selling.counter.sales.rows.errands.values()
    body = {"basket": selling.basket.id, "member": "", "shown": [], "added": ["P1"]}
    assert (errand.kind, errand.body) == ("panel.count", body)


def test_what_is_weighed_goes_to_the_scale(selling: Selling):
    selling.presenter.likes.add("P3")
    assert selling.desk.under.weighing is not None
    assert selling.basket.lines == ()


def test_a_good_that_she_brings_herself_is_not_suggested(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    assert [row.id for row in selling.state.likes] == ["P3", "M1"]
    assert selling.counter.sales.rows.errands == {}


def test_with_the_basket_it_is_gone(selling: Selling):
    selling.presenter.sold()
    assert (selling.state.likes, selling.desk.under.likes) == ((), Likes())


def test_taken_off_she_takes_it_along(selling: Selling):
    selling.presenter.member.leave()
    assert (selling.state.likes, selling.desk.under.likes) == ((), Likes())


def test_an_answer_for_an_earlier_basket_is_not_shown(selling: Selling):
    selling.presenter.member.take(ANNA)
    selling.presenter.sold()
    selling.held.run()
    assert selling.desk.under.likes == Likes()


def test_esc_brings_the_quick_keys_back_once_nothing_else_is_left(selling: Selling):
    selling.modes.search("pl")
    assert not selling.presenter.likes.put_away()
    selling.modes.leave()

    assert selling.presenter.likes.put_away()
    assert selling.state.likes == ()
    assert not selling.presenter.likes.put_away()


@pytest.mark.parametrize("sku", ["gone", ""])
def test_what_is_not_sold_here_is_not_added(selling: Selling, sku: str):
    selling.presenter.likes.add(sku)
    assert selling.basket.lines == ()


def test_without_anything_to_suggest_the_key_does_nothing(selling: Selling):
    selling.presenter.likes.put_away()
    selling.presenter.likes.add_first()
    assert selling.basket.lines == ()


def test_another_comes_behind_the_rest_when_she_has_one(selling: Selling, desk: FakeMemberDesk):
    asked = len(desk.asked)
    desk.liked = (LikedGood("M2", "goes-with", 5_000), *LIKED[2:3])
    selling.scan(PLUM_CODE)
    assert [row.id for row in selling.state.likes] == ["P2", "P3", "M1"]
    selling.held.run()

    assert desk.asked[asked:] == [("likes", "m1", "P1")]
    assert [good.sku for good in selling.desk.under.likes.goods] == [
        *(good.sku for good in LIKED),
        "M2",
    ]
    assert [row.id for row in selling.state.likes] == ["P2", "P3", "M1"]


def test_what_she_was_not_shown_asks_nobody_again(selling: Selling, desk: FakeMemberDesk):
    asked = len(desk.asked)
    selling.presenter.choose("M7")
    selling.held.run()

    assert len(desk.asked) == asked


def test_what_is_not_here_says_where_it_is_and_the_key_adds_the_next(
    selling: Selling, desk: FakeMemberDesk
):
    near = Nearby(Name("朝阳店", "Chaoyang"), 3_000)
    desk.liked = (
        LikedGood("P2", "new", 0, near, online=True),
        LikedGood("P1", "looked-at", 12_000, near, online=True),
    )
    selling.presenter.member.leave()
    selling.presenter.member.take(ANNA)
    selling.held.run()

    assert [(row.where, row.here) for row in selling.state.likes] == [
        ("Chaoyang 3 · in the web shop", False),
        ("12 here · Chaoyang 3", True),
    ]
    assert selling.state.likes_first == "P1"
    selling.presenter.likes.add_first()
    assert [line.sku for line in selling.basket.lines] == ["P1"]
    assert selling.state.likes_first == ""
    selling.presenter.likes.add_first()
    assert len(selling.basket.lines) == 1


def test_offline_what_came_along_is_shown_with_its_age_and_counted_once(selling: Selling):
    goods = (
        LikedGood("P2", "new", 0),
        LikedGood("P1", "looked-at", 0),
        LikedGood("gone", "new", 0),
    )
    as_of_ms = round(NOW.timestamp() * 1000) - 3_600_000
    selling.counter.sales.rows.liked = {"m1": Likes(goods, kept=True, as_of_ms=as_of_ms)}
    selling.counter.catalogue.stocks = {"P1": 12_000, "P2": 500}
    assert selling.desk.members is not None
    selling.desk.members.board.update(line=Line.OFFLINE, since=NOW)
    selling.presenter.member.leave()
    selling.presenter.member.take(ANNA)
    selling.held.run()

    assert shown(selling) == [("P1", "her taste · 12 here", "¥12.90")]
    assert selling.state.likes_age == f"as of {NOW - timedelta(hours=1):%H:%M}"
    selling.presenter.likes.add_first()
    selling.held.run()
    errands = [errand.body for errand in selling.counter.sales.rows.errands.values()]
    said = {"basket": selling.basket.id, "member": "m1", "shown": ["P1"]}
    assert errands == [{**said, "added": []}, {**said, "added": ["P1"]}]


def test_another_member_sees_nothing_of_hers(selling: Selling):
    selling.presenter.member.take(BELA)

    assert (selling.state.likes, selling.desk.under.likes) == ((), Likes())
