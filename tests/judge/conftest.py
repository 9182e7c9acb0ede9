"""Running off the main thread, where transports may be used."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

T = TypeVar("T")


@pytest.fixture
def off_main() -> Callable[[Callable[[], T]], T]:
    def run(job: Callable[[], T]) -> T:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(job).result(20)

    return run
