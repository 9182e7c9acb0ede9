"""A head office with a million members who looked at ten million things, on PostgreSQL.

For `bench customer`: `fill` takes minutes at that size. Members are whole: sealed, found by phone
and code, with points of theirs in the ledger; all of them agreed to browsing.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import LiteralString

import psycopg
from psycopg import sql

from bench.goods import ean_of
from headoffice.activity.model import Pick, Reason
from headoffice.activity.profile import Act, Deed, Profile
from headoffice.activity.profiles import Kept, row_of
from headoffice.activity.weights import SALE, VIEW, grown
from headoffice.catalogue.importing import import_catalogue
from headoffice.configuration.service import tax_codes
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from headoffice.members.importing import ORDER, Bringing, Newcomer
from headoffice.members.telling import tell_lookup, tell_untold
from headoffice.settings import DAY_MS, Weighing
from headoffice.stores.tables import Store
from storeapp.domain.errors import Defect

TEMPLATES = 500
"""So many different profiles; members share them, each under her own name."""
A_CHUNK = 20_000
SEED = 5

_SURNAMES = "林陈黄张李王吴刘蔡杨许郑谢郭洪"
_NAMES = ("小梅", "桂英", "秀兰", "丽华", "雅婷", "静怡", "建国", "志强")
_INDEXES: LiteralString = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ANY(%s)
    AND indexname NOT IN (SELECT conname FROM pg_constraint)"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a base is to be; `of_a_store` are the members whose home one store is."""

    members: int = 1_000_000
    events: int = 10_000_000
    goods: int = 2_000
    days: int = 60
    of_a_store: int = 3_000


def member_of(number: int) -> str:
    """The id of a member of that base. The first of them are at home in its store."""
    return f"m{number}"


def code_of(number: int) -> str:
    """What the member shows at a counter."""
    return f"MB{number:08d}"


def name_of(number: int) -> str:
    return f"{_SURNAMES[number % len(_SURNAMES)]}{_NAMES[number % len(_NAMES)]}"


def points_of(number: int) -> int:
    return number % 4_999 + 1


def sku_of(number: int) -> str:
    return f"G{number}"


def fill(database: Database, size: Size, *, store: str, zone: str, now_ms: int) -> None:
    """Writes the whole base into a migrated PostgreSQL that has the store; COPY, and most indexes
    afterwards. Tills of the store hear of the goods and of its own members."""
    if database.is_sqlite:
        raise Defect("a base of that size is PostgreSQL's")
    _goods(database, size, store, zone, now_ms)
    homes = _homes(database, size, store, zone)
    with database.write() as session:
        bringing = Bringing.begun(session, at_ms=now_ms)
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        # What is written here refers to what is there: nobody has to look at each row.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        _members(connection, size, homes, bringing)
        _visitors(connection, size, now_ms)
        _profiles(connection, size, now_ms)
        _sums(connection, size, store, zone, now_ms)
        _events(connection, size, now_ms)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")
    with database.write() as session:
        for home in homes[1:]:
            tell_lookup(session, home)
    tell_untold(database, now_ms=now_ms)


def _goods(database: Database, size: Size, store: str, zone: str, now_ms: int) -> None:
    """As head office gets them, so that its tills hear of them; three of a style."""
    with database.read() as session:
        tax = min(tax_codes(session, zone))
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(("sku", "name_zh", "name_en", "unit", "price", "tax", "barcodes", "product"))
    skus = [sku_of(number) for number in range(size.goods)]
    rows.writerows(
        (sku, sku, sku, "pc", "9.90", tax, ean_of(n), f"p{n // 3}") for n, sku in enumerate(skus)
    )
    import_catalogue(database, zone, file.getvalue().encode(), now_ms=now_ms)
    with database.write() as session:
        set_opening_stock(session, store, dict.fromkeys(skus, 12_000), at_ms=now_ms)


