"""Where the files lie that come with the program: fonts and icons."""

from __future__ import annotations

from pathlib import Path
from typing import Final

RESOURCES: Final = Path(__file__).resolve().parents[3] / "resources"
"""Beside the packages, in the checkout as in an installed till."""
FONTS: Final = RESOURCES / "fonts"
ICONS: Final = RESOURCES / "icons"
