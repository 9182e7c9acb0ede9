"""An order paid by the code on a phone: its goods held, charged once, placed once, or let go."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from headoffice.app import Server
from headoffice.channels import pending
from headoffice.channels.paying import Cashier
from headoffice.channels.tables import PendingOrder
from headoffice.db.database import Database
from headoffice.inventory.available import ato
from headoffice.inventory.holding import release
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.keeping import read
from headoffice.orders.sealing import opened
from headoffice.orders.tables import OrderTenderRow
from headoffice.payments.service import Asker
from headoffice.payments.simulator.app import Simulator
from headoffice.payments.simulator.book import Case
from headoffice.payments.simulator.keys import Keys, new_keys
from headoffice.payments.simulator.serving import SimulatorServer
from headoffice.settings import Settings
from storeapp.sync.wire.paying import Charge
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock
from tests.headoffice.channels.conftest import MakeShop
from tests.headoffice.channels.selling import Shop, add_goods, add_shop, cart
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import ANNA
from tests.headoffice.payments.paying import WECHAT

pytestmark = on_sqlite

PATIENCE_S = 10.0


@pytest.fixture(scope="module")
def keys() -> Keys:
    return new_keys()


@pytest.fixture
def simulator(keys: Keys, clock: Clock, tmp_path: Path) -> Iterator[tuple[Simulator, Path]]:
    with SimulatorServer(keys, clock) as server:
        yield server.simulator, server.settings(tmp_path / "payments")


@pytest.fixture
def server(
    settings: Settings,
    simulator: tuple[Simulator, Path],
    clock: Clock,
    stores: None,
    database: Database,
) -> Iterator[Server]:
    """A head office that is the simulator's merchant."""
    add_goods(database)
    add_shop(database)
    own = replace(settings, payments=str(simulator[1]), payment_look_s=0.05)
    with Server(own, now_ms=clock) as server:
        with database.write() as session:
            set_opening_stock(session, "S01", {"PLUM-40": 5_000}, at_ms=clock.ms)
        yield server


def by_phone(ref: str = "R1", pieces: int = 2) -> dict[str, Any]:
    return {
        "ref": ref,
        "lines": cart(PLUM_40=pieces),
        "mode": "pickup",
        "place": "S01",
        "contact": {"called": "小梅", "phone": ANNA},
        "payment": {"kind": "phone"},
    }


def paid(shop: Shop, case: Case, *, attempt: int = 1, ref: str = "R1") -> dict[str, Any]:
    """Charged, and asked until it is decided."""
    asked = shop.post(f"orders/{ref}/payments", code=WECHAT + case.value, attempt=attempt)
    assert asked.status_code == 200, asked.text
    told: dict[str, Any] = asked.json()

    def decided() -> bool:
        told.update(shop.get(f"orders/{ref}/payments/{attempt}").json())
        return told["state"] != "waiting"

    until(decided)
    return told


def until(so: Callable[[], bool]) -> None:
    """What goes on in other threads has become so."""
    deadline = time.monotonic() + PATIENCE_S
    while not so():
        assert time.monotonic() < deadline


def waiting(database: Database, ref: str = "R1") -> PendingOrder:
    with database.read() as session:
        return session.get_one(PendingOrder, ("web", ref))


def promisable(database: Database, clock: Clock) -> int:
    with database.read() as session:
        return ato(session, ["PLUM-40"], "web", clock.ms)["PLUM-40"]


def test_it_is_held_charged_and_placed(shop: Shop, database: Database, clock: Clock) -> None:
    asked = shop.post("orders", **by_phone()).json()
    before = shop.get("orders/R1").json()["code"]
    kept = waiting(database).sealed

    told = paid(shop, Case.PAID)
    again = paid(shop, Case.PAID)

    assert (asked["state"], asked["order"], asked["due_minor"]) == ("awaiting_payment", "", 2_500)
    assert asked["hold_until_ms"] == clock.ms + 900_000
    assert before == "order-awaits-payment"
    assert "小梅".encode() not in kept
    assert (told["state"], told["order"], again) == ("paid", "O1", told)
    assert shop.get("orders/R1").json()["paid_minor"] == 2_500
    assert promisable(database, clock) == 3_000
    assert (waiting(database).state, waiting(database).sealed) == ("placed", b"")
    with database.read() as session:
        tender = session.exec(select(OrderTenderRow)).one()
        assert (tender.kind, tender.paid_minor) == ("wechat", 2_500)
        assert opened(session, read(session, 1).row).called == "小梅"


def test_what_was_not_paid_may_be_paid_by_another_code(shop: Shop, database: Database) -> None:
    shop.post("orders", **by_phone())

    first = paid(shop, Case.NO_FUNDS)
    second = paid(shop, Case.PAID, attempt=2)

    assert (first["state"], first["order"]) == ("not_paid", "")
    assert (second["state"], second["order"]) == ("paid", "O1")


def test_unpaid_goods_are_let_go_when_the_time_is_over(
    shop: Shop, server: Server, database: Database, clock: Clock
) -> None:
    shop.post("orders", **by_phone())
    assert promisable(database, clock) == 3_000
    cashier = Cashier(database, server.app.state.payments.payments)

    clock.forward(899)
    assert cashier.settle_due(now_ms=clock.ms) == 0
    clock.forward(1)
    assert cashier.settle_due(now_ms=clock.ms) == 1

    assert (waiting(database).state, waiting(database).sealed) == ("expired", b"")
    assert promisable(database, clock) == 5_000
    refused = shop.post("orders/R1/payments", code=WECHAT + Case.PAID.value)
    assert (refused.status_code, refused.json()["code"]) == (409, "order-not-waiting")


def test_paid_and_not_to_be_had_any_more_is_given_back(
    shop: Shop,
    server: Server,
    database: Database,
    clock: Clock,
    expected_logs: ExpectedLogs,
) -> None:
    expected_logs("order R1 of web is paid and cannot be placed: given back")
    shop.post("orders", **by_phone())
    row = waiting(database)
    payments = server.app.state.payments.payments
    with database.write() as session:  # As if a process had died between the two.
        release(session, pending.hold_of("web", "R1"), at_ms=clock.ms)
        set_opening_stock(session, "S01", {"PLUM-40": 1_000}, at_ms=clock.ms)
    payments.charge(
        Asker(row.place, "online"),
        Charge(
            sale=row.sale,
            attempt=1,
            amount_minor=row.due_minor,
            currency="CNY",
            code=WECHAT + Case.PAID.value,
        ),
    )
    cashier = Cashier(database, payments)
    until(lambda: cashier.settle_due(now_ms=clock.ms) == 1)

    assert waiting(database).state == "given-back"
    until(lambda: payments.show(Asker(row.place, "online"), row.sale, 1).refunded_minor == 2_500)


def test_of_nothing_that_waits_nothing_is_paid(shop: Shop, make_shop: MakeShop) -> None:
    refused = shop.post("orders/none/payments", code=WECHAT + Case.PAID.value)
    asked = shop.get("orders/none/payments/1")

    assert (refused.status_code, asked.status_code) == (404, 404)
