"""The members of a store as head office tells them: found by look-up key, gone when deleted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from storeapp.db.member_streams import MemberStreams
from storeapp.db.store import SalesStore
from storeapp.domain.fact import canonical
from storeapp.ports.members import AskedBy, LikedGood, Likes, Member
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.members import MemberRow, lookup_key
from tests.conftest import ExpectedLogs
from tests.db.given import opened
from tests.services.fakes import NOW, FakeClock

STREAM = "members/S01"
SECRET = "ab" * 32
PHONE, CODE = "12900000001", "MB0000000001"
NOW_MS = round(NOW.timestamp() * 1000)
LOOKUP = {"key": SECRET}


def a_row(**changes: object) -> dict[str, object]:
    keys = sorted(lookup_key(SECRET, kind, v) for kind, v in (("phone", PHONE), ("code", CODE)))
    row = MemberRow(
        version=3,
        name="小林",
        phone_end="0001",
        tier=2,
        points=1240,
        groups=["vip"],
        birthday="05-17",
        purchases=7,
        home=True,
        of_age=True,
        purposes=["browsing"],
        keys=keys,
        also=["m0"],
    )
    return {**row.model_dump(), **changes}


ANNA = Member(
    id="m1",
    name="小林",
    phone_end="0001",
    tier=2,
    points=1240,
    groups=("vip",),
    birthday="05-17",
    purchases=7,
    of_age=True,
    purposes=("browsing",),
    also=("m0",),
    version=3,
    as_of_ms=NOW_MS,
)


def put(pos: int, key: str, body: Mapping[str, object]) -> Change:
    return Change(pos, key, False, body)


def gone(pos: int, key: str) -> Change:
    return Change(pos, key, True, None)


def page(*changes: Change) -> Page:
    pos = max(change.pos for change in changes)
    return Page(STREAM, "g1", changes, f"after {pos}", pos)


def streams_of(store: SalesStore) -> MemberStreams:
    return MemberStreams(store, FakeClock())


async def found(store: SalesStore, by: AskedBy, value: str) -> list[str]:
    members = await store.read(lambda unit: unit.members_by(by, value, 5))
    return [member.id for member in members]


async def test_she_is_found_by_number_code_last_digits_and_by_an_earlier_id(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await streams_of(store).apply(page(put(1, "lookup", LOOKUP), put(2, "member:m1", a_row())))
        by_phone = await store.read(lambda unit: unit.members_by(AskedBy.PHONE, PHONE, 5))
        by_end = await store.read(lambda unit: unit.members_by(AskedBy.END, "0001", 5))
        by_code = await found(store, AskedBy.CODE, CODE)
        nobody = await found(store, AskedBy.CARD, CODE)
        now, before, never = await store.read(
            lambda unit: (unit.member("m1"), unit.member("m0"), unit.member("m9"))
        )

    assert [(m.id, m.name, m.may_spend) for m in by_phone] == [("m1", "小林", True)]
    assert by_end == (ANNA,)
    assert (by_code, nobody) == (["m1"], [])
    assert (now, before, never) == (ANNA, ANNA, None)


async def test_without_the_key_of_the_store_only_last_digits_find(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await streams_of(store).apply(page(put(2, "member:m1", a_row())))

        assert await found(store, AskedBy.PHONE, PHONE) == []
        assert await found(store, AskedBy.END, "0001") == ["m1"]
        assert await found(store, AskedBy.END, "") == []


async def test_what_she_may_like_comes_beside_her_and_goes(aloop, tmp_path: Path):
    liked = {"held_out": False, "as_of_ms": 9, "goods": [{"sku": "P1", "reason": "new"}]}
    async with opened(tmp_path) as store:
        streams = streams_of(store)
        await streams.apply(page(put(1, "member:m1", a_row()), put(2, "liked:m1", liked)))
        kept = await store.read(lambda unit: unit.liked("m1"))
        by_end = await store.read(lambda unit: unit.members_by(AskedBy.END, "", 5))
        await streams.apply(page(gone(3, "liked:m1")))
        after = await store.read(lambda unit: unit.liked("m1"))

    assert kept == Likes((LikedGood("P1", "new", 0),), kept=True, as_of_ms=9)
    assert (by_end, after) == ((), None)


async def test_who_is_erased_leaves_nothing_and_no_late_row_brings_her_back(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        streams = streams_of(store)
        row = put(2, "member:m1", a_row())
        await streams.apply(page(put(1, "lookup", LOOKUP), row))
        await streams.apply(page(gone(3, "member:m1"), row))
        left = await store.change(
            lambda db: (
                db.execute("SELECT phone_end, body FROM member WHERE key = 'member:m1'").fetchall(),
                db.execute("SELECT known_by FROM member_key").fetchall(),
            )
        )
        by_phone = await found(store, AskedBy.PHONE, PHONE)
        member = await store.read(lambda unit: unit.member("m1"))

    assert left == ([("", "")], [])
    assert (by_phone, member) == ([], None)


async def test_another_number_replaces_the_old_one(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        streams = streams_of(store)
        await streams.apply(page(put(1, "lookup", LOOKUP), put(2, "member:m1", a_row())))
        keys = [lookup_key(SECRET, "phone", "12900000002")]
        await streams.apply(page(put(3, "member:m1", a_row(keys=keys, phone_end="0002", also=[]))))

        assert await found(store, AskedBy.PHONE, PHONE) == []
        assert await found(store, AskedBy.END, "0001") == []
        assert await found(store, AskedBy.PHONE, "12900000002") == ["m1"]


async def test_an_older_page_changes_nothing(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        streams = streams_of(store)
        await streams.apply(page(put(5, "member:m1", a_row())))
        await streams.apply(page(put(4, "member:m1", a_row(name="old"))))
        member = await store.read(lambda unit: unit.member("m1"))
        position = await streams.position(STREAM)

    assert member == ANNA
    assert position == Position("g1", 5, "after 5")


async def test_the_digest_is_over_what_head_office_said(aloop, tmp_path: Path):
    body = a_row()
    async with opened(tmp_path) as store:
        streams = streams_of(store)
        await streams.apply(
            page(put(1, "lookup", LOOKUP), put(2, "member:m1", body), gone(3, "member:m2"))
        )
        content = await streams.content(STREAM)

    said = Tally.of([("lookup", canonical(LOOKUP)), ("member:m1", canonical(body))])
    assert content == Content(3, 2, said.checksum)


async def test_a_reset_forgets_everybody_and_distrust_nobody(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        streams = streams_of(store)
        await streams.apply(page(put(1, "lookup", LOOKUP), put(2, "member:m1", a_row())))
        await streams.distrust(STREAM)
        distrusted = (await streams.position(STREAM), await found(store, AskedBy.PHONE, PHONE))
        await streams.reset(STREAM)
        forgotten = (await streams.position(STREAM), await found(store, AskedBy.END, "0001"))

    assert distrusted == (Position("distrusted", 2, ""), ["m1"])
    assert forgotten == (Position(), [])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(put(3, "member:m1", a_row(points="many")), id="a field of another kind"),
        pytest.param(put(3, "lookup", {"key": "no hex"}), id="a key that is none"),
        pytest.param(Change(3, "member:m1", False, a_row(), "g"), id="waiting for a group"),
    ],
)
async def test_a_row_that_cannot_be_read_is_left_out(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs, change: Change
):
    expected_logs("a member's row at 3 is unreadable")
    async with opened(tmp_path) as store:
        streams = streams_of(store)
        await streams.apply(page(put(1, "lookup", LOOKUP), put(2, "member:m1", a_row())))
        await streams.apply(page(change))

        assert await found(store, AskedBy.PHONE, PHONE) == ["m1"]
        assert (await streams.position(STREAM)).pos == 3
