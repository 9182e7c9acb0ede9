"""What every test of the till's files is run under."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def garbage_of_qt_stays_in_the_main_thread() -> Iterator[None]:
    """Python collects on whichever thread allocates; a writer thread must not be the one that
    destroys the timers which an earlier test's loop left behind."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
