"""The rules of a channel, as they hold now: what it keeps back, where, and the most it promises."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import case, func, update
from sqlmodel import Session, col, select

from headoffice.inventory.locking import lock
from headoffice.inventory.rule_tables import ChannelGood, ChannelPlace
from headoffice.inventory.tables import Stock
from headoffice.stores.tables import Device

EVERY = ""
"""As a channel, a good or a place of a rule: each that has none of its own."""
SILENT_MS = 150_000
"""A till says hello every minute; one that was not heard of for so long may be selling alone."""
FORGOTTEN_MS = 7 * 86_400_000
"""A till that was silent for so long stands in a cupboard."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one channel. The narrowest word counts for safety stock: the place's own for
    the good, the channel's for the good, the channel's for the place, the channel's for all."""

    goods: Mapping[str, ChannelGood] = field(default_factory=dict)
    places: Mapping[str, ChannelPlace] = field(default_factory=dict)
    silent_ms: Mapping[str, float] = field(default_factory=dict)

    def good(self, sku: str) -> ChannelGood | None:
        return self.goods.get(sku) or self.goods.get(EVERY)

    def sells_from(self, place: str) -> bool:
        rule = self.places.get(place) or self.places.get(EVERY)
        return rule is None or not rule.excluded

    def safety(self, place: str, sku: str) -> int:
        """Unless the place has its own word for the good."""
        named = (self.goods.get(sku), self.places.get(place))
        general = (self.goods.get(EVERY), self.places.get(EVERY))
        said = (rule.safety for rule in (*named, *general) if rule is not None)
        return next((safety for safety in said if safety is not None), 0)


def rules_of(session: Session, channel: str, skus: Collection[str], now_ms: int) -> Rules:
    """The rules of a channel for these goods, and which places' tills are silent."""
    return Rules(
        _goods(session, channel, skus), _places(session, channel), _silent(session, now_ms)
    )


def set_good(
    session: Session,
    channel: str,
    sku: str,
    *,
    safety: int | None = None,
    threshold: int = 0,
    cap: int | None = None,
    cap_since_ms: int = 0,
) -> None:
    """What a channel keeps back of a good and the most it promises; `EVERY` for all."""
    session.merge(
        ChannelGood(
            channel=channel,
            sku=sku,
            safety=safety,
            threshold=threshold,
            cap=cap,
            cap_since_ms=cap_since_ms,
        )
    )
    session.flush()


def set_place(
    session: Session, channel: str, place: str, *, excluded: bool = False, safety: int | None = None
) -> None:
    """Whether a channel sells from a place, and what it keeps back there; `EVERY` for all."""
    session.merge(ChannelPlace(channel=channel, place=place, excluded=excluded, safety=safety))
    session.flush()


def set_safety(session: Session, place: str, sku: str, safety: int | None) -> None:
    """What a place always keeps of a good, whichever channel asks; None takes its word back."""
    lock(session, {(place, sku)})
    there = (col(Stock.place) == place) & (col(Stock.sku) == sku)
    session.execute(update(Stock).where(there).values(safety=safety))


def _goods(session: Session, channel: str, skus: Collection[str]) -> dict[str, ChannelGood]:
    wanted = {*skus, EVERY}
    rows = select(ChannelGood).where(col(ChannelGood.channel).in_((EVERY, channel)))
    # A channel's own row comes after that for every channel, and replaces it.
    return {
        row.sku: row
        for row in session.exec(rows.order_by(ChannelGood.channel))
        if row.sku in wanted
    }


def _places(session: Session, channel: str) -> dict[str, ChannelPlace]:
    rows = select(ChannelPlace).where(col(ChannelPlace.channel).in_((EVERY, channel)))
    return {row.place: row for row in session.exec(rows.order_by(ChannelPlace.channel))}


def _silent(session: Session, now_ms: int) -> dict[str, float]:
    """How long the tills of a place were silent, on average over all of them."""
    seen = func.coalesce(Device.seen_ms, Device.approved_ms)
    silence = case((seen < now_ms - SILENT_MS, now_ms - seen), else_=0)
    rows = (
        select(Device.store, func.sum(silence), func.count())
        .where(Device.state == "active", seen >= now_ms - FORGOTTEN_MS)
        .group_by(Device.store)
        .having(func.sum(silence) > 0)
    )
    return {store: int(total) / tills for store, total, tills in session.exec(rows)}
