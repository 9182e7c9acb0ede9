"""How often a key may ask."""

from __future__ import annotations

from headoffice.channels.limiting import Limits


def test_a_limit_lets_a_burst_through_and_then_its_rate() -> None:
    limits = Limits()

    waits = [limits.wait_s("k", 60, 1_000 + step * 500) for step in range(14)]

    assert waits == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1]
