"""Head office's settings: one frozen object, read from the command line and the environment."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

DEFAULT_DATABASE = "sqlite:///headoffice.db"
TIME_ZONE_VARIABLE = "HEADOFFICE_TIME_ZONE"
"""What the chain's time zone is told by, where no command says another."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds.

    `public_url` is the address tills use when a proxy stands before head office, "" when they
    reach it directly; it is what a till's proofs name. `snapshots` is the folder for catalogue
    files, "" for one beside the SQLite file (or in the system's temporary folder). `time_zone` is
    that of the chain's stores by its IANA name, "" for that of this computer.
    """

    database: str = field(default=DEFAULT_DATABASE, repr=False)  # It may hold a password.
    public_url: str = ""
    enrolment_s: int = 600
    enrolment_interval_s: int = 2
    enrolments_waiting: int = 1000
    token_s: int = 900
    proof_window_s: int = 60
    proofs_remembered: int = 200_000
    heartbeat_s: float = 20.0
    look_s: float = 0.25
    tick_s: float = 0.03
    pushes_at_once: int = 16
    kept_days: int = 45
    snapshots: str = ""
    snapshot_look_s: float = 5.0
    price_look_s: float = 60.0
    time_zone: str = ""


class WrongTimeZone(ArgumentTypeError):
    """What is wrong with it, as a sentence; the parser of the command line says just that."""


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name; None for "", which is this computer's own."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # A name may also be one of a folder, or no name of a file at all.
        raise WrongTimeZone(
            f"{name[:40]!r} is no time zone; write it like Asia/Shanghai."
        ) from None
