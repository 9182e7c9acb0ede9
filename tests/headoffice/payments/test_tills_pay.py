"""Payment by phone as a till asks for it, over real sockets on both sides."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import col, select

from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.members.service import link, locked
from headoffice.members.tables import MemberLook
from headoffice.payments.model import NEVER_MS, State
from headoffice.payments.service import payer_of
from headoffice.payments.simulator.app import Simulator
from headoffice.payments.simulator.book import Case
from headoffice.payments.tables import AttemptChange, AttemptRow, PayerSeen
from storeapp.sync.wire.paying import UNDER_WAY
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import Till, on_sqlite
from tests.headoffice.members.given import a_member
from tests.headoffice.payments.paying import ALIPAY, WECHAT, a_charge, an_attempt


@pytest.fixture
def till(paying_server: Server, clock: Clock, database: Database) -> Iterator[Till]:
    till = Till(paying_server.url, clock, database, "S01", "1")
    yield till
    till.close()


@pytest.fixture
def neighbour(paying_server: Server, clock: Clock, database: Database) -> Iterator[Till]:
    """Another till of the same store."""
    till = Till(paying_server.url, clock, database, "S01", "2")
    yield till
    till.close()


@pytest.fixture
def stranger(paying_server: Server, clock: Clock, database: Database) -> Iterator[Till]:
    """A till of another store."""
    till = Till(paying_server.url, clock, database, "F01", "1")
    yield till
    till.close()


def until_over(server: Server, clock: Clock, till: Till, shown: dict[str, Any]) -> dict[str, Any]:
    """The attempt as it stands in the end, each question asked when it is due."""
    work = server.app.state.payments.payments.work
    for _ in range(60):
        if shown["state"] not in UNDER_WAY:
            return shown
        clock.ms = max(clock.ms, due_ms(server.database, shown["number"]))
        work.step(shown["number"])
        shown = till.post("/v1/pay/ask", an_attempt(attempt=shown["attempt"])).json()
    raise AssertionError(shown)


def until_given_back(
    server: Server, clock: Clock, till: Till, over: dict[str, Any]
) -> dict[str, Any]:
    """Head office's own threads ask too: which of the questions finds it is not known."""
    back = over
    for _ in range(60):
        if back["state"] == "PAID_BUT_REVERSED":
            break
        due = due_ms(server.database, over["number"])
        if due != NEVER_MS:
            clock.ms = max(clock.ms, due)
            server.app.state.payments.payments.work.step(over["number"])
        asked = an_attempt(known_version=back["version"])
        back = till.post("/v1/pay/ask?wait=1", asked).json()
    return back


def due_ms(database: Database, number: str) -> int:
    with database.read() as session:
        return session.get_one(AttemptRow, number).due_ms


def states(database: Database, number: str) -> list[str]:
    with database.read() as session:
        rows = select(AttemptChange.state).where(AttemptChange.number == number)
        return list(session.exec(rows.order_by(AttemptChange.version)))  # type: ignore[arg-type]


def held(simulator: Simulator, number: str) -> int:
    for book in (simulator.wechat_book, simulator.alipay_book):
        if number in book.orders:
            return book.orders[number].held_minor(simulator.now_ms())
    return 0


@pytest.mark.parametrize(
    ("code", "provider"),
    [pytest.param(WECHAT, "wechat", id="WeChat Pay"), pytest.param(ALIPAY, "alipay", id="Alipay")],
)
def test_a_code_is_charged_once_and_the_till_hears_of_it(
    till: Till, database: Database, simulator: Simulator, code: str, provider: str
) -> None:
    shown = till.post("/v1/pay/charge?wait=20", a_charge(code=code)).json()

    number = shown["number"]
    assert number.startswith("S011_")
    assert (shown["state"], shown["provider"], shown["amount_minor"]) == ("PAID", provider, 1250)
    assert states(database, number) == ["CREATED", "SENT", "PAID"]
    assert held(simulator, number) == 1250
    again = till.post("/v1/pay/charge?wait=20", a_charge(code=code)).json()
    assert again == shown
    book = simulator.wechat_book if provider == "wechat" else simulator.alipay_book
    assert book.charges == [number]


