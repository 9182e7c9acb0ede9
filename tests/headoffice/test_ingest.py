"""Facts are taken once each, in order, whatever is in them; nothing that happened is refused."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session, col, select

from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.ingest.tables import (
    FactRow,
    Quarantine,
    SaleLine,
    SaleRow,
    SaleTender,
    ShiftRow,
    Trace,
)
from headoffice.inventory.ledger import Move, post
from headoffice.inventory.service import on_hand
from headoffice.inventory.tables import Movement
from headoffice.stores.tables import Device
from storeapp.domain.basket import Basket
from storeapp.domain.card import CardAttempt
from storeapp.domain.codec import (
    basket_void_body,
    card_attempt_body,
    drawer_open_body,
    enrolment_body,
    shift_open_body,
)
from storeapp.domain.fact import GENESIS
from storeapp.domain.money import Money
from storeapp.domain.shift import Shift
from storeapp.domain.till import ReceiptNumber
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import (
    ENDED_AT,
    Caller,
    Journal,
    item_of,
    push_of,
    sale_of,
    signed,
    tampered,
)
from tests.headoffice.conftest import MakeTill, Till, on_sqlite


def verdicts(answer: Any) -> list[tuple[int, str, str]]:
    assert answer.status_code == 200, answer.text
    return [(v["seq"], v["verdict"], v["why"]) for v in answer.json()["verdicts"]]


def kept(database: Database) -> list[tuple[int, str, str]]:
    """The facts in the database: number, verdict, why."""
    with database.read() as session:
        rows = session.exec(select(FactRow).order_by(col(FactRow.epoch), col(FactRow.seq)))
        return [(row.seq, row.verdict, row.why) for row in rows]


def aside(database: Database) -> list[tuple[int, str, str]]:
    """What people have to look at: number, hash, why."""
    with database.read() as session:
        rows = session.exec(select(Quarantine).order_by(col(Quarantine.id)))
        return [(row.seq, row.hash, row.why) for row in rows]


def stock(database: Database, store: str = "S01") -> dict[str, int]:
    with database.read() as session:
        return on_hand(session, store)


def count(session: Session, table: Any) -> int:
    return len(session.exec(select(table)).all())


# --- exactly once --------------------------------------------------------------------


def test_a_sale_is_kept_projected_and_taken_off_the_stock(till: Till, database: Database) -> None:
    fact = till.journal.sale(("P1", 2), ("P2", 1), ("P1", 1))

    answer = till.push(fact)

    assert answer.json()["acked_seq"] == 1
    assert verdicts(answer) == [(1, "accepted", "")]
    assert stock(database) == {"P1": -3000, "P2": -1000}
    with database.read() as session:
        row = session.get_one(FactRow, (till.device, 1, 1))
        sale = session.exec(select(SaleRow)).one()
        lines = session.exec(select(SaleLine).order_by(col(SaleLine.place))).all()
        tender = session.exec(select(SaleTender)).one()
        moves = session.exec(select(Movement).order_by(col(Movement.line))).all()
    assert (row.body, row.hash, row.sig) == (fact.body.encode(), fact.hash, fact.sig)
    assert (sale.number, sale.due_minor, sale.business_date) == (
        "S01-1-1-000001",
        1000,
        "2026-03-01",
    )
    assert [(line.sku, line.thousandths, line.net_minor) for line in lines] == [
        ("P1", 2000, 500),
        ("P2", 1000, 250),
        ("P1", 1000, 250),
    ]
    assert (tender.kind, tender.amount_minor) == ("cash", 1000)
    assert [(m.sku, m.thousandths, m.kind, m.seq, m.line) for m in moves] == [
        ("P1", -2000, "sold", 1, 0),
        ("P2", -1000, "sold", 1, 1),
        ("P1", -1000, "sold", 1, 2),
    ]


def test_a_batch_sent_again_is_answered_and_changes_nothing(till: Till, database: Database) -> None:
    facts = [till.journal.sale(("P1", 1)), till.journal.sale(("P1", 1))]
    till.push(*facts)
    third = till.journal.sale(("P1", 1))

    again = till.push(*facts)
    overlapping = till.push(*facts, third)

    assert verdicts(again) == [(1, "dup", ""), (2, "dup", "")]
    assert verdicts(overlapping) == [(1, "dup", ""), (2, "dup", ""), (3, "accepted", "")]
    assert kept(database) == [(1, "accepted", ""), (2, "accepted", ""), (3, "accepted", "")]
    assert stock(database) == {"P1": -3000}


def test_a_gap_keeps_what_came_before_it_and_says_what_is_missing(
    till: Till, database: Database
) -> None:
    facts = [till.journal.sale(("P1", 1)) for _ in range(4)]

    answer = till.push(facts[0], facts[2], facts[3])

    assert (answer.status_code, answer.json()["code"]) == (409, "gap")
    assert answer.json()["expected_seq"] == 2
    assert kept(database) == [(1, "accepted", "")]
    assert verdicts(till.push(*facts[1:]))[-1] == (4, "accepted", "")
    assert stock(database) == {"P1": -4000}


def test_the_first_fact_has_number_one(till: Till, database: Database) -> None:
    till.journal.sale(("P1", 1))
    answer = till.push(till.journal.sale(("P1", 1)))

    assert (answer.status_code, answer.json()["expected_seq"]) == (409, 1)
    assert kept(database) == []


def test_a_lost_answer_costs_nothing(till: Till, database: Database, server: Server) -> None:
    fact = till.journal.sale(("P1", 1))
    body = json.dumps(push_of(till.device, fact)).encode()
    headers = till.headers("POST", "/v1/push") | {"content-type": "application/json"}
    with till.http.stream("POST", "/v1/push", content=body, headers=headers):
        pass  # The line is cut before a byte of the answer was read.

    again = till.push(fact)

    assert verdicts(again) == [(1, "dup", "")]
    assert stock(database) == {"P1": -1000}


def test_the_same_batch_on_two_lines_at_once_is_taken_once(till: Till, database: Database) -> None:
    facts = [till.journal.sale(("P1", 1)) for _ in range(20)]
    lines = [till.twin() for _ in range(4)]
    started = threading.Barrier(4)

    def send(line: Caller) -> Any:
        started.wait()
        return line.push(*facts)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, lines))
    for line in lines:
        line.close()

    said = sorted({verdict for answer in answers for _, verdict, _ in verdicts(answer)})
    assert said == ["accepted", "dup"]
    assert len(kept(database)) == 20
    assert stock(database) == {"P1": -20_000}


def test_many_tills_sell_the_same_goods_at_once(make_till: MakeTill, database: Database) -> None:
    tills = [make_till("S01", str(number)) for number in range(1, 5)]
    started = threading.Barrier(4)

    def sell(till: Till) -> None:
        started.wait()
        for _ in range(5):
            assert till.push(till.journal.sale(("P2", 1), ("P1", 1))).status_code == 200

    threads = [threading.Thread(target=sell, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert stock(database) == {"P1": -20_000, "P2": -20_000}
    with database.read() as session:
        assert count(session, SaleRow) == 20


# --- a copied or restored file -------------------------------------------------------


def test_two_stories_about_one_number_are_a_fork(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("fork: device")
    first = till.journal.sale(("P1", 1))
    clone = till.journal.copy()
    ours, theirs = till.journal.sale(("P1", 1)), clone.sale(("P1", 5))
    after = clone.sale(("P1", 5))
    till.push(first, ours)

    answer = till.push(first, theirs, after)

    assert (answer.status_code, answer.json()["code"]) == (409, "fork")
    assert kept(database) == [(1, "accepted", ""), (2, "accepted", "")]
    assert sorted(aside(database)) == sorted(
        [(2, theirs.hash, "fork"), (2, ours.hash, "fork"), (3, after.hash, "fork")]
    )
    assert stock(database) == {"P1": -2000}
    with database.read() as session:
        device = session.get_one(Device, till.device)
    assert (device.forked, device.acked_seq, device.acked_hash) == (True, 2, ours.hash)


def test_a_fork_that_is_sent_again_is_one_finding(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("fork: device")
    clone = till.journal.copy()
    ours, theirs = till.journal.sale(("P1", 1)), clone.sale(("P1", 5))
    till.push(ours)
    till.push(theirs)

    answer = till.push(theirs)

    assert answer.status_code == 409
    assert len(aside(database)) == 2


def test_going_on_from_another_history_is_a_fork(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("fork: device")
    clone = till.journal.copy()
    ours = till.journal.sale(("P1", 1))
    clone.sale(("P1", 5))
    till.push(ours)
    next_of_clone = clone.sale(("P1", 5))

    answer = till.push(next_of_clone)

    assert (answer.status_code, answer.json()["code"]) == (409, "fork")
    assert aside(database) == [(2, next_of_clone.hash, "fork")]
    assert verdicts(till.push(till.journal.sale(("P1", 1)))) == [(2, "accepted", "")]


def test_a_fork_keeps_what_is_ours_in_the_same_batch(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("fork: device")
    ours = till.journal.sale(("P1", 1))
    strange = signed(till.key, _parts(till.journal.next("sale/1", "{}"), prev_hash="1" * 64))

    answer = till.push(ours, strange)

    assert answer.status_code == 409
    assert kept(database) == [(1, "accepted", "")]
    assert aside(database) == [(2, strange.hash, "fork")]


# --- what does not fit is put aside, acknowledged and shown --------------------------


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        pytest.param("refund/9", "{}", "kind-unknown", id="a kind of the future"),
        pytest.param("sale/1", "{}", "body-unreadable", id="an empty sale"),
        pytest.param("sale/1", "no json", "body-unreadable", id="no JSON"),
        pytest.param("sale/1", '{"a":1.5}', "body-unreadable", id="a float"),
        pytest.param("sale/1", "[" * 5000, "body-unreadable", id="brackets without end"),
        pytest.param("sale/1", "a\0b", "body-unreadable", id="a NUL in the body"),
        pytest.param("sa\0le/1", "{}", "text-not-storable", id="a NUL in the kind"),
    ],
)
def test_what_is_not_understood_is_quarantined_and_the_rest_goes_on(
    till: Till, database: Database, expected_logs: ExpectedLogs, kind: str, body: str, why: str
) -> None:
    expected_logs(f"quarantined: device .* seq 2: {why}")
    before = till.journal.sale(("P1", 1))
    poison = till.journal.add(kind, body)
    after = till.journal.sale(("P1", 1))

    answer = till.push(before, poison, after)

    assert verdicts(answer) == [(1, "accepted", ""), (2, "quarantined", why), (3, "accepted", "")]
    assert aside(database) == [(2, poison.hash, why)]
    assert stock(database) == {"P1": -2000}
    with database.read() as session:
        assert session.get_one(FactRow, (till.device, 1, 2)).body == body.encode()
        item = session.exec(select(Quarantine.item)).one()
    assert json.loads(item) == item_of(poison)
    assert verdicts(till.push(before, poison, after)) == [(n, "dup", "") for n in (1, 2, 3)]


def test_a_sale_that_does_not_add_up_is_quarantined(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("body-unreadable")
    body = sale_of((("P1", 1),), ReceiptNumber("S01", "1", 1, 1)) | {"due": 1}

    answer = till.push(till.journal.add("sale/2", body))

    assert verdicts(answer) == [(1, "quarantined", "body-unreadable")]
    assert stock(database) == {}


def test_a_changed_body_no_longer_has_its_hash(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hash-wrong")
    fact = till.journal.sale(("P1", 1))
    changed = tampered(fact, body=fact.body.replace('"quantity":1000', '"quantity":9000'))
    next_one = till.journal.sale(("P1", 1))

    answer = till.push(changed, next_one)

    assert changed.body != fact.body
    assert verdicts(answer) == [
        (1, "quarantined", "hash-wrong"),
        (2, "accepted_flagged", "follows-untrusted"),
    ]
    assert stock(database) == {"P1": -1000}


def test_a_wrong_hash_does_not_stop_the_facts_after_it(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hash-wrong")
    rotten = tampered(till.journal.sale(("P1", 1)), hash="ab" * 32)
    second, third = till.journal.sale(("P1", 1)), till.journal.sale(("P1", 1))

    first_answer, answer = till.push(rotten), till.push(second, third)

    assert verdicts(first_answer) == [(1, "quarantined", "hash-wrong")]
    assert verdicts(answer) == [
        (2, "accepted_flagged", "follows-untrusted"),
        (3, "accepted", ""),
    ]
    assert till.hello(last_seq=3, last_hash=third.hash).json()["acked_hash"] == third.hash


def test_a_fact_signed_by_another_key_is_quarantined(
    till: Till, make_till: MakeTill, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("signature-wrong")
    other = make_till("S02", "1")
    fact = till.journal.sale(("P1", 1))
    forged = tampered(fact, sig=other.key.sign(bytes.fromhex(fact.hash)))

    answer = till.push(forged, till.journal.sale(("P1", 1)))

    assert verdicts(answer) == [(1, "quarantined", "signature-wrong"), (2, "accepted", "")]
    assert stock(database) == {"P1": -1000}


def test_a_sale_that_another_fact_told_moves_nothing_again(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("told-before")
    body = sale_of((("P1", 1),), ReceiptNumber("S01", "1", 1, 1))
    facts = [till.journal.add("sale/2", body) for _ in range(3)]

    in_one_batch = till.push(facts[0], facts[1])
    in_another = till.push(facts[2])

    assert verdicts(in_one_batch) == [(1, "accepted", ""), (2, "quarantined", "told-before")]
    assert verdicts(in_another) == [(3, "quarantined", "told-before")]
    assert stock(database) == {"P1": -1000}


def test_a_receipt_number_of_another_till_is_flagged(till: Till, database: Database) -> None:
    answer = till.push(till.journal.sale(("P1", 1), number=ReceiptNumber("S02", "1", 1, 1)))

    assert verdicts(answer) == [(1, "accepted_flagged", "number-of-another-till")]
    assert stock(database) == {"P1": -1000}


@pytest.mark.parametrize(
    ("ahead_ms", "verdict"),
    [(300_000, "accepted"), (300_001, "accepted_flagged"), (-(10**10), "accepted")],
)
@on_sqlite
def test_a_clock_that_runs_ahead_is_flagged(till: Till, ahead_ms: int, verdict: str) -> None:
    body = sale_of((("P1", 1),), ReceiptNumber("S01", "1", 1, 1))
    fact = till.journal.add("sale/2", body, hlc_ms=till.clock.ms + ahead_ms)

    said = verdicts(till.push(fact))

    assert [each[1] for each in said] == [verdict]


def test_a_till_may_ask_for_quarantine(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("kept-raw")
    fact = till.journal.sale(("P1", 1))

    answer = till.push(fact, quarantine_request=True)

    assert verdicts(answer) == [(1, "quarantined", "kept-raw")]
    assert verdicts(till.push(fact)) == [(1, "dup", "")]
    assert (stock(database), kept(database)) == ({}, [(1, "quarantined", "kept-raw")])


def test_a_request_for_quarantine_is_for_a_single_fact(till: Till, database: Database) -> None:
    facts = [till.journal.sale(("P1", 1)) for _ in range(2)]

    answer = till.push(*facts, quarantine_request=True)

    assert verdicts(answer) == [(1, "accepted", ""), (2, "accepted", "")]


def test_a_mistake_of_head_office_holds_up_one_fact_and_no_other(
    till: Till,
    database: Database,
    expected_logs: ExpectedLogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected_logs("batch failed: device .* from seq 1")
    expected_logs("fact failed: device .* seq 2")
    expected_logs("quarantined: device .* seq 2: kept-raw")

    def post_or_fail(session: Session, moves: Sequence[Move], *, at_ms: int) -> None:
        if any(move.sku == "POISON" for move in moves):
            raise RuntimeError("we never thought of this")
        post(session, moves, at_ms=at_ms)

    monkeypatch.setattr("headoffice.ingest.projecting.post", post_or_fail)
    facts = [till.journal.sale((sku, 1)) for sku in ("P1", "POISON", "P1")]

    answer = till.push(*facts)

    assert verdicts(answer) == [
        (1, "accepted", ""),
        (2, "quarantined", "kept-raw"),
        (3, "accepted", ""),
    ]
    assert answer.json()["acked_seq"] == 3
    assert aside(database) == [(2, facts[1].hash, "kept-raw")]
    assert stock(database) == {"P1": -2000}


def test_an_item_that_is_no_item_is_taken_when_the_till_asks_for_it(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("item-unreadable")
    batch = push_of(till.device, till.journal.sale(("P1", 1)))
    batch["items"][0] |= {"hash": "not hex", "mono_ms": 1.5, "wall": "x" * 100}
    refused = till.post("/v1/push", batch)

    answer = till.post("/v1/push", batch | {"quarantine_request": True})

    assert (refused.status_code, refused.json()["code"]) == (422, "message-unreadable")
    assert verdicts(answer) == [(1, "quarantined", "item-unreadable")]
    with database.read() as session:
        raw = json.loads(session.exec(select(Quarantine.item)).one())
    assert (raw["hash"], raw["mono_ms"], raw["seq"]) == ("not hex", "1.5", 1)
    assert verdicts(till.push(till.journal.sale(("P1", 1)))) == [
        (2, "accepted_flagged", "follows-untrusted")
    ]
    assert verdicts(till.post("/v1/push", batch | {"quarantine_request": True})) == [(1, "dup", "")]


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"items": []}, 422, "message-unreadable", id="no item"),
        pytest.param({"items": [{"seq": 0}]}, 422, "message-unreadable", id="number 0"),
        pytest.param({"items": [{"seq": 2}]}, 409, "gap", id="too far"),
        pytest.param({"device": "another"}, 403, "other-device", id="another device's"),
        pytest.param({"items": [{"seq": 1}, {"seq": 2}]}, 422, "message-unreadable", id="two"),
    ],
)
def test_not_everything_can_be_put_aside(
    till: Till, database: Database, changes: dict[str, Any], status: int, code: str
) -> None:
    batch = {
        "device": till.device,
        "epoch": 1,
        "first_seq": 1,
        "items": [{"seq": 1}],
        "quarantine_request": True,
    }

    answer = till.post("/v1/push", batch | changes)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert kept(database) == []


def test_the_refusal_of_a_message_names_the_place_and_not_the_value(till: Till) -> None:
    batch = push_of(till.device, till.journal.sale(("P1", 1)))
    batch["items"][0]["hash"] = "13800138000"

    answer = till.post("/v1/push", batch)

    assert answer.json()["detail"] == (
        "The message cannot be read: string_pattern_mismatch at items.0.hash."
    )
    assert "13800138000" not in answer.text


# --- the other kinds -----------------------------------------------------------------


def test_what_happens_besides_selling_leaves_its_rows(till: Till, database: Database) -> None:
    shift = Shift("shift-1", ENDED_AT, ENDED_AT.date(), "staff-1", Money(20_000))
    drawer = drawer_open_body(reason="sale", staff_id="staff-1", at=ENDED_AT, sale_id="sale-1")
    attempt = CardAttempt("S01-1-b1-1", "b1", 1, Money(1280), ENDED_AT)
    facts = [
        till.journal.add(
            "enrolment/1",
            enrolment_body(store="S01", till="1", public_key=till.key.public, epoch=1, at=ENDED_AT),
        ),
        till.journal.add("shift_open/1", shift_open_body(shift)),
        till.journal.add("drawer_open/1", drawer),
        till.journal.add(
            "basket_void/1",
            basket_void_body(Basket("b1"), staff_id="staff-1", at=ENDED_AT, reason="cleared"),
        ),
        till.journal.add("card_attempt/1", card_attempt_body(attempt)),
    ]

    answer = till.push(*facts)

    assert [verdict for _, verdict, _ in verdicts(answer)] == ["accepted"] * 5
    with database.read() as session:
        row = session.exec(select(ShiftRow)).one()
        traces = session.exec(select(Trace).order_by(col(Trace.seq))).all()
    assert (row.id, row.store, row.staff, row.float_minor) == ("shift-1", "S01", "staff-1", 20_000)
    assert [(t.seq, t.kind, t.staff, t.reason, t.subject) for t in traces] == [
        (1, "enrolment", "", "", till.key.public),
        (3, "drawer_open", "staff-1", "sale", "sale-1"),
        (4, "basket_void", "staff-1", "cleared", "b1"),
        (5, "card_attempt", "", "CREATED", "S01-1-b1-1"),
    ]


# --- hello ---------------------------------------------------------------------------


def test_hello_says_where_the_till_stands(till: Till) -> None:
    before = till.hello().json()
    fact = till.journal.sale(("P1", 1))
    till.push(fact)
    after = till.hello(last_seq=1, last_hash=fact.hash).json()

    assert (before["acked_seq"], before["acked_hash"]) == (0, GENESIS)
    assert (after["acked_seq"], after["acked_hash"], after["epoch"]) == (1, fact.hash, 1)
    assert (after["protocol_min"], after["protocol_max"]) == (1, 1)
    assert after["server_time_ms"] == till.clock.ms
    assert [stream["stream"] for stream in after["streams"]] == [
        "catalog/north",
        "price/north",
        "stock/S01",
        "staff/S01",
        f"config/{till.device}",
        "promo/S01",
        "members/S01",
        "orders/S01",
    ]


def test_another_journal_under_the_same_number_is_noticed(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    expected_logs("another journal")
    fact = till.journal.sale(("P1", 1))
    till.push(fact)

    answer = till.hello(last_seq=1, last_hash="1" * 64)

    assert (answer.status_code, answer.json()["acked_hash"]) == (200, fact.hash)
    with database.read() as session:
        assert session.get_one(Device, till.device).forked is True


def test_a_hello_that_comes_late_is_no_other_journal(till: Till, database: Database) -> None:
    first = till.journal.sale(("P1", 1))
    till.push(first)
    till.hello(last_seq=1, last_hash=first.hash)
    till.push(till.journal.sale(("P1", 1)))

    late = till.hello(last_seq=1, last_hash=first.hash)

    assert (late.status_code, late.json()["acked_seq"]) == (200, 2)
    with database.read() as session:
        assert session.get_one(Device, till.device).forked is False


# --- limits --------------------------------------------------------------------------


def packed(till: Till, body: bytes, path: str = "/v1/push") -> Any:
    headers = till.headers("POST", path) | {
        "content-type": "application/json",
        "content-encoding": "gzip",
    }
    return till.http.post(path, content=body, headers=headers)


def test_a_packed_batch_is_taken(till: Till, database: Database) -> None:
    batch = json.dumps(push_of(till.device, till.journal.sale(("P1", 1)))).encode()

    assert verdicts(packed(till, gzip.compress(batch))) == [(1, "accepted", "")]


@on_sqlite
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(gzip.compress(b"\0" * 50_000_000, 1), 413, "too-large", id="bomb"),
        pytest.param(b"\0" * 5_000_000, 413, "too-large", id="too much as it comes"),
        pytest.param(b"no gzip", 400, "packing-broken", id="no gzip"),
        pytest.param(gzip.compress(b"{}")[:-4], 400, "packing-broken", id="cut off"),
        pytest.param(gzip.compress(b"{}") + b"more", 400, "packing-broken", id="more behind"),
    ],
)
def test_what_is_too_large_or_no_gzip_is_refused(
    till: Till, database: Database, body: bytes, status: int, code: str
) -> None:
    answer = packed(till, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert kept(database) == []


@on_sqlite
def test_other_messages_have_a_lower_limit(till: Till) -> None:
    answer = packed(till, gzip.compress(b" " * 256_001), "/v1/stock/query")

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@on_sqlite
def test_another_packing_is_refused(till: Till) -> None:
    headers = till.headers("POST", "/v1/push") | {"content-encoding": "br"}

    answer = till.http.post("/v1/push", content=b"{}", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "encoding-unknown")


@on_sqlite
def test_a_full_batch_of_two_hundred_sales_is_taken(till: Till, database: Database) -> None:
    goods = tuple((f"P{n}", 1) for n in range(10))
    facts = [till.journal.sale(*goods) for _ in range(200)]

    answer = till.push(*facts)
    too_many = till.push(*facts, till.journal.sale(("P1", 1)))

    assert answer.json()["acked_seq"] == 200
    assert too_many.status_code == 422
    assert stock(database) == {f"P{n}": -200_000 for n in range(10)}


@on_sqlite
def test_more_pushes_at_once_than_there_are_places_come_again(
    till: Till, server: Server, database: Database
) -> None:
    fact = till.journal.sale(("P1", 1))
    admission = server.app.state.admission
    places = [admission.place() for _ in range(server.app.state.deps.settings.pushes_at_once)]
    for place in places:
        place.__enter__()

    busy = till.push(fact)
    for place in places:
        place.__exit__(None, None, None)
    later = till.push(fact)

    assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (
        429,
        "busy",
        "1",
    )
    assert verdicts(later) == [(1, "accepted", "")]


def _parts(fact: Any, **changes: Any) -> dict[str, Any]:
    names = [name for name in type(fact).__slots__ if name not in ("hash", "sig")]
    return {name: getattr(fact, name) for name in names} | changes


def test_a_new_epoch_counts_from_one_again(make_till: MakeTill, database: Database) -> None:
    old = make_till()
    old.push(old.journal.sale(("P1", 1)))
    new = make_till()

    answer = new.push(Journal(new.key, device=new.device, epoch=2).sale(("P1", 1)))

    assert [each[:2] for each in verdicts(answer)] == [(1, "accepted_flagged")]
    assert stock(database) == {"P1": -2000}
