"""Taking facts in: each once, in order, whole batches in one transaction, nothing refused."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from headoffice.db.tables import insert_rows
from headoffice.door import Caller
from headoffice.ingest.judging import Judged, Predecessor, Value, fact_of, judge
from headoffice.ingest.projecting import Follow, Place, known_ids, project
from headoffice.ingest.tables import FactRow, Quarantine
from headoffice.stores.tables import Device
from storeapp.domain.fact import canonical
from storeapp.domain.sale import Sale
from storeapp.domain.shift import Shift
from storeapp.sync.wire.messages import Item, Verdict
from storeapp.sync.wire.words import FORK, GAP

log = logging.getLogger("storeapp.headoffice.ingest")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch. `problem` is "", `gap` or `fork`: what came before it is kept."""

    acked_seq: int
    verdicts: tuple[Verdict, ...]
    problem: str = ""


def take(
    session: Session,
    caller: Caller,
    items: Sequence[Item],
    *,
    now_ms: int,
    raw: bool = False,
    follow: Sequence[Follow] = (),
) -> Taken:
    """Takes a batch, with the device's row locked until the caller commits.

    `raw` keeps new facts without asking what they say, and puts them aside for people.
    """
    taking = _begin(session, caller, now_ms)
    taking.follow = follow
    taking.already = _hashes(session, taking.device, items)
    for item in items:
        if taking.problem == GAP:
            break
        taking.item(item, raw=raw)
    return taking.finish()


def take_unreadable(
    session: Session, caller: Caller, *, seq: int, item: object, now_ms: int
) -> Taken:
    """Puts a single item aside that is no `Item` at all, but has a number."""
    taking = _begin(session, caller, now_ms)
    text = canonical(_without_floats(item))
    stated = item.get("hash") if isinstance(item, dict) else None
    plain = isinstance(stated, str) and len(stated) == 64 and set(stated) <= set("0123456789abcdef")
    taking.unreadable(seq, text.encode(), str(stated) if plain else _sha256(text))
    return taking.finish()


