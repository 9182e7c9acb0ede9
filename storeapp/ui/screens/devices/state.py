"""What the screen of devices shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ports.health import DeviceState
from storeapp.ui.notices import Notice


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device. `light` has a shape of its own for each state, besides its
    colour; `below` it are the jobs that wait, or when it last worked."""

    id: str
    name: str
    place: str
    light: DeviceState
    state: str
    below: str
    spoken: str


@dataclass(frozen=True, slots=True)
class DevicesState:
    """One finished picture: the rows, and of the selected one what is so and what can be done.

    `past` says when it last worked and what went wrong last; `settable`: a manager may set
    devices up here; `busy` while a test is under way.
    """

    words: Mapping[str, str]
    rows: tuple[DeviceRow, ...]
    selected: str
    notice: Notice | None
    past: str
    test: str
    testable: bool
    reconnectable: bool
    movable: bool
    hint: str
    settable: bool = False
    busy: bool = False
