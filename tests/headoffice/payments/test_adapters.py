"""Both adapters against the providers' wire format: what is answered, and what is believed."""

from __future__ import annotations

import hashlib
import hmac
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from headoffice.payments import wechat_v2
from headoffice.payments.codes import redacted
from headoffice.payments.gateway import ChargeOrder, Gateway
from headoffice.payments.keeping import gateways
from headoffice.payments.model import Found, Seen, Undone
from headoffice.payments.refunding import Returned
from headoffice.payments.settings import read_settings
from headoffice.payments.simulator.app import Simulator
from headoffice.payments.simulator.book import Case
from headoffice.payments.simulator.keys import Keys, write_settings
from headoffice.payments.simulator.serving import SimulatorServer
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


@both
def test_who_signs_as_nobody_is_told_nothing_and_charges_nobody(
    keys: Keys, simulator_server: SimulatorServer, tmp_path: Path, provider: str
) -> None:
    wrong = replace(
        keys, v2_key="another", wechat_merchant=keys.stranger, alipay_merchant=keys.stranger
    )
    file = write_settings(tmp_path, wrong, simulator_server.url)
    gateway = gateways(read_settings(str(file)))[provider]

    found = gateway.charge(an_order(provider))
    payer = gateway.payer(CODES[provider] + "00")
    gateway.close()

    assert (found, payer) == (Found(Seen.DECLINED, reason="not-allowed"), "")
    assert simulator_server.simulator.wechat_book.orders == {}
    assert simulator_server.simulator.alipay_book.orders == {}


def test_the_second_address_is_asked_when_the_first_is_not_reached(
    settings_file: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("provider not reached")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}/wechat"
        settings = read_settings(str(settings_file))
        assert settings.wechat is not None
        section = replace(settings.wechat, gateway=dead, reserve_gateway=settings.wechat.gateway)
        gateway = gateways(replace(settings, wechat=section))["wechat"]

        found = gateway.charge(an_order("wechat"))
        gateway.close()

    assert found.seen is Seen.PAID


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param(b"<xml><a><![CDATA[1<2]]></a><b>3&amp;4</b></xml>", {"a": "1<2", "b": "3&4"}),
        pytest.param(b"<html></html>", {}),
        pytest.param(b'<!DOCTYPE x [<!ENTITY e "e">]><xml><a>&e;</a></xml>', {}),
        pytest.param(b"<xml>" + b"<a>1</a>" * 5_000 + b"</xml>", {}),
    ],
    ids=["a flat document", "another", "with entities", "too long"],
)
def test_only_a_short_flat_document_is_read(body: bytes, fields: dict[str, str]) -> None:
    assert wechat_v2.read(body) == fields


def test_a_signature_of_the_older_interface_is_over_sorted_fields_and_the_key() -> None:
    fields = {"nonce_str": "n", "appid": "wx1", "empty": "", "mch_id": "19"}
    text = "appid=wx1&mch_id=19&nonce_str=n&key=secret"

    expected = hmac.new(b"secret", text.encode(), hashlib.sha256).hexdigest().upper()

    assert wechat_v2.signature(fields, "secret") == expected
    assert wechat_v2.truly_signed(fields | {"sign": expected}, "secret")
    assert not wechat_v2.truly_signed(fields | {"sign": expected, "mch_id": "20"}, "secret")
