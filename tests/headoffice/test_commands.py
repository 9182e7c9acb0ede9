"""Commands: what a till asks and needs an answer to now takes effect once, or not at all."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command as alembic
from alembic.config import Config
from sqlalchemy import text
from sqlmodel import Session, select

from headoffice.commands.service import forget
from headoffice.commands.tables import CommandRow
from headoffice.db.database import Database
from headoffice.db.migrating import MIGRATIONS, migrate
from headoffice.feed import pump
from headoffice.feed.pump import keep_compact
from tests.conftest import ExpectedLogs
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.editing import (
    LIN,
    MEI,
    add_two_members,
    asking,
    known,
    member_rows,
    refusal,
    remembered,
)

pytestmark = pytest.mark.usefixtures("two_members")


@pytest.fixture
def two_members(database: Database, stores: None) -> None:
    add_two_members(database)


# --- one command ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        pytest.param({"name": "小林"}, ("小林", LIN, 2), id="the name"),
        pytest.param({"name": "  Lin "}, ("Lin", LIN, 2), id="blanks around it are not hers"),
        pytest.param({"phone": "129-0000 0009"}, ("林", "12900000009", 2), id="the phone"),
        pytest.param({"name": "L", "phone": "1234567"}, ("L", "1234567", 2), id="both"),
        pytest.param({"name": "林", "phone": LIN}, ("林", LIN, 1), id="nothing new"),
        pytest.param({}, ("林", LIN, 1), id="nothing at all"),
    ],
)
def test_a_field_that_is_given_is_changed(
    till: Till, database: Database, fields: dict[str, str], after: tuple[str, str, int]
) -> None:
    asked = asking(version=1, **fields)

    answer = till.post("/v1/cmd", asked)

    name, phone, version = after
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "id": asked["id"],
        "version": version,
        "body": {"member": "m1", "name": name, "phone_end": phone[-4:]},
    }
    assert known(database) == after
    assert known(database, "m2") == ("林", MEI, 1)


@on_sqlite
def test_two_tills_change_two_fields_and_both_stay(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    """Without an expected version the last that is received wins, field by field. A member is of
    the whole chain: a franchise's till may edit her too."""
    other = make_till("F01", "1")

    till.post("/v1/cmd", asking(name="小林"))
    answer = other.post("/v1/cmd", asking(phone="12900000009"))

    assert answer.json()["version"] == 3
    assert known(database) == ("小林", "12900000009", 3)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        pytest.param(asking("m9", name="A"), 404, "member-unknown", id="nobody"),
        pytest.param(asking(phone=MEI), 409, "phone-taken", id="another's phone"),
        pytest.param(asking(phone="129-0000-0002"), 409, "phone-taken", id="typed otherwise"),
        pytest.param(asking(phone="123456"), 422, "phone-unreadable", id="six digits"),
        pytest.param(asking(phone="1" * 16), 422, "phone-unreadable", id="sixteen digits"),
        pytest.param(asking(phone="+8612900000009"), 422, "phone-unreadable", id="the country"),
        pytest.param(asking(phone="１２９０００００００９"), 422, "phone-unreadable", id="wide"),
        pytest.param(asking(phone=""), 422, "phone-unreadable", id="no phone"),
        pytest.param(asking(name=" "), 422, "member-name-unreadable", id="no name"),
        pytest.param(asking(name="x" * 41), 422, "member-name-unreadable", id="a long name"),
        pytest.param(asking(name="L\x00"), 422, "member-name-unreadable", id="a name with NUL"),
        pytest.param(asking(name="L\u202e"), 422, "member-name-unreadable", id="right to left"),
        pytest.param(asking(name="x", points=1), 422, "message-unreadable", id="another field"),
        pytest.param(asking("m\x00", name="x"), 422, "message-unreadable", id="an id with NUL"),
        pytest.param(asking(id="7", name="x"), 422, "message-unreadable", id="no uuid"),
        pytest.param(asking(version=-1), 422, "message-unreadable", id="a version below none"),
        pytest.param(
            asking(name="A") | {"kind": "member.erase"}, 422, "command-unknown", id="unknown kind"
        ),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    till: Till, database: Database, asked: dict[str, Any], status: int, code: str
) -> None:
    answer = till.post("/v1/cmd", asked)

    assert refusal(answer) == (status, code)
    assert answer.json()["detail"]
    assert "current" not in answer.json()
    assert [known(database), known(database, "m2")] == [("林", LIN, 1), ("林", MEI, 1)]
    assert remembered(database) == []


