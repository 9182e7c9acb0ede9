"""Staff: who may sign in where, and what the tills of each store are told."""

from __future__ import annotations

import json

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlmodel import col, select

from headoffice.db.database import Database
from headoffice.feed.tables import Change
from headoffice.staff import service as staff
from headoffice.staff.pins import USUAL_COST, PinCost, check_strength, verifier_of
from headoffice.staff.tables import Staff, StaffStore
from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role
from storeapp.sync.wire.rows import StaffRow

pytestmark = pytest.mark.usefixtures("stores")

QUICK = PinCost(passes=1, memory_kib=8, lanes=1)
LIN = "$argon2id$of-lin"
CHEN = "$argon2id$another"


def told(database: Database, store: str) -> list[tuple[str, dict[str, object]]]:
    with database.read() as session:
        changes = session.exec(
            select(Change).where(Change.stream == f"staff/{store}").order_by(col(Change.id))
        )
        return [(change.key, json.loads(change.body or "null")) for change in changes]


def employ(database: Database, *stores: str) -> None:
    with database.write() as session:
        staff.hire(session, id="lin", name="小林 Lin", role=Role.CASHIER, stores=stores)
        staff.set_verifier(session, "lin", LIN)


def row(*, role: str = "cashier", verifier: str = LIN, active: bool = True) -> dict[str, object]:
    return {"name": "小林 Lin", "role": role, "verifier": verifier, "active": active}


def test_tills_hear_of_a_person_with_her_first_pin(database: Database) -> None:
    with database.write() as session:
        staff.hire(session, id="lin", name="小林 Lin", role=Role.CASHIER, stores=["S01"])
    assert told(database, "S01") == []

    with database.write() as session:
        staff.set_verifier(session, "lin", LIN)

    assert told(database, "S01") == [("lin", row())]
    assert StaffRow.model_validate(row()).model_dump() == row()
    assert told(database, "S02") == []


def test_a_new_pin_reaches_every_store_she_works_in(database: Database) -> None:
    employ(database, "S01", "S02")

    with database.write() as session:
        staff.set_verifier(session, "lin", CHEN)

    for store in ("S01", "S02"):
        assert told(database, store) == [("lin", row()), ("lin", row(verifier=CHEN))]


def test_a_dismissed_person_is_denied_everywhere_and_her_hash_is_gone(database: Database) -> None:
    employ(database, "S01", "S02")

    with database.write() as session:
        staff.dismiss(session, "lin")

    for store in ("S01", "S02"):
        assert told(database, store)[-1] == ("lin", row(verifier="", active=False))


def test_leaving_one_store_denies_there_and_tells_the_other_nothing_new(
    database: Database,
) -> None:
    employ(database, "S01", "S02")

    with database.write() as session:
        staff.work_in(session, "lin", ["S02"])

    assert told(database, "S01")[-1] == ("lin", row(verifier="", active=False))
    assert told(database, "S02")[-1] == ("lin", row())


def test_a_store_she_left_stays_denied_when_her_pin_changes(database: Database) -> None:
    employ(database, "S01", "S02")

    with database.write() as session:
        staff.work_in(session, "lin", ["S02"])
        staff.set_verifier(session, "lin", CHEN)

    assert told(database, "S01")[-1] == ("lin", row(verifier="", active=False))
    assert told(database, "S02")[-1] == ("lin", row(verifier=CHEN))


def test_a_promotion_is_told(database: Database) -> None:
    employ(database, "S01")

    with database.write() as session:
        staff.promote(session, "lin", Role.MANAGER)

    assert told(database, "S01")[-1] == ("lin", row(role="manager"))


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        pytest.param("staff-exists", {"id": "lin"}, id="same id"),
        pytest.param("staff-id-unreadable", {"id": "小林"}, id="id not ascii"),
        pytest.param("staff-id-unreadable", {"id": "l" * 33}, id="id too long"),
        pytest.param("staff-name-unreadable", {"name": " "}, id="no name"),
        pytest.param("staff-name-unreadable", {"name": "a\nb"}, id="name with a line break"),
        pytest.param("store-unknown", {"stores": ["S01", "X99"]}, id="store unknown"),
    ],
)
def test_who_cannot_be_hired(database: Database, code: str, facts: dict[str, object]) -> None:
    employ(database, "S01")
    asked: dict[str, object] = {"id": "wu", "name": "小吴", "stores": ["S01"], **facts}

    with pytest.raises(Refusal, match=code), database.write() as session:
        staff.hire(session, role=Role.CLERK, **asked)  # type: ignore[arg-type]  # a table of cases

    with database.read() as session:
        assert session.exec(select(Staff.id)).all() == ["lin"]
        assert session.exec(select(StaffStore.staff)).all() == ["lin"]
    assert told(database, "S01") == [("lin", row())]


@pytest.mark.parametrize(("id", "code"), [("lin", "staff-dismissed"), ("wu", "staff-unknown")])
def test_nothing_is_done_for_who_is_not_there(database: Database, id: str, code: str) -> None:
    employ(database, "S01")
    with database.write() as session:
        staff.dismiss(session, "lin")
    before = told(database, "S01")

    with pytest.raises(Refusal, match=code), database.write() as session:
        staff.set_verifier(session, id, CHEN)

    assert told(database, "S01") == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("12345", "pin-wrong-length"),
        ("1234567890123", "pin-wrong-length"),
        ("12a456", "pin-not-digits"),
        ("１２３９４７", "pin-not-digits"),
        ("", "pin-not-digits"),
        ("000000", "pin-too-easy"),
        ("123456", "pin-too-easy"),
        ("654321", "pin-too-easy"),
        ("890123", "pin-too-easy"),
        ("135791", "pin-too-easy"),
        ("123123", "pin-too-easy"),
        ("121212", "pin-too-easy"),
        ("111222", "pin-too-easy"),
        ("110110", "pin-too-easy"),
        ("147258", "pin-too-easy"),
        ("852741", "pin-too-easy"),
        ("112233", "pin-too-easy"),
        ("520131", "pin-too-easy"),
    ],
)
def test_easy_pins_are_refused(database: Database, pin: str, code: str) -> None:
    with pytest.raises(Refusal, match=code) as refusal:
        verifier_of(pin, QUICK)

    assert pin == "" or pin not in str(refusal.value)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("pin", ["704913", "082194", "990032", "284619375028"])
def test_a_pin_that_is_no_pattern_is_taken(database: Database, pin: str) -> None:
    check_strength(pin)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_verifier_is_argon2id_of_the_pin_at_full_cost(database: Database) -> None:
    verifier = verifier_of("704913", USUAL_COST)

    cost = extract_parameters(verifier)
    assert verifier.startswith("$argon2id$")
    assert (cost.time_cost, cost.memory_cost, cost.parallelism) == (3, 65536, 4)
    assert PasswordHasher().verify(verifier, "704913")
