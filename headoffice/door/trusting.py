"""Whom head office trusts where it calls others: one context for the process, slow to make."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


@cache
def authorities() -> ssl.SSLContext:
    """For httpx's `verify`."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)
