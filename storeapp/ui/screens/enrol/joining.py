"""Where a till stands on its way into a store, as one value that each step replaces."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.ports.sales import Device
from storeapp.ui.screens.enrol.state import Page
from storeapp.ui.told import Told


@dataclass(frozen=True, slots=True)
class Joining:
    """`asking` while head office is asked for a code; `refused` when it said no before."""

    page: Page = Page.ADDRESS
    address: str = ""
    code: str = ""
    asking: bool = False
    refused: bool = False
    device: Device | None = None
    percent: int | None = None
    told: Told | None = None
