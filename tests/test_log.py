"""The log: one JSON object a line, and nothing secret in it."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from storeapp import log

KEY = "9f" * 32
TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJkMSJ9.c2lnbmF0dXJl"
HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("paid with 6222 0212 3456 7890", "paid with <card>", id="card with blanks"),
        pytest.param("code 281234567890123456", "code <card>", id="payment code"),
        pytest.param(f"sent {TOKEN}", "sent <token>", id="token"),
        pytest.param(f"checked {HASH}", "checked <hash>", id="PIN hash"),
        pytest.param(f"key {KEY}", "key <key>", id="key"),
        pytest.param("sale 01a2003e-7bfd-7e65-a7d2-dd235b80af60 is on disk", None, id="an id"),
        pytest.param("receipt HZ01-1-1-000001, 1,234.50", None, id="a number and an amount"),
    ],
)
def test_only_what_looks_secret_is_taken_out(text: str, kept: str | None) -> None:
    assert log.redacted(text) == (text if kept is None else kept)


def test_a_line_says_when_what_and_how_grave(tmp_path: Path) -> None:
    handler = log.start(tmp_path)
    try:
        logging.getLogger("storeapp.line").info("key %s was refused", KEY)
        try:
            raise ValueError(f"token {TOKEN}")
        except ValueError:
            logging.getLogger("storeapp.line").info("lost", exc_info=True)
    finally:
        log.stop(handler)
    lines = (tmp_path / "storeapp.log").read_text(encoding="utf-8").splitlines()
    first, second = (json.loads(line) for line in lines)
    assert (first["level"], first["subject"]) == ("info", "storeapp.line")
    assert first["what"] == "key <key> was refused"
    assert first["at"].endswith("+00:00")
    assert "ValueError: token <token>" in second["trace"]
    assert TOKEN not in "".join(lines)


def test_after_the_end_nothing_is_written(tmp_path: Path) -> None:
    log.stop(log.start(tmp_path))
    logging.getLogger("storeapp.line").info("too late")
    assert (tmp_path / "storeapp.log").read_text(encoding="utf-8") == ""
