"""The catalogue as files over HTTP: manifests, and chunks in whole or in part."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse

from headoffice.catalogue.rows import catalog_stream
from headoffice.catalogue.snapshots import Snapshots
from headoffice.door import CallerDep, NotServed
from storeapp.sync.wire.messages import Manifest

router = APIRouter(prefix="/v1", tags=["catalogue"])

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@router.get("/snapshot/{stream:path}")
def snapshot(stream: str, request: Request, caller: CallerDep) -> Manifest:
    """The manifest of the caller's catalogue file; 404 while there is none."""
    caller.must_see(stream)
    manifest = None
    if stream == catalog_stream(caller.zone):
        manifest = _snapshots(request).manifest(caller.zone)
    if manifest is None:
        raise NotServed(404, "snapshot-none", "There is no file of this stream; pull it.")
    return manifest


@router.get("/chunk/{sha256}", response_class=FileResponse)
def chunk(sha256: Sha256, request: Request, caller: CallerDep) -> FileResponse:
    """A chunk of the caller's zone, or the range of it that was asked for; it never changes."""
    file = _snapshots(request).chunk(caller.zone, sha256)
    if file is None:
        raise NotServed(404, "chunk-unknown", "There is no such chunk; ask for the manifest.")
    return FileResponse(
        file,
        media_type="application/zstd",
        headers={
            "Cache-Control": "private, max-age=86400, immutable",
            # It is compressed already; and a range counts the bytes of the file itself.
            "Content-Encoding": "identity",
        },
    )


def _snapshots(request: Request) -> Snapshots:
    snapshots = request.app.state.snapshots
    assert isinstance(snapshots, Snapshots)
    return snapshots
