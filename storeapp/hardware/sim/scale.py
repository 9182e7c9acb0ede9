"""A simulated scale behind the Scale Protocol."""

from __future__ import annotations

from storeapp.domain.errors import Refusal
from storeapp.ports.devices import Weight

CAPACITY_G = 15_000


class SimScale:
    """Weighs what the window's slider or a test puts on it."""

    def __init__(self) -> None:
        self.weight_g = 0
        self.is_stable = True
        self.is_connected = True

    def put(self, weight_g: int, *, stable: bool = True) -> None:
        """Something lies on the scale now; `stable` says whether it has come to rest."""
        self.weight_g = max(0, min(weight_g, CAPACITY_G))
        self.is_stable = stable

    async def weigh(self) -> Weight:
        if not self.is_connected:
            raise Refusal("scale-unreachable")
        if not self.is_stable:
            raise Refusal("scale-not-stable")
        if self.weight_g <= 0:
            raise Refusal("scale-empty")
        return Weight(self.weight_g)

    async def close(self) -> None:
        return None


class NoScale:
    """A till without a scale: the weight is keyed in."""

    async def weigh(self) -> Weight:
        raise Refusal("scale-unreachable")

    async def close(self) -> None:
        return None
