"""The panel: what to suggest to a known customer, added by one key, gone with her basket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storeapp.ports.members import LikedGood
from storeapp.services.members import Members
from storeapp.services.status import StatusBoard
from tests.services.fake_members import ANNA, CODE, FakeMemberDesk
from tests.services.fakes import FakeIds
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
    selling = Selling(texts, sounds)
    counter = selling.counter
    selling.desk.members = Members(
        counter.sales, desk, counter.clock, StatusBoard(), FakeIds(), counter.office
    )
    selling.scan(CODE)
    selling.held.run()
    yield selling
    selling.held.close()


def shown(selling: Selling) -> list[tuple[str, str, str]]:
    return [(row.id, row.detail, row.price) for row in selling.state.likes]


def test_three_goods_with_a_coarse_reason_and_what_is_here(selling: Selling):
    assert shown(selling) == [
        ("P1", "her taste · 12 here", "¥12.90"),
        ("P2", "new here · 3 here", "¥89.90"),
        ("P3", "popular here · 1 here", "¥39.80"),
    ]
    assert selling.state.likes_say == "“Would you like to try this one?”"


def test_one_key_adds_the_first_and_the_next_takes_its_place(selling: Selling):
    selling.presenter.likes.add_first()
    selling.held.run()

    assert [line.sku for line in selling.basket.lines] == ["P1"]
    assert [row.id for row in selling.state.likes] == ["P2", "P3", "M1"]
    assert selling.state.likes_say == "“This is new here. Would you like to try it?”"
    kind, body = selling.counter.office.asked[-1]
    assert (kind, body["basket"], body["added"]) == ("panel.count", selling.basket.id, ["P1"])


def test_what_is_weighed_goes_to_the_scale(selling: Selling):
    selling.presenter.likes.add("P3")
    assert selling.desk.under.weighing is not None
    assert selling.basket.lines == ()


def test_a_good_that_she_brings_herself_is_not_suggested(selling: Selling):
    selling.scan(PLUM_CODE, NUTS_CODE)
    assert [row.id for row in selling.state.likes] == ["P3", "M1"]
    assert selling.counter.office.asked == []


def test_with_the_basket_it_is_gone(selling: Selling):
    selling.presenter.sold()
    assert (selling.state.likes, selling.desk.under.likes) == ((), ())


def test_taken_off_she_takes_it_along(selling: Selling):
    selling.presenter.member.leave()
    assert (selling.state.likes, selling.desk.under.likes) == ((), ())


def test_an_answer_for_an_earlier_basket_is_not_shown(selling: Selling):
    selling.presenter.member.take(ANNA)
    selling.presenter.sold()
    selling.held.run()
    assert selling.desk.under.likes == ()


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
