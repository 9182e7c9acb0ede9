"""Several tills at the same moment, and a head office that was updated under its members."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
from alembic import command as alembic
from alembic.config import Config
from sqlalchemy import text

from headoffice.db.database import Database
from headoffice.db.migrating import MIGRATIONS, migrate
from headoffice.members.service import found_by
from headoffice.members.telling import tell_untold
from tests.headoffice.conftest import MakeTill
from tests.headoffice.members.given import (
    ANNA,
    BELA,
    NOW_MS,
    a_member,
    audited,
    enrolling,
    held,
    person,
    row,
    sold,
    stream,
)


def together(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    gate = threading.Barrier(len(calls))

    def one(call: Callable[[], httpx.Response]) -> httpx.Response:
        gate.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_one_customer_enrolled_at_four_tills_at_once_is_one_member(
    make_till: MakeTill, database: Database
) -> None:
    tills = [make_till("S01", str(number)) for number in range(1, 5)]

    answers = together(
        *(lambda till=till: till.post("/v1/cmd", enrolling(f"new-{till.number}")) for till in tills)
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    (winner,) = {answer.json()["body"]["member"] for answer in answers}
    states = {id: row(database, id).state for id in (f"new-{n}" for n in range(1, 5))}
    assert sorted(states.values()) == ["active", "merged", "merged", "merged"]
    assert states[winner] == "active"


def test_tills_that_sell_to_the_same_members_at_once_lose_nothing(
    make_till: MakeTill, database: Database
) -> None:
    """Each in another order."""
    a_member(database)
    a_member(database, "m2", phone=BELA)
    tills = [make_till("S01", str(number)) for number in range(1, 5)]
    batches = [
        [sold(till, member, earned=1) for member in order * 5]
        for till, order in zip(tills, (["m1", "m2"], ["m2", "m1"]) * 2, strict=True)
    ]

    answers = together(
        *(
            lambda till=till, facts=facts: till.push(*facts)
            for till, facts in zip(tills, batches, strict=True)
        )
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [row(database, id).points for id in ("m1", "m2")] == [20, 20]
    assert held(database, "S01")["member:m1"]["points"] == 20
    assert audited(database) == []


def test_members_of_an_older_head_office_are_sealed_found_and_told(database: Database) -> None:
    if not database.is_sqlite:
        with database.write() as session:
            session.execute(text("DROP SCHEMA public CASCADE"))
            session.execute(text("CREATE SCHEMA public"))
    _make_older(database)

    migrate(database)
    for _ in range(2):  # Told before, nothing more is told.
        tell_untold(database, now_ms=NOW_MS)

    assert person(database, "m1") == ("林", ANNA)
    with database.read() as session:
        for kind, value in (("phone", ANNA), ("code", "MB1")):
            found = found_by(session, kind, value)
            assert found is not None
            assert (found.id, found.state) == ("m1", "active")
    assert [key for key, _ in stream(database, "S01")] == ["member:m1", "lookup"]
    assert held(database, "S01")["member:m1"]["phone_end"] == "0001"


def _make_older(database: Database) -> None:
    """With one store and one member, as before her name was sealed."""
    if database.is_sqlite:
        with database.write() as session:
            wanted = "SELECT name FROM sqlite_master WHERE type = 'table'"
            tables = list(session.execute(text(f"{wanted} AND name NOT LIKE 'sqlite%'")).scalars())
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
            for name in tables:
                session.execute(text(f'DROP TABLE "{name}"'))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    no = "0" if database.is_sqlite else "false"
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        alembic.upgrade(config, "0011")
        session.execute(
            text(
                "INSERT INTO store (code, kind, name_zh, name_en, address_zh, address_en, district,"
                " city, owner, zone, currency, coin_step_minor, receipt_language, footer_zh,"
                " footer_en, stock_shared) VALUES ('S01', '', '', '', '', '', '', '', '', '', '',"
                f" 1, '', '', '', {no})"
            )
        )
        session.execute(
            text(
                "INSERT INTO member (id, code, name, phone, home_store, joined_on, version)"
                f" VALUES ('m1', 'MB1', '林', '{ANNA}', 'S01', '2024-05-01', 1)"
            )
        )
