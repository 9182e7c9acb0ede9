"""Sell anything, return it in any order and split: what goes back sums to what was paid."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storeapp.domain.money import Money
from storeapp.domain.pricing import Part, PricedLine, Share
from storeapp.domain.returning import Return
from storeapp.domain.tender import Settlement, TenderKind
from tests.db.given import a_store, the_device
from tests.services.fakes import a_config
from tests.services.returning import Counter, a_priced, due_of, made_on

HURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]
KINDS = (TenderKind.CARD, TenderKind.WECHAT, TenderKind.ALIPAY)


@dataclass(frozen=True)
class Bought:
    """Lines, how much of the due is paid by which tender (in thousandths), and in which order the
    units come back: so many of what is left at each step."""

    lines: tuple[PricedLine, ...]
    tenders: tuple[tuple[TenderKind, int], ...]
    steps: tuple[int, ...]


@st.composite
def a_line(draw: st.DrawFn, place: int) -> PricedLine:
    price, count = draw(st.integers(1, 3000)), draw(st.integers(1, 3))
    tax = draw(st.sampled_from(("N13", "X8")))
    if draw(st.booleans()):
        return a_priced(f"L{place}", price, count, tax=tax)
    off = [draw(st.integers(0, price)) for _ in range(count)]
    shares = tuple(Share(1, price - each, (Part("p", 1, each, each % 7),)) for each in off)
    return a_priced(f"L{place}", price, count, shares=shares, tax=tax)


@st.composite
def a_purchase(draw: st.DrawFn) -> Bought:
    lines = tuple(draw(a_line(place)) for place in range(draw(st.integers(1, 3))))
    tender = st.tuples(st.sampled_from(KINDS), st.integers(0, 1000))
    tenders = tuple(draw(st.lists(tender, max_size=2)))
    return Bought(lines, tenders, tuple(draw(st.lists(st.integers(1, 3), max_size=12))))


def paid_by(due: Money, tenders: Sequence[tuple[TenderKind, int]]) -> Settlement:
    settlement = Settlement(due, a_config().coins)
    for kind, share in tenders:
        minor = due.minor * share // 1000
        if 0 < minor <= settlement.left.minor:
            settlement = settlement.by_card(Money(minor), f"ref-{kind.value}", kind)
    return settlement


async def bought_and_returned(counter: Counter, bought: Bought) -> None:
    due = due_of(bought.lines)
    if not due.minor:
        return
    settled = paid_by(due, bought.tenders)
    sale = await counter.sold(*bought.lines, settled=settled)
    left = [line.line.id for line in bought.lines for _ in range(line.line.units)]
    steps, backs = list(bought.steps), list[Return]()
    while left:
        units: dict[str, int] = {}
        for _ in range(steps.pop() if steps else 1):
            if left:
                taken = left.pop((len(left) * 7 + len(steps)) % len(left))
                units[taken] = units.get(taken, 0) + 1
        backs.append(await counter.takes_back(sale, units))
        assert sum(done.back.paid.minor for done in backs) <= sale.paid.minor
        assert sum(done.back.due.minor for done in backs) <= sale.due.minor

    assert sum(done.back.due.minor for done in backs) == sale.due.minor
    assert sum(done.back.paid.minor for done in backs) == sale.paid.minor
    for place, tender in enumerate(sale.tenders):
        given = [g for done in backs for g in done.back.given if g.place == place]
        assert sum(each.paid.minor for each in given) == tender.amount.minor
    points = sum(s.count * p.points for line in sale.lines for s in line.shares for p in s.parts)
    assert sum(done.back.unearned - done.back.unburnt for done in backs) == points


def prove(folder: Path, examples: int) -> None:
    """Over the till's own file, one after the other: what came back before stays in it."""
    with asyncio.Runner() as runner:
        store = a_store(folder)
        runner.run(store.open())
        try:
            runner.run(store.write(lambda unit: unit.put_device(the_device(folder))))
            counter = runner.run(made_on(store))

            @settings(max_examples=examples, deadline=None, suppress_health_check=HURRIED)
            @given(a_purchase())
            def any_purchase(bought: Bought) -> None:
                runner.run(bought_and_returned(counter, bought))

            any_purchase()
        finally:
            runner.run(store.close())


def test_any_return_in_any_order_sums_to_what_was_paid(tmp_path: Path) -> None:
    prove(tmp_path, 25)


@pytest.mark.prove
def test_many_returns_in_any_order_sum_to_what_was_paid(tmp_path: Path) -> None:
    prove(tmp_path, 2000)
