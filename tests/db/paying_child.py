"""A till whose card terminal never answers: it says so once its journal is on the stick.

`python -m tests.db.paying_child FOLDER STICK`: the tests then cut its power.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from storeapp.db.mirror import Mirror
from storeapp.domain.card import CardAttempt, CardOutcome
from storeapp.domain.money import Currency, Money
from storeapp.ports.devices import Prompt
from storeapp.services.card import CardPayments
from tests.db.given import enrolled
from tests.db.mirrored import journal_of, key_of
from tests.services.fake_terminal import FakeTerminal
from tests.services.fakes import FakeClock, a_config


class Silent(FakeTerminal):
    """At work for ever; by then the second in which the copy may be behind is over."""

    def __init__(self, mirror: Mirror) -> None:
        super().__init__()
        self._mirror = mirror

    async def mark(self, currency: Currency) -> str:
        return "the last one"

    async def pay(self, attempt: CardAttempt, shown: Callable[[Prompt], None]) -> CardOutcome:
        await asyncio.to_thread(self._mirror.end)
        print(attempt.number, flush=True)
        await asyncio.Event().wait()
        raise AssertionError("nothing ever comes")


async def pay_without_end(folder: Path, stick: Path) -> None:
    async with enrolled(folder) as store:
        mirror = Mirror(stick, journal_of(folder), key_of(folder), lambda state: None)
        store.follow(mirror.committed)
        mirror.begin()
        cards = CardPayments(store, Silent(mirror), FakeClock(), a_config())
        await cards.pay("b1", Money(1280), lambda prompt: None)


if __name__ == "__main__":
    asyncio.run(pay_without_end(*map(Path, sys.argv[1:])))