def _homes(database: Database, size: Size, store: str, zone: str) -> Sequence[str]:
    """The store, and as many more as the other members need; those are new."""
    others = [f"B{number:04d}" for number in range(1, -(-size.members // size.of_a_store))]
    with database.write() as session:
        session.add_all(Store(code=code, zone=zone, name_zh=code, name_en=code) for code in others)
    return (store, *others)


def newcomer(number: int, home: str) -> Newcomer:
    """Of age, and agreed to browsing."""
    return Newcomer(
        id=member_of(number),
        name=name_of(number),
        phone=f"139{number:08d}",
        code=code_of(number),
        home_store=home,
        joined_on=date(2025, 1, 1),
        of_age=True,
        agreed={"browsing": True},
        texts="v1",
        points=points_of(number),
    )


def _members(
    connection: psycopg.Connection, size: Size, homes: Sequence[str], bringing: Bringing
) -> None:
    names = [str(table.__tablename__) for table in ORDER]
    with _indexed_afterwards(connection, names):
        for first in range(0, size.members, A_CHUNK):
            rows: defaultdict[str, list[Mapping[str, object]]] = defaultdict(list)
            for number in range(first, min(first + A_CHUNK, size.members)):
                home = homes[number // size.of_a_store]
                for table, row in bringing.rows(newcomer(number, home)):
                    rows[str(table.__tablename__)].append(row)
            for name in names:
                if some := rows[name]:
                    _copy(connection, name, tuple(some[0]), (tuple(row.values()) for row in some))


def _visitors(connection: psycopg.Connection, size: Size, now_ms: int) -> None:
    """Each of them logged in once."""
    with _indexed_afterwards(connection, ["browse_visitor"]):
        _copy(
            connection,
            "browse_visitor",
            ("visitor", "member", "joined_ms"),
            ((f"v{n}", member_of(n), now_ms) for n in range(size.members)),
        )


def _profiles(connection: psycopg.Connection, size: Size, now_ms: int) -> None:
    rng = random.Random(SEED)
    kept = [row_of("", _kept(rng, size, now_ms)) for _ in range(TEMPLATES)]
    _copy(
        connection,
        "browse_profile",
        ("owner", "body", "near", "ready", "at_ms"),
        ((f"m/{member_of(n)}", *kept[n % TEMPLATES][1:]) for n in range(size.members)),
    )


def _kept(rng: random.Random, size: Size, now_ms: int) -> Kept:
    """Someone who looked at some ten goods in the last weeks."""
    weighing = Weighing()
    profile = Profile()
    moments = sorted(now_ms - rng.randrange(20 * DAY_MS) for _ in range(rng.randint(4, 16)))
    for at_ms in moments:
        deed = rng.choice((Deed.VIEW, Deed.VIEW, Deed.VIEW, Deed.DWELL, Deed.WISH, Deed.CART_ADD))
        profile = profile.after(Act(deed, sku_of(rng.randrange(size.goods)), at_ms), weighing)
    near = {sku_of(rng.randrange(size.goods)): rng.random() / 2 for _ in range(20)}
    ready = tuple(Pick(sku, 1.0, Reason.LOOKED_AT) for sku in islice(profile.goods, 10))
    return Kept(profile, near, ready, now_ms)


def _sums(connection: psycopg.Connection, size: Size, store: str, zone: str, now_ms: int) -> None:
    """Twenty neighbours of each good of either kind, and how often each was seen and sold."""
    unit = grown(now_ms)
    others = range(1, 21)
    _copy(
        connection,
        "browse_pair",
        ("kind", "sku", "other", "weight"),
        (
            (kind, sku_of(n), sku_of((n + step) % size.goods), unit * (30 - step))
            for kind in (VIEW, SALE)
            for n in range(size.goods)
            for step in others
        ),
    )
    places = [(VIEW, ""), (SALE, ""), (SALE, f"store/{store}"), (SALE, f"zone/{zone}")]
    _copy(
        connection,
        "browse_weight",
        ("kind", "place", "sku", "weight"),
        (
            (kind, place, sku_of(n), unit * (size.goods - n))
            for kind, place in places
            for n in range(size.goods)
        ),
    )
    connection.execute(
        "INSERT INTO browse_weight VALUES (%s, '', '', %s)", (SALE, unit * size.goods * 100)
    )


def _events(connection: psycopg.Connection, size: Size, now_ms: int) -> None:
    """Already folded: the profiles are what they would be."""
    step_ms = size.days * DAY_MS / size.events
    with (
        _indexed_afterwards(connection, ["browse_event"]),
        connection.cursor().copy("COPY browse_event FROM STDIN") as copy,
    ):
        for first in range(0, size.events, A_CHUNK):
            some = range(first, min(first + A_CHUNK, size.events))
            moments = (now_ms - round((size.events - n) * step_ms) for n in some)
            copy.write(
                "".join(
                    f"{n + 1}\tweb\te{n}\t0\tv{n * 7919 % size.members}\tview"
                    f"\t{sku_of(n * 104_729 % size.goods)}\t{at_ms}\t{at_ms}\n"
                    for n, at_ms in zip(some, moments, strict=True)
                )
            )
    for name in ("given", "folded"):
        connection.execute("INSERT INTO browse_mark VALUES (%s, %s)", (name, size.events))


@contextmanager
def _indexed_afterwards(connection: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """These tables without their indexes, which are made again at the end; primary keys stay."""
    found = connection.execute(_INDEXES, (list(tables),)).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, made_by in found:
        connection.execute(made_by)


def _copy(
    connection: psycopg.Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[tuple[object, ...]],
) -> None:
    names = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    said = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor().copy(said) as copy:
        for lines in _in_chunks(rows):
            copy.write(lines)


def _in_chunks(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    pending = iter(rows)
    while some := list(islice(pending, A_CHUNK)):
        yield "".join("\t".join(map(_cell, row)) + "\n" for row in some)


def _cell(value: object) -> str:
    """A cell of COPY's text form; most of them are plain words."""
    if isinstance(value, str) and value.isalnum():
        return value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
