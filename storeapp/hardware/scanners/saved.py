"""How a wedge scanner's settings are written in the till's settings file."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from storeapp.domain.errors import Refusal
from storeapp.hardware.scanners.wedge import WedgeSettings

NONE = "none"


def written(settings: WedgeSettings | None) -> str:
    """One line, such as `prefix=~&suffix=%0D%09&gap=35&length=4&hold=40&idle=60`; `none` when no
    scanner types."""
    if settings is None:
        return NONE
    return urlencode(
        {
            "prefix": settings.prefix,
            "suffix": "".join(settings.suffixes),
            "gap": settings.max_gap_ms,
            "length": settings.min_length,
            "hold": settings.hold_ms,
            "idle": settings.idle_ms,
        }
    )


def wedge_settings(text: str) -> WedgeSettings | None:
    """What `written` wrote; what is left out is as usual, and nothing at all is the usual wedge.

    Refusal `device-setting-unknown` for anything else.
    """
    if text == NONE:
        return None
    try:
        parts = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)))
        settings = _settings(parts)
    except ValueError:
        raise Refusal("device-setting-unknown", setting="wedge", text=text[:80]) from None
    if parts:
        raise Refusal("device-setting-unknown", setting="wedge", text=text[:80])
    return settings


def _settings(parts: dict[str, str]) -> WedgeSettings:
    """Takes what it knows out of the parts."""
    usual = WedgeSettings()
    return WedgeSettings(
        prefix=parts.pop("prefix", usual.prefix),
        suffixes=tuple(parts.pop("suffix", "".join(usual.suffixes))),
        max_gap_ms=_number(parts, "gap", usual.max_gap_ms),
        min_length=_number(parts, "length", usual.min_length),
        hold_ms=_number(parts, "hold", usual.hold_ms),
        idle_ms=_number(parts, "idle", usual.idle_ms),
    )


def _number(parts: dict[str, str], name: str, usual: int) -> int:
    number = int(parts.pop(name, usual))
    if not 1 <= number <= 1000:
        raise ValueError(name)
    return number