@on_sqlite
@pytest.mark.parametrize(
    ("case", "state", "reason", "kept_minor"),
    [
        pytest.param(Case.PAID_LATER, "PAID", "", 1250, id="paid at eight seconds"),
        pytest.param(Case.NEVER_PAID, "REVERSED", "timed-out", 0, id="never paid"),
        pytest.param(Case.CUT_BEFORE, "REVERSED", "timed-out", 0, id="cut before the charge"),
        pytest.param(Case.CUT_AFTER, "PAID", "", 1250, id="cut after the charge"),
        pytest.param(Case.CUT_AND_PAID_LATER, "PAID", "", 1250, id="cut, and paid later"),
        pytest.param(Case.REVERSE_TWICE_IN_VAIN, "REVERSED", "timed-out", 0, id="twice in vain"),
        pytest.param(Case.NO_FUNDS, "DECLINED", "funds", 0, id="no funds"),
        pytest.param(Case.SYSTEM_ERROR_PAID, "PAID", "", 1250, id="an error that paid"),
        pytest.param(Case.SYSTEM_ERROR_UNPAID, "REVERSED", "timed-out", 0, id="an error"),
    ],
)
def test_every_attempt_comes_to_its_end(
    paying_server: Server,
    till: Till,
    clock: Clock,
    simulator: Simulator,
    case: Case,
    state: str,
    reason: str,
    kept_minor: int,
) -> None:
    shown = till.post("/v1/pay/charge?wait=20", a_charge(case)).json()

    over = until_over(paying_server, clock, till, shown)

    assert (over["state"], over["reason"]) == (state, reason)
    assert held(simulator, over["number"]) == kept_minor


@on_sqlite
def test_another_till_of_the_store_is_answered_and_another_store_is_not(
    till: Till, neighbour: Till, stranger: Till
) -> None:
    shown = till.post("/v1/pay/charge?wait=20", a_charge()).json()

    assert neighbour.post("/v1/pay/ask", an_attempt()).json() == shown
    refused = stranger.post("/v1/pay/ask", an_attempt())
    assert (refused.status_code, refused.json()["code"]) == (404, "payment-attempt-unknown")


@on_sqlite
def test_a_new_attempt_waits_for_the_old_one_to_be_definite(
    paying_server: Server, till: Till, clock: Clock, simulator: Simulator
) -> None:
    first = till.post("/v1/pay/charge?wait=20", a_charge(Case.NEVER_PAID)).json()

    refused = till.post("/v1/pay/charge", a_charge(attempt=2))
    cancelled = till.post("/v1/pay/cancel", an_attempt()).json()
    over = until_over(paying_server, clock, till, cancelled)
    second = till.post("/v1/pay/charge?wait=20", a_charge(attempt=2)).json()

    assert (refused.status_code, refused.json()["code"]) == (409, "payment-attempt-open")
    assert refused.json()["current"]["body"]["number"] == first["number"]
    assert (cancelled["state"], over["state"]) == ("REVERSING", "REVERSED")
    assert second["state"] == "PAID"
    assert simulator.wechat_book.charges == [first["number"], second["number"]]


@on_sqlite
def test_a_second_payment_beside_a_paid_one_says_that_it_knows(till: Till) -> None:
    till.post("/v1/pay/charge?wait=20", a_charge())

    unaware = till.post("/v1/pay/charge", a_charge(attempt=2))
    aware = till.post("/v1/pay/charge?wait=20", a_charge(attempt=2, paid=[1]))

    assert (unaware.status_code, unaware.json()["code"]) == (409, "payment-attempt-paid")
    assert aware.json()["state"] == "PAID"


