"""Head office's settings: one frozen object, read from the command line and the environment."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_DATABASE = "sqlite:///headoffice.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds.

    `public_url` is the address tills use when a proxy stands before head office, "" when they
    reach it directly; it is what a till's proofs name. `snapshots` is the folder for catalogue
    files, "" for one beside the SQLite file (or in the system's temporary folder).
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
