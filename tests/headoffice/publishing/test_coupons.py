"""Single-use coupons: issued with a seal, reserved online, redeemed by the sale that tells it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from headoffice.db.database import Database
from headoffice.publishing.keys import keys, sign
from headoffice.redeeming.budgets import Amount, budgets, reserve, set_quotas
from headoffice.redeeming.coupons import (
    RESERVED_MS,
    conflicts,
    counts,
    issue,
    make_void,
)
from headoffice.redeeming.tables import BudgetSpend, CouponRow
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import parse_body, sale_body, sale_from
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import Fact, FactKind, canonical
from storeapp.domain.pricing import Applied
from storeapp.domain.till import ReceiptNumber
from storeapp.promotions.rule import Quotas
from storeapp.sync.wire.coupons import (
    Coupon,
    coupon_bytes,
    coupon_code,
    number_of,
    read_code,
)
from storeapp.sync.wire.seal import public_key_of, signature_by
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import sale_of
from tests.headoffice.conftest import MakeTill, Till, on_sqlite
from tests.headoffice.publishing.publishing_cases import off

PRIVATE = bytes(range(32))
KEY = public_key_of(PRIVATE)
COUPON = Coupon("SPRING", "7K3M9QX2VBW4", date(2026, 12, 31))
CODE = coupon_code(COUPON, signature_by(PRIVATE, coupon_bytes(COUPON)))
FAR = date(2100, 1, 1)


# --- codes ---------------------------------------------------------------------------


def test_a_code_fits_a_small_qr_code_and_is_checked_without_asking() -> None:
    code = read_code(CODE)

    assert CODE.startswith("C1.SPRING.7K3M9QX2VBW4.20261231.")
    assert len(CODE) <= 154, "a version 7 QR code with medium correction holds no more"
    assert set(CODE) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert code is not None
    assert code.coupon == COUPON
    assert code.signed_with([KEY])
    assert code.signed_with(["0" * 64, KEY])
    assert not code.signed_with([])


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(CODE.replace("SPRING", "SUMMER"), id="another class"),
        pytest.param(CODE.replace("7K3M", "8K3M"), id="another number"),
        pytest.param(CODE.replace("20261231", "20271231"), id="a later day"),
        pytest.param(CODE[:-2] + "AA", id="another seal"),
    ],
)
def test_a_changed_code_is_not_signed(changed: str) -> None:
    code = read_code(changed)

    assert code is not None
    assert not code.signed_with([KEY])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SPRING10", id="a code for everybody"),
        pytest.param(CODE[:-1], id="cut off"),
        pytest.param(CODE.replace("20261231", "20261331"), id="no such day"),
        pytest.param(CODE.replace("7K3M", "UK3M"), id="a letter no number has"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_texts_are_no_codes(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (CODE.lower(), "7K3M9QX2VBW4"),
        ("7k3m 9qx2 vbw4", "7K3M9QX2VBW4"),
        ("o123-4567-89il", "012345678911"),
        ("SPRING10", ""),
        ("UUUUUUUUUUUU", ""),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, number: str) -> None:
    assert number_of(text) == number


# --- issuing -------------------------------------------------------------------------


def issued(database: Database, count: int = 1, **how: Any) -> list[str]:
    """Codes by the key of the server that runs."""
    with database.write() as session:
        return issue(
            session,
            how.get("coupon_class", "SPRING"),
            count,
            expires_on=how.get("expires_on", FAR),
            sign=lambda message: sign(session, message)[0],
            now_ms=1,
        )


def state(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as session:
        rows = session.exec(select(CouponRow).order_by(CouponRow.number))
        return [(row.state, row.reserved_by, row.redeemed_by) for row in rows]


def test_issued_coupons_are_all_different_and_signed(till: Till, database: Database) -> None:
    codes = [read_code(text) for text in issued(database, 3)]

    with database.read() as session:
        known = [key.public for key in keys(session)]
        assert counts(session) == [("SPRING", "issued", 3)]
    assert all(code is not None and code.signed_with(known) for code in codes)
    assert len({code.coupon.number for code in codes if code}) == 3


@on_sqlite
@pytest.mark.parametrize(
    ("coupon_class", "count", "code"),
    [
        ("spring", 1, "coupon-class-unreadable"),
        ("A" * 25, 1, "coupon-class-unreadable"),
        ("SPRING", 0, "coupon-count-wrong"),
        ("SPRING", 100_001, "coupon-count-wrong"),
    ],
)
def test_what_is_no_class_or_too_many_is_refused(
    till: Till, database: Database, coupon_class: str, count: int, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        issued(database, count, coupon_class=coupon_class)

    assert state(database) == []


# --- reserving -----------------------------------------------------------------------


def ask(till: Till, kind: str, code: str, basket: str = "b1") -> httpx.Response:
    body = {"code": code, "basket": basket}
    return till.post("/v1/cmd", {"id": str(uuid.uuid4()), "kind": kind, "body": body})


def test_a_coupon_is_reserved_for_one_basket_and_let_go(till: Till, database: Database) -> None:
    [code] = issued(database)

    first = ask(till, "coupon.reserve", code)
    again = ask(till, "coupon.reserve", number_of(code).lower())
    other = ask(till, "coupon.reserve", code, "b2")
    not_its = ask(till, "coupon.release", code, "b2")
    gone = ask(till, "coupon.release", code)
    then = ask(till, "coupon.reserve", code, "b2")

    assert first.json()["body"] == {
        "coupon_class": "SPRING",
        "number": number_of(code),
        "state": "reserved",
        "until_ms": till.clock.ms + RESERVED_MS,
    }
    assert again.status_code == 200
    assert (other.status_code, other.json()["code"]) == (409, "coupon-reserved")
    assert (not_its.json()["body"]["state"], gone.json()["body"]["state"]) == ("reserved", "issued")
    assert then.status_code == 200
    assert state(database) == [("reserved", "b2", "")]


@on_sqlite
def test_a_reservation_that_has_run_out_is_anothers(till: Till, database: Database) -> None:
    [code] = issued(database)
    ask(till, "coupon.reserve", code)
    till.clock.forward(RESERVED_MS / 1000)
    till.fetch_token()

    assert ask(till, "coupon.reserve", code, "b2").status_code == 200
    assert state(database) == [("reserved", "b2", "")]


@on_sqlite
@pytest.mark.parametrize(
    ("case", "status", "code"),
    [
        ("expired", 409, "coupon-expired"),
        ("void", 409, "coupon-void"),
        ("x", 404, "coupon-unknown"),
    ],
)
def test_a_coupon_that_does_not_count_is_not_reserved(
    till: Till, database: Database, case: str, status: int, code: str
) -> None:
    today = datetime.fromtimestamp(till.clock.ms / 1000, UTC).date()
    past = today - timedelta(days=2)
    [text] = issued(database, expires_on=past if case == "expired" else FAR)
    if case == "void":
        with database.write() as session:
            make_void(session, text)
    before = state(database)

    answer = ask(till, "coupon.reserve", "7K3M9QX2VBW4" if case == "x" else text)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert state(database) == before


# --- redeeming by sales --------------------------------------------------------------


def sold(
    till: Till, *codes: str, count: int = 1, applied: tuple[Applied, ...] = (), id: str = ""
) -> tuple[str, Fact]:
    """A sale that names coupons and promotions, in the till's journal; returns its id too."""
    number = ReceiptNumber(till.store, till.number, 1, count)
    sale = sale_from(parse_body(canonical(sale_of((("P1", 1),), number))))
    sale = replace(sale, id=id or sale.id, coupons=codes, applied=applied)
    return sale.id, till.journal.add(FactKind.SALE.value, sale_body(sale))


