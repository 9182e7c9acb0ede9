"""Facts as JSON: what is written is read back, and what was tampered with is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storeapp.domain.basket import Basket
from storeapp.domain.card import AttemptState, Booking, CardAttempt
from storeapp.domain.codec import (
    approval_body,
    approval_from,
    basket_body,
    basket_from,
    basket_void_body,
    basket_void_from,
    card_attempt_body,
    card_attempt_from,
    drawer_open_body,
    drawer_open_from,
    enrolment_body,
    enrolment_from,
    member_enrol_body,
    member_enrol_from,
    parse_body,
    sale_body,
    sale_from,
    shift_open_body,
    shift_open_from,
    tenders_body,
    tenders_from,
)
from storeapp.domain.codec.reading import MAX_TEXT, MAX_WHOLE
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.membership import Consent, MemberEnrolment, Purpose
from storeapp.domain.sale import Sale
from storeapp.domain.shift import open_shift
from storeapp.domain.tender import CashRounding, Settlement
from storeapp.domain.trace import BasketVoid, DrawerOpening, Enrolment
from tests.domain.build import (
    NOON,
    a_basket,
    a_line,
    a_promoted_sale,
    a_sale,
    an_approval,
    baskets,
    sales,
    yuan,
)
from tests.domain.tamper import Body, at_path, paths, same, with_value

BASKET = a_basket(a_line("line-1", count=2), a_line("line-2", weight_g=356, voided=True))
SALE = a_sale(
    BASKET, Settlement(yuan(2560), CashRounding(25)).by_card(yuan(1000), "4711").by_cash(yuan(2000))
)
APPROVAL = an_approval()
PROMOTED = a_promoted_sale()
SHIFT = open_shift("shift-1", at=NOON, staff_id="staff-1", opening_float=yuan(50_000))
KEY = "ab" * 32
ATTEMPT = CardAttempt(
    number="S01-T1-basket-1-2",
    sale_id="basket-1",
    count=2,
    amount=yuan(1280),
    created_at=NOON,
    state=AttemptState.PAID,
    mark="52000117:0041:000041:1121-115500",
    sent_at=NOON,
    reason="by-person",
    code="6C",
    by="staff-1",
    booking=Booking(
        yuan(1280),
        receipt_no="0042",
        trace="000042",
        moment="1121-120003",
        terminal="52000117",
        auth_code="500042",
        scheme="Plum Debit",
        last4="4711",
        slip=("Plum Debit ****4711", "谢谢"),
    ),
)

JOINED = MemberEnrolment(
    "member-1", "staff-1", NOON, "display", (Consent(Purpose.MARKETING, granted=False, text="v1"),)
)

KINDS: dict[str, tuple[Callable[[object], object], Body]] = {
    "sale": (sale_from, sale_body(SALE)),
    "basket": (basket_from, basket_body(BASKET)),
    "tenders": (tenders_from, tenders_body(SALE.tenders)),
    "shift_open": (shift_open_from, shift_open_body(SHIFT)),
    "basket_void": (
        basket_void_from,
        basket_void_body(BASKET, staff_id="staff-1", at=NOON, reason="cleared"),
    ),
    "drawer_open": (
        drawer_open_from,
        drawer_open_body(reason="sale", staff_id="staff-1", at=NOON, sale_id="basket-1"),
    ),
    "approval": (approval_from, approval_body(APPROVAL)),
    "promoted_sale": (sale_from, sale_body(PROMOTED)),
    "card_attempt": (card_attempt_from, card_attempt_body(ATTEMPT)),
    "member_enrol": (member_enrol_from, member_enrol_body(JOINED)),
    "enrolment": (
        enrolment_from,
        enrolment_body(store="S01", till="T1", public_key=KEY, epoch=1, at=NOON),
    ),
}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def test_every_kind_is_read_back() -> None:
    values = [read(through_json(body)) for read, body in KINDS.values()]
    assert values == [
        SALE,
        BASKET,
        SALE.tenders,
        SHIFT,
        BasketVoid(BASKET, "staff-1", NOON, "cleared"),
        DrawerOpening("sale", "staff-1", NOON, "basket-1"),
        APPROVAL,
        PROMOTED,
        ATTEMPT,
        JOINED,
        Enrolment("S01", "T1", KEY, 1, NOON),
    ]


def test_a_drawer_may_be_opened_without_a_sale() -> None:
    body = drawer_open_body(reason="no-sale", staff_id="staff-1", at=NOON)
    assert body["sale"] is None
    assert drawer_open_from(body) == DrawerOpening("no-sale", "staff-1", NOON)


@given(sales())
def test_any_sale_is_read_back(sale: Sale) -> None:
    body = sale_body(sale)
    assert sale_from(through_json(body)) == sale
    assert sale_body(sale_from(body)) == body


@given(baskets())
def test_any_basket_is_read_back(basket: Basket) -> None:
    assert basket_from(through_json(basket_body(basket))) == basket


def test_store_time_of_a_named_zone_is_kept_with_its_offset() -> None:
    sale = a_sale(ended_at=NOON.replace(tzinfo=ZoneInfo("Europe/Berlin")))
    body = sale_body(sale)
    assert body["ended_at"] == "2026-11-21T12:00:05+01:00"
    assert isinstance(sale_from(body).ended_at.tzinfo, timezone)
    assert sale_body(sale_from(body)) == body


# --- tampering -----------------------------------------------------------------------

WRONG_VALUES: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1,
    1.5,
    MAX_WHOLE + 1,
    "",
    "x",
    "\0",
    "\ud800",
    [],
    {},
    [None],
)


@EVERY_KIND
def test_a_tampered_body_is_refused_or_is_another_body(kind: str) -> None:
    read, body = KINDS[kind]
    refused = 0
    for path in paths(body):
        for wrong in WRONG_VALUES:
            tampered = with_value(body, path, wrong)
            if same(tampered, body):
                continue
            try:
                value = read(tampered)
            except Refusal as refusal:
                refused += refusal.code == "fact-unreadable" and set(refusal.facts) == {"why"}
            else:
                assert written(kind, value) == canonical(tampered) != canonical(body)
    assert refused > 4 * len(body)


@EVERY_KIND
def test_a_missing_or_unknown_key_is_refused(kind: str) -> None:
    read, body = KINDS[kind]
    for path in [(), *(path for path in paths(body) if isinstance(at_path(body, path), dict))]:
        whole = at_path(body, path)
        for key in whole:
            with pytest.raises(Refusal, match="fact-unreadable"):
                read(with_value(body, path, {k: v for k, v in whole.items() if k != key}))
        with pytest.raises(Refusal, match="fact-unreadable"):
            read(with_value(body, path, whole | {"more": 1}))


@EVERY_KIND
@pytest.mark.parametrize("body", [None, [], "x", 1, {}], ids=repr)
def test_what_is_no_body_is_refused(kind: str, body: object) -> None:
    with pytest.raises(Refusal, match="fact-unreadable"):
        KINDS[kind][0](body)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        pytest.param(("due",), 2561, id="due"),
        pytest.param(("rounding",), -11, id="rounding"),
        pytest.param(("lines", 0, "net"), 2559, id="net"),
        pytest.param(("lines", 0, "net"), -1, id="net below nothing"),
        pytest.param(("lines", 0, "quantity"), 2500, id="half a piece"),
        pytest.param(("lines", 0, "quantity"), 1000, id="net above the amount"),
        pytest.param(("lines", 0, "tax"), "food", id="a tax of no line"),
        pytest.param(("lines", 1, "id"), "line-1", id="a line twice"),
        pytest.param(("lines", 0, "voided"), 0, id="a number for no"),
        pytest.param(("taxes", 0, "tax"), 294, id="tax"),
        pytest.param(("taxes", 0, "basis_points"), 1200, id="rate"),
        pytest.param(("tenders", 0, "handed"), 1001, id="change from a card"),
        pytest.param(("tenders", 1, "kind"), "gold", id="another kind of tender"),
        pytest.param(("currency",), "XXX", id="a currency nobody knows"),
        pytest.param(("business_date",), "20261121", id="a date written otherwise"),
        pytest.param(("business_date",), "2026-02-30", id="a date that is none"),
        pytest.param(("ended_at",), "2026-11-21T12:00:05", id="a moment without offset"),
        pytest.param(("ended_at",), "2026-11-21T04:00:05Z", id="a moment written otherwise"),
        pytest.param(("ended_at",), "noon", id="a moment that is none"),
        pytest.param(("cashier",), "x" * (MAX_TEXT + 1), id="a text too long"),
        pytest.param(("number", "count"), 0, id="no number"),
    ],
)
def test_a_sale_that_does_not_agree_is_refused(path: tuple[str | int, ...], wrong: object) -> None:
    with pytest.raises(Refusal) as refused:
        sale_from(with_value(sale_body(SALE), path, wrong))
    assert refused.value.code == "fact-unreadable"
    assert refused.value.facts["why"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kind": "basket/3"}, id="a later version"),
        pytest.param({"currency": None}, id="lines without a currency"),
        pytest.param({"lines": []}, id="a currency without lines"),
    ],
)
def test_a_basket_that_does_not_agree_is_refused(change: Body) -> None:
    with pytest.raises(Refusal, match="fact-unreadable"):
        basket_from(basket_body(BASKET) | change)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(KINDS)), JSON_VALUES, st.data())
def test_no_value_anywhere_crashes_a_reader(kind: str, value: object, data: st.DataObject) -> None:
    read, body = KINDS[kind]
    path = data.draw(st.sampled_from([(), *paths(body)]))
    tampered = with_value(body, path, value)
    try:
        result = read(tampered)
    except Refusal:
        return
    assert written(kind, result) == canonical(tampered)


# --- text ----------------------------------------------------------------------------


def test_the_text_of_a_fact_is_parsed() -> None:
    body = sale_body(SALE)
    assert parse_body(canonical(body)) == body


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html>", id="a page"),
        pytest.param("[]", id="a list"),
        pytest.param('{"a": 1}', id="a space"),
        pytest.param('{"b":1,"a":2}', id="unsorted"),
        pytest.param('{"a":1,"a":1}', id="a key twice"),
        pytest.param('{"a":1.0}', id="a float"),
        pytest.param('{"a":NaN}', id="NaN"),
        pytest.param('{"a":"\\u8bdd"}', id="an escape"),
        pytest.param('{"a":' + "9" * 5000 + "}", id="a number of 5,000 digits"),
        pytest.param('{"a":' + "[" * 100_000, id="brackets without end"),
        pytest.param('{"a":' + "[" * 2000 + "]" * 2000 + "}", id="very deep"),
        pytest.param("\ufeff{}", id="a byte order mark"),
    ],
)
def test_text_that_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_body(text)
    assert refused.value.code == "fact-unreadable"


def through_json(body: object) -> object:
    return parse_body(canonical(body))


PLAIN: dict[str, Callable[[Any], Body]] = {
    "sale": sale_body,
    "promoted_sale": sale_body,
    "card_attempt": card_attempt_body,
    "approval": approval_body,
    "basket": basket_body,
    "tenders": tenders_body,
    "shift_open": shift_open_body,
    "member_enrol": member_enrol_body,
}


def written(kind: str, value: Any) -> str:
    """The value's canonical text, by the function that writes its kind."""
    if kind in PLAIN:
        return canonical(PLAIN[kind](value))
    match kind:
        case "basket_void":
            void = basket_void_body(
                value.basket, staff_id=value.staff_id, at=value.at, reason=value.reason
            )
            return canonical(void)
        case "drawer_open":
            opening = drawer_open_body(
                reason=value.reason, staff_id=value.staff_id, at=value.at, sale_id=value.sale_id
            )
            return canonical(opening)
    return canonical(
        enrolment_body(
            store=value.store,
            till=value.till,
            public_key=value.public_key,
            epoch=value.epoch,
            at=value.at,
        )
    )
