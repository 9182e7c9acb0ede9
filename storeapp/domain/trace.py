"""What happens at a till besides sales and must leave a trace: void, opened drawer, enrolment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Defect

_PUBLIC_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BasketVoid:
    """A basket given up: every line of it, by whom, when (store time) and why.

    `reason` is a code such as `cleared` or `customer-left`; screens hold its words.
    """

    basket: Basket
    staff_id: str
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        _prove(self.staff_id, self.at, self.reason)


@dataclass(frozen=True, slots=True)
class DrawerOpening:
    """A drawer opened: why (`sale`, `float`, `no-sale`, ...), by whom, for which sale if any."""

    reason: str
    staff_id: str
    at: datetime
    sale_id: str | None = None

    def __post_init__(self) -> None:
        _prove(self.staff_id, self.at, self.reason)
        if (self.reason == "sale") != bool(self.sale_id):
            raise Defect("a drawer opened for a sale names it, and only then")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A device's first fact in an epoch: its store, its till, its Ed25519 public key in hex."""

    store: str
    till: str
    public_key: str
    epoch: int
    at: datetime

    def __post_init__(self) -> None:
        _prove(self.store, self.at, self.till)
        if not _PUBLIC_KEY.fullmatch(self.public_key):
            raise Defect("an Ed25519 public key is 64 hexadecimal digits")
        if self.epoch < 1:
            raise Defect("epochs count from 1")


def _prove(who: str, at: datetime, what: str) -> None:
    if not who or not what:
        raise Defect("a trace says who and what")
    if at.tzinfo is None:
        raise Defect("a trace's moment needs its offset")
