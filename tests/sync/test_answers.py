"""What an answer of head office, or of something in its place, means."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from typing import Any

import pytest

from storeapp.sync.answers import Reply, Unpacking, answer_of
from storeapp.sync.failures import Busy, Refused, WrongAnswer
from storeapp.sync.wire.messages import Token, Welcome

JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html"}


def a_reply(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, JSON if headers is None else headers, body)


def problem(code: str) -> bytes:
    return json.dumps({"code": code}).encode()


def test_a_right_answer_is_read_and_what_is_new_in_it_ignored() -> None:
    reply = a_reply(200, b'{"access_token":"t","expires_s":900,"colour":"plum"}')
    assert answer_of(reply, Token) == Token(access_token="t", expires_s=900)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        pytest.param(200, HTML, b"<html>", id="a sign-in page"),
        pytest.param(
            200, HTML, b'{"access_token":"t","expires_s":1}', id="JSON that says it is not"
        ),
        pytest.param(200, {}, b"{}", id="no content type"),
        pytest.param(200, JSON, b"<html>", id="HTML that says it is JSON"),
        pytest.param(200, JSON, b"", id="nothing"),
        pytest.param(200, JSON, b"[]", id="another shape"),
        pytest.param(200, JSON, b'{"access_token":1}', id="missing and wrong fields"),
        pytest.param(200, JSON, b'{"access_token":"t"', id="cut off"),
        pytest.param(302, HTML, b"", id="sent elsewhere"),
        pytest.param(304, JSON, b"", id="nothing new"),
        pytest.param(403, HTML, b"<html>", id="a proxy forbids"),
        pytest.param(404, HTML, b"<html>", id="a web server"),
        pytest.param(407, HTML, b"", id="a proxy wants a password"),
        pytest.param(511, HTML, b"", id="sign in to the network"),
    ],
)
def test_what_is_not_head_office_is_a_wrong_answer(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    with pytest.raises(WrongAnswer):
        answer_of(a_reply(status, body, headers), Token)


@pytest.mark.parametrize(
    ("status", "headers", "body", "code"),
    [
        pytest.param(409, JSON, problem("gap"), "gap", id="a problem"),
        pytest.param(
            401, {"content-type": "application/problem+json; charset=utf-8"}, problem("t"), "t",
            id="problem+json",
        ),
        pytest.param(422, JSON, b'{"detail":[]}', "http-422", id="JSON without a code"),
        pytest.param(400, JSON, b"{", "http-400", id="broken JSON"),
        pytest.param(413, HTML, b"<html>", "too-large", id="a proxy's 413"),
    ],
)  # fmt: skip
def test_a_refusal_in_our_language(
    status: int, headers: dict[str, str], body: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        answer_of(a_reply(status, body, headers), Token)
    assert (refused.value.status, refused.value.problem.code) == (status, code)


DATE = "Sat, 21 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "headers", "retry_after_s"),
    [
        pytest.param(429, {"retry-after": "7"}, 7.0, id="seconds"),
        pytest.param(429, {"retry-after": " 7 "}, 7.0, id="blanks"),
        pytest.param(
            503, {"retry-after": "Sat, 21 Nov 2026 10:00:30 GMT", "date": DATE}, 30.0, id="a date"
        ),
        pytest.param(
            503, {"retry-after": "Sat, 21 Nov 2026 09:00:00 GMT", "date": DATE}, 0.0, id="past"
        ),
        pytest.param(503, {"retry-after": "Sat, 21 Nov 2026 10:00:30 GMT"}, None, id="no Date"),
        pytest.param(429, {"retry-after": "soon"}, None, id="unreadable"),
        pytest.param(429, {"retry-after": "-1"}, None, id="negative"),
        pytest.param(429, {"retry-after": "²"}, None, id="a digit that is none"),
        pytest.param(408, {}, None, id="408"),
        pytest.param(500, HTML, None, id="500 in HTML"),
        pytest.param(502, HTML, None, id="gateway"),
    ],
)
def test_busy(status: int, headers: dict[str, str], retry_after_s: float | None) -> None:
    with pytest.raises(Busy) as busy:
        answer_of(a_reply(status, b"", headers), Token)
    assert (busy.value.status, busy.value.retry_after_s) == (status, retry_after_s)


def test_a_failure_never_quotes_the_answer() -> None:
    body = json.dumps({"access_token": ["SECRET"], "expires_s": "13800138000"}).encode()
    with pytest.raises(WrongAnswer) as wrong:
        answer_of(a_reply(200, body), Token)
    assert "SECRET" not in str(wrong.value)
    assert "13800138000" not in str(wrong.value)
    assert wrong.value.__cause__ is None
    assert wrong.value.__suppress_context__
    assert "access_token" in str(wrong.value)
    assert "SECRET" not in repr(a_reply(200, body))


def test_a_welcome_of_another_program_is_a_wrong_answer() -> None:
    with pytest.raises(WrongAnswer):
        answer_of(a_reply(200, b'{"status":"ok","server_time_ms":1}'), Welcome)


def unpacked(pieces: list[bytes], **options: Any) -> bytes:
    unpacking = Unpacking(**options)
    return b"".join(unpacking.feed(piece) for piece in pieces)


def test_unpacks_piece_by_piece() -> None:
    packed = gzip.compress(b"plum" * 1000)
    pieces = [packed[at : at + 1] for at in range(len(packed))]
    assert unpacked(pieces, encoding="gzip", most=4000) == b"plum" * 1000
    assert unpacked([b"pl", b"um"], encoding="", most=4) == b"plum"


def test_a_bomb_is_stopped_before_it_goes_off() -> None:
    squeeze = zlib.compressobj(9, wbits=31)
    bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(256)) + squeeze.flush()
    tracemalloc.start()
    try:
        with pytest.raises(WrongAnswer, match="too large"):
            unpacked([bomb], encoding="gzip", most=1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("pieces", "encoding"),
    [([b"plum!"], ""), ([b"pl", b"um!"], "identity"), ([gzip.compress(b"plum!")], "gzip")],
)
def test_one_byte_too_many(pieces: list[bytes], encoding: str) -> None:
    assert unpacked(pieces, encoding=encoding, most=5) == b"plum!"
    with pytest.raises(WrongAnswer, match="too large"):
        unpacked(pieces, encoding=encoding, most=4)


def test_what_cannot_be_unpacked() -> None:
    with pytest.raises(WrongAnswer, match="broken gzip"):
        unpacked([b"<html>"], encoding="gzip", most=100)
    with pytest.raises(WrongAnswer, match="unknown"):
        Unpacking(encoding="br", most=100)
