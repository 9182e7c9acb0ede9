"""Which promotions hold at a moment: made ready ahead of it, changed at it, kept while needed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from storeapp.domain.errors import Refusal
from storeapp.ports.clock import Clock
from storeapp.ports.promotions import KeptRules, RulesSaid, RulesState
from storeapp.ports.sales import SalesFile, SalesUnit
from storeapp.promotions.codec import body_of, rules_from
from storeapp.promotions.compile import RuleBook, compiled

_log = logging.getLogger("storeapp.promotions")

LOOK_S = 30.0


class Rules:
    """Of the sets whose moment has come, the one with the latest moment holds, and of equals the
    higher version; by store time, whether head office can be reached or not.

    Sets are read and made ready in a thread. `current` only compares moments, so that the change
    comes at its moment to the second; one that is not ready yet does not hold yet.
    """

    def __init__(self, sales: SalesFile, clock: Clock, *, look_s: float = LOOK_S) -> None:
        self._sales = sales
        self._clock = clock
        self._look_s = look_s
        self._kept: tuple[KeptRules, ...] = ()
        self._books: dict[str, RuleBook] = {}
        self._unusable: dict[str, str] = {}
        self._woken = asyncio.Event()
        self._turn = asyncio.Lock()
        self._follower: Callable[[], None] = _nobody
        self._told = RulesSaid()

    @property
    def current(self) -> RuleBook | None:
        """What a basket that begins now is priced by; None before anything was published."""
        wall = _wall(self._clock)
        ready = [k for k in self._held if k.valid_from <= wall and k.hash in self._books]
        return self._books[_latest(ready).hash] if ready else None

    def book(self, rules_hash: str) -> RuleBook | None:
        """The set of that hash, while anybody needs it."""
        return self._books.get(rules_hash)

    @property
    def said(self) -> RulesSaid:
        """For head office; see `ports.promotions.RulesStanding`."""
        current = self.current
        refused = [(k.hash, k.why) for k in self._kept if k.state is RulesState.REFUSED]
        return RulesSaid(
            current.hash if current else "",
            tuple(k.hash for k in self._held if k.hash not in self._unusable),
            (*refused, *sorted(self._unusable.items())),
        )

    def follow(self, follower: Callable[[], None]) -> None:
        """From now on `follower` hears when `said` has changed: head office waits for it."""
        self._follower = follower

    def wake(self) -> None:
        """Other promotions came, or the clock was set."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled: looks at the start, when woken, and at each moment."""
        while True:
            self._woken.clear()  # Before looking: what comes from here on is not lost.
            try:
                await self.refresh()
            except Refusal as refusal:  # The disk; what is ready goes on to be used.
                _log.warning("promotions cannot be read: %s", refusal.code)
            if self.said != self._told:
                self._told = self.said
                self._follower()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._wait_s()):
                    await self._woken.wait()

    async def refresh(self) -> None:
        """Makes ready what is new, forgets what nobody needs."""
        async with self._turn:
            kept = await self._sales.read(lambda unit: unit.rule_sets())
            if any(k.state is RulesState.PAST for k in kept):
                kept = await self._sales.write(_tidied)
            self._kept = kept
            for rules in _in_order_of_need(kept, _wall(self._clock)):
                await self._make_ready(rules)
            here = {k.hash for k in kept}
            self._books = {h: book for h, book in self._books.items() if h in here}
            self._unusable = {h: why for h, why in self._unusable.items() if h in here}

    async def _make_ready(self, rules: KeptRules) -> None:
        if rules.hash in self._books or rules.hash in self._unusable:
            return
        text = await self._sales.read(lambda unit: unit.rules_text(rules.hash))
        try:
            book = await asyncio.to_thread(_compiled, text, rules.hash)
        except Refusal as refusal:
            # Checked when it came, by another program: an older one runs now.
            why = "too-new" if refusal.code == "rules-too-new" else "unreadable"
            self._unusable[rules.hash] = why
            _log.warning("promotions %s cannot be used: %s", rules.hash[:12], refusal.code)
            return
        self._books[rules.hash] = book
        _log.info("promotions ready: version %d, %s", rules.version, rules.hash[:12])

    @property
    def _held(self) -> tuple[KeptRules, ...]:
        return tuple(k for k in self._kept if k.state is RulesState.HELD)

    def _wait_s(self) -> float:
        wall = _wall(self._clock)
        coming = [k.valid_from for k in self._held if k.valid_from > wall]
        left_s = (min(coming) - wall).total_seconds() if coming else self._look_s
        return min(self._look_s, left_s)


def _nobody() -> None:
    """Before the line to head office is there."""


def _tidied(unit: SalesUnit) -> tuple[KeptRules, ...]:
    unit.forget_rules()
    return unit.rule_sets()


def _in_order_of_need(kept: Iterable[KeptRules], wall: datetime) -> list[KeptRules]:
    """What holds first, then what is to come, then what only older baskets need."""
    usable = [k for k in kept if k.state is not RulesState.REFUSED]
    begun = [k for k in usable if k.valid_from <= wall and k.state is RulesState.HELD]
    first = [_latest(begun)] if begun else []
    coming = sorted((k for k in usable if k.valid_from > wall), key=_place)
    return [*first, *coming, *(k for k in usable if k not in (*first, *coming))]


def _latest(kept: Iterable[KeptRules]) -> KeptRules:
    return max(kept, key=_place)


def _place(kept: KeptRules) -> tuple[datetime, int]:
    return kept.valid_from, kept.version


def _compiled(text: str, rules_hash: str) -> RuleBook:
    return compiled(rules_from(body_of(text)), rules_hash)


def _wall(clock: Clock) -> datetime:
    """The store's wall time, in which moments of promotions are."""
    return clock.now().replace(tzinfo=None)
