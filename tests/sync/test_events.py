"""Server-sent events: the same however the bytes are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.sync.events import EVENT_BYTES, Event, EventParser
from storeapp.sync.failures import WrongAnswer


def parsed(*pieces: bytes) -> list[Event]:
    parser = EventParser()
    return [event for piece in pieces for event in parser.feed(piece)]


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        pytest.param(b"data: 1\n\n", [Event("message", "1")], id="plain"),
        pytest.param(b"data:1\n\n", [Event("message", "1")], id="no blank"),
        pytest.param(b"data:  1\n\n", [Event("message", " 1")], id="one blank goes"),
        pytest.param(b"event: poke\ndata: {}\n\n", [Event("poke", "{}")], id="named"),
        pytest.param(b"data: a\ndata: b\n\n", [Event("message", "a\nb")], id="two lines"),
        pytest.param(b"data\n\n", [Event("message", "")], id="a field without a colon"),
        pytest.param(b"event: poke\n\n", [], id="no data, no event"),
        pytest.param(
            b"event: x\n\ndata: 1\n\n", [Event("message", "1")], id="a name dies with its event"
        ),
        pytest.param(b": still here\n\n", [], id="heartbeat"),
        pytest.param(b"id: 7\nretry: 5\ncolour: red\n\n", [], id="other fields"),
        pytest.param(b"data: 1", [], id="not ended"),
        pytest.param(b"data: 1\n", [], id="line ended, event not"),
        pytest.param(b"data: 1\r\n\r\n", [Event("message", "1")], id="CR LF"),
        pytest.param(b"data: 1\r\r", [Event("message", "1")], id="CR"),
        pytest.param(
            b"data: 1\r\n\n\r\ndata: 2\n\r", [Event("message", "1"), Event("message", "2")],
            id="mixed",
        ),
        pytest.param(b"\xef\xbb\xbfdata: 1\n\n", [Event("message", "1")], id="BOM"),
        pytest.param("data: 话梅\n\n".encode(), [Event("message", "话梅")], id="Chinese"),
        pytest.param(b"data: \xff\n\n", [Event("message", "�")], id="no UTF-8"),
    ],
)  # fmt: skip
def test_events(stream: bytes, events: list[Event]) -> None:
    assert parsed(stream) == events
    assert parsed(*(stream[at : at + 1] for at in range(len(stream)))) == events


LINES = st.sampled_from(
    [b"data: 1", b"data", b"data: \xe8\xaf\x9d", b"event: poke", b": beat", b"", b"", b"id: 1"]
)
STREAMS = st.lists(st.tuples(LINES, st.sampled_from([b"\n", b"\r", b"\r\n"]))).map(
    lambda lines: b"".join(text + end for text, end in lines)
)


@given(STREAMS, st.lists(st.integers(0, 300)))
def test_any_split_gives_the_same_events(stream: bytes, cuts: list[int]) -> None:
    places = sorted({cut for cut in cuts if cut < len(stream)})
    pieces = [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]
    assert parsed(*pieces) == parsed(stream)


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_at_all(stream: bytes, cut: int) -> None:
    assert parsed(stream[:cut], stream[cut:]) == parsed(stream)


@pytest.mark.parametrize(
    "piece", [b"data: " + b"x" * 1000 + b"\n", b"x" * 1000], ids=["lines", "one line"]
)
def test_an_endless_event_is_given_up(piece: bytes) -> None:
    with pytest.raises(WrongAnswer):
        parsed(*[piece] * (EVENT_BYTES // 1000 + 2))


def test_heartbeats_may_come_for_years() -> None:
    parser = EventParser()
    for _ in range(3 * EVENT_BYTES // 14):
        assert parser.feed(b": still here\n") == []
    assert parser.feed(b"data: 1\n\n") == [Event("message", "1")]
