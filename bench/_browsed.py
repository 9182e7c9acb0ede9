"""A head office with a million members who looked at ten million things, on PostgreSQL.

For `bench customer`: `fill` takes minutes at that size, most of it the indexes. Members have no
identities here and are nobody by name: who needs them adds them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import psycopg
from psycopg import sql

from headoffice.activity.model import Pick, Reason
from headoffice.activity.profile import Act, Deed, Profile
from headoffice.activity.profiles import Kept, row_of
from headoffice.activity.weights import SALE, VIEW, grown
from headoffice.db.database import Database
from headoffice.settings import DAY_MS, Weighing
from storeapp.domain.errors import Defect

TEMPLATES = 500
"""So many different profiles; members share them, each under her own name."""
A_CHUNK = 20_000
SEED = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How large a base is to be."""

    members: int = 1_000_000
    events: int = 10_000_000
    goods: int = 2_000
    days: int = 60


def member_of(number: int) -> str:
    """The id of a member of that base."""
    return f"m{number}"


def sku_of(number: int) -> str:
    return f"G{number}"


def fill(database: Database, size: Size, *, store: str, zone: str, now_ms: int) -> None:
    """Writes the whole base into a migrated PostgreSQL that has the store; COPY, and the indexes
    of the events afterwards."""
    if database.is_sqlite:
        raise Defect("a base of that size is PostgreSQL's")
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        _goods(connection, size, store, zone, now_ms)
        _members(connection, size, store, now_ms)
        _profiles(connection, size, now_ms)
        _sums(connection, size, store, zone, now_ms)
        _events(connection, size, now_ms)
        connection.commit()
        connection.autocommit = True
        connection.execute("ANALYZE")


def _goods(connection: psycopg.Connection, size: Size, store: str, zone: str, now_ms: int) -> None:
    skus = [sku_of(number) for number in range(size.goods)]
    _copy(
        connection,
        "product",
        ("sku", "zh", "en", "unit", "tax", "category", "plu", "picture", "pinyin", "rank")
        + ("active", "product", "brand", "supplier", "tags", "categories", "tare_g"),
        (
            (sku, sku, sku, "pc", "N13", "", "", "", "", 0, True, f"P{n // 3}", "", "", "", "", 0)
            for n, sku in enumerate(skus)
        ),
    )
    _copy(connection, "price", ("zone", "sku", "minor"), ((zone, sku, 990) for sku in skus))
    _copy(
        connection,
        "on_hand",
        ("store", "sku", "thousandths", "at_ms"),
        ((store, sku, 12_000, now_ms) for sku in skus),
    )


def _members(connection: psycopg.Connection, size: Size, store: str, now_ms: int) -> None:
    """Of age, and agreed to browsing."""
    _copy(
        connection,
        "member",
        ("id", "state", "leads_to", "sealed", "home_store", "joined_on", "of_age", "groups")
        + ("tier", "points", "version"),
        (
            (member_of(n), "active", "", b"", store, "2025-01-01", True, "", 0, 0, 1)
            for n in range(size.members)
        ),
    )
    _copy(
        connection,
        "member_consent",
        ("member", "purpose", "granted", "text_version", "channel", "said_at", "said_as", "by")
        + ("source", "at_ms"),
        (
            (member_of(n), "browsing", True, "v1", "web", "", member_of(n), "", f"fill:{n}", now_ms)
            for n in range(size.members)
        ),
    )
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
    connection.execute("DROP INDEX browse_event_once")
    connection.execute("DROP INDEX browse_event_visitor")
    step_ms = size.days * DAY_MS / size.events
    with connection.cursor().copy("COPY browse_event FROM STDIN") as copy:
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
    connection.execute(
        "CREATE UNIQUE INDEX browse_event_once ON browse_event (shop, message, place)"
    )
    connection.execute("CREATE INDEX browse_event_visitor ON browse_event (visitor)")
    for name in ("given", "folded"):
        connection.execute("INSERT INTO browse_mark VALUES (%s, %s)", (name, size.events))


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
    """A cell of COPY's text form."""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
