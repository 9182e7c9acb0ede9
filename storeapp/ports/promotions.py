"""Head office's promotions as the till keeps them, and coupons as it reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from storeapp.promotions.occasion import Allowance


class RulesState(Enum):
    """HELD: may be priced by. REFUSED: came, and must not be used. PAST: head office took it
    back; it is kept while a basket that was begun by it is under way or parked."""

    HELD = "held"
    REFUSED = "refused"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class KeptRules:
    """A rule set in the till's file; in force from `valid_from` on, the store's wall time.

    `why` is said of a refused one: `key-unknown`, `hash-wrong`, `signature-wrong`, `unreadable`
    or `too-new`.
    """

    version: int
    hash: str
    valid_from: datetime
    state: RulesState
    why: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """A share of a promotion's quota that this till may use until that Unix moment."""

    allowance: Allowance
    until_ms: int


@dataclass(frozen=True, slots=True)
class Promise:
    """What head office keeps of a promotion's quotas for one basket until that Unix moment.

    `allowance` is of the budget, and what this till has a share of comes on top of it; `of_member`
    is how often the member may have it in this basket, None where nobody counts.
    """

    allowance: Allowance
    until_ms: int
    of_member: int | None = None


@dataclass(frozen=True, slots=True)
class Presented:
    """What a coupon's code does not say by itself: the class that head office told ("" when the
    code says it), and whether head office was asked at all."""

    coupon_class: str = ""
    unasked: bool = False


class RulesUnit(Protocol):
    """The promotions' part of a transaction."""

    def rule_sets(self) -> tuple[KeptRules, ...]: ...
    def rules_text(self, rules_hash: str) -> str:
        """The set as JSON, "" when it is not here."""
        ...

    def forget_rules(self) -> None:
        """Removes what is PAST and no basket names."""
        ...

    def leases(self) -> Mapping[str, Lease]:
        """By promotion."""
        ...

    def put_leases(self, leases: Mapping[str, Lease]) -> None: ...
    def spend(self, promotion: str, *, uses: int, minor: int) -> None:
        """Takes it out of the lease, never below nothing; without a lease nothing happens."""
        ...

    def member_uses(self) -> Mapping[tuple[str, str], int]:
        """How often this till gave a promotion to a member, by the two ids."""
        ...

    def note_member_use(self, promotion: str, member: str, uses: int) -> None: ...
    def promises(self, basket: str) -> Mapping[str, Promise]:
        """By promotion."""
        ...

    def put_promises(self, basket: str, promises: Mapping[str, Promise]) -> None:
        """Instead of what it had; they go with the basket."""
        ...

    def presented(self) -> Mapping[str, Presented]:
        """By code, of every basket that is here."""
        ...

    def put_presented(self, basket: str, code: str, presented: Presented) -> None:
        """It goes with the basket."""
        ...


@dataclass(frozen=True, slots=True)
class RulesSaid:
    """What head office is told: hashes of what is priced by ("" for nothing), of what could be,
    and of what is refused, with the reason."""

    active: str = ""
    held: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


class RulesStanding(Protocol):
    @property
    def said(self) -> RulesSaid: ...
    def wake(self) -> None:
        """The clock was set: another set may hold by now."""
        ...


@dataclass(frozen=True, slots=True)
class CouponRead:
    """What a single-use coupon says of itself, with a signature of head office under it."""

    coupon_class: str
    number: str
    expires_on: date


class CouponReader(Protocol):
    def read(self, code: str, keys: Collection[str]) -> CouponRead | None:
        """None for any other text; Refusal `coupon-forged` when none of the keys signed it."""
        ...

    def number_in(self, code: str) -> str:
        """The number of a single-use coupon in the code or typed by itself; "" in other texts."""
        ...
