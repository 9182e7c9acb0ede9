"""Logging: JSON lines in a file that rolls over, with the one redaction point of the till."""

from __future__ import annotations

import json
import logging
import logging.handlers
import re
from datetime import UTC, datetime
from pathlib import Path

_SECRETS = re.compile(
    r"""(?P<card>\b\d(?:[ -]?\d){12,18}\b)
      | (?P<token>\beyJ[\w-]+\.[\w-]+\.[\w-]*)
      | (?P<hash>\$argon2\w*\$[^\s"']+)
      | (?P<key>\b[0-9a-f]{64,}\b)""",
    re.VERBOSE,
)
"""Long digit runs (cards, phones with codes, payment codes), tokens, PIN hashes, keys."""


def redacted(text: str) -> str:
    """The text with everything that looks like a secret replaced by its kind."""
    return _SECRETS.sub(lambda match: f"<{match.lastgroup}>", text)


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how grave, which subject, what. Exceptions keep their place
    in the code but their text goes through the same redaction."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": at,
            "level": record.levelname.lower(),
            "subject": record.name,
            "what": redacted(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def start(folder: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Log to `folder`/storeapp.log (5 files of 2 MB); returns the handler, to close at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "storeapp.log", maxBytes=2_000_000, backupCount=4, encoding="utf-8"
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger("storeapp")
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def stop(handler: logging.Handler) -> None:
    logging.getLogger("storeapp").removeHandler(handler)
    handler.close()
