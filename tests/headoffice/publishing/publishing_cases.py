"""Rule sets for tests of publishing, and looking at what became of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.feed.tables import Change
from headoffice.publishing.drafting import draft
from headoffice.publishing.releasing import Moment, release
from storeapp.domain.catalogue import Name
from storeapp.domain.fact import canonical
from storeapp.promotions.codec import rules_body
from storeapp.promotions.rule import (
    Benefit,
    Layer,
    Part,
    Pattern,
    Percent,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
    Value,
)
from storeapp.promotions.selector import EVERYTHING, Match, Selector

MAY = datetime.fromisoformat("2026-05-01T12:00")
TENTH = Percent(1000)
NOW = Moment(MAY, 1_777_608_000_000)


def later(minutes: int, *, than: Moment = NOW) -> Moment:
    """So many minutes after it."""
    return Moment(than.wall + timedelta(minutes=minutes), than.unix_ms + minutes * 60_000)


def of_skus(*skus: str) -> Selector:
    return Selector((Match(skus=frozenset(skus)),))


def off(
    id: str = "p1",
    value: Value = TENTH,
    over: Selector = EVERYTHING,
    **changes: Any,
) -> Promotion:
    """A promotion for each unit of some goods."""
    promotion = Promotion(
        id=id,
        rev=1,
        name=Name("特价", "Special"),
        benefit=Benefit(Pattern.EACH, (Part(Role.GET, over),), (Tier(value),)),
        stacking=Stacking(Layer.ITEM),
    )
    return replace(promotion, **changes)


def per_set(id: str = "p1", **changes: Any) -> Promotion:
    """A promotion for each pair of goods: a basket uses it as often as it has pairs."""
    benefit = Benefit(Pattern.SET, (Part(Role.GET, quantity=2),), (Tier(TENTH),))
    return off(id, benefit=benefit, **changes)


def rules(*promotions: Promotion, id: str = "spring") -> RuleSet:
    return RuleSet(id, 1, datetime.fromisoformat("2026-01-01T00:00"), "CNY", promotions)


def text_of(*promotions: Promotion, id: str = "spring") -> str:
    return canonical(rules_body(rules(*promotions, id=id)))


def drafted(session: Session, *promotions: Promotion, id: str = "spring") -> int:
    row = draft(session, text_of(*promotions, id=id), now_ms=1)
    assert row.id is not None
    return row.id


def released(database: Database, name: str, now: Moment, *stores: str) -> int:
    with database.write() as session:
        return release(session, drafted(session, off(name)), now, stores=stores).publication.version


def on_stream(database: Database, store: str) -> dict[str, dict[str, Any]]:
    """What a till that reads the whole of its promotions has in the end."""
    rows: dict[str, dict[str, Any]] = {}
    with database.read() as session:
        changes = select(Change).where(Change.stream == f"promo/{store}").order_by(col(Change.id))
        for change in session.exec(changes):
            if change.body is None:
                rows.pop(change.key, None)
            else:
                rows[change.key] = json.loads(change.body)
    return rows


def said(body: Mapping[str, Any]) -> tuple[int, str, str]:
    """Version, moment and first promotion of a row on the stream."""
    return body["version"], body["valid_from"], body["body"]["promotions"][0]["id"]
