"""A simulated scale: what lies on its plate, its tare, and what can be wrong with it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum

from storeapp.domain.errors import Refusal
from storeapp.ports.devices import Weight

CAPACITY_G = 15_000
_BELOW_ZERO_G = -40


class ScaleFault(Enum):
    """What can be wrong with the scale; several may hold at once."""

    MOVING = "moving"
    OVERLOAD = "overload"
    UNDER_ZERO = "under-zero"
    NO_ANSWER = "no-answer"
    GARBLED = "garbled"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the scale's own display shows: net when there is a tare."""

    grams: int
    stable: bool
    tare_g: int = 0
    over: bool = False

    @property
    def net(self) -> bool:
        return self.tare_g > 0


class SimScale:
    """Weighs what the window's slider or a test puts on it; its protocols are speakers beside it.

    Used from the window's thread and from those of whoever asks.
    """

    def __init__(self) -> None:
        self.weight_g = 0
        self.is_stable = True
        self.is_connected = True
        self._tare_g = 0
        self._faults: set[ScaleFault] = set()
        self._lock = threading.Lock()

    @property
    def faults(self) -> frozenset[ScaleFault]:
        with self._lock:
            return frozenset(self._faults)

    def set_fault(self, fault: ScaleFault, *, on: bool) -> None:
        with self._lock:
            (self._faults.add if on else self._faults.discard)(fault)

    def put(self, weight_g: int, *, stable: bool = True) -> None:
        """Something lies on the scale now; `stable` says whether it has come to rest."""
        with self._lock:
            self.weight_g = max(0, min(weight_g, CAPACITY_G))
            self.is_stable = stable

    def shown(self) -> Shown:
        with self._lock:
            stable = self.is_stable and ScaleFault.MOVING not in self._faults
            if ScaleFault.OVERLOAD in self._faults:
                return Shown(0, stable=False, tare_g=self._tare_g, over=True)
            under_zero = ScaleFault.UNDER_ZERO in self._faults
            gross_g = _BELOW_ZERO_G if under_zero else self.weight_g
            return Shown(gross_g - self._tare_g, stable=stable, tare_g=self._tare_g)

    def tare(self) -> bool:
        """What lies on it is the container; False while it moves or when nothing lies there."""
        shown = self.shown()
        if not shown.stable or self.weight_g <= 0:
            return False
        with self._lock:
            self._tare_g = self.weight_g
        return True

    def clear_tare(self) -> bool:
        if not self.shown().stable:
            return False
        with self._lock:
            self._tare_g = 0
        return True

    def zero(self) -> bool:
        """Near zero only, and never with a tare; here the plate is exact, so nothing changes."""
        shown = self.shown()
        return shown.stable and not shown.net and shown.grams == 0


class NoScale:
    """A till without a scale: the weight is keyed in."""

    async def weigh(self, *, tare_g: int = 0) -> Weight:
        raise Refusal("scale-unreachable")

    def give_back(self) -> None:
        return None

    async def close(self) -> None:
        return None
