"""The commands as one types them: the journal's proof, the version, and what is refused."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from storeapp import VERSION
from storeapp.__main__ import main
from storeapp.bootstrap.till import Till
from storeapp.db.connect import Durability, connect
from storeapp.db.keystore import KeyStore
from storeapp.domain.money import Money
from storeapp.hardware.clock import SystemClock, SystemIds
from storeapp.ports.sales import Device
from storeapp.services.shifts import Shifts
from storeapp.settings import Settings
from storeapp.ui.tasks import spawn
from tests.services.fakes import LIN

ROOT = Path(__file__).resolve().parent.parent


async def with_a_shift(folder: Path) -> Settings:
    """A till whose journal holds one fact."""
    settings = Settings(folder / "data", folder / "keys")
    till = Till(settings, spawn)
    await till.open()
    device = Device("d1", 1, "S01", "1", "east", "https://ho.example", till.key.public_key)
    await till.sales.write(lambda unit: unit.put_device(device))
    await Shifts(till.sales, SystemClock(), SystemIds(), till).open(Money(500_00), LIN)
    await till.close()
    return settings


@pytest.mark.usefixtures("aloop")
async def test_the_journal_is_proved_and_the_first_bad_record_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = await with_a_shift(tmp_path)
    command = ["--settings", str(tmp_path / "storeapp.toml"), "journal", "verify"]

    assert main(command) == 0
    assert capsys.readouterr().out == (
        "1 facts, all as they were written\nThere is no second copy: no mirror_folder is set.\n"
    )

    file = settings.data_folder / "sales.db"
    key = KeyStore(settings.key_folder).database_key(file)
    with closing(connect(file, durability=Durability.FULL, key=key)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'fact'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE fact SET body = replace(body, '50000', '40000')")
    assert main(command) == 1
    assert capsys.readouterr().out.startswith("first bad record: 1 of device d1 epoch 1: ")


def test_without_a_journal_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--settings", str(tmp_path / "storeapp.toml"), "journal", "verify"]) == 1
    assert "There is no journal" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_ends_the_start_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "storeapp.toml"
    file.write_text('pritner = "sim"', encoding="utf-8")
    assert main(["--settings", str(file)]) == 1
    assert "take the line out" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"{VERSION}\n"


def test_a_start_loads_only_what_signing_in_needs() -> None:
    """ADR 0011 and 0012: these cost a start more than the window itself."""
    program = (
        "import sys, storeapp.bootstrap.window\n"
        "heavy = 'sqlalchemy sqlmodel pydantic httpx PIL escpos serial biip argon2 cryptography'\n"
        "heavy += ' highspy numpy'\n"
        "ours = 'storeapp.ui.counter_flow storeapp.hardware.factory storeapp.sync.line'\n"
        "print([name for name in (heavy + ' ' + ours).split() if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
