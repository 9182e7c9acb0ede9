"""What checking a rule set has found: a word for programs and a sentence for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """An error keeps a set from being published; a warning needs somebody who accepts it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one promotion; `code` stays the same whatever the words become."""

    severity: Severity
    promotion: str
    code: str
    words: str


def error(promotion: str, code: str, words: str) -> Finding:
    return Finding(Severity.ERROR, promotion, code, words)


def warning(promotion: str, code: str, words: str) -> Finding:
    return Finding(Severity.WARNING, promotion, code, words)


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
