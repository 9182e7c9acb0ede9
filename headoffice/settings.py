"""Head office's settings: one frozen object, read from the command line and the environment."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

DEFAULT_DATABASE = "sqlite:///headoffice.db"
PAYMENTS_VARIABLE = "HEADOFFICE_PAYMENTS"
"""What the file with the merchant accounts is told by, where no command says another."""
TIME_ZONE_VARIABLE = "HEADOFFICE_TIME_ZONE"
"""What the chain's time zone is told by, where no command says another."""


DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Weighing:
    """The numbers of the interest ranking. Weights are in points, `_d` are days and `_s` seconds.

    `near`, `with_basket` and `regional` are what the neighbours of her last goods, the lift with
    the basket and the popularity of the region are multiplied by; each of the three is 1 at most
    for a good that could not be nearer.
    """

    view: float = 1.0
    dwell: float = 2.0
    repeat_view: float = 3.0
    wishlist: float = 4.0
    cart_add: float = 5.0
    cart_left: float = 7.0
    kiosk_view: float = 2.0
    search_click: float = 2.0
    view_half_life_d: float = 3.0
    want_half_life_d: float = 7.0
    near: float = 1.0
    with_basket: float = 2.0
    regional: float = 0.5
    stock_here: float = 1.0
    stock_nearby: float = 0.5
    stock_online: float = 0.3
    same_view_s: int = 30
    """A view of the same good within this is the page loaded again, and counts for nothing."""
    search_s: int = 120
    """A good opened so soon after a search was searched for."""
    cart_left_s: int = 3_600
    session_s: int = 1_800
    session_goods: int = 10
    profile_goods: int = 60
    repurchase_d: float = 21.0
    """How long nobody buys a good again, where nothing is known about it."""
    repurchase_least_d: float = 3.0
    repurchase_most_d: float = 120.0

    @property
    def view_half_life_ms(self) -> float:
        return self.view_half_life_d * DAY_MS

    @property
    def want_half_life_ms(self) -> float:
        return self.want_half_life_d * DAY_MS


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds.

    `public_url` is the address tills use when a proxy stands before head office, "" when they
    reach it directly; it is what a till's proofs name. `snapshots` is the folder for catalogue
    files, "" for one beside the SQLite file (or in the system's temporary folder). `time_zone` is
    that of the chain's stores by its IANA name, "" for that of this computer. `payments` is the
    file with the merchant accounts (see payments/settings.py), "" for none. `texts` is how codes
    reach telephones (see channels/texting.py), "" for not at all. `shop` is the channel that the
    demonstration shop at /shop sells for, "" for no such shop.
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
    payments: str = ""
    payment_look_s: float = 1.0
    weighing: Weighing = field(default_factory=Weighing)
    browsing_kept_days: int = 90
    browsing_look_s: float = 0.5
    texts: str = ""
    shop: str = ""
    webhook_look_s: float = 1.0


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