def _begin(session: Session, caller: Caller, now_ms: int) -> _Taking:
    device = session.exec(select(Device).where(Device.id == caller.device).with_for_update()).one()
    return _Taking(session, caller, device, now_ms)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An item that becomes part of the history; `index` is its place among the verdicts."""

    index: int
    seq: int
    row: dict[str, Any]
    judged: Judged
    raw: bytes


@dataclass(slots=True)
class _Taking:
    """One batch under way: what is decided is gathered here and written at the end."""

    session: Session
    caller: Caller
    device: Device
    now_ms: int
    already: dict[int, str] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    problem: str = ""
    follow: Sequence[Follow] = ()
    _facts: list[dict[str, Any]] = field(default_factory=list)
    _aside: list[dict[str, Any]] = field(default_factory=list)
    _values: list[tuple[Place, Value]] = field(default_factory=list)
    _judged: list[_Kept] = field(default_factory=list)

    def item(self, item: Item, *, raw: bool) -> None:
        known = self.already.get(item.seq)
        if item.seq <= self.device.acked_seq or known is not None:
            if known == item.hash:
                self._say(item.seq, "dup")
            else:
                self._fork(item)
        elif self.problem == FORK:
            # It follows a story that is not ours: kept, but not as part of this history.
            self._fork(item)
        elif item.seq > self.device.acked_seq + 1:
            self.problem = GAP
        else:
            self._next(item, raw=raw)

    def unreadable(self, seq: int, raw: bytes, stated_hash: str) -> None:
        if seq <= self.device.acked_seq:
            self._say(seq, "dup")
        elif seq > self.device.acked_seq + 1:
            self.problem = GAP
        else:
            fields = {"id": "", "kind": "", "wall": "", "boot_id": "", "hlc": "", "sig": ""}
            row = fields | {"mono_ms": 0, "prev_hash": "", "hash": stated_hash, "body": raw}
            judged = Judged("quarantined", "item-unreadable", hash_wrong=True)
            self._keep(seq, row, judged, raw=raw)

    def finish(self) -> Taken:
        """Writes everything that was decided."""
        self._settle()
        for table, rows in ((FactRow, self._facts), (Quarantine, self._new_aside())):
            insert_rows(self.session, table, rows)
        project(self.session, self._values, now_ms=self.now_ms, follow=self.follow)
        self.device.seen_ms = self.now_ms
        self.session.add(self.device)
        self.session.flush()
        return Taken(self.device.acked_seq, tuple(self.verdicts), self.problem)

    def _next(self, item: Item, *, raw: bool) -> None:
        fact = fact_of(item, device=self.device.id, epoch=self.device.epoch)
        before = Predecessor(self.device.acked_hash, self.device.chain_open)
        judged = judge(fact, before, public_key=self.device.public_key, now_ms=self.now_ms)
        if judged.verdict == FORK:
            self._fork(item)
            return
        if raw and judged.verdict != "quarantined":
            judged = Judged("quarantined", "kept-raw")
        self._keep(item.seq, _fact_row(item), judged, raw=_raw(item))

    def _keep(self, seq: int, row: dict[str, Any], judged: Judged, *, raw: bytes) -> None:
        self._judged.append(_Kept(len(self.verdicts), seq, row, judged, raw))
        self.device.acked_seq, self.device.acked_hash = seq, row["hash"]
        self.device.chain_open = judged.hash_wrong
        self.already[seq] = row["hash"]
        self._say(seq, judged.verdict, judged.why)

    def _settle(self) -> None:
        """Turns what was judged into rows, once it is known which sales were told before."""
        values = [kept.judged.value for kept in self._judged if kept.judged.value is not None]
        told = known_ids(self.session, values)
        for kept in self._judged:
            judged = self._against(kept.judged, told)
            self.verdicts[kept.index] = _verdict(kept.seq, judged.verdict, judged.why)
            self._facts.append(kept.row | self._common(kept.seq, judged))
            if judged.verdict == "quarantined":
                log.warning(
                    "quarantined: device %s seq %d: %s", self.device.id, kept.seq, judged.why
                )
                self._put_aside(kept.seq, kept.row["hash"], kept.raw, judged.why)
            elif judged.value is not None:
                self._values.append((self._place(kept.seq), judged.value))

    def _against(self, judged: Judged, told: set[str]) -> Judged:
        """A sale or shift that another fact told already moves nothing a second time."""
        value = judged.value
        if not isinstance(value, Sale | Shift):
            return judged
        if value.id in told:
            return Judged("quarantined", "told-before")
        told.add(value.id)
        if isinstance(value, Sale) and not judged.why and not self._own_number(value):
            return Judged("accepted_flagged", "number-of-another-till", value)
        return judged

    def _own_number(self, sale: Sale) -> bool:
        number, device = sale.number, self.device
        told = (number.store, number.till, number.epoch)
        return told == (device.store, device.till, device.epoch)

    def _common(self, seq: int, judged: Judged) -> dict[str, Any]:
        return {
            "device": self.device.id,
            "epoch": self.device.epoch,
            "seq": seq,
            "store": self.device.store,
            "till": self.device.till,
            "verdict": judged.verdict,
            "why": judged.why,
            "received_ms": self.now_ms,
        }

    def _fork(self, item: Item) -> None:
        if not self.device.forked or self.problem != FORK:
            log.warning("fork: device %s at seq %d", self.device.id, item.seq)
        self.problem, self.device.forked = FORK, True
        self._put_aside(item.seq, item.hash, _raw(item), FORK)
        present = self.session.get(FactRow, (self.device.id, self.device.epoch, item.seq))
        if present is not None:
            self._put_aside(item.seq, present.hash, _raw_of(present), FORK)
        self._say(item.seq, FORK)

    def _put_aside(self, seq: int, stated_hash: str, item: bytes, why: str) -> None:
        self._aside.append(
            {
                "device": self.device.id,
                "epoch": self.device.epoch,
                "seq": seq,
                "hash": stated_hash,
                "store": self.device.store,
                "why": why,
                "item": item,
                "received_ms": self.now_ms,
                "settled": False,
            }
        )

    def _new_aside(self) -> list[dict[str, Any]]:
        """What is not put aside yet; a fork that is sent again and again is one finding."""
        if not self._aside:
            return []
        rows = select(Quarantine.seq, Quarantine.hash).where(
            Quarantine.device == self.device.id,
            Quarantine.epoch == self.device.epoch,
            col(Quarantine.seq).in_({row["seq"] for row in self._aside}),
        )
        present = set(self.session.exec(rows).all())
        new = {(row["seq"], row["hash"]): row for row in self._aside}
        return [row for key, row in new.items() if key not in present]

    def _place(self, seq: int) -> Place:
        device = self.device
        return Place(device.id, device.epoch, seq, device.store, device.till)

    def _say(self, seq: int, verdict: str, why: str = "") -> None:
        self.verdicts.append(_verdict(seq, verdict, why))


def _hashes(session: Session, device: Device, items: Sequence[Item]) -> dict[int, str]:
    """The hashes of those items' numbers that head office has already."""
    seqs = [item.seq for item in items if item.seq <= device.acked_seq]
    rows = select(FactRow.seq, FactRow.hash).where(
        FactRow.device == device.id, FactRow.epoch == device.epoch, col(FactRow.seq).in_(seqs)
    )
    return dict(session.exec(rows).all()) if seqs else {}


def _verdict(seq: int, verdict: str, why: str) -> Verdict:
    return Verdict.model_validate({"seq": seq, "verdict": verdict, "why": why})


def _fact_row(item: Item) -> dict[str, Any]:
    row = item.model_dump(exclude={"seq"})
    row["body"] = item.body.encode()
    row["mono_ms"] = max(-(1 << 62), min(item.mono_ms, 1 << 62))
    for word in ("id", "kind", "wall", "boot_id", "hlc"):
        row[word] = row[word].replace("\0", "\N{REPLACEMENT CHARACTER}")
    return row


def _raw(item: Item) -> bytes:
    return canonical(item.model_dump()).encode()


def _raw_of(row: FactRow) -> bytes:
    fields = {name: getattr(row, name) for name in Item.model_fields if name != "body"}
    return canonical(fields | {"body": row.body.decode()}).encode()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _without_floats(value: object) -> object:
    """The value with floats as text, since a broken item may hold what no fact may."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {str(key): _without_floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_floats(item) for item in value]
    return value
