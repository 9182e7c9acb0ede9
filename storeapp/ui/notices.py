"""What happened and what to do, said in place and never in the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """How much it wants to be seen; REFUSED also shakes and sounds."""

    CALM = "calm"
    ATTENTION = "attention"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence. `serial` tells the same sentence said again from the one still shown."""

    text: str
    tone: Tone = Tone.CALM
    serial: int = 0
