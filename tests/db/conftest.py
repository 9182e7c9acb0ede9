"""What every test of the till's files is run under."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.day import a_day


@pytest.fixture(autouse=True)
def garbage_of_qt_stays_in_the_main_thread() -> Iterator[None]:
    """Python collects on whichever thread allocates; a writer thread must not be the one that
    destroys the timers which an earlier test's loop left behind."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def day(aloop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a till with a journal that may be tampered with."""
    folder = tmp_path_factory.mktemp("day")
    aloop.run_until_complete(a_day(folder))
    return folder
