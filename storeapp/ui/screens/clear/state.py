"""What the question before a basket is removed shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.ui.notices import Notice

REASONS = ("customer-left", "wrong-basket", "cannot-pay")
"""Why a basket is not bought, as the record of the day keeps it; 1, 2 and 3 choose them."""


@dataclass(frozen=True, slots=True)
class ClearState:
    """One finished picture. `chosen` is one of REASONS, "" while none is; `ready` once one is."""

    words: Mapping[str, str]
    title: str
    chosen: str
    ready: bool
    notice: Notice | None
