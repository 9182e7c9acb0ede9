"""The orders' part of a transaction: what this store has to do, and what was handed over here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from storeapp.db.journal import JournalRows
from storeapp.domain.codec import parse_body
from storeapp.domain.codec.handing_over import hand_over_from
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import Fact, canonical
from storeapp.domain.giving_out import GivenOut
from storeapp.ports.orders import GivenHere, OrderSeen, Verdict, order_seen

FO, PICKUP = "fo:", "pickup"
LATELY_MS = 24 * 3_600_000
"""So long what was handed over here is still in the list."""

_ALL = """SELECT body, answer, came_ms FROM fulfilment_order
    WHERE key LIKE 'fo:%' AND (body <> '' OR answer <> '') ORDER BY came_ms, key"""
_ONE = "SELECT body, answer FROM fulfilment_order WHERE key = ?"
# What a command answers is newer than the stream until that says the same or more.
_ANSWER = """INSERT INTO fulfilment_order (key, body, version, answer, came_ms, pos)
    VALUES (?, '', ?, ?, ?, 0)
    ON CONFLICT (key) DO UPDATE SET version = excluded.version, answer = excluded.answer
    WHERE excluded.version > fulfilment_order.version AND fulfilment_order.body <> ''"""
_GIVE = """INSERT INTO given_out (hand, fo, device, epoch, seq, at_ms, shown, verdict, why)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')"""
_LATELY = """SELECT fo, at_ms, shown, verdict, why FROM given_out
    WHERE verdict IN ('', 'conflict') OR at_ms > ? ORDER BY at_ms"""
# Whose it was is not kept longer than anybody may look at it here.
_FORGET = """UPDATE given_out SET shown = ''
    WHERE verdict IN ('counts', 'seen') AND at_ms <= ? AND shown <> ''"""
_OPEN = """SELECT g.hand, g.fo, g.seq, g.verdict, f.body FROM given_out g
    JOIN fact f ON f.device = g.device AND f.epoch = g.epoch AND f.seq = g.seq
    WHERE g.verdict = '' ORDER BY g.seq"""


class OrderRows(JournalRows):
    """What head office says of an order and what this till did with it are kept apart: the second
    is a fact, and head office's word on it comes later."""

    def orders(self) -> tuple[OrderSeen, ...]:
        now_ms = round(self._outside.clock.now().timestamp() * 1000)
        found = {}
        for body, answer, came_ms in self._all(_ALL):
            seen = order_seen(json.loads(answer or body), came_ms)
            found[seen.id] = seen
        for fo, at_ms, shown, verdict, why in self._all(_LATELY, (now_ms - LATELY_MS,)):
            before = found.get(fo) or (order_seen(json.loads(shown), at_ms) if shown else None)
            if before is not None and not before.fo.waiting_back:
                found[fo] = before.given(at_ms, Verdict(verdict), why)
        return tuple(found.values())

    def pickup_key(self) -> str:
        row = self._first(_ONE, (PICKUP,))
        return str(json.loads(row[0])["key"]) if row and row[0] else ""

    def put_answer(self, body: Mapping[str, Any], told_ms: int) -> None:
        values = (f"{FO}{body['fo']}", body["version"], canonical(dict(body)), told_ms)
        self._run(_ANSWER, values)

    def order_body(self, fo: str) -> str:
        row = self._first(_ONE, (f"{FO}{fo}",))
        return str(row[1] or row[0]) if row else ""

    def put_given(self, given: GivenOut, fact: Fact, order: str, verdict: Verdict) -> None:
        if self._first("SELECT 1 FROM given_out WHERE fo = ?", (given.fo,)) is not None:
            raise Refusal("handed-over-before")
        self._run(_FORGET, (given.at_ms - LATELY_MS,))
        place = (fact.device, fact.epoch, fact.seq)
        self._run(_GIVE, (given.hand, given.fo, *place, given.at_ms, order, verdict.value))

    def given_open(self) -> tuple[GivenHere, ...]:
        return tuple(
            GivenHere(hand, fo, seq, hand_over_from(parse_body(body)), Verdict(verdict))
            for hand, fo, seq, verdict, body in self._all(_OPEN)
        )

    def judge_given(self, fo: str, verdict: Verdict, why: str = "") -> None:
        sql = "UPDATE given_out SET verdict = ?, why = ? WHERE fo = ?"
        self._run(sql, (verdict.value, why, fo))
