"""What is wrong with an imported file: every error by line and column, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.errors import Refusal

MOST_SHOWN = 200
"""Complaints kept as sentences; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error. `line` counts from 1 as an editor does; `column` is a header name, or "" when
    the whole line (or, at line 0, the whole file) is wrong."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = ", ".join(
            [f"line {self.line}"] * (self.line > 0) + [f"column {self.column}"] * bool(self.column)
        )
        return f"{where or 'file'}: {self.sentence}"


class Complaints:
    """Collects errors: the first 200 as sentences, all of them as a count."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[Complaint] = []

    def add(self, line: int, column: str, sentence: str) -> None:
        self.count += 1
        if len(self._first) < MOST_SHOWN:
            self._first.append(Complaint(line, column, sentence))

    @property
    def first(self) -> tuple[Complaint, ...]:
        """At most 200, by line; those of one line in the order they were found."""
        return tuple(sorted(self._first, key=lambda complaint: complaint.line))


class FileRefused(Refusal):
    """The file was not imported and nothing changed; `complaints` says why."""

    def __init__(self, complaints: Complaints) -> None:
        super().__init__("import-refused", count=complaints.count)
        self.count = complaints.count
        self.complaints = complaints.first
