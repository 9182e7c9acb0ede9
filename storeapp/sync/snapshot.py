"""The catalogue as a file: fetched in chunks that survive a broken line, checked, put together."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import io
import logging
import os
import re
import shutil
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storeapp.services.status import StatusBoard
from storeapp.sync.calls import HeadOffice
from storeapp.sync.client import Flow
from storeapp.sync.failures import Refused, WrongAnswer
from storeapp.sync.wire.catalogue_file import SCHEMA_VERSION
from storeapp.sync.wire.messages import CHUNK_BYTES, Chunk, Manifest

if TYPE_CHECKING:
    from typing_extensions import Buffer

_log = logging.getLogger("storeapp.snapshot")

ROOM_LEFT_BYTES = 200 * 1024 * 1024
"""What a download never takes from the disk: sales are written there too."""

_OUR_FILES = {".part", ".zst", ".unpacked"}
_WRITE_BYTES = 256 * 1024
_UNPACK_BYTES = 1024 * 1024


class SnapshotDownload:
    """Fetches into `folder`. What came stays there until it was used, so a download goes on where
    it broke off; everything that takes long is done in threads, in pieces."""

    def __init__(
        self,
        office: HeadOffice,
        board: StatusBoard,
        folder: Path,
        *,
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._office = office
        self._board = board
        self._folder = folder
        self._free_bytes = free_bytes
        self._done = 0
        self._all = 0

    async def fetch(self, stream: str) -> Path | None:
        """The verified file; None when head office has none that this till can read."""
        manifest = await self._manifest(stream)
        if manifest is None:
            return None
        await asyncio.to_thread(self._make_room, manifest)
        try:
            for chunk in manifest.chunks:
                await self._fetch(chunk)
            return await self._put_together(manifest)
        finally:
            self._board.update(catalogue_done=0, catalogue_all=0)

    async def clean_up(self) -> None:
        """The file is in use: its parts are not needed any more."""
        await asyncio.to_thread(self._remove_all_but, frozenset[str]())

    async def _manifest(self, stream: str) -> Manifest | None:
        try:
            manifest = await self._office.snapshot(stream)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        if manifest.schema_version != SCHEMA_VERSION:
            _log.warning("snapshot of %s has schema %d", stream, manifest.schema_version)
            return None
        if any(not 0 < chunk.size <= 2 * CHUNK_BYTES for chunk in manifest.chunks):
            raise WrongAnswer("a chunk of impossible size")
        return manifest

    def _make_room(self, manifest: Manifest) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._remove_all_but(frozenset(chunk.sha256 for chunk in manifest.chunks))
        self._done = sum(_size(path) for path in self._parts())
        packed = sum(chunk.size for chunk in manifest.chunks)
        needed = packed - self._done + manifest.file_size + ROOM_LEFT_BYTES
        if self._free_bytes(self._folder) < needed:
            raise OSError(errno.ENOSPC, "no room for the catalogue")
        self._all = packed

    def _remove_all_but(self, needed: frozenset[str]) -> None:
        for path in self._parts():
            if path.stem not in needed:
                path.unlink(missing_ok=True)

    def _parts(self) -> list[Path]:
        """Our own files and no others, whatever else somebody keeps in that folder."""
        return [path for path in self._folder.iterdir() if path.suffix in _OUR_FILES]

    async def _fetch(self, chunk: Chunk) -> None:
        whole, part = self._whole(chunk), self._folder / f"{chunk.sha256}.part"
        if whole.exists():
            return
        have = _size(part)
        if have < chunk.size:
            async with self._office.chunk(chunk.sha256, start=have) as flow:
                await self._receive(flow, chunk, part, have)
        if await asyncio.to_thread(_sha256, part) != chunk.sha256:
            part.unlink(missing_ok=True)
            raise WrongAnswer("a chunk is not what its name says")
        part.rename(whole)

    async def _receive(self, flow: Flow, chunk: Chunk, part: Path, have: int) -> None:
        if flow.status == 200 and have:  # All of it comes, whatever was asked for.
            await asyncio.to_thread(part.unlink)
            self._done -= have
            have = 0
        elif have and _range_start(flow) != have:
            raise WrongAnswer("not the range that was asked for")
        waiting = bytearray()
        async for piece in flow.pieces:
            waiting += piece
            if have + len(waiting) > chunk.size:
                raise WrongAnswer("a chunk is too long")
            if len(waiting) >= _WRITE_BYTES:
                have += await self._write(part, waiting)
        await self._write(part, waiting)

    async def _write(self, part: Path, waiting: bytearray) -> int:
        size, content = len(waiting), bytes(waiting)
        waiting.clear()
        await asyncio.to_thread(_append, part, content)
        self._done += size
        self._board.update(catalogue_done=self._done, catalogue_all=self._all)
        return size

    async def _put_together(self, manifest: Manifest) -> Path:
        target, stop = self._folder / "catalogue.unpacked", threading.Event()
        parts = [self._whole(chunk) for chunk in manifest.chunks]
        try:
            right = await asyncio.to_thread(_unpack, parts, target, manifest, stop)
        finally:
            stop.set()  # A thread cannot be cancelled; it looks here between two pieces.
        if not right:
            await self.clean_up()
            raise WrongAnswer("the snapshot is not what its manifest says")
        return target

    def _whole(self, chunk: Chunk) -> Path:
        return self._folder / f"{chunk.sha256}.zst"


class _Joined(io.RawIOBase):
    """The parts as one file to read from."""

    def __init__(self, parts: Sequence[Path]) -> None:
        super().__init__()
        self._pieces = self._read(parts)
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._pieces.close()
        super().close()

    def readinto(self, target: Buffer, /) -> int:
        if not self._piece:
            self._piece = memoryview(next(self._pieces, b""))
        room = memoryview(target)
        size = min(len(room), len(self._piece))
        room[:size], self._piece = self._piece[:size], self._piece[size:]
        return size

    def _read(self, parts: Sequence[Path]) -> Generator[bytes]:
        for part in parts:
            with part.open("rb") as file:
                while piece := file.read(_WRITE_BYTES):
                    yield piece


def _unpack(parts: Sequence[Path], target: Path, manifest: Manifest, stop: threading.Event) -> bool:
    """True when `target` is now on disk and is what the manifest says."""
    import zstandard

    digest, size = hashlib.sha256(), 0
    with io.BufferedReader(_Joined(parts), _WRITE_BYTES) as joined, target.open("wb") as file:
        packed = zstandard.ZstdDecompressor().stream_reader(joined, read_across_frames=True)
        try:
            while not stop.is_set() and (piece := packed.read(_UNPACK_BYTES)):
                digest.update(piece)
                size += file.write(piece)
                if size > manifest.file_size:
                    return False
        except zstandard.ZstdError:
            return False
        file.flush()
        os.fsync(file.fileno())
    return size == manifest.file_size and digest.hexdigest() == manifest.file_sha256


def _append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _range_start(flow: Flow) -> int | None:
    found = re.match(r"bytes (\d+)-", flow.headers.get("content-range", ""))
    return int(found[1]) if found else None
