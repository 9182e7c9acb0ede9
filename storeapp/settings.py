"""The till's settings: one frozen, typed object; an unknown key or a wrong value is an error."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any


class SettingsError(Exception):
    """The settings file cannot be used; the text says which key and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a technician may set in `storeapp.toml`; paths are absolute after loading.

    `data_folder` holds the till's files, `key_folder` the keys that open them: never the same
    folder, so that a copied data folder is useless alone. `mirror_folder` is a folder on another
    disk or a stick that gets a second copy of the journal; None, the default, means that there is
    none. It is never made: it has to be there. Devices: `printer` is `sim`,
    `tcp://host:port`, `usb:VID:PID`, `serial://port`, `cups://queue`, `winspool://name` or
    `file://path`, and `spare_printers` is a list of such addresses; `scanner` is `` (keyboard
    wedge only), a serial port, or `evdev:VID:PID[:SERIAL]` on Linux; `wedge` is how a typing
    scanner types, as the wizard learnt it (hardware/scanners/saved.py; `none`: none does), and
    the same code of one scanner within `scan_repeat_ms` counts once (0: always);
    `printer_cuts` is false for one whose paper is torn off; `receipt_logo` is the path of a picture
    (PNG, JPEG or BMP), `nv:AB` for one that the printer keeps under that key, or `` for none;
    `drawer_sensor` says which level of its sensor means open, and
    `drawer_alarm_s` how long the drawer may stay open (0: for ever);
    `scale` is `none`, `sim` or `PROTOCOL+ADDRESS` and `pole` `none`, `sim` or `DIALECT+ADDRESS` as
    hardware/model.py says; `drawer` is `printer`, `sim` or `none`; `terminal` is `none`, `sim` or
    `zvt://host:port`; `wechat_codes` and `alipay_codes` are the first digits of the codes that
    customers' phones show, which providers have changed before; `label_printer` is `none`, `sim` or
    `LANGUAGE+ADDRESS`. `customer_display` is `off`, `second-screen` (nothing where there is one
    screen only) or `window`. `demo_file` names what only a demo has: PINs that the sign-in screen
    shows, codes worth scanning.
    """

    data_folder: Path
    key_folder: Path
    mirror_folder: Path | None = None
    head_office: str = ""
    language: str = "zh-CN"
    theme: str = "light"
    printer: str = "none"
    spare_printers: tuple[str, ...] = ()
    printer_columns: int = 48
    printer_encoding: str = "gb18030"
    printer_cuts: bool = True
    receipt_logo: str = ""
    scanner: str = ""
    wedge: str = ""
    scan_repeat_ms: int = 0
    scale: str = "none"
    pole: str = "none"
    drawer: str = "printer"
    drawer_sensor: str = "none"
    drawer_alarm_s: int = 60
    terminal: str = "none"
    wechat_codes: tuple[str, ...] = ("10", "11", "12", "13", "14", "15")
    alipay_codes: tuple[str, ...] = ("25", "26", "27", "28", "29", "30")
    label_printer: str = "none"
    customer_display: str = "off"
    device_windows: bool = False
    full_screen: bool = False
    demo_file: str = ""


_CHOICES = {
    "language": ("zh-CN", "en"),
    "theme": ("light", "dark"),
    "printer_columns": (32, 42, 48),
    "printer_encoding": ("gb18030", "gbk", "raster"),
    "drawer": ("printer", "sim", "none"),
    "drawer_sensor": ("none", "open-high", "open-low"),
    "customer_display": ("off", "second-screen", "window"),
}


_MAYBE_PATHS = ("mirror_folder",)


def load(file: Path, *, home: Path) -> Settings:
    """The settings in `file`, or all defaults below `home` when there is no such file."""
    defaults = Settings(data_folder=home / "data", key_folder=home / "keys")
    if not file.exists():
        return defaults
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SettingsError(f"{file.name} cannot be read: {wrong}") from wrong
    known = {field.name for field in fields(Settings)}
    for key in table:
        if key not in known:
            raise SettingsError(f"{file.name}: there is no setting {key!r}; take the line out")
    changes: dict[str, Any] = {
        key: _checked(file, key, value, defaults) for key, value in table.items()
    }
    settings = replace(defaults, **changes)
    _prove_apart(file, settings)
    return settings


def _prove_apart(file: Path, settings: Settings) -> None:
    data, keys, mirror = settings.data_folder, settings.key_folder, settings.mirror_folder
    if data == keys:
        raise SettingsError(f"{file.name}: key_folder must be another folder than data_folder")
    if mirror is None:
        return
    if mirror.is_relative_to(data) or mirror.is_relative_to(keys):
        raise SettingsError(
            f"{file.name}: mirror_folder must be on another disk than data_folder and key_folder"
        )


def _checked(file: Path, key: str, value: object, defaults: Settings) -> Any:
    expected = Path if key in _MAYBE_PATHS else type(getattr(defaults, key))
    if key in _MAYBE_PATHS and value == "":
        return None
    if issubclass(expected, Path) and isinstance(value, str):
        return _path(file, value)
    if key == "receipt_logo" and isinstance(value, str) and value and not value.startswith("nv:"):
        return str(_path(file, value))
    if expected is tuple and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if type(value) is not expected:
        kind = "list of texts" if expected is tuple else expected.__name__
        raise SettingsError(f"{file.name}: {key} must be a {kind}, not {value!r}")
    if key in _CHOICES and value not in _CHOICES[key]:
        choices = ", ".join(str(choice) for choice in _CHOICES[key])
        raise SettingsError(f"{file.name}: {key} must be one of {choices}, not {value!r}")
    return value


def _path(file: Path, value: str) -> Path:
    """Beside the settings unless it is absolute."""
    return (file.parent / Path(value).expanduser()).absolute()
