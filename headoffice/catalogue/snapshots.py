"""The zones' catalogue files, ready to be fetched: built when they are due, kept on disk."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import many_objects
from headoffice.catalogue.rows import catalog_stream, price_stream
from headoffice.catalogue.snapshot_file import Content, pack, read_content, write_file
from headoffice.catalogue.snapshot_groups import withdrawn_after
from headoffice.configuration.tables import ZoneTax
from headoffice.db.database import Database
from headoffice.feed.heads import heads
from headoffice.settings import Settings
from storeapp.sync.wire.catalogue_file import SCHEMA_VERSION
from storeapp.sync.wire.messages import Chunk, Hex64, Manifest, StreamHead

log = logging.getLogger("storeapp.catalogue")

MOST_CHANGES = 5_000
"""A file may lack so many changes before it is built anew: a till pulls them in a second."""

KEPT_S = 24 * 3600.0
"""How long a chunk stays that no manifest names any more: a slow till may still be fetching it."""


def folder_for(settings: Settings) -> Path:
    """Where catalogue files go; everything in it can be built again."""
    if settings.snapshots:
        return Path(settings.snapshots)
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(f"{url.database}.snapshots")
    name = hashlib.sha256(settings.database.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"headoffice-snapshots-{name}"


class Snapshots:
    """One folder of chunks and a manifest per zone; usable from any thread and any process.

    A file is written under another name and then renamed, so whoever reads sees whole files, and
    two processes that build the same write the same.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self._folder = folder
        self._turns: dict[str, threading.Lock] = {}

    def manifest(self, zone: str) -> Manifest | None:
        """The newest file there is, also when one is due; built first when there is none that a
        till could use. None before the zone's first goods."""
        now = self._heads(zone)
        if not now[0].head:
            return None
        known = self._stored(zone)
        return known if known and self._serves(known, now) else self.build(zone)

    def chunk(self, zone: str, sha256: Hex64) -> Path | None:
        """The file of that chunk of that zone."""
        file = self._place(zone) / f"{sha256}.zst"
        return file if file.is_file() else None

    def refresh(self) -> int:
        """Builds what is due in every zone; returns how many."""
        due = [zone for zone in self._zones() if self._is_due(zone)]
        return sum(self.build(zone) is not None for zone in due)

    def build(self, zone: str) -> Manifest | None:
        """Builds a zone's file now, or waits for the one that is being built."""
        asked = time.monotonic()
        with self._turns.setdefault(zone, threading.Lock()):
            known, now = self._stored(zone), self._heads(zone)
            if known and _leads_on(known, now) and not _behind(known, now):
                return known
            with many_objects(), self.database.read() as session:
                content = read_content(session, zone)
            if content is None:
                return None
            manifest = self._build(zone, content, known)
        log.info(
            "snapshot zone=%s goods=%d bytes=%d seconds=%.2f",
            zone,
            len(content.goods),
            manifest.file_size,
            time.monotonic() - asked,
        )
        return manifest

    def _build(self, zone: str, content: Content, before: Manifest | None) -> Manifest:
        place = self._place(zone)
        place.mkdir(parents=True, exist_ok=True)
        with _scratch_folder(place) as scratch:
            file = scratch / "catalogue.db"
            with many_objects():
                write_file(content, file, scratch / "scratch.db")
            chunks = self._store_chunks(place, file, scratch)
            manifest = Manifest(
                stream=content.catalog.stream,
                schema_version=SCHEMA_VERSION,
                generation=content.catalog.generation,
                positions={h.stream: h.head for h in (content.catalog, content.price)},
                file_sha256=_sha256(file),
                file_size=file.stat().st_size,
                chunks=chunks,
            )
            _write_whole(self._manifest_file(zone), manifest.model_dump_json().encode(), scratch)
        self._clean(place, manifest, before)
        return manifest

    def _store_chunks(self, place: Path, file: Path, scratch: Path) -> list[Chunk]:
        chunks = []
        for chunk, packed in pack(file):
            target = place / f"{chunk.sha256}.zst"
            if target.exists():
                target.touch()
            else:
                _write_whole(target, packed, scratch)
            chunks.append(chunk)
        return chunks

    def _clean(self, place: Path, *manifests: Manifest | None) -> None:
        """Removes what neither of those names and what has not been named for long."""
        needed = {chunk.sha256 for manifest in manifests if manifest for chunk in manifest.chunks}
        for file in place.glob("*.zst"):
            # Another process may be cleaning up as well.
            with suppress(OSError):
                if file.stem not in needed and time.time() - file.stat().st_mtime > KEPT_S:
                    file.unlink()

    def _is_due(self, zone: str) -> bool:
        known, now = self._stored(zone), self._heads(zone)
        if not now[0].head:
            return False
        return known is None or not self._serves(known, now) or _behind(known, now) > MOST_CHANGES

    def _serves(self, known: Manifest, now: tuple[StreamHead, StreamHead]) -> bool:
        """A file with a group that was taken back since is not given out: a till whose clock is
        past the moment would put it in force before it hears of that."""
        if not _leads_on(known, now):
            return False
        with self.database.read() as session:
            return not any(
                withdrawn_after(session, stream, pos) for stream, pos in known.positions.items()
            )

    def _stored(self, zone: str) -> Manifest | None:
        try:
            known = Manifest.model_validate_json(self._manifest_file(zone).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        return known if all(self.chunk(zone, c.sha256) for c in known.chunks) else None

    def _heads(self, zone: str) -> tuple[StreamHead, StreamHead]:
        with self.database.read() as session:
            catalog, price = heads(session, [catalog_stream(zone), price_stream(zone)])
        return catalog, price

    def _zones(self) -> list[str]:
        with self.database.read() as session:
            return _zones(session)

    def _place(self, zone: str) -> Path:
        # A zone's name may hold what a file's name may not.
        return self._folder / hashlib.sha256(zone.encode()).hexdigest()[:16]

    def _manifest_file(self, zone: str) -> Path:
        return self._place(zone) / "manifest.json"


def _zones(session: Session) -> list[str]:
    return list(session.exec(select(ZoneTax.zone).distinct().order_by(col(ZoneTax.zone))))


def _leads_on(manifest: Manifest, now: tuple[StreamHead, StreamHead]) -> bool:
    """True when a till that starts from this file can pull what came after."""
    return (
        manifest.schema_version == SCHEMA_VERSION
        and manifest.generation == now[0].generation
        and all(
            head.low_water <= manifest.positions.get(head.stream, -1) <= head.head for head in now
        )
    )


def _behind(manifest: Manifest, now: tuple[StreamHead, StreamHead]) -> int:
    """How many changes came after the file."""
    return sum(head.head - manifest.positions[head.stream] for head in now)


@contextmanager
def _scratch_folder(place: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="build-", dir=place) as folder:
        yield Path(folder)


def _write_whole(target: Path, content: bytes, scratch: Path) -> None:
    """The file is there whole or not at all, also after a power cut."""
    part = scratch / target.name
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
