"""Commands that wait in the till's file, and newcomers, who are found before head office knows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storeapp.ports.head_office import Command
from storeapp.ports.members import AskedBy, Member
from tests.db.given import opened
from tests.services.fakes import NOW

BODY = {
    "member": "new-1",
    "name": "小林",
    "phone": "13800000417",
    "of_age": True,
    "consents": [
        {"purpose": "browsing", "granted": True, "text": "v1"},
        {"purpose": "sharing", "granted": False, "text": "v1"},
    ],
}
ENROL = Command("c1", "member.enrol", BODY)
COUNT = Command("c0", "panel.count", {"basket": "b1"})
NEW = Member(
    id="new-1",
    name="小林",
    phone_end="0417",
    purchases=0,
    of_age=True,
    purposes=("browsing",),
    as_of_ms=round(NOW.timestamp() * 1000),
)


async def test_errands_are_kept_in_their_order_until_they_are_dropped(aloop, tmp_path: Path):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.put_errand(ENROL, NOW))
        await store.write(lambda unit: unit.put_errand(COUNT, NOW + timedelta(seconds=1)))
        assert await store.read(lambda unit: unit.errands()) == (ENROL, COUNT)
        await store.write(lambda unit: unit.drop_errand("c1"))
    async with opened(tmp_path) as store:
        assert await store.read(lambda unit: unit.errands()) == (COUNT,)


@pytest.mark.parametrize(
    ("by", "value", "found"),
    [
        (AskedBy.PHONE, "13800000417", (NEW,)),
        (AskedBy.PHONE, "13800000418", ()),
        (AskedBy.END, "0417", (NEW,)),
        (AskedBy.END, "0418", ()),
        (AskedBy.CODE, "MB0000000001", ()),
    ],
)
async def test_a_newcomer_is_found_by_her_number_only(
    aloop, tmp_path: Path, by: AskedBy, value: str, found: tuple[Member, ...]
):
    async with opened(tmp_path) as store:
        await store.write(lambda unit: unit.put_errand(ENROL, NOW))
        await store.write(lambda unit: unit.put_errand(COUNT, NOW))
        assert await store.read(lambda unit: unit.members_by(by, value, 5)) == found
        assert await store.read(lambda unit: unit.member("new-1")) == NEW
        await store.write(lambda unit: unit.drop_errand("c1"))
        assert await store.read(lambda unit: unit.members_by(by, value, 5)) == ()
        assert await store.read(lambda unit: unit.member("new-1")) is None
