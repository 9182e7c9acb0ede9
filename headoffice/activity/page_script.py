"""The script for pages: read once, served under a name that changes with it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

MOST_BYTES = 2_048


@cache
def page_script() -> bytes:
    """The script as it is served: its comments and indentation are for who reads it here."""
    lines = (Path(__file__).parent / "collect.js").read_text("utf-8").splitlines()
    kept = (line.strip() for line in lines)
    return "\n".join(line for line in kept if line and not line.startswith("//")).encode()


@cache
def page_script_name() -> str:
    """Like `collect.1f2e3d4c5b6a.js`: another script has another name, so it is kept for ever."""
    return f"collect.{hashlib.sha256(page_script()).hexdigest()[:12]}.js"