@on_sqlite
def test_a_late_success_is_refunded_by_itself_and_reported(
    paying_server: Server, till: Till, clock: Clock, simulator: Simulator, expected_logs: Any
) -> None:
    expected_logs("paid when it was over, goes back")

    shown = till.post("/v1/pay/charge?wait=20", a_charge(Case.LATE_SUCCESS)).json()
    over = until_over(paying_server, clock, till, shown)
    back = until_given_back(paying_server, clock, till, over)

    assert (back["state"], back["late"]) == ("PAID_BUT_REVERSED", True)
    assert held(simulator, over["number"]) == 0


@on_sqlite
def test_a_paid_attempt_that_is_cancelled_goes_back(
    paying_server: Server, till: Till, clock: Clock, simulator: Simulator
) -> None:
    paid = till.post("/v1/pay/charge?wait=20", a_charge()).json()

    over = until_over(paying_server, clock, till, till.post("/v1/pay/cancel", an_attempt()).json())

    assert (paid["state"], over["state"]) == ("PAID", "PAID_BUT_REVERSED")
    assert held(simulator, over["number"]) == 0


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"code": "9912345678901234"}, 422, "payment-code-unknown", id="no such code"),
        pytest.param({"currency": "USD"}, 422, "payment-currency", id="dollars"),
        pytest.param({"code": "12"}, 422, "message-unreadable", id="no code"),
        pytest.param({"amount_minor": 0}, 422, "message-unreadable", id="nothing to pay"),
    ],
)
def test_what_cannot_be_charged_leaves_nothing(
    till: Till, database: Database, changes: dict[str, Any], status: int, code: str
) -> None:
    refused = till.post("/v1/pay/charge", a_charge() | changes)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert a_charge()["code"] not in refused.text
    with database.read() as session:
        assert session.exec(select(AttemptRow.number)).all() == []


@on_sqlite
def test_the_same_attempt_with_another_amount_is_refused(till: Till, simulator: Simulator) -> None:
    paid = till.post("/v1/pay/charge?wait=20", a_charge()).json()

    refused = till.post("/v1/pay/charge", a_charge(amount_minor=1300))

    assert (refused.status_code, refused.json()["code"]) == (409, "payment-attempt-differs")
    assert till.post("/v1/pay/ask", an_attempt()).json() == paid
    assert held(simulator, paid["number"]) == 1250


@on_sqlite
def test_a_return_gives_back_once_and_never_more_than_was_paid(
    till: Till, simulator: Simulator
) -> None:
    paid = till.post("/v1/pay/charge?wait=20", a_charge()).json()
    asked = an_attempt(refund="return-1", amount_minor=1000)

    done = till.post("/v1/pay/refund?wait=20", asked).json()
    again = till.post("/v1/pay/refund?wait=20", asked).json()
    more = till.post("/v1/pay/refund", an_attempt(refund="return-2", amount_minor=251))
    other = till.post("/v1/pay/refund", asked | {"amount_minor": 999})

    assert (done["state"], again) == ("DONE", done)
    assert (more.status_code, more.json()["code"]) == (409, "payment-refund-too-much")
    assert (other.status_code, other.json()["code"]) == (409, "payment-refund-differs")
    assert held(simulator, paid["number"]) == 250
    assert till.post("/v1/pay/ask", an_attempt()).json()["refunded_minor"] == 1000


@on_sqlite
def test_who_pays_is_a_handle_that_only_head_office_can_open(
    till: Till, stranger: Till, database: Database, clock: Clock
) -> None:
    told = till.post("/v1/pay/payer", {"code": a_charge()["code"]}).json()
    paid = till.post("/v1/pay/charge?wait=20", a_charge()).json()

    assert told["provider"] == "wechat"
    assert "oSim" not in str(told) + str(paid)
    with database.read() as session:
        for handle in (told["payer"], paid["payer"]):
            known = payer_of(session, handle, store="S01", now_ms=clock.ms)
            assert known == ("wechat", "oSim1234")
            assert payer_of(session, handle, store="F01", now_ms=clock.ms) is None
        late = clock.ms + 3_600_001
        assert payer_of(session, told["payer"], store="S01", now_ms=late) is None


