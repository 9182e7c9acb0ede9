"""A till that lost the end of its file still knows what it handed over."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from storeapp.domain.codec.handing_over import hand_over_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.giving_out import GivenOut
from storeapp.ports.orders import GivenHere, Verdict
from storeapp.ports.sales import SalesUnit
from tests.db.given import AT, enrolled, opened
from tests.db.mirrored import bring
from tests.db.test_recover import enrol_in, recovered, stick_of

GIVEN = GivenOut("h1", "O7-1", ((0, 2000),), "CODE", AT, "u1", "courier")


def give(unit: SalesUnit, given: GivenOut) -> None:
    fact = unit.append(FactKind.HAND_OVER, hand_over_body(given))
    unit.put_given(given, fact, "", Verdict.COUNTS)


async def test_what_was_handed_over_is_not_handed_over_again(aloop: object, tmp_path: Path) -> None:
    till, older = tmp_path / "till", tmp_path / "older"
    async with enrolled(till) as store:
        await store.write(lambda unit: enrol_in(unit, till))
    shutil.copytree(till, older)
    async with opened(till, ids="later") as store:
        await store.write(lambda unit: give(unit, GIVEN))
    stick_of(older).mkdir()
    bring(till, stick_of(older))
    recovered(older)

    async with opened(older, ids="after") as store:
        waiting = await store.read(lambda unit: unit.given_open())
        shown = await store.read(lambda unit: unit.orders())
        with pytest.raises(Refusal, match="handed-over-before"):
            await store.write(lambda unit: give(unit, replace(GIVEN, hand="h2")))
        head = await store.head()

    # Head office is asked what it says of it; nothing else is known of the order here.
    assert waiting == (GivenHere("h1", "O7-1", 2, GIVEN, Verdict.OPEN),)
    assert shown == ()
    assert head.last_seq == 2
