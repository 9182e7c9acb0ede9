"""A till at work, and the days that are played on one: by the tests, and for people by the tour."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from storeapp.bootstrap.window import Window
from tests.scenarios.album import Album
from tests.scenarios.chain import Cable, HeadOffice, a_cable
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.joining import CountingCounter, joining
from tests.scenarios.liking import liking
from tests.scenarios.membership import membership
from tests.scenarios.phones import Chain, phones
from tests.scenarios.returning import (
    exchanged,
    refused_the_second_time,
    taken_back_for_cash,
    taken_back_to_a_phone,
)
from tests.scenarios.selling import join_the_store, sign_in

At = TypeVar("At", bound=AtTheCounter)
HER_DISPLAY = {"customer_display": "window"}


@asynccontextmanager
async def at_work(
    office: HeadOffice,
    folder: Path,
    album: Album,
    counter: type[At],
    **changes: Any,
) -> AsyncIterator[tuple[At, Cable]]:
    """A till that joined the store and has a cashier signed in; `changes` are to its settings."""
    async with a_cable(office) as cable:
        settings = settings_of(folder / "till", cable.address, language="en")
        window = Window(replace(settings, **changes))
        at = counter(window, album)
        try:
            window.shell.resize(1280, 800)
            await window.open()
            await join_the_store(at, office, till="1")
            await sign_in(at, office)
            yield at, cable
        except AssertionError:
            album.picture(window.shell.grab().toImage(), "Where it went wrong")
            raise
        finally:
            await window.close()


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
    Day("Goods come back", goods_come_back),
)
