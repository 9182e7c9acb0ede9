"""The catalogue as a file over HTTP: manifests, chunks, and who gets them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import zstandard

from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.settings import Settings
from storeapp.sync.wire.messages import Manifest
from tests.headoffice.conftest import MakeTill, Till
from tests.headoffice.importing import HEADER, LOOSE, PACKED, PLUM
from tests.headoffice.test_snapshot import CATALOG, imported


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    if url.startswith("sqlite"):
        return Settings(database=url, look_s=0.05)
    return Settings(database=url, look_s=0.05, snapshots=str(tmp_path / "snapshots"))


@pytest.fixture
def goods(server: Server, database: Database) -> None:
    imported(database, HEADER + PLUM + LOOSE + PACKED)


@pytest.mark.usefixtures("goods")
def test_a_till_fetches_its_catalogue(till: Till) -> None:
    manifest = Manifest.model_validate(till.get(f"/v1/snapshot/{CATALOG}").json())

    content = b""
    for chunk in manifest.chunks:
        answer = till.get(f"/v1/chunk/{chunk.sha256}")
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "identity"
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) == chunk.size
        assert hashlib.sha256(answer.content).hexdigest() == chunk.sha256
        content += zstandard.ZstdDecompressor().decompress(answer.content)
    assert hashlib.sha256(content).hexdigest() == manifest.file_sha256
    assert content.startswith(b"SQLite format 3\0")


@pytest.mark.usefixtures("goods")
def test_a_till_goes_on_where_a_download_broke_off(till: Till) -> None:
    [chunk] = till.get(f"/v1/snapshot/{CATALOG}").json()["chunks"]
    path = f"/v1/chunk/{chunk['sha256']}"
    whole = till.get(path).content

    rest = till.http.get(path, headers=till.headers("GET", path) | {"range": "bytes=100-"})

    assert rest.status_code == 206
    assert rest.headers["content-range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    assert rest.content == whole[100:]


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/snapshot/catalog/south", 404, "stream-unknown"),
        ("/v1/snapshot/staff/S02", 404, "stream-unknown"),
        ("/v1/snapshot/price/north", 404, "snapshot-none"),
        (f"/v1/chunk/{'0' * 64}", 404, "chunk-unknown"),
        ("/v1/chunk/..%2Fmanifest.json", 404, "not-found"),
        (f"/v1/chunk/{'Z' * 64}", 422, "message-unreadable"),
    ],
)
def test_what_a_till_is_not_given(till: Till, path: str, status: int, code: str) -> None:
    answer = till.get(path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.usefixtures("goods")
def test_a_zone_s_chunks_are_for_its_own_tills(make_till: MakeTill) -> None:
    north, south = make_till("S01"), make_till("F01")
    [chunk] = north.get(f"/v1/snapshot/{CATALOG}").json()["chunks"]

    answer = south.get(f"/v1/chunk/{chunk['sha256']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "chunk-unknown")
    assert south.get("/v1/snapshot/catalog/south").json()["code"] == "snapshot-none"


@pytest.mark.usefixtures("goods")
def test_without_a_token_there_is_nothing(till: Till) -> None:
    for path in (f"/v1/snapshot/{CATALOG}", f"/v1/chunk/{'0' * 64}"):
        assert till.http.get(path).status_code == 401
