"""Reading an answer of head office: into its type, or into the failure that it means. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar

from pydantic import ValidationError

from storeapp.sync.failures import Busy, Failure, Refused, WrongAnswer
from storeapp.sync.wire.messages import Answer, Problem

A = TypeVar("A", bound=Answer)


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, whole and unpacked; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def answer_of(reply: Reply, model: type[A]) -> A:
    """The answer as its type; raises the failure that it is instead."""
    if failure := failure_of(reply):
        raise failure
    if not _is_json(reply):
        raise WrongAnswer(f"{reply.status} without JSON")
    return _read(reply.body, model)


def failure_of(reply: Reply) -> Failure | None:
    """What a status means, None for 2xx. A refusal counts only when it speaks our language: the
    403 of a hotel's sign-in page is no word of head office about our facts."""
    status = reply.status
    if 200 <= status < 300:
        return None
    if status in {408, 429} or (500 <= status < 600 and status != 511):
        return Busy(status, retry_after_s(reply.headers))
    if 400 <= status < 500 and _is_json(reply):
        return Refused(status, _problem(reply))
    if status == 413:  # A proxy in front of head office may say it, in HTML.
        return Refused(status, Problem(code="too-large"))
    return WrongAnswer(f"{status} without a problem")


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds, also when given as a date; None when absent or unreadable."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    until_s, now_s = _date_s(text), date_s(headers)
    return None if until_s is None or now_s is None else float(max(0, until_s - now_s))


def date_s(headers: Mapping[str, str]) -> int | None:
    """Unix time of the Date header: the other side's clock, to the second."""
    return _date_s(headers.get("date", ""))


class Unpacking:
    """Unpacks gzip piece by piece and stops at `most` bytes, however small the bomb came."""

    def __init__(self, *, encoding: str, most: int) -> None:
        if encoding not in {"", "identity", "gzip"}:
            raise WrongAnswer("unknown content encoding")
        self._unzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
        self._left = most

    def feed(self, piece: bytes) -> bytes:
        if self._unzip is not None:
            try:
                piece = self._unzip.decompress(piece, self._left + 1)
            except zlib.error:
                raise WrongAnswer("broken gzip") from None
        self._left -= len(piece)
        if self._left < 0:
            raise WrongAnswer("answer too large")
        return piece


def _read(body: bytes, model: type[A]) -> A:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        # Only places, never values: an answer can hold names of people.
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongAnswer(f"{model.__name__}: {first['type']} at {place or 'top'}") from None


def _problem(reply: Reply) -> Problem:
    try:
        return _read(reply.body, Problem)
    except WrongAnswer:
        return Problem(code=f"http-{reply.status}")


def _is_json(reply: Reply) -> bool:
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in {"application/json", "application/problem+json"}


def _date_s(text: str) -> int | None:
    try:
        return int(parsedate_to_datetime(text).timestamp())
    except ValueError:
        return None
