"""What points and tiers go by: rules with the day they begin, newest first. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta

from storeapp.domain.errors import Defect, Refusal


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier is reached by so many minor units of purchases within the policy's days."""

    tier: int
    minor: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one time.

    Points last `points_days` after the day they were earned; a return gives burnt points back
    for `grace_days` at least. No balance falls below `floor`, which is 0 or less. `tier_days` is
    how far back purchases count. A till keeps who bought there within `seen_days`.
    """

    tiers: tuple[Tier, ...] = ()
    tier_days: int = 365
    points_days: int = 730
    grace_days: int = 30
    floor: int = 0
    seen_days: int = 365

    def __post_init__(self) -> None:
        days = (self.tier_days, self.points_days, self.grace_days, self.seen_days)
        if min(days) < 1 or self.floor > 0:
            raise Defect("days count from one, and a floor is nothing to be had")
        minors = [tier.minor for tier in self.tiers]
        steps = [tier.tier for tier in self.tiers]
        if (
            minors != sorted(set(minors))
            or steps != sorted(set(steps))
            or min(steps, default=1) < 1
        ):
            raise Defect("each tier is higher than the one before, and costs more")
        if min(minors, default=0) < 0:
            raise Defect("a tier costs nothing or more")

    def tier_of(self, spent_minor: int) -> int:
        return max((tier.tier for tier in self.tiers if spent_minor >= tier.minor), default=0)

    def expiry(self, earned_on: date) -> date:
        """The last day that points earned that day count."""
        return earned_on + timedelta(days=self.points_days)


USUAL = Policy((Tier(1, 500_00), Tier(2, 2_000_00), Tier(3, 8_000_00)))
"""What holds as long as head office has set nothing else."""


def policy_json(policy: Policy) -> str:
    return json.dumps(asdict(policy), sort_keys=True)


def policy_from(text: str) -> Policy:
    """The policy in that JSON object: what is left out is as usual; Refusal `policy-unreadable`."""
    try:
        read = json.loads(text)
        known = {field.name for field in fields(Policy)}
        if not isinstance(read, dict) or not set(read) <= known:
            raise Refusal("policy-unreadable")
        whole = {name: value for name, value in read.items() if name != "tiers"}
        if any(type(value) is not int for value in whole.values()):
            raise Refusal("policy-unreadable")
        return Policy(tiers=_tiers(read.get("tiers", [])), **whole)
    except (ValueError, TypeError, KeyError, RecursionError, Defect):
        raise Refusal("policy-unreadable") from None


def _tiers(read: Sequence[dict[str, int]]) -> tuple[Tier, ...]:
    tiers = tuple(Tier(each["tier"], each["minor"]) for each in read)
    if any(type(value) is not int for each in tiers for value in (each.tier, each.minor)):
        raise Refusal("policy-unreadable")
    return tiers
