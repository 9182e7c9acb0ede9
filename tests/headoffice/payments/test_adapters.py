"""Both adapters against the providers' wire format: what is answered, and what is believed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from headoffice.payments.codes import redacted
from headoffice.payments.gateway import ChargeOrder, Gateway
from headoffice.payments.keeping import gateways
from headoffice.payments.model import Found, Seen, Undone
from headoffice.payments.refunding import Returned
from headoffice.payments.settings import read_settings
from headoffice.payments.simulator.app import Simulator
from headoffice.payments.simulator.book import Case
from headoffice.payments.simulator.keys import Keys, write_settings
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock

CODES = {"wechat": "1312345678901234", "alipay": "2812345678901234"}
PAYERS = {"wechat": "oSim1234", "alipay": "2088sim1234"}
both = pytest.mark.parametrize("provider", ["wechat", "alipay"])


def an_order(provider: str, case: Case = Case.PAID, *, minor: int = 1250) -> ChargeOrder:
    return ChargeOrder(
        number="S011_ABCDEFGHIJKLMNOP_1",
        amount_minor=minor,
        currency="CNY",
        code=CODES[provider] + case.value,
        description="梅子 Plums",
        store="S01",
        till="1",
    )


@both
@pytest.mark.parametrize(
    ("case", "seen", "reason"),
    [
        pytest.param(Case.PAID, Seen.PAID, "", id="paid at once"),
        pytest.param(Case.PAID_LATER, Seen.WAITING, "userpaying", id="waits for the customer"),
        pytest.param(Case.NO_FUNDS, Seen.DECLINED, "funds", id="refused for good"),
        pytest.param(Case.CUT_BEFORE, Seen.NOTHING, "", id="cut before the charge"),
        pytest.param(Case.CUT_AFTER, Seen.NOTHING, "", id="cut after the charge"),
        pytest.param(Case.SYSTEM_ERROR_PAID, Seen.NOTHING, "error", id="an error that paid"),
        pytest.param(Case.SYSTEM_ERROR_UNPAID, Seen.NOTHING, "error", id="an error that did not"),
    ],
)
def test_a_charge_is_believed_only_where_it_is_definite(
    providers: dict[str, Gateway], provider: str, case: Case, seen: Seen, reason: str
) -> None:
    found = providers[provider].charge(an_order(provider, case))

    assert found.seen is seen
    if reason == "error":
        assert found.reason in ("systemerror", "acq.system_error")
    elif seen is Seen.DECLINED:
        assert found.reason == reason


@both
def test_a_payment_tells_its_number_amount_and_payer(
    providers: dict[str, Gateway], simulator: Simulator, provider: str
) -> None:
    found = providers[provider].charge(an_order(provider))

    book = simulator.wechat_book if provider == "wechat" else simulator.alipay_book
    order = book.orders["S011_ABCDEFGHIJKLMNOP_1"]
    assert found == Found(
        Seen.PAID,
        transaction=order.transaction,
        payer=PAYERS[provider],
        amount_minor=1250,
    )
    assert providers[provider].query(order.number) == found


@both
def test_an_answer_that_the_provider_did_not_sign_proves_nothing(
    providers: dict[str, Gateway], provider: str, expected_logs: ExpectedLogs
) -> None:
    expected_logs("did not sign")

    found = providers[provider].charge(an_order(provider, Case.FORGED))

    assert found == Found(Seen.NOTHING)
    assert providers[provider].query("S011_ABCDEFGHIJKLMNOP_1").seen is Seen.PAID


@both
def test_a_number_that_has_another_amount_is_no_payment_of_ours(
    providers: dict[str, Gateway], provider: str
) -> None:
    providers[provider].charge(an_order(provider, minor=900))

    found = providers[provider].charge(an_order(provider, minor=1250))

    assert found.seen is Seen.NOTHING
    assert providers[provider].query("S011_ABCDEFGHIJKLMNOP_1").amount_minor == 900


@both
def test_an_order_nobody_made_is_missing(providers: dict[str, Gateway], provider: str) -> None:
    assert providers[provider].query("NOBODY_1").seen is Seen.MISSING
    assert providers[provider].reverse("NOBODY_1") is Undone.DONE


@both
def test_a_reversal_is_repeated_until_it_is_definite(
    providers: dict[str, Gateway], clock: Clock, provider: str
) -> None:
    gateway = providers[provider]
    gateway.charge(an_order(provider, Case.REVERSE_TWICE_IN_VAIN))
    clock.forward(20)

    answers = [gateway.reverse("S011_ABCDEFGHIJKLMNOP_1") for _ in range(3)]

    assert answers == [Undone.AGAIN, Undone.AGAIN, Undone.DONE]
    assert gateway.query("S011_ABCDEFGHIJKLMNOP_1").seen is Seen.CLOSED


def test_wechat_is_not_reversed_within_fifteen_seconds(
    providers: dict[str, Gateway], clock: Clock
) -> None:
    gateway = providers["wechat"]
    gateway.charge(an_order("wechat"))

    early = gateway.reverse("S011_ABCDEFGHIJKLMNOP_1")
    clock.forward(15)
    late = gateway.reverse("S011_ABCDEFGHIJKLMNOP_1")

    assert (early, late) == (Undone.AGAIN, Undone.DONE)
    assert gateway.query("S011_ABCDEFGHIJKLMNOP_1").given_back


@both
def test_a_refund_is_given_once_however_often_it_is_asked_for(
    providers: dict[str, Gateway], simulator: Simulator, provider: str
) -> None:
    gateway = providers[provider]
    gateway.charge(an_order(provider, Case.REFUND_UNKNOWN_ONCE))
    book = simulator.wechat_book if provider == "wechat" else simulator.alipay_book

    def ask() -> tuple[Returned, str]:
        return gateway.refund("S011_ABCDEFGHIJKLMNOP_1", "R_1", amount_minor=400, total_minor=1250)

    answers = [ask(), ask(), ask()]

    assert [said for said, _ in answers] == [Returned.AGAIN, Returned.DONE, Returned.DONE]
    assert book.orders["S011_ABCDEFGHIJKLMNOP_1"].refunded_minor == 400


def test_the_open_id_of_a_code_is_asked_over_the_older_interface(
    providers: dict[str, Gateway],
) -> None:
    wechat = providers["wechat"]

    assert wechat.payer(CODES["wechat"] + "00") == "oSim1234"
    assert wechat.payer(CODES["wechat"] + Case.CODE_EXPIRED.value) == ""
    assert providers["alipay"].payer(CODES["alipay"] + "00") == ""


@both
def test_a_provider_that_is_not_reached_was_told_nothing(
    keys: Keys, tmp_path: Path, provider: str, expected_logs: ExpectedLogs
) -> None:
    expected_logs("provider not reached")
    with socket.socket() as nobody:  # Bound, and not listening.
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        gateway = gateways(read_settings(str(write_settings(tmp_path, keys, url))))[provider]

        found = gateway.charge(an_order(provider))
        gateway.close()

    assert found == Found(Seen.DECLINED, reason="not-reached")


def test_no_text_made_of_an_order_holds_the_code() -> None:
    assert "13123456" not in repr(an_order("wechat"))
    assert redacted("131234567890123400") == "**************3400"
