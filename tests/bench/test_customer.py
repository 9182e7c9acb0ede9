"""The customer's bench: whom it asks about, what counts as painted, what the shop sends."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytestqt.qtbot import QtBot

from bench._browsed import Size, member_of, name_of, points_of
from bench._sender import Sent, a_request, sending
from bench.customer import (
    EVENT_US,
    PATIENCE_S,
    SCANS,
    WARM_UP,
    Customer,
    Measured,
    Times,
    Watched,
    chosen,
    reported,
    sized,
)
from headoffice.activity.model import is_held_out
from storeapp.ui.screens.sell.view import SellView
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.pictures import Pictures

# --- whom ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "of_a_store"),
    [
        pytest.param(Size(), 3_000, id="the whole base"),
        pytest.param(sized(2_000, 20_000), 1_000, id="a small one"),
    ],
)
def test_it_asks_about_as_many_of_either_kind_each_once_and_nobody_held_out(
    size: Size, of_a_store: int
) -> None:
    kept, asked = chosen(size)

    assert size.of_a_store == of_a_store
    assert len(set(kept)) == len(set(asked)) == WARM_UP + SCANS
    assert max(kept) < of_a_store <= min(asked)
    assert not any(is_held_out(member_of(number)) for number in (*kept, *asked))


# --- painted ---------------------------------------------------------------------------


@pytest.mark.usefixtures("aloop")
def test_a_moment_is_noted_when_all_of_it_was_painted_and_not_before(qtbot: QtBot) -> None:
    look = Look()
    look.wear(Mode.LIGHT)
    shell, view = Watched(look), SellView(look, Pictures(lambda _: ""))
    shell.put_screen(view)
    customer = Customer(view)
    shell.resize(1280, 800)
    with qtbot.waitExposed(shell):
        shell.show()
    named = shell.when(lambda: customer.is_named(7))

    view._customer.show()
    view.who.say(name_of(7))
    view.standing.say(f"{points_of(7):,} points")
    assert not customer.is_named(7)
    assert not named.done()

    qtbot.waitUntil(named.done)
    assert named.result().wall_ns > 0
    assert customer.is_named(7)
    assert not customer.is_named(8)
    assert not customer.is_whole(7)
    customer.forget()
    assert not customer.is_named(7)
    shell.close()
    shell.deleteLater()


# --- said ------------------------------------------------------------------------------


def measured(*, last_ms: float = 90.0, refused: int = 0, taken: int = 4_000) -> Measured:
    kept = Times([5.0] * 20, [50.0] * 18 + [140.0, last_ms], [9.0] * 20)
    asked = Times([6.0] * 20, [60.0] * 20, [9.0] * 20)
    return Measured(kept, asked, Sent(taken, refused, 2.0))


def test_each_kind_of_member_has_a_bar_and_the_events_have_theirs() -> None:
    report = reported(measured(), Size())

    assert [(bar.value, bar.bar, bar.ok) for bar in report.bars] == [
        (90.0, 150.0, True),
        (60.0, 150.0, True),
        (EVENT_US, EVENT_US, True),
    ]
    assert report.ok
    assert report.figures["in_the_till_whole_p50_ms"] == 50.0
    assert report.figures["events_taken_per_s"] == 2_000


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(measured(last_ms=PATIENCE_S * 1e3), id="a panel that never came"),
        pytest.param(measured(refused=1), id="an event that was refused"),
        pytest.param(measured(taken=3_999), id="fewer events than have to be taken in"),
        pytest.param(measured(taken=0), id="no events"),
    ],
)
def test_what_went_wrong_fails_the_report(wrong: Measured) -> None:
    assert not reported(wrong, Size()).ok


# --- sent ------------------------------------------------------------------------------


def test_a_visitor_sends_so_many_events_in_a_row() -> None:
    batch = json.loads(a_request("k", 95, visitors=12, session=10))["batch"]

    visitors = [each["anonymousId"] for each in batch]
    assert visitors[:16] == ["v9"] * 5 + ["v10"] * 10 + ["v11"]
    assert visitors[25] == "v0"
    assert len({each["messageId"] for each in batch}) == 100


class Office(ThreadingHTTPServer):
    """Takes all events but one of each request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.batches: list[int] = []
        self.heard = threading.Event()


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # http.server's name
        assert isinstance(self.server, Office)
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.batches.append(len(body["batch"]))
        said = json.dumps({"taken": 99, "refused": {"duplicate": 1}}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        if len(self.server.batches) >= 3:
            self.server.heard.set()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: it would stand in the tests' output."""


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_shop_in_its_own_process_sends_until_it_is_stopped_and_says_what_was_taken(
    office: Office,
) -> None:
    url = f"http://127.0.0.1:{office.server_address[1]}"

    with sending(url, "k", visitors=20, per_s=20_000) as shop:
        assert office.heard.wait(30)

    requests = len(office.batches)
    assert set(office.batches) == {100}
    assert (shop.sent.taken, shop.sent.refused) == (99 * requests, requests)
    assert shop.sent.us_an_event == pytest.approx(shop.sent.seconds / shop.sent.taken * 1e6)
