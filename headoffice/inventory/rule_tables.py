"""What head office lets a channel promise: safety stock, thresholds, caps, places left out."""

from __future__ import annotations

from headoffice.db.tables import Table, flag, text, whole


class ChannelPlace(Table, table=True):
    """How a channel sees a place; a `channel` of "" is every channel without a row of its own."""

    __tablename__ = "stock_channel_place"

    channel: str = text(primary_key=True)
    place: str = text(primary_key=True)
    excluded: bool = flag(default=False)
    safety: int | None = whole(default=None)


class ChannelGood(Table, table=True):
    """What a channel may promise of a good; a `sku` of "" is every good without a row of its own.

    `safety` is kept back in each place, `threshold` once over all of them. `cap` is the most that
    the channel may promise from `cap_since_ms` on, None for no bound.
    """

    __tablename__ = "stock_channel_good"

    channel: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    safety: int | None = whole(default=None)
    threshold: int = whole(default=0)
    cap: int | None = whole(default=None)
    cap_since_ms: int = whole(default=0)


class Inbound(Table, table=True):
    """Goods that are announced for a place: they count for orders that may wait until then."""

    __tablename__ = "stock_inbound"

    ref: str = text(primary_key=True)
    place: str = text(primary_key=True)
    sku: str = text(primary_key=True)
    thousandths: int = whole()
    due_ms: int = whole()
    confidence_percent: int = whole(default=100)
