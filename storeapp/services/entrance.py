"""What a till can do before anybody is signed in, as one value for the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.domain.till import StoreConfig
from storeapp.ports.clock import Clock
from storeapp.services.signing_in import SigningIn


@dataclass(frozen=True, slots=True)
class Entrance:
    """There once the till has its settings and staff; all else is made while a PIN is typed.

    `pins` is what the demo's sign-in screen may show, staff id to PIN; empty everywhere else.
    """

    config: StoreConfig
    clock: Clock
    signing_in: SigningIn
    pins: Mapping[str, str]
