"""Keeps the stream of promotions in sales.db: only what head office sealed may be used."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storeapp.db.connect import RawConnection
from storeapp.db.positions import is_old
from storeapp.db.sales_streams import distrust, position_of, put_position
from storeapp.db.store import SalesStore
from storeapp.domain.errors import Defect
from storeapp.domain.fact import canonical
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.sync.wire.digest import Tally

if TYPE_CHECKING:  # The models take longer than the start of the till may.
    from storeapp.sync.wire.rows import PromoRow

_log = logging.getLogger("storeapp.streams")

_FIELDS = "version, valid_from, hash, body, signature, key, previous"
# One that is in use is not given up for a worse copy of itself.
_PUT = f"""INSERT INTO rule_set ({_FIELDS}, state, why, pos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (hash) DO UPDATE SET version = excluded.version, valid_from = excluded.valid_from,
    body = excluded.body, signature = excluded.signature, key = excluded.key,
    previous = excluded.previous, state = excluded.state, why = excluded.why, pos = excluded.pos
    WHERE excluded.pos >= rule_set.pos
        AND (excluded.state = 'held' OR rule_set.state = 'refused')"""
_TAKE_BACK = """UPDATE rule_set SET state = 'past', pos = ?
    WHERE version = ? AND pos < ? AND state <> 'past' AND hash <> ?"""
_SAID = f"SELECT {_FIELDS} FROM rule_set WHERE state <> 'past'"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row of the stream, and why it may not be used; without a row it was deleted."""

    change: Change
    version: int
    row: PromoRow | None = None
    why: str = ""


class PromoStreams:
    """`promo/`: each row is checked beside the file's thread, then kept with its position.

    What must not be used is kept with the reason, so that head office can be told, and is looked
    at again when other publishing keys come. `changed` is called after each change.
    """

    PREFIXES = ("promo/",)

    def __init__(self, store: SalesStore, changed: Callable[[], None]) -> None:
        self._store = store
        self._changed = changed

    async def position(self, stream: str) -> Position:
        return await self._store.change(lambda db: position_of(db, stream))

    async def apply(self, page: Page) -> None:
        keys = await self._store.change(_keys)
        judged = await asyncio.to_thread(_judged, page.changes, keys)
        await self._store.change(lambda db: _apply(db, page, judged))
        self._changed()

    async def reset(self, stream: str) -> None:
        """What is here stays until baskets need it no more; new ones are not priced by it."""
        await self._store.change(lambda db: _reset(db, stream))

    async def distrust(self, stream: str) -> None:
        await self._store.change(lambda db: distrust(db, stream))

    async def content(self, stream: str) -> Content | None:
        return await self._store.change(lambda db: _content(db, stream))

    async def keys_came(self) -> None:
        """Looks again at what was refused: a key may be known by now, or a row be readable by a
        newer program."""
        found = await self._store.change(_refused)
        if not found:
            return
        keys = await self._store.change(_keys)
        whys = await asyncio.to_thread(_looked_at, [row for row, _ in found], keys)
        changes = [(why, pos, row) for (row, pos), why in zip(found, whys, strict=True)]
        await self._store.change(lambda db: _note(db, changes))
        self._changed()


def _judged(changes: Iterable[Change], keys: Sequence[str]) -> list[_Judged]:
    """A row that cannot be read at all is reported and left out, as on every stream."""
    from pydantic import ValidationError

    found = []
    for change in changes:
        try:
            found.append(_judge(change, keys))
        except (ValidationError, ValueError, Defect) as error:
            kind = type(error).__name__
            _log.error("row %s at %d is unreadable: %s", change.key, change.pos, kind)
    return found


def _judge(change: Change, keys: Sequence[str]) -> _Judged:
    from storeapp.db.rule_check import read_row, why_refused

    version = int(change.key.removeprefix("rules:"))
    if change.group:
        raise Defect("promotions come into force by their own moment")
    if change.deleted:
        return _Judged(change, version)
    row = read_row(change.body)
    why = why_refused(row, keys)
    if why:
        _log.error("promotions refused: version %d, %s: %s", version, row.hash[:12], why)
    return _Judged(change, version, row, why)


def _apply(db: RawConnection, page: Page, judged: Iterable[_Judged]) -> None:
    if is_old(page, position_of(db, page.stream)):
        return
    for each in judged:
        pos, row = each.change.pos, each.row
        if not each.why:  # What must not be used takes nothing away.
            db.execute(_TAKE_BACK, (pos, each.version, pos, row.hash if row else ""))
        if row is not None:
            db.execute(_PUT, (*_values(row), "refused" if each.why else "held", each.why, pos))
    put_position(db, page)


def _values(row: PromoRow) -> tuple[object, ...]:
    body = canonical(row.body)
    return (row.version, row.valid_from, row.hash, body, row.signature, row.key, row.previous)


def _keys(db: RawConnection) -> tuple[str, ...]:
    rows = db.execute("SELECT body FROM config WHERE key = 'store' AND body <> ''").fetchall()
    return tuple(json.loads(rows[0][0]).get("publishing_keys", ())) if rows else ()


def _refused(db: RawConnection) -> list[tuple[PromoRow, int]]:
    from storeapp.db.rule_check import read_row

    rows = db.execute(f"SELECT {_FIELDS}, pos FROM rule_set WHERE state = 'refused'").fetchall()
    return [(read_row(_said(*row[:-1])), row[-1]) for row in rows]


def _looked_at(rows: Iterable[PromoRow], keys: Sequence[str]) -> list[str]:
    from storeapp.db.rule_check import why_refused

    return [why_refused(row, keys) for row in rows]


def _note(db: RawConnection, changes: Iterable[tuple[str, int, PromoRow]]) -> None:
    for why, pos, row in changes:
        db.execute(_PUT, (*_values(row), "refused" if why else "held", why, pos))


def _reset(db: RawConnection, stream: str) -> None:
    db.execute("UPDATE rule_set SET state = 'past', pos = 0")
    db.execute("DELETE FROM position WHERE stream = ?", (stream,))


def _content(db: RawConnection, stream: str) -> Content:
    rows = ((f"rules:{row[0]}", canonical(_said(*row))) for row in db.execute(_SAID).fetchall())
    tally = Tally.of(rows)
    return Content(position_of(db, stream).pos, tally.count, tally.checksum)


def _said(
    version: int,
    valid_from: str,
    rules_hash: str,
    body: str,
    signature: str,
    key: str,
    previous: str,
) -> dict[str, object]:
    """The row as head office said it."""
    return {
        "version": version,
        "valid_from": valid_from,
        "hash": rules_hash,
        "body": json.loads(body),
        "signature": signature,
        "key": key,
        "previous": previous,
    }
