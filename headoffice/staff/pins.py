"""PINs: which are too easy, and the slow hash that a till gets instead of the PIN."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from storeapp.domain.errors import Refusal

FEWEST_DIGITS = 6
MOST_DIGITS = 12

_KEYPAD = ("147258369", "159357", "258025", "112233445566778899", "520131452013141314520")
"""What fingers type by themselves on a keypad, and the lovers' numbers 520 and 1314."""


@dataclass(frozen=True, slots=True)
class PinCost:
    """What argon2id spends on one check; the default takes some 0.1 s on a till."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


USUAL_COST = PinCost()


def verifier_of(pin: str, cost: PinCost = USUAL_COST) -> str:
    """The encoded argon2id hash of a PIN; Refusal when the PIN is too easy to guess."""
    from argon2 import PasswordHasher

    check_strength(pin)
    hasher = PasswordHasher(
        time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes
    )
    return hasher.hash(pin)


def check_strength(pin: str) -> None:
    """Refusal `pin-not-digits`, `pin-wrong-length` or `pin-too-easy`."""
    if not (pin.isascii() and pin.isdigit()):
        raise Refusal("pin-not-digits")
    if not FEWEST_DIGITS <= len(pin) <= MOST_DIGITS:
        raise Refusal("pin-wrong-length", fewest=FEWEST_DIGITS, most=MOST_DIGITS)
    if _is_run(pin) or _repeats(pin) or len(set(pin)) < 3 or _on_keypad(pin):
        raise Refusal("pin-too-easy")


def _is_run(pin: str) -> bool:
    """Digits that all go up or down by the same step, also past 9: 123456, 975319, 000000."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1


def _repeats(pin: str) -> bool:
    """One short group again and again: 123123, 808080."""
    return any(
        len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size)
        for size in range(1, len(pin) // 2 + 1)
    )


def _on_keypad(pin: str) -> bool:
    return any(pin in walk or pin in walk[::-1] for walk in _KEYPAD)
