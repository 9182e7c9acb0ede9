"""Writes settings into the technician's own file: whole or not at all, comments kept."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from storeapp.settings import Settings, SettingsError, load

Value = str | int | bool | tuple[str, ...]


def write_settings(file: Path, changes: Mapping[str, Value], *, home: Path) -> Settings:
    """The settings as they are from the next start on.

    Lines of other settings and comments on lines of their own stay as they are; a comment behind
    a value that changed goes with it, since it spoke of the old one. SettingsError, with the file
    as it was, when a value cannot be set or the file cannot be written.
    """
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file.name} cannot be read: {error}") from error
    text = _changed(file, before, changes)
    try:
        return _replaced(file, text, home)
    except OSError as error:
        raise SettingsError(f"{file.name} cannot be written: {error}") from error


def _changed(file: Path, before: str, changes: Mapping[str, Value]) -> str:
    lines = before.splitlines()
    for key, value in changes.items():
        line = f"{key} = {_written(value)}"
        places = [at for at, old in enumerate(lines) if re.match(rf"\s*{key}\s*=", old)]
        if places:
            lines[places[0]] = line
        else:
            lines.append(line)
    text = "\n".join(lines) + "\n"
    _prove(file, before, text, changes)
    return text


def _prove(file: Path, before: str, text: str, changes: Mapping[str, Value]) -> None:
    """Nothing but the changes changed: a value over several lines, say, is not ours to cut."""
    try:
        wanted = {**tomllib.loads(before), **{k: _plain(v) for k, v in changes.items()}}
        same = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        keys = ", ".join(changes)
        raise SettingsError(f"{file.name}: {keys} cannot be set here; change the file by hand")


def _replaced(file: Path, text: str, home: Path) -> Settings:
    """On disk under another name first, and read back: what a till could not start with never
    takes the place of what it could."""
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        settings = load(Path(name), home=home)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return settings


def _written(value: Value) -> str:
    """As TOML has it; its texts are JSON's, but for the one letter that JSON leaves as it is."""
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value
