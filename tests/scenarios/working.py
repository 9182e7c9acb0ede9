"""A till of the demo chain with a cashier at work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from storeapp.bootstrap.window import Window
from tests.scenarios.album import Album
from tests.scenarios.chain import Cable, HeadOffice, a_cable
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.selling import join_the_store, sign_in

At = TypeVar("At", bound=AtTheCounter)


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
