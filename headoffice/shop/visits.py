"""Who is in the shop: a cart, a language and a member's token per visit, on the server only.

This is a demonstration: visits are in memory, and gone when the process ends.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

MOST = 10_000
MOST_LINES = 50
MOST_THOUSANDTHS = 99_000
COOKIE = "visit"


@dataclass(slots=True)
class Visit:
    """`form` is what every form of hers carries, so that no other page can post for her; `intent`
    the idempotency key of the order she is about to place."""

    id: str
    language: str = "zh"
    cart: dict[str, int] = field(default_factory=dict)
    token: str = field(default="", repr=False)
    form: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    intent: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    code: str = ""
    phone: str = field(default="", repr=False)
    notice: str = ""
    orders: list[str] = field(default_factory=list)
    attempts: dict[str, int] = field(default_factory=dict)

    def put(self, sku: str, thousandths: int) -> None:
        """So much of a good, instead of what was there; nothing takes it out."""
        if thousandths <= 0:
            self.cart.pop(sku, None)
        elif sku in self.cart or len(self.cart) < MOST_LINES:
            self.cart[sku] = min(thousandths, MOST_THOUSANDTHS)

    def add(self, sku: str, thousandths: int) -> None:
        self.put(sku, self.cart.get(sku, 0) + thousandths)

    def is_hers(self, form: str) -> bool:
        return hmac.compare_digest(self.form.encode(), form.encode())

    def ordered(self, ref: str) -> None:
        self.orders.append(ref)
        self.cart.clear()
        self.intent = secrets.token_urlsafe(16)

    def said(self) -> str:
        """What is to be told her once."""
        notice, self.notice = self.notice, ""
        return notice


class Visits:
    """The visits of this process, the longest unused forgotten first."""

    def __init__(self) -> None:
        self._visits: OrderedDict[str, Visit] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, id: str) -> Visit | None:
        with self._lock:
            visit = self._visits.get(id)
            if visit is not None:
                self._visits.move_to_end(id)
            return visit

    def begin(self, language: str) -> Visit:
        visit = Visit(secrets.token_urlsafe(24), language)
        with self._lock:
            self._visits[visit.id] = visit
            if len(self._visits) > MOST:
                self._visits.popitem(last=False)
        return visit

    def renew(self, visit: Visit) -> None:
        """Another id after a login: one that somebody else has slipped her is worth nothing."""
        with self._lock:
            self._visits.pop(visit.id, None)
            visit.id = secrets.token_urlsafe(24)
            self._visits[visit.id] = visit
