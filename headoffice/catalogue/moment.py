"""The moment from which a planned file counts, as somebody types it."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

MOST_DAYS = 400

_SHAPE = "2026-12-01T06:00"
_DAY_MS = 86_400_000


class WrongMoment(ValueError):
    """What is wrong with it, as a sentence."""


def moment_ms(text: str, *, now_ms: int, zone: tzinfo | None = None) -> int:
    """Unix milliseconds. Without an offset it is wall time of the chain's time zone; None is that
    of this computer."""
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise WrongMoment(f"This is no date and time; write it like {_SHAPE}.") from None
    if "T" not in text and " " not in text:
        raise WrongMoment(f"The time of day is missing; write it like {_SHAPE}.")
    moment = (typed if typed.tzinfo else typed.replace(tzinfo=zone)).astimezone(UTC)
    if typed.tzinfo is None and moment.astimezone(zone).replace(tzinfo=None) != typed:
        raise WrongMoment("The clocks are put forward then, and this time does not exist.")
    found_ms = int(moment.timestamp() * 1000)
    if found_ms <= now_ms:
        raise WrongMoment("This moment is past; leave it out for prices that count at once.")
    if found_ms > now_ms + MOST_DAYS * _DAY_MS:
        raise WrongMoment(f"This moment is more than {MOST_DAYS} days away.")
    return found_ms


def shown(at_ms: int, zone: tzinfo | None = None) -> str:
    """A moment as wall time with its offset, so that nobody has to guess whose time it is."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).isoformat(timespec="minutes")
