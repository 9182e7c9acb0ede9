"""Devices as their list writes them."""

from __future__ import annotations

from collections import Counter

from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind, DeviceState, Health
from storeapp.services.devices import Seen, Spot
from storeapp.ui.screens.devices.state import DeviceRow
from storeapp.ui.screens.devices.texts import ANY_TROUBLE, KIND_TROUBLES, PRINTERS
from storeapp.ui.texts import Words, pick

_SPOKEN = frozenset((*KIND_TROUBLES, *PRINTERS))


def device_rows(seen: tuple[Seen, ...], words: Words) -> tuple[DeviceRow, ...]:
    """One row each; of several of a kind each has a number."""
    of_kind = Counter(each.spot.kind for each in seen)
    count: Counter[DeviceKind] = Counter()
    rows = []
    for each in seen:
        kind = each.spot.kind
        count[kind] += 1
        name = words(kind.value)
        if of_kind[kind] > 1:
            name = words("numbered", name=name, number=count[kind])
        rows.append(_row(each, name, words))
    return tuple(rows)


def place_of(spot: Spot, words: Words) -> str:
    """Where it is, as a person would say it."""
    bare = spot.address.rpartition("+")[2] if "+" in spot.address.partition("://")[0] else ""
    scheme, _, at = (bare or spot.address).partition("://")
    if not at:
        scheme, _, at = scheme.partition(":")
    key = f"place-{scheme}"
    if key not in words.labels:
        return spot.address
    return words(key, at=at.partition("@")[2] or at)


def sentence(kind: DeviceKind, trouble: Trouble, words: Words) -> str:
    """What is wrong and what to do about it."""
    key = f"{kind.value}-{trouble.value}"
    return words(key) if key in _SPOKEN else pick(ANY_TROUBLE, words.language)


def past(health: Health, words: Words) -> str:
    """When it last worked, and the last trouble; "" when nothing is known."""
    said = []
    if health.last_ok:
        said.append(words("past", time=f"{health.last_ok:%H:%M}"))
    if health.failed_at:
        what = words(f"short-{health.last_error.value}")
        said.append(words("past-error", time=f"{health.failed_at:%H:%M}", what=what))
    return words("separator").join(said)


def _row(seen: Seen, name: str, words: Words) -> DeviceRow:
    light: DeviceState = seen.health.state
    state, place = words(light.value), place_of(seen.spot, words)
    below = _below(seen, words)
    spoken = ", ".join(part for part in (name, place, state, below) if part)
    return DeviceRow(seen.spot.id, name, place, light, state, below, spoken)


def _below(seen: Seen, words: Words) -> str:
    """What waits for it, else when it last worked."""
    if seen.queued:
        return words("queue-one" if seen.queued == 1 else "queue", count=seen.queued)
    last_ok = seen.health.last_ok
    return words("worked-at", time=f"{last_ok:%H:%M}") if last_ok else ""
