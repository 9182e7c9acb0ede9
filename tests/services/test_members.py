"""Finding members: head office first, the till's own file when it cannot be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storeapp.domain.basket import Basket
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Refusal
from storeapp.ports.members import AskedBy, Found, LikedGood, Likes, Member
from storeapp.services.errands import Errands
from storeapp.services.members import Members, Shown, read
from storeapp.services.status import Line, StatusBoard
from storeapp.sync.wire.browsing import PanelCounted
from tests.services.fake_members import ANNA, BELA, CODE, END, PHONE, FakeMemberDesk
from tests.services.fakes import NOW, FakeClock, FakeIds, FakeOffice, FakeSales

NOW_MS = round(NOW.timestamp() * 1000)
HOUR = timedelta(hours=1)


class Counter:
    """Head office knows Anna by everything, the till keeps her too."""

    def __init__(self, line: Line = Line.ONLINE) -> None:
        self.desk, self.sales, self.board = FakeMemberDesk(), FakeSales(), StatusBoard()
        self.desk.members = {CODE: (ANNA,), PHONE: (ANNA,), END: (ANNA, BELA)}
        self.sales.rows.members = {CODE: ANNA, PHONE: ANNA}
        self.board.update(line=line, since=NOW - HOUR)
        self.office = FakeOffice()
        self.errands = Errands(self.sales, self.office, FakeClock(), self.board)
        self.members = Members(
            self.sales, self.desk, FakeClock(), self.board, FakeIds(), self.errands
        )

    async def find(self, told: str) -> Found:
        return await self.members.find(told, staff="u1")


@pytest.mark.parametrize(
    ("told", "by", "value"),
    [
        pytest.param("MB0000000001", AskedBy.CODE, "MB0000000001", id="code"),
        pytest.param(" mb0000000001 ", AskedBy.CODE, "MB0000000001", id="typed small"),
        pytest.param("0001", AskedBy.END, "0001", id="last digits"),
        pytest.param("129 0000-0001", AskedBy.PHONE, "12900000001", id="divided"),
        pytest.param("8869123", AskedBy.PHONE, "8869123", id="shortest number"),
        pytest.param("MB000001", AskedBy.CARD, "MB000001", id="too short for a code"),
        pytest.param("6222020000000000", AskedBy.CARD, "6222020000000000", id="sixteen digits"),
    ],
)
def test_what_is_told_is_read_by_its_shape(told: str, by: AskedBy, value: str):
    assert read(told) == (by, value)


@pytest.mark.parametrize("told", ["", "1", "123", "12345", "小林", "a b c d"])
def test_what_is_none_of_them_is_not_asked(told: str):
    with pytest.raises(Refusal) as refused:
        read(told)
    assert refused.value.code == "member-search-unclear"


@pytest.mark.parametrize(
    ("code", "so"),
    [
        ("MB0123456789", True),
        ("MB0123456", True),
        ("MB012345", False),
        ("MB٣٣٣٣٣٣٣", False),
        ("6901234567892", False),
        ("", False),
    ],
)
def test_only_a_member_code_has_its_shape(code: str, so: bool):
    assert Counter().members.recognises(code) is so


async def test_online_head_office_says_who_it_is(aloop):
    counter = Counter()

    assert await counter.find(CODE) == Found((ANNA,))
    assert await counter.find(END) == Found((ANNA, BELA))
    assert counter.desk.asked == [("code", CODE, "u1"), ("end", END, "u1")]


async def test_offline_the_kept_member_is_told_with_her_age_and_spends_nothing(aloop):
    counter = Counter(Line.OFFLINE)
    found = await counter.find(PHONE)

    at_ms = NOW_MS - 3_600_000
    kept = replace(ANNA, may_spend=False, kept=True, as_of_ms=at_ms)
    assert found == Found((kept,), kept=True)
    assert kept.customer.points == 0
    assert counter.desk.asked == []


async def test_who_shows_a_payment_code_is_asked_of_head_office(aloop):
    counter = Counter()
    counter.desk.payers = {"1312": ANNA}
    assert await counter.members.paying("1312", staff="u1") == ANNA
    assert await counter.members.paying("1313", staff="u1") is None
    counter.desk.away = "head-office-unreachable"
    assert await counter.members.paying("1312", staff="u1") is None


async def test_offline_nobody_is_asked_who_pays(aloop):
    counter = Counter(Line.OFFLINE)
    counter.desk.payers = {"1312": ANNA}

    assert await counter.members.paying("1312", staff="u1") is None
    assert counter.desk.asked == []


async def test_what_came_after_the_line_was_lost_is_no_older_than_it_is(aloop):
    counter = Counter(Line.OFFLINE)
    counter.sales.rows.members = {CODE: replace(ANNA, as_of_ms=NOW_MS - 60_000)}
    (kept,) = (await counter.find(CODE)).members

    assert kept.as_of_ms == NOW_MS - 60_000


@pytest.mark.parametrize("away", ["head-office-unreachable", "looks-many"])
async def test_who_gets_no_answer_online_goes_by_what_is_kept_and_that_is_new(aloop, away: str):
    counter = Counter()
    counter.desk.away = away
    (kept,) = (await counter.find(CODE)).members

    assert (kept.id, kept.kept, kept.may_spend, kept.as_of_ms) == ("m1", False, False, NOW_MS)


async def test_before_the_line_ever_was_up_her_age_is_that_of_her_row(aloop):
    counter = Counter(Line.STARTING)
    counter.desk.away = "head-office-unreachable"
    (kept,) = (await counter.find(CODE)).members

    assert (kept.kept, kept.as_of_ms) == (True, ANNA.as_of_ms)


@pytest.mark.parametrize(
    ("line", "told", "code"),
    [
        pytest.param(Line.ONLINE, "12999999999", "member-not-found", id="nobody"),
        pytest.param(Line.OFFLINE, "12999999999", "member-not-kept", id="nobody here"),
        pytest.param(Line.ONLINE, "9999", "members-many", id="many"),
        pytest.param(Line.OFFLINE, "9999", "members-many", id="many here"),
    ],
)
async def test_nobody_and_too_many_are_said(aloop, line: Line, told: str, code: str):
    counter = Counter(line)
    many = {f"x{n}": replace(BELA, id=f"x{n}", phone_end="9999") for n in range(6)}
    counter.desk.members["9999"] = tuple(many.values())
    counter.sales.rows.members = dict(many)
    with pytest.raises(Refusal) as refused:
        await counter.find(told)

    assert refused.value.code == code
    assert counter.members.known("x0") is None


async def test_what_head_office_refuses_for_another_reason_is_passed_on(aloop):
    counter = Counter()
    counter.desk.away = "end-unreadable"
    with pytest.raises(Refusal) as refused:
        await counter.find(END)
    assert refused.value.code == "end-unreadable"


def test_who_is_remembered_is_known_by_her_earlier_id_too_until_she_goes():
    members = Counter().members
    members.remember(ANNA)

    assert (members.known("m1"), members.known("m0"), members.known("m2")) == (ANNA, ANNA, None)
    members.forget()
    assert members.known("m1") is None


@pytest.mark.parametrize(
    ("line", "away", "told"),
    [
        pytest.param(Line.ONLINE, "", ("m1", False), id="asked"),
        pytest.param(Line.OFFLINE, "", ("m1", True), id="kept"),
        pytest.param(Line.ONLINE, "member-unknown", None, id="erased"),
    ],
)
async def test_a_member_of_whom_only_the_id_is_left(aloop, line: Line, away: str, told: object):
    counter = Counter(line)
    counter.desk.away = away
    member = await counter.members.recall("m1", staff="u1")

    assert (member and (member.id, member.kept)) == told
    assert counter.members.known("m1") is member


async def test_offline_a_member_of_another_store_stays_unnamed(aloop):
    counter = Counter(Line.OFFLINE)
    assert await counter.members.recall("m9", staff="u1") is None


@pytest.mark.parametrize(
    ("member", "customer"),
    [
        pytest.param(
            ANNA, Customer("m1", 2, frozenset({"vip"}), date(2000, 5, 17), 7, 1240), id="known"
        ),
        pytest.param(
            replace(BELA, may_spend=False, birthday="02-29"),
            Customer("m2", 0, frozenset({"vip"}), date(2000, 2, 29), 7, 0),
            id="by four digits, born in a leap year",
        ),
        pytest.param(Member("m3"), Customer("m3"), id="nothing told"),
    ],
)
def test_the_promotions_know_no_name(member: Member, customer: Customer):
    assert member.customer == customer


def test_nothing_personal_is_written_into_a_log():
    assert "小林" not in repr(ANNA)
    assert "0001" not in repr(ANNA)
    assert "05-17" not in repr(ANNA)


HERS = Basket("b1").with_customer(ANNA.customer)
LIKED = (LikedGood("P1", "new", 12_000),)


async def test_head_office_says_what_to_suggest(aloop):
    counter = Counter()
    counter.desk.liked = LIKED

    assert await counter.members.likes(HERS) == Likes(LIKED)
    assert counter.desk.asked == [("likes", "m1", "")]


@pytest.mark.parametrize(
    ("line", "away"),
    [
        pytest.param(Line.OFFLINE, "", id="no line"),
        pytest.param(Line.ONLINE, "head-office-unreachable", id="no answer"),
    ],
)
async def test_otherwise_what_came_along_with_her_is_suggested(aloop, line: Line, away: str):
    counter = Counter(line)
    counter.desk.liked, counter.desk.away = LIKED, away
    assert await counter.members.likes(HERS) == Likes()

    kept = Likes((LikedGood("P2", "new", 0),), kept=True, as_of_ms=9)
    counter.sales.rows.liked = {"m1": kept}
    assert await counter.members.likes(HERS) == kept


async def test_to_nobody_known_nothing_is_suggested(aloop):
    counter = Counter()
    counter.desk.liked = LIKED

    assert await counter.members.likes(Basket("b1")) == Likes()
    assert counter.desk.asked == []


@pytest.mark.parametrize(
    ("shown", "member", "skus"),
    [
        pytest.param(Shown("b1"), "", [], id="head office knows what it said"),
        pytest.param(Shown("b1", "m1", ("P1", "P3")), "m1", ["P1", "P3"], id="made here"),
    ],
)
async def test_a_count_waits_for_a_line(aloop, shown: Shown, member: str, skus: list[str]):
    counter = Counter()
    await counter.members.count(shown, ("P1",))

    (errand,) = counter.sales.rows.errands.values()
    assert errand.kind == "panel.count"
    assert errand.body == {"basket": "b1", "member": member, "shown": skus, "added": ["P1"]}
    PanelCounted.model_validate(errand.body)


async def test_a_count_for_which_there_is_no_room_is_no_trouble(aloop):
    counter = Counter()

    async def full(_work: object) -> object:
        raise Refusal("disk-full")

    counter.sales.write = full  # type: ignore[method-assign,assignment]  # a disk without room
    await counter.members.count(Shown("b1"), ("P1",))

    assert counter.sales.rows.errands == {}
