"""Keeps Python's collector from taking Qt's objects apart in one of the many threads used here."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def collected_before() -> None:
    """What earlier tests left of Qt goes now, in the thread that it belongs to: the collector runs
    in whichever thread makes the next object, and a QTimer that is deleted there ends the process.
    """
    gc.collect()


@pytest.fixture(autouse=True)
def collected_after_qt(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set up before `aloop`, so that it runs when that loop is closed."""
    yield
    if "aloop" in request.fixturenames:
        gc.collect()
