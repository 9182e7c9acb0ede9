"""The till: point of sale and store-clerk application."""

VERSION = "0.1.0"
"""The same as in pyproject.toml; said to head office at each hello."""