@on_sqlite
def test_a_payer_who_is_a_member_is_told_to_who_asks_and_spends_nothing(
    till: Till, database: Database
) -> None:
    asked = {"code": a_charge()["code"], "staff": "lin"}
    nobody = till.post("/v1/pay/payer", asked).json()
    a_member(database)
    with database.write() as session:
        link(session, locked(session, "m1"), "wechat", "oSim1234")
    known = till.post("/v1/pay/payer", asked).json()
    unasked = till.post("/v1/pay/payer", {"code": a_charge()["code"]}).json()

    assert (nobody["member"], unasked["member"]) == (None, None)
    assert (known["member"]["member"], known["member"]["may_spend"]) == ("m1", False)
    with database.read() as session:
        looks = session.exec(select(MemberLook).order_by(col(MemberLook.id))).all()
    assert [(look.staff, look.kind, look.member) for look in looks] == [
        ("lin", "wechat", ""),
        ("lin", "wechat", "m1"),
    ]


@on_sqlite
def test_who_paid_is_forgotten_after_a_day_and_the_payment_is_not(
    till: Till, paying_server: Server, database: Database, clock: Clock
) -> None:
    told = till.post("/v1/pay/payer", {"code": a_charge()["code"]}).json()
    paid = till.post("/v1/pay/charge?wait=20", a_charge()).json()

    paying_server.app.state.payments.forget()
    known = till.post("/v1/pay/ask", an_attempt()).json()
    clock.forward(86_401)
    paying_server.app.state.payments.forget()

    assert known == paid
    with database.read() as session:
        assert session.get_one(AttemptRow, paid["number"]).payer == ""
        assert session.get_one(AttemptRow, paid["number"]).state == "PAID"
        assert session.get(PayerSeen, told["payer"]) is None


@on_sqlite
def test_a_provider_that_says_nothing_keeps_nobody_waiting_for_a_name(
    till: Till, paying_server: Server, simulator: Simulator
) -> None:
    asked = threading.Event()
    gateway = paying_server.app.state.payments.payments.work.gateways["wechat"]
    gateway.payer = lambda _code: str(asked.wait(20)) and "too late"

    told = till.post("/v1/pay/payer", {"code": a_charge()["code"]}).json()
    paid = till.post("/v1/pay/charge?wait=20", a_charge()).json()
    asked.set()

    assert told == {"provider": "wechat", "payer": "", "member": None}
    assert paid["state"] == "PAID"


@on_sqlite
def test_no_log_holds_a_code(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    for code in (WECHAT, ALIPAY):
        till.post("/v1/pay/payer", {"code": code + "00"})
        till.post("/v1/pay/charge?wait=20", a_charge(code=code, sale=f"sale-{code[:2]}"))

    texts = [record.getMessage() for record in caplog.records]
    assert any("PAID" in text for text in texts)
    assert [text for text in texts if WECHAT in text or ALIPAY in text] == []


def test_two_tills_that_begin_at_once_do_not_charge_both(
    till: Till, neighbour: Till, simulator: Simulator
) -> None:
    together = threading.Barrier(2)

    def begin(asker: Till, attempt: int) -> int:
        together.wait()
        return asker.post("/v1/pay/charge?wait=20", a_charge(attempt=attempt)).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(begin, (till, neighbour), (1, 2)))

    assert sorted(answers) == [200, 409]
    assert len(simulator.wechat_book.charges) == 1


@on_sqlite
def test_what_is_not_decided_is_listed_for_its_store_only(
    till: Till, neighbour: Till, stranger: Till
) -> None:
    shown = till.post("/v1/pay/charge?wait=20", a_charge(Case.NEVER_PAID)).json()

    assert neighbour.post("/v1/pay/open", {}).json() == {"attempts": [shown]}
    assert stranger.post("/v1/pay/open", {}).json() == {"attempts": []}
    assert shown["state"] == State.PENDING.value
