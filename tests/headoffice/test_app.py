"""Head office as a whole: its database, its commands, its answers, its end."""

from __future__ import annotations

import logging
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import select

from headoffice.__main__ import main
from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.db.migrating import migrate, require_current
from headoffice.db.tables import Table
from headoffice.settings import Settings
from headoffice.stores.tables import Device, Store
from storeapp.domain.errors import Refusal
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Caller, Clock, Key, start_message
from tests.headoffice.conftest import Till, on_sqlite

# --- the database --------------------------------------------------------------------


def test_the_migrations_make_what_the_tables_say(database: Database) -> None:
    with database.write() as session:
        context = MigrationContext.configure(session.connection())
        differences = compare_metadata(context, Table.metadata)

    assert differences == []


@on_sqlite
def test_every_table_is_strict(database: Database) -> None:
    with database.read() as session:
        tables = session.execute(
            text("SELECT name FROM pragma_table_list WHERE NOT strict AND name NOT LIKE 'sqlite%'")
        ).scalars()

        assert list(tables) == ["alembic_version"]


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)
    require_current(database)


def test_a_database_of_a_newer_head_office_is_left_alone(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(Refusal, match="database-too-new"):
        migrate(database)
    with pytest.raises(Refusal, match="database-too-new"):
        require_current(database)

    with database.read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


@on_sqlite
def test_sqlite_is_durable_and_of_a_sound_version(database: Database) -> None:
    with database.read() as session:
        facts = [
            session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
        ]
        version = session.execute(text("SELECT sqlite_version()")).scalar_one()

    assert facts == ["wal", 2, 1, 0]
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


def test_work_that_fails_leaves_nothing(database: Database) -> None:
    def half_done() -> None:
        with database.write() as session:
            session.add(Store(code="S09", zone="north", name_zh="店", name_en="S09"))
            session.flush()
            raise Refusal("changed-my-mind")

    with pytest.raises(Refusal, match="changed-my-mind"):
        half_done()

    with database.read() as session:
        assert session.get(Store, "S09") is None


def test_writers_wait_for_each_other(database: Database) -> None:
    """Read, then write, from many threads: a transaction that began as a reader would fail."""

    def add_one() -> None:
        for _ in range(10):
            with database.write() as session:
                present = session.exec(
                    select(Store).where(Store.code == "S01").with_for_update()
                ).one()
                present.coin_step_minor += 1
                session.add(present)

    with database.write() as session:
        session.add(Store(code="S01", zone="north", name_zh="店", name_en="S01"))
    threads = [threading.Thread(target=add_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read() as session:
        assert session.get_one(Store, "S01").coin_step_minor == 61


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("mysql://localhost/shop", "database-url-unknown"),
        ("sqlite://", "database-needs-a-file"),
        ("sqlite:///:memory:", "database-needs-a-file"),
        ("shop.db", "database-url-unreadable"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        Database(url)


# --- answers -------------------------------------------------------------------------


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


@on_sqlite
@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/v1/push", 405, "method-wrong"),
        ("GET", "/docs", 404, "not-found"),
        ("GET", "/openapi.json", 404, "not-found"),
        ("POST", "/v1/enrol/start", 422, "message-unreadable"),
    ],
)
def test_every_refusal_is_a_problem(
    http: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    answer = http.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "detail", "expected_seq"}
    assert answer.json()["detail"]
    assert answer.headers["storeapp-protocol"] == "1-1"
    assert "server" not in answer.headers


@on_sqlite
@pytest.mark.parametrize(("spoken", "status"), [("1", 422), ("2", 426), ("0", 426), ("x", 426)])
def test_another_protocol_is_refused_with_what_is_spoken_here(
    http: httpx.Client, spoken: str, status: int
) -> None:
    answer = http.post("/v1/enrol/poll", json={}, headers={"Storeapp-Protocol": spoken})

    assert answer.status_code == status
    assert answer.headers["storeapp-protocol"] == "1-1"


@on_sqlite
def test_the_date_is_told_so_that_a_till_with_a_wrong_clock_can_ask(http: httpx.Client) -> None:
    assert "date" in http.get("/v1/nothing").headers


@on_sqlite
def test_a_database_that_is_away_is_a_503(
    till: Till, server: Server, expected_logs: ExpectedLogs
) -> None:
    expected_logs("database busy or away: /v1/stock/query")
    with server.database.write() as session:
        session.execute(text("ALTER TABLE stock RENAME TO stock_away"))

    answer = till.post("/v1/stock/query", {"skus": ["P1"]})

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["code"] == "database-away"
    with server.database.write() as session:
        session.execute(text("ALTER TABLE stock_away RENAME TO stock"))
    assert till.post("/v1/stock/query", {"skus": ["P1"]}).json() == {"rows": []}


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_connections_that_were_cut_are_made_anew(
    slow_server: Server, clock: Clock, database: Database
) -> None:
    till = Till(slow_server.url, clock, database, "S01", "1")
    with database.read() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    answer = till.post("/v1/stock/query", {"skus": ["P1"]})
    till.close()

    assert answer.json() == {"rows": []}


def test_a_failed_statement_is_logged_without_its_values(
    till: Till, server: Server, expected_logs: ExpectedLogs, caplog: pytest.LogCaptureFixture
) -> None:
    expected_logs("storeapp.headoffice.http: ")
    with server.database.write() as session:
        session.execute(text("ALTER TABLE stock DROP COLUMN at_ms"))

    answer = till.post("/v1/stock/query", {"skus": ["13800138000"]})

    assert answer.status_code >= 500
    assert "/v1/stock/query" in caplog.text
    assert "13800138000" not in caplog.text


@on_sqlite
def test_a_defect_is_a_500_without_a_trace(
    till: Till, server: Server, expected_logs: ExpectedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_logs("request failed: /v1/stock/query")

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("headoffice.inventory.api.visible_stores", broken)

    answer = till.post("/v1/stock/query", {"skus": ["P1"]})

    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "secret" not in answer.text


def test_no_secret_reaches_the_log(
    settings: Settings, clock: Clock, stores: None, database: Database, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    with Server(settings, now_ms=clock) as server:
        till = Till(server.url, clock, database, "S01", "1")
        polled = till.http.post("/v1/enrol/start", json=start_message(Key())).json()
        till.push(till.journal.sale(("P1", 1)))
        assertion, token = till.assertion(), till.token
        till.fetch_token(assertion)
        till.fetch_token("broken" + assertion)
        till.close()

    assert "till approved" in caplog.text
    for secret in (token, assertion, polled["device_code"], polled["user_code"], "梅子"):
        assert secret not in caplog.text


# --- the commands --------------------------------------------------------------------


@pytest.fixture
def waiting(server: Server, clock: Clock) -> Iterator[tuple[Caller, dict[str, Any]]]:
    """A till that shows its code."""
    clock.ms = time.time_ns() // 1_000_000  # The command has the real time.
    caller = Caller(server.url, Key(), clock)
    yield caller, caller.http.post("/v1/enrol/start", json=start_message(caller.key)).json()
    caller.close()


def test_a_manager_approves_on_the_command_line(
    waiting: tuple[Caller, dict[str, Any]], url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    caller, started = waiting

    code = main(
        ["approve-till", started["user_code"], "--store", "S01", "--till", "7", "--db", url]
    )

    polled = caller.http.post("/v1/enrol/poll", json={"device_code": started["device_code"]})
    assert code == 0
    assert capsys.readouterr().out == (
        f"approved: S01-7, epoch 1, device {polled.json()['device']}\n"
    )
    assert (polled.json()["status"], polled.json()["till"]) == ("approved", "7")


def test_a_manager_denies_on_the_command_line(
    waiting: tuple[Caller, dict[str, Any]], url: str
) -> None:
    caller, started = waiting

    assert main(["approve-till", started["user_code"], "--deny", "--db", url]) == 0

    polled = caller.http.post("/v1/enrol/poll", json={"device_code": started["device_code"]})
    assert polled.json()["status"] == "denied"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["XXXX-XXXX", "--store", "S01", "--till", "1"], "code-unknown"),
        (["XXXX-XXXX"], "approval-needs-store-and-till"),
    ],
)
def test_a_command_that_is_refused_says_why(
    url: str,
    database: Database,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    assert main(["approve-till", *arguments, "--db", url]) == 1

    assert said in capsys.readouterr().err
    with database.read() as session:
        assert session.exec(select(Device)).all() == []


def test_a_mistyped_database_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nothing.db"

    code = main(["approve-till", "X", "--store", "S", "--till", "1", "--db", f"sqlite:///{file}"])

    assert (code, file.exists()) == (1, False)
    assert "database-missing" in capsys.readouterr().err


def test_init_makes_a_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    assert main(["init", "--db", url]) == 0

    with closing(Database(url)) as database:
        require_current(database)


def test_a_database_without_tables_is_not_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "empty.db"
    file.touch()

    code = main(["approve-till", "X", "--store", "S", "--till", "1", "--db", f"sqlite:///{file}"])

    assert code == 1
    assert "database-not-ready" in capsys.readouterr().err


@on_sqlite
def test_a_port_that_is_taken_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        assert main(["serve", "--db", url, "--port", port]) == 1

    assert "address-taken" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="there a process ends otherwise")
@pytest.mark.usefixtures("stores")
def test_serve_says_its_address_and_ends_at_sigterm_with_a_channel_open(
    url: str, database: Database, clock: Clock
) -> None:
    command = [sys.executable, "-m", "headoffice", "serve", "--db", url, "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)
        assert address is not None, line
        till = Till(address[1], clock, database, "S01", "1")
        path = "/v1/events"
        headers = till.headers("GET", path)
        with till.http.stream("GET", path, headers=headers) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "event: poke"
            told = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
            took_s = time.monotonic() - told
        till.close()
    finally:
        process.kill()
        said = process.communicate()
    assert said == ("", "")
    assert took_s < 2
