"""Days that are played on a till at work: by the tests, and for people by the tour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.scenarios.album import Album
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.joining import CountingCounter, joining
from tests.scenarios.liking import liking
from tests.scenarios.membership import membership
from tests.scenarios.ordering import collected
from tests.scenarios.phones import Chain, phones
from tests.scenarios.returning import (
    exchanged,
    refused_the_second_time,
    taken_back_for_cash,
    taken_back_to_a_phone,
)
from tests.scenarios.working import at_work

HER_DISPLAY = {"customer_display": "window"}


async def a_visitor_joins(chain: Chain, folder: Path, album: Album) -> None:
    async with at_work(chain.office, folder, album, CountingCounter, **HER_DISPLAY) as (at, cable):
        await joining(at, chain.office, cable)


async def what_she_liked(chain: Chain, folder: Path, album: Album) -> None:
    async with at_work(chain.office, folder, album, CountingCounter, **HER_DISPLAY) as (at, cable):
        await liking(at, chain.office, cable)


async def a_member_comes(chain: Chain, folder: Path, album: Album) -> None:
    async with at_work(chain.office, folder, album, AtTheCounter) as (at, cable):
        await membership(at, chain.office, cable)


async def phones_pay(chain: Chain, folder: Path, album: Album) -> None:
    async with at_work(chain.office, folder, album, AtTheCounter) as (at, cable):
        await phones(at, chain, cable)


async def goods_come_back(chain: Chain, folder: Path, album: Album) -> None:
    async with at_work(chain.office, folder, album, AtTheCounter) as (at, _):
        code = await taken_back_for_cash(at, chain.office)
        await refused_the_second_time(at, chain.office, code)
        await taken_back_to_a_phone(at, chain)
        await exchanged(at, chain.office)


async def an_order_is_collected(chain: Chain, folder: Path, album: Album) -> None:
    async with at_work(chain.office, folder, album, AtTheCounter) as (at, _):
        await collected(at, chain.office)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of its own: another copy of the chain, another new till."""

    title: str
    play: Callable[[Chain, Path, Album], Awaitable[None]]


DAYS = (
    Day("A visitor becomes a member", a_visitor_joins),
    Day("A member at the counter", a_member_comes),
    Day("What she liked online", what_she_liked),
    Day("Payment by phone", phones_pay),
    Day("Click and collect", an_order_is_collected),
    Day("Goods come back", goods_come_back),
)
