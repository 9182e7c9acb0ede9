"""The wizard writes into the technician's file: whole or not at all, comments kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.bootstrap.settings_file import Value, write_settings
from storeapp.settings import SettingsError, load

BEFORE = """# The till at the door.
language = "en"
printer = "sim"  # until the real one comes

# Paper of 80 mm
printer_columns = 48
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "storeapp.toml"
    made.write_text(BEFORE, encoding="utf-8")
    return made


def test_only_what_changed_is_written(file: Path) -> None:
    changes: dict[str, Value] = {"printer": "tcp://10.0.0.5:9100", "spare_printers": ("usb:1:2",)}
    settings = write_settings(file, changes, home=file.parent)

    assert file.read_text(encoding="utf-8") == (
        "# The till at the door.\n"
        'language = "en"\n'
        'printer = "tcp://10.0.0.5:9100"\n'
        "\n"
        "# Paper of 80 mm\n"
        "printer_columns = 48\n"
        'spare_printers = ["usb:1:2"]\n'
    )
    assert settings == load(file, home=file.parent)
    assert settings.spare_printers == ("usb:1:2",)
    assert [each.name for each in file.parent.iterdir()] == ["storeapp.toml"]


def test_a_till_without_a_file_gets_one(tmp_path: Path) -> None:
    file = tmp_path / "storeapp.toml"
    settings = write_settings(file, {"printer_columns": 32}, home=tmp_path)

    assert file.read_text(encoding="utf-8") == "printer_columns = 32\n"
    assert settings.printer_columns == 32


@pytest.mark.parametrize(
    "text", ['say "hi"', "back\\slash", "梅条", "a\tb", "del\x7f", "line\nline"], ids=ascii
)
def test_any_text_comes_back_as_it_was(file: Path, text: str) -> None:
    settings = write_settings(file, {"scanner": text}, home=file.parent)

    assert settings.scanner == text


@pytest.mark.parametrize(
    ("before", "changes", "reason"),
    [
        (BEFORE, {"printer_columns": 40}, "must be one of"),
        (BEFORE, {"no_such_thing": "x"}, "there is no setting"),
        ('spare_printers = [\n "usb:1:2",\n]\n', {"spare_printers": ("usb:3:4",)}, "by hand"),
        ("printer = \n", {"language": "en"}, "by hand"),
    ],
    ids=["a wrong value", "an unknown setting", "over several lines", "a broken file"],
)
def test_what_cannot_be_set_leaves_the_file_as_it_was(
    file: Path, before: str, changes: dict[str, Value], reason: str
) -> None:
    file.write_text(before, encoding="utf-8")

    with pytest.raises(SettingsError, match=reason):
        write_settings(file, changes, home=file.parent)
    assert file.read_text(encoding="utf-8") == before
    assert [each.name for each in file.parent.iterdir()] == ["storeapp.toml"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings(tmp_path / "gone" / "storeapp.toml", {"language": "en"}, home=tmp_path)


def test_a_file_that_cannot_be_read_is_said(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(SettingsError, match="cannot be read"):
        write_settings(file, {"language": "en"}, home=file.parent)
    assert file.read_bytes() == b"\xff\xfe"