def test_the_sale_redeems_what_its_basket_reserved(till: Till, database: Database) -> None:
    [code] = issued(database)
    sale, fact = sold(till, code, "SPRING10")
    ask(till, "coupon.reserve", code, sale)

    till.push(fact)
    late = ask(till, "coupon.reserve", code, "b2")

    assert state(database) == [("redeemed", "", sale)]
    assert (late.status_code, late.json()["code"]) == (409, "coupon-used")
    with database.read() as session:
        assert conflicts(session) == []


def test_a_second_sale_with_it_is_taken_and_shown_to_people(
    make_till: MakeTill, database: Database, expected_logs: ExpectedLogs
) -> None:
    first, second = make_till("S01", "1"), make_till("S02", "1")
    [code] = issued(database)
    one, fact = sold(first, code)
    other, clash = sold(second, code)
    expected_logs("coupon conflict")

    first.push(fact)
    answer = second.push(clash)

    assert [verdict["verdict"] for verdict in answer.json()["verdicts"]] == ["accepted"]
    assert state(database) == [("redeemed", "", one)]
    with database.read() as session:
        [row] = conflicts(session)
    assert (row.sale, row.first, row.store, row.why) == (other, one, "S02", "used-before")


@on_sqlite
def test_void_and_forged_coupons_in_a_sale_are_shown_to_people(
    till: Till, database: Database, expected_logs: ExpectedLogs
) -> None:
    [code] = issued(database)
    with database.write() as session:
        make_void(session, code)
    expected_logs("coupon conflict")
    _, fact = sold(till, code, CODE, "012345678911")

    till.push(fact)

    with database.read() as session:
        found = {(row.number, row.why) for row in conflicts(session)}
    assert found == {(number_of(code), "void"), ("7K3M9QX2VBW4", "unknown")}


def test_a_sale_that_arrives_spends_the_budget_its_basket_was_promised(
    till: Till, database: Database
) -> None:
    applied = Applied("p1", 1, Name("特价", "Special"), times=2, saving=30)
    sale, fact = sold(till, applied=(applied,))
    with database.write() as session:
        set_quotas(session, [off("p1", quotas=Quotas(budget=100))])
        [grant] = reserve(
            session, till.device, sale, [("p1", 2, 50)], member="", now_ms=till.clock.ms
        )
    assert grant.amount == Amount(1, 50)  # for each unit is one use of a basket

    till.push(fact)
    till.push(fact)

    with database.read() as session:
        [(budget, uses, minor)] = budgets(session)
        spent = session.exec(select(BudgetSpend)).one()
    assert (budget.spent_uses, budget.spent_minor, uses, minor) == (1, 30, 0, 0)
    assert (spent.sale, spent.device, spent.over_minor) == (sale, till.device, 0)


@on_sqlite
def test_what_a_till_never_used_goes_back_when_it_says_hello(
    till: Till, database: Database
) -> None:
    with database.write() as session:
        set_quotas(session, [off("p1", quotas=Quotas(budget=100))])
        reserve(session, till.device, "b1", [("p1", 1, 50)], member="", now_ms=till.clock.ms)
    till.clock.forward(60 * 60)
    till.fetch_token()

    till.hello()

    with database.read() as session:
        assert [minor for _, _, minor in budgets(session)] == [0]
