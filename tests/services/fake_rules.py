"""The promotions' part of the sales file in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from storeapp.domain.basket import Basket
from storeapp.ports.promotions import KeptRules, Lease, Presented, Promise, RulesState
from storeapp.ports.sales import Parked
from storeapp.promotions.occasion import Allowance


class RuleRows(Protocol):
    rules: dict[str, KeptRules]
    texts: dict[str, str]
    leases: dict[str, Lease]
    promises: dict[str, Mapping[str, Promise]]
    member_uses: dict[tuple[str, str], int]
    presented: dict[str, Presented]
    parked: dict[str, Parked]
    basket: Basket | None


class FakeRuleUnit:
    """`ports.promotions.RulesUnit` over dictionaries."""

    rows: RuleRows

    def rule_sets(self) -> tuple[KeptRules, ...]:
        return tuple(self.rows.rules.values())

    def rules_text(self, rules_hash: str) -> str:
        return self.rows.texts[rules_hash]

    def forget_rules(self) -> None:
        baskets = [parked.basket for parked in self.rows.parked.values()]
        named = {b.rules for b in (*baskets, self.rows.basket) if b is not None}
        self.rows.rules = {
            h: k for h, k in self.rows.rules.items() if k.state is not RulesState.PAST or h in named
        }

    def leases(self) -> Mapping[str, Lease]:
        return dict(self.rows.leases)

    def put_leases(self, leases: Mapping[str, Lease]) -> None:
        self.rows.leases = dict(leases)

    def spend(self, promotion: str, *, uses: int, minor: int) -> None:
        lease = self.rows.leases.get(promotion)
        if lease is not None:
            left = Allowance(
                _less(lease.allowance.uses, uses), _less(lease.allowance.discount, minor)
            )
            self.rows.leases[promotion] = replace(lease, allowance=left)

    def member_uses(self) -> Mapping[tuple[str, str], int]:
        return dict(self.rows.member_uses)

    def note_member_use(self, promotion: str, member: str, uses: int) -> None:
        key = promotion, member
        self.rows.member_uses[key] = self.rows.member_uses.get(key, 0) + uses

    def promises(self, basket: str) -> Mapping[str, Promise]:
        return dict(self.rows.promises.get(basket, {}))

    def put_promises(self, basket: str, promises: Mapping[str, Promise]) -> None:
        self.rows.promises[basket] = dict(promises)

    def presented(self) -> Mapping[str, Presented]:
        return dict(self.rows.presented)

    def put_presented(self, basket: str, code: str, presented: Presented) -> None:
        self.rows.presented[code] = presented


def _less(left: int | None, by: int) -> int | None:
    return None if left is None else max(0, left - by)
