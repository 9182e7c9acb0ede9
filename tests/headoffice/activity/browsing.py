"""What the tests of browsing share: goods and stock, a member base with state, a web shop."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlmodel import Session, select

from headoffice.activity.events import Track
from headoffice.activity.folding import fold
from headoffice.activity.intake import Arrived, append
from headoffice.activity.keys import make_key
from headoffice.activity.profile import Deed, Profile
from headoffice.activity.profiles import profiles
from headoffice.activity.tables import Browsed, CollectKey, RefusedDay
from headoffice.catalogue.tables import Price, Product
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from headoffice.settings import DAY_MS, Weighing
from tests.headoffice.acting import NO_TLS

W = Weighing()
T0 = 1_790_000_000_000
"""A moment of the tests that have no clock."""
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0"

_messages = itertools.count(1)


@dataclass
class Agreed:
    """A member base: who agreed, which stores may see it, and who was merged into whom."""

    members: set[str] = field(default_factory=set)
    hidden_from: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)

    def agreed(self, session: Session, member: str, *, now_ms: int) -> str:
        now = self.merged.get(member, member)
        return now if now in self.members else ""

    def shown_in(self, session: Session, member: str, store: str, *, now_ms: int) -> str:
        return "" if store in self.hidden_from else self.agreed(session, member, now_ms=now_ms)


def add_goods(database: Database, *skus: str, zones: Iterable[str] = ("north", "south")) -> None:
    """Goods that are sold in both zones; `A.1` and `A.2` are of one style."""
    with database.write() as session:
        for sku in skus:
            style = sku.partition(".")[0] if "." in sku else ""
            session.add(Product(sku=sku, zh=sku, en=sku, unit="pc", tax="vat13", product=style))
            session.flush()
            session.add_all(Price(zone=zone, sku=sku, minor=250) for zone in zones)


def add_stock(
    database: Database, store: str, levels: Mapping[str, int], *, at_ms: int = T0 - 90 * DAY_MS
) -> None:
    """Pieces on hand, there for a long time."""
    with database.write() as session:
        pieces = {sku: level * 1000 for sku, level in levels.items()}
        set_opening_stock(session, store, pieces, at_ms=at_ms)


def browse(
    database: Database,
    visitor: str,
    *deeds: tuple[Deed, str] | tuple[Deed, str, int],
    now_ms: int = T0,
    folded: bool = True,
) -> None:
    """Deeds of a visitor, each a minute after the one before, or at its own moment."""
    arrived = []
    for place, (deed, sku, *at_ms) in enumerate(deeds):
        at = at_ms[0] if at_ms else now_ms - (len(deeds) - place) * 60_000
        skus = tuple(sku.split()) if sku else ()
        track = Track(f"t{next(_messages)}", visitor, deed, skus, at)
        arrived.append(Arrived("web", track, now_ms))
    with database.write() as session:
        append(session, [arrived])
    if folded:
        fold_all(database, now_ms=now_ms)


def fold_all(database: Database, *, now_ms: int = T0, most: int = 1000) -> int:
    done = 0
    while True:
        with database.write() as session:
            some = fold(session, W, now_ms=now_ms, most=most)
        if not some:
            return done
        done += some


def profile_of(database: Database, owner: str) -> Profile | None:
    with database.read() as session:
        kept = profiles(session, (owner,)).get(owner)
        return kept.profile if kept else None


def points_of(database: Database, owner: str, *, now_ms: int = T0) -> dict[str, float]:
    profile = profile_of(database, owner)
    if profile is None:
        return {}
    return {sku: round(each.at(now_ms, W), 3) for sku, each in sorted(profile.goods.items())}


def events(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as session:
        rows = session.exec(select(Browsed).order_by(Browsed.id))  # type: ignore[arg-type]
        return [(row.visitor, row.deed, row.sku) for row in rows]


def refused(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {row.why: row.count for row in session.exec(select(RefusedDay))}


def new_key(database: Database, **options: Any) -> CollectKey:
    with database.write() as session:
        return make_key(session, options.pop("shop", "web"), now_ms=T0, **options)


class Shop:
    """A web shop: its pages' requests, and its server's."""

    def __init__(self, url: str, key: CollectKey) -> None:
        self.key = key
        self.http = httpx.Client(
            base_url=url,
            timeout=20,
            trust_env=False,
            verify=NO_TLS,
            headers={"user-agent": BROWSER},
        )

    def close(self) -> None:
        self.http.close()

    def send(self, *messages: Any, headers: Mapping[str, str] | None = None, **said: Any) -> Any:
        body = {"writeKey": self.key.key, "batch": list(messages)} | said
        return self.http.post("/v1/collect", json=body, headers=headers)


def track(event: str, visitor: str = "v1", **said: Any) -> dict[str, Any]:
    """A message as the script or a library makes it; what is given here replaces its parts."""
    properties = said.pop("properties", {"sku": said.pop("sku", "A")})
    return {
        "type": "track",
        "event": event,
        "messageId": f"x{next(_messages)}",
        "anonymousId": visitor,
        "properties": properties,
    } | said