def test_another_version_is_refused_with_what_there_is_now(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    make_till("S02", "1").post("/v1/cmd", asking(version=1, name="小林"))

    answer = till.post("/v1/cmd", asking(version=1, name="Lin"))

    assert refusal(answer) == (409, "version-moved")
    assert answer.json()["current"] == {
        "version": 2,
        "body": {"member": "m1", "name": "小林", "phone_end": "0001"},
    }
    assert known(database) == ("小林", LIN, 2)
    assert len(remembered(database)) == 1


@on_sqlite
def test_a_refused_command_may_be_asked_again_with_its_id(till: Till, database: Database) -> None:
    asked = asking(phone=MEI)
    assert refusal(till.post("/v1/cmd", asked)) == (409, "phone-taken")
    till.post("/v1/cmd", asking("m2", phone="12900000009"))

    again = till.post("/v1/cmd", asked)

    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert known(database) == ("林", MEI, 2)


# --- once ----------------------------------------------------------------------------


def test_what_is_asked_again_is_only_answered_again(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    asked = asking(version=1, name="小林")
    first = till.post("/v1/cmd", asked)
    make_till("S02", "1").post("/v1/cmd", asking(name="Lin"))

    again = till.post("/v1/cmd", asked | {"id": asked["id"].upper()})

    assert again.json() == first.json()
    assert again.json()["version"] == 2
    assert known(database) == ("Lin", LIN, 3)


@pytest.mark.parametrize(
    "other",
    [
        {"body": {"member": "m1", "name": "Lin"}},
        {"body": {"member": "m2", "name": "小林"}},
        {"body": {"member": "m1", "name": "小林", "phone": None}},
        {"expected_version": 2},
    ],
    ids=["another name", "another member", "one field more", "another version"],
)
def test_an_id_is_for_one_command(
    till: Till, database: Database, expected_logs: ExpectedLogs, other: dict[str, Any]
) -> None:
    expected_logs("command id reused: ")
    asked = asking(version=1, name="小林")
    till.post("/v1/cmd", asked)

    answer = till.post("/v1/cmd", asked | other)

    assert refusal(answer) == (409, "command-id-reused")
    assert [known(database), known(database, "m2")] == [("小林", LIN, 2), ("林", MEI, 1)]


def test_an_id_is_for_one_device(
    till: Till, make_till: MakeTill, database: Database, expected_logs: ExpectedLogs
) -> None:
    """What a till was answered is not told to the till beside it."""
    expected_logs("command id reused: ")
    asked = asking(version=1, name="小林")
    till.post("/v1/cmd", asked)

    answer = make_till("S01", "2").post("/v1/cmd", asked)

    assert refusal(answer) == (409, "command-id-reused")
    assert set(answer.json()) == {"code", "detail", "expected_seq"}
    assert remembered(database) == [(asked["id"], till.device)]


def test_nobody_asks_without_a_token(till: Till, database: Database) -> None:
    answer = till.http.post("/v1/cmd", json=asking(name="小林"))

    assert answer.status_code == 401
    assert known(database) == ("林", LIN, 1)


def test_no_name_and_no_phone_reach_the_log_or_the_answers_kept(
    till: Till, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "storeapp")

    till.post("/v1/cmd", asking(name="小林", phone="12900000009"))
    till.post("/v1/cmd", asking(phone=MEI))

    assert "command carried out: member.edit" in caplog.text
    with database.read() as session:
        (row,) = session.exec(select(CommandRow)).all()
    for secret in ("小林", "12900000009", MEI):
        assert secret not in caplog.text
    assert "12900000009" not in row.answer


# --- upkeep and migration ------------------------------------------------------------


def test_commands_are_forgotten_like_the_change_log(till: Till, database: Database) -> None:
    old, new = asking(name="A"), asking(name="B")
    till.post("/v1/cmd", old)
    till.clock.forward(60)
    till.post("/v1/cmd", new)

    with database.write() as session:
        assert forget(session, before_ms=till.clock.ms) == 1

    assert [id for id, _ in remembered(database)] == [new["id"]]


@on_sqlite
def test_the_upkeep_goes_by_the_days_that_are_kept(
    till: Till, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pump, "UPKEEP_S", 0.0)
    done = threading.Event()
    asked = [asking(name="A"), asking(name="B")]
    for each in asked:
        till.post("/v1/cmd", each)
    with database.write() as session:
        session.get_one(CommandRow, asked[0]["id"]).answered_at_ms -= 46 * 86_400_000

    def forgetting(session: Session, *, before_ms: int) -> int:
        dropped = forget(session, before_ms=before_ms)
        done.set()
        return dropped

    async def upkeep() -> None:
        task = asyncio.create_task(keep_compact(database, kept_days=45, also=(forgetting,)))
        assert await asyncio.to_thread(done.wait, 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(upkeep())

    assert [id for id, _ in remembered(database)] == [asked[1]["id"]]


@pytest.fixture
def older(database: Database, tmp_path: Path) -> Iterator[Database]:
    """A database as the first head office made it, with our two members."""
    if not database.is_sqlite:
        with database.write() as session:
            session.execute(text("DROP SCHEMA public CASCADE"))
            session.execute(text("CREATE SCHEMA public"))
    file = f"sqlite:///{tmp_path / 'older.db'}"
    older = Database(file) if database.is_sqlite else database
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with older.write() as session:
        config.attributes["connection"] = session.connection()
        alembic.upgrade(config, "0001")
        session.execute(
            text(
                "INSERT INTO store (code, kind, name_zh, name_en, address_zh, address_en, district,"
                " city, owner, zone, currency, coin_step_minor, receipt_language, footer_zh,"
                " footer_en, stock_shared) VALUES ('S01', '', '', '', '', '', '', '', '', '', '',"
                f" 1, '', '', '', {'0' if older.is_sqlite else 'false'})"
            )
        )
        for row in member_rows():
            columns = ", ".join(row)
            values = ", ".join(f":{column}" for column in row)
            session.execute(text(f"INSERT INTO member ({columns}) VALUES ({values})"), row)
    yield older
    older.close()


def test_the_members_of_an_older_head_office_begin_at_version_one(older: Database) -> None:
    migrate(older)

    assert [known(older), known(older, "m2")] == [("林", LIN, 1), ("林", MEI, 1)]
    assert remembered(older) == []
