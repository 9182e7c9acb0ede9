"""A cancelled order's money goes back through the provider, once, whoever asks how often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from headoffice.app import Server
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.commands import cancel
from headoffice.orders.keeping import locked, numbers_in
from headoffice.orders.model import NewLine, NewOrder, Payment
from headoffice.orders.placing import place
from headoffice.orders.refunding import carry_out, refunds_of
from headoffice.orders.wiring import giving_back
from headoffice.payments.ledger import refund_number
from headoffice.payments.simulator.app import Simulator
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import Till, on_sqlite
from tests.headoffice.payments.paying import a_charge

pytestmark = on_sqlite


@pytest.fixture
def till(paying_server: Server, clock: Clock) -> Iterator[Till]:
    till = Till(paying_server.url, clock, paying_server.database, "S01", "1")
    yield till
    till.close()


def test_a_cancelled_order_is_paid_back_once(
    till: Till, paying_server: Server, simulator: Simulator, clock: Clock
) -> None:
    paid = till.post("/v1/pay/charge?wait=20", a_charge()).json()
    number, database = paid["number"], paying_server.database
    with database.write() as session:
        set_opening_stock(session, "S01", {"plum": 5000}, at_ms=clock.ms)
        line = NewLine("plum", 1000, 1250, 1250)
        payment = Payment("wechat", 1250, number)
        id = place(
            session,
            NewOrder("web", "1", (line,), (payment,), pickup_at="S01"),
            at_ms=clock.ms,
        )
        cancel(session, locked(session, numbers_in(id)[0]), by="web", at_ms=clock.ms)
    payments = paying_server.app.state.payments.payments
    refund = refund_number(number, f"order:{id}:0:1")

    for _ in range(60):
        carry_out(database, giving_back(payments), now_ms=clock.ms)
        if states(paying_server, id) == ["done"]:
            break
        payments.work.step_refund(refund)  # A thread of head office's may do it, too.
        clock.forward(60)

    assert states(paying_server, id) == ["done"]
    order = simulator.wechat_book.orders[number]
    assert (order.held_minor(clock.ms), len(order.refunds)) == (0, 1)


def states(server: Server, id: str) -> list[str]:
    with server.database.read() as session:
        return [each.state for each in refunds_of(session, numbers_in(id)[0])]
