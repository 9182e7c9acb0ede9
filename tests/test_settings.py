"""The till's settings file: what may stand in it, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from storeapp.settings import Settings, SettingsError, load


def written(folder: Path, text: str) -> Path:
    file = folder / "storeapp.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_everything_is_as_usual(tmp_path: Path) -> None:
    assert load(tmp_path / "storeapp.toml", home=tmp_path) == Settings(
        data_folder=tmp_path / "data", key_folder=tmp_path / "keys"
    )


def test_what_is_set_replaces_what_is_usual(tmp_path: Path) -> None:
    file = written(tmp_path, 'data_folder = "d"\nprinter = "sim"\nprinter_columns = 32\n')
    settings = load(file, home=tmp_path)
    assert (settings.data_folder, settings.key_folder) == (tmp_path / "d", tmp_path / "keys")
    assert (settings.printer, settings.printer_columns) == ("sim", 32)


def test_printers_that_take_over_are_a_list(tmp_path: Path) -> None:
    file = written(tmp_path, 'spare_printers = ["tcp://10.0.0.8", "usb:04b8:0e15"]')
    assert load(file, home=tmp_path).spare_printers == ("tcp://10.0.0.8", "usb:04b8:0e15")


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        pytest.param('mirror_folder = "stick"', "stick", id="beside the settings"),
        pytest.param('mirror_folder = ""', None, id="none"),
        pytest.param("", None, id="nothing said"),
    ],
)
def test_a_second_copy_is_kept_where_one_says(
    tmp_path: Path, text: str, folder: str | None
) -> None:
    settings = load(written(tmp_path, text), home=tmp_path)
    assert settings.mirror_folder == (None if folder is None else tmp_path / folder)


@pytest.mark.parametrize(
    ("value", "picture"),
    [("logo.png", True), ("nv:P1", False), ("", False)],
    ids=["a picture", "one the printer keeps", "none"],
)
def test_a_logo_is_a_picture_beside_the_settings_or_a_key(
    tmp_path: Path, value: str, picture: bool
) -> None:
    settings = load(written(tmp_path, f'receipt_logo = "{value}"'), home=tmp_path)
    assert settings.receipt_logo == (str(tmp_path / value) if picture else value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('pritner = "sim"', "no setting 'pritner'", id="unknown key"),
        pytest.param("printer = 9100", "printer must be a str", id="wrong type"),
        pytest.param('spare_printers = "x"', "must be a list of texts", id="a text for a list"),
        pytest.param("spare_printers = [7]", "must be a list of texts", id="a list of numbers"),
        pytest.param("full_screen = 1", "full_screen must be a bool", id="a number for a truth"),
        pytest.param("printer_columns = true", "must be a int", id="a truth for a number"),
        pytest.param('language = "de"', "language must be one of zh-CN, en", id="no such choice"),
        pytest.param('key_folder = "data"', "another folder", id="keys beside the data"),
        pytest.param('mirror_folder = "data"', "another disk", id="a copy beside the data"),
        pytest.param('mirror_folder = "keys/m"', "another disk", id="a copy beside the keys"),
        pytest.param("mirror_folder = 7", "mirror_folder must be a", id="a folder's number"),
        pytest.param("printer = ", "cannot be read", id="no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingsError) as refused:
        load(file, home=tmp_path)
    assert str(refused.value).startswith("storeapp.toml")
    assert says in str(refused.value)
    assert file.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text_are_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "storeapp.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(file, home=tmp_path)
