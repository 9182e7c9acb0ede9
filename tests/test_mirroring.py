"""A till with a second copy of its journal: what is on the stick, and what the strip is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storeapp.__main__ import main
from storeapp.bootstrap.mirroring import room_in
from storeapp.bootstrap.till import Till
from storeapp.db.keystore import KeyStore
from storeapp.db.mirror_file import Reading, mirror_path
from storeapp.domain.errors import Refusal
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


# --- the file is gone, and the commands that help ------------------------------------


async def sold_and_lost(folder: Path) -> Settings:
    """A till with a copy on its stick, whose file is gone."""
    settings = Settings(folder / "data", folder / "keys", mirror_folder=folder / "stick")
    write_settings(folder)
    await a_morning(settings, MirrorState.GOOD)
    forget_file(settings)
    return settings


def write_settings(folder: Path) -> None:
    (folder / "stick").mkdir()
    (folder / "storeapp.toml").write_text('mirror_folder = "stick"', encoding="utf-8")


def forget_file(settings: Settings) -> None:
    for file in settings.data_folder.glob("sales.db*"):
        file.unlink()


def everything_in(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def command(folder: Path, *words: str) -> list[str]:
    return ["--settings", str(folder / "storeapp.toml"), "journal", *words]


async def test_a_lost_file_is_not_begun_anew_while_its_copy_is_there(aloop, tmp_path: Path) -> None:
    settings = await sold_and_lost(tmp_path)
    before = everything_in(tmp_path)
    till = Till(settings, spawn)

    with pytest.raises(Refusal) as refused:
        await till.open()

    assert refused.value.code == "sales-file-lost"
    assert everything_in(tmp_path) == before


async def test_a_lost_file_whose_stick_is_away_is_begun_anew(aloop, tmp_path: Path) -> None:
    settings = await sold_and_lost(tmp_path)
    (tmp_path / "stick").rename(tmp_path / "pocket")  # nobody else is waiting

    till = Till(settings, spawn)
    await till.open()
    assert await till.device() is None
    await till.close()


async def test_the_commands_say_what_is_lost_and_bring_it_back(
    aloop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await sold_and_lost(tmp_path)
    stick = str(tmp_path / "stick")
    verify = command(tmp_path, "verify")

    assert main(verify) == 1
    assert "`journal recover --from` brings it back" in capsys.readouterr().out

    assert main(command(tmp_path, "recover", "--from", stick)) == 0
    assert capsys.readouterr().out == "device d1 epoch 1: records 1 to 1 are back\n"
    assert main(command(tmp_path, "recover", "--from", stick)) == 0
    assert capsys.readouterr().out == "device d1 epoch 1: nothing is missing\n"

    assert main(verify) == 0
    assert capsys.readouterr().out == (
        "1 facts, all as they were written\n"
        "copy of device d1 epoch 1: 1 facts, all as in the journal\n"
    )


async def test_a_copy_that_does_not_fit_is_said_and_changes_nothing(
    aloop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(tmp_path / "data", tmp_path / "keys", mirror_folder=tmp_path / "stick")
    write_settings(tmp_path)
    await a_morning(settings, MirrorState.GOOD)
    spoil(mirror_path(tmp_path / "stick", "d1", 1))
    before = everything_in(tmp_path)

    assert main(command(tmp_path, "verify")) == 1
    assert capsys.readouterr().out == (
        "1 facts, all as they were written\ncopy of device d1 epoch 1: damaged at record 2\n"
    )
    assert main(command(tmp_path, "recover", "--from", str(tmp_path / "stick"))) == 1
    assert capsys.readouterr().out == (
        "The backup is damaged at record 2. Nothing was changed; call head office."
        " (mirror-damaged {'seq': 2})\n"
    )
    assert everything_in(tmp_path) == before


def spoil(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes() + b"words that nobody sealed")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        pytest.param("", "There is no second copy: no mirror_folder is set.", id="none set"),
        pytest.param(
            'mirror_folder = "away"', "The second copy cannot be looked at", id="no stick"
        ),
    ],
)
async def test_that_there_is_no_copy_is_said_honestly(
    aloop, tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str, says: str
) -> None:
    await a_morning(Settings(tmp_path / "data", tmp_path / "keys"), MirrorState.NONE)
    set_to(tmp_path, settings)

    assert main(command(tmp_path, "verify")) == 0
    assert says in capsys.readouterr().out


def set_to(folder: Path, text: str) -> None:
    (folder / "storeapp.toml").write_text(text, encoding="utf-8")
