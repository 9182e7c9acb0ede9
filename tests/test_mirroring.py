"""A till with a second copy of its journal: what is on the stick, and what the strip is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storeapp.bootstrap.mirroring import room_in
from storeapp.bootstrap.till import Till
from storeapp.db.keystore import KeyStore
from storeapp.db.mirror_file import Reading, mirror_path
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Money
from storeapp.hardware.clock import SystemClock, SystemIds
from storeapp.ports.mirror import MirrorState
from storeapp.ports.sales import Device
from storeapp.services.shifts import Shifts
from storeapp.services.status import Status, StatusBoard
from storeapp.settings import Settings
from storeapp.ui.tasks import cancel_all, spawn
from tests.conftest import ExpectedLogs
from tests.services.fakes import LIN

NOBODY = "http://127.0.0.1:9"


async def a_morning(settings: Settings, wanted: MirrorState) -> None:
    """A shift is opened at a till that is connected, and the strip is told of its copy."""
    till = Till(settings, spawn)
    await till.open()
    device = Device("d1", 1, "S01", "1", "east", NOBODY, till.key.public_key)
    await till.sales.write(lambda unit: unit.put_device(device))
    told = asyncio.Event()

    def look(status: Status) -> None:
        if status.mirror is wanted:
            told.set()

    till.board.watch(look)
    await till.connect(device)
    await Shifts(till.sales, SystemClock(), SystemIds(), till).open(Money(500_00), LIN)
    await told.wait()
    await cancel_all()
    await till.close()


def folders_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_what_the_till_did_is_on_the_stick(aloop, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    settings = Settings(tmp_path / "data", tmp_path / "keys", mirror_folder=stick)

    await a_morning(settings, MirrorState.GOOD)

    key = KeyStore(settings.key_folder).database_key(settings.data_folder / "sales.db")
    with mirror_path(stick, "d1", 1).open("rb") as file:
        kinds = [fact.kind for fact in Reading(file, key).facts()]
    assert kinds == [FactKind.SHIFT_OPEN.value]


async def test_a_missing_stick_is_told_and_never_made(
    aloop, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("mirror: missing")
    settings = Settings(tmp_path / "data", tmp_path / "keys", mirror_folder=tmp_path / "stick")

    await a_morning(settings, MirrorState.MISSING)

    assert folders_in(tmp_path) == ["data", "keys"]


async def test_without_a_folder_there_is_no_copy(aloop, tmp_path: Path) -> None:
    await a_morning(Settings(tmp_path / "data", tmp_path / "keys"), MirrorState.NONE)

    assert folders_in(tmp_path) == ["data", "keys"]


async def test_the_room_is_that_of_the_tills_disk(
    aloop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def usage(folder: Path) -> object:
        asked.append(folder)
        return type("Usage", (), {"free": 734_000_000})

    monkeypatch.setattr("shutil.disk_usage", usage)
    board = StatusBoard()

    await room_in(tmp_path, board).look()

    assert asked == [tmp_path]
    assert board.status.free_mb == 734
