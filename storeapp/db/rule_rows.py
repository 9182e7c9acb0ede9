"""The promotions' part of a transaction: rule sets that are here, shares of their quotas, and what
is known of a basket's coupons and was promised to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from storeapp.db.rows import Rows
from storeapp.ports.promotions import KeptRules, Lease, Presented, Promise, RulesState
from storeapp.promotions.occasion import Allowance

_KEPT = "SELECT version, hash, valid_from, state, why FROM rule_set ORDER BY valid_from, version"
_BASKETS = "SELECT body FROM basket"
_SPEND = """UPDATE allowance SET uses = max(0, uses - ?),
    discount_minor = max(0, discount_minor - ?) WHERE promotion = ?"""
_NOTE_USE = """INSERT INTO member_use (promotion, member, uses) VALUES (?, ?, ?)
    ON CONFLICT (promotion, member) DO UPDATE SET uses = uses + excluded.uses"""
_PROMISES = """SELECT promotion, uses, discount_minor, of_member, until_ms FROM promise
    WHERE basket = ?"""
_PROMISE = """INSERT INTO promise (basket, promotion, uses, discount_minor, of_member, until_ms)
    VALUES (?, ?, ?, ?, ?, ?)"""
_PRESENT = """INSERT INTO presented (basket, code, told_class, unasked) VALUES (?, ?, ?, ?)
    ON CONFLICT (basket, code) DO UPDATE SET told_class = excluded.told_class,
    unasked = excluded.unasked"""
_LOST = "basket <> ? AND basket NOT IN (SELECT id FROM basket)"


class RuleRows(Rows):
    """A set that a basket names is never forgotten, whatever head office does with it."""

    def rule_sets(self) -> tuple[KeptRules, ...]:
        return tuple(_kept(*row) for row in self._all(_KEPT))

    def rules_text(self, rules_hash: str) -> str:
        row = self._first("SELECT body FROM rule_set WHERE hash = ?", (rules_hash,))
        return "" if row is None else str(row[0])

    def forget_rules(self) -> None:
        named = {json.loads(body).get("rules", "") for (body,) in self._all(_BASKETS)}
        past = self._all("SELECT hash FROM rule_set WHERE state = 'past'")
        gone = [(found,) for (found,) in past if found not in named]
        self._run_each("DELETE FROM rule_set WHERE hash = ?", gone)

    def leases(self) -> Mapping[str, Lease]:
        rows = self._all("SELECT promotion, uses, discount_minor, until_ms FROM allowance")
        return {name: Lease(Allowance(uses, minor), until) for name, uses, minor, until in rows}

    def put_leases(self, leases: Mapping[str, Lease]) -> None:
        self._run("DELETE FROM allowance")
        self._run_each(
            "INSERT INTO allowance (promotion, uses, discount_minor, until_ms) VALUES (?, ?, ?, ?)",
            [
                (promotion, lease.allowance.uses, lease.allowance.discount, lease.until_ms)
                for promotion, lease in sorted(leases.items())
            ],
        )

    def spend(self, promotion: str, *, uses: int, minor: int) -> None:
        self._run(_SPEND, (uses, minor, promotion))

    def member_uses(self) -> Mapping[tuple[str, str], int]:
        rows = self._all("SELECT promotion, member, uses FROM member_use")
        return {(promotion, member): uses for promotion, member, uses in rows}

    def note_member_use(self, promotion: str, member: str, uses: int) -> None:
        self._run(_NOTE_USE, (promotion, member, uses))

    def promises(self, basket: str) -> Mapping[str, Promise]:
        return {
            promotion: Promise(Allowance(uses, minor), until_ms, of_member)
            for promotion, uses, minor, of_member, until_ms in self._all(_PROMISES, (basket,))
        }

    def put_promises(self, basket: str, promises: Mapping[str, Promise]) -> None:
        """A basket that was never kept leaves its rows to the next one's."""
        self._run(f"DELETE FROM promise WHERE basket = ? OR ({_LOST})", (basket, basket))
        self._run_each(
            _PROMISE,
            [
                (basket, name, p.allowance.uses, p.allowance.discount, p.of_member, p.until_ms)
                for name, p in sorted(promises.items())
            ],
        )

    def presented(self) -> Mapping[str, Presented]:
        rows = self._all("SELECT code, told_class, unasked FROM presented")
        return {code: Presented(told, bool(unasked)) for code, told, unasked in rows}

    def put_presented(self, basket: str, code: str, presented: Presented) -> None:
        self._run(f"DELETE FROM presented WHERE {_LOST}", (basket,))
        self._run(_PRESENT, (basket, code, presented.coupon_class, int(presented.unasked)))


def _kept(version: int, rules_hash: str, valid_from: str, state: str, why: str) -> KeptRules:
    begins = datetime.fromisoformat(valid_from)
    return KeptRules(version, rules_hash, begins, RulesState(state), why)
