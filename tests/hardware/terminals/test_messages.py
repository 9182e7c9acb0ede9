"""What we say to a terminal byte for byte, and what we understand of what it says."""

from __future__ import annotations

import pytest

from storeapp.domain.card import Decline
from storeapp.domain.errors import Defect
from storeapp.domain.money import CNY, EUR, JPY, Money
from storeapp.hardware.terminals import messages
from storeapp.hardware.terminals.fields import CARD_NAME, field
from storeapp.hardware.terminals.messages import StatusInfo, read_status
from storeapp.ports.devices import Prompt

PAID = bytes.fromhex(
    "27 00"
    "04 00 00 00 00 20 40"
    "0b 00 04 70"
    "0c 22 39 53"
    "0d 10 06"
    "0e 27 12"
    "17 00 01"
    "19 70"
    "22 f0 f8 ee ee ee ee ee ee 00 01"
    "29 52 00 01 17"
    "3b 36 31 31 38 30 34 00 00"
    "3c f0 f0 f3 4f 4b 21"
    "49 09 78"
    "87 04 70"
    "88 00 04 70"
    "8a 2e"
    "8b f0 f6 50 6c 75 6d 21 00"
    "06 06 1f 10 01 00 04 99"
)


@pytest.mark.parametrize(
    ("message", "wire"),
    [
        (messages.registration(0, "EUR"), "06 00 06 00 00 00 9e 09 78"),
        (messages.registration(123456, "CNY"), "06 00 06 12 34 56 9e 01 56"),
        (
            messages.authorisation(Money(1280, CNY)),
            "06 01 0a 04 00 00 00 00 12 80 49 01 56",
        ),
        (messages.authorisation(Money(7, JPY)), "06 01 0a 04 00 00 00 00 00 07 49 03 92"),
        (messages.repeat_receipt(0), "06 20 05 00 00 00 03 03"),
        (messages.status_enquiry(0), "05 01 03 00 00 00"),
        (messages.reversal(0, "0470"), "06 30 06 00 00 00 87 04 70"),
        (messages.end_of_day(0), "06 50 03 00 00 00"),
        (messages.cancel(), "06 b0 00"),
        (messages.acknowledgement(), "80 00 00"),
        (messages.not_understood(), "84 83 00"),
    ],
    ids=[
        "registration",
        "registration with a password",
        "authorisation",
        "authorisation in yen",
        "repeat receipt",
        "status enquiry",
        "reversal",
        "end of day",
        "cancel",
        "acknowledgement",
        "not understood",
    ],
)
def test_what_the_till_says(message, wire: str):
    assert message.encode().hex(" ") == wire


def test_a_paid_status_is_read_whole():
    assert read_status(PAID) == StatusInfo(
        result=0,
        amount_minor=2040,
        currency=978,
        receipt_no="0470",
        trace="000470",
        moment="1006-223953",
        terminal="52000117",
        auth_code="611804",
        scheme="Plum!",
        last4="0001",
    )


def test_a_status_that_says_nothing_says_nothing():
    assert read_status(b"") == StatusInfo()
    assert read_status(b"").mark == ""


@pytest.mark.parametrize(
    ("card", "last4"),
    [
        ("ee ee ee ee ee ee 47 11", "4711"),
        ("12 34 56 78 90 12 34 56", "3456"),
        ("ee ee ee ee ee ee 47 1f", "e471"),
        ("12 34 56 78 90 12 34 5f", "2345"),
        ("ee ee ee ee ee ee ee ee", ""),
        ("", ""),
    ],
    ids=["masked", "plain", "masked, odd", "plain, odd", "masked whole", "none"],
)
def test_of_a_card_number_the_last_four_digits_are_left(card: str, last4: str):
    number = bytes.fromhex(card)
    size = f"{len(number):02d}"
    data = bytes((0x22, 0xF0 + int(size[0]), 0xF0 + int(size[1]))) + number
    status = read_status(data)

    assert status.last4 == (last4 if last4.isdecimal() else "")
    assert "1234567890" not in repr(status)


def test_a_card_number_where_a_name_belongs_is_cut():
    status = read_status(field(CARD_NAME, b"Plum 4711471147114711\0rest"))

    assert status.scheme == "Plum ****4711"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (0x64, Decline.CARD),
        (0x71, Decline.FUNDS),
        (0x6E, Decline.BLOCKED),
        (0x78, Decline.EXPIRED),
        (0x6C, Decline.CANCELLED),
        (0xA3, Decline.NOT_CONNECTED),
        (0xFF, Decline.TERMINAL),
        (0x01, Decline.TERMINAL),
    ],
)
def test_a_result_code_has_its_reason(code: int, reason: Decline):
    assert messages.decline_of(code) is reason


@pytest.mark.parametrize(
    ("data", "prompt"),
    [
        (b"\x0a", Prompt.SHOW_CARD),
        (b"\x01\x20", Prompt.ENTER_PIN),
        (b"\x0e", Prompt.WAIT),
        (b"\x0b", Prompt.TAKE_CARD),
        (b"\x4a", Prompt.TAKE_CARD),
        (b"\x15", Prompt.NOT_ACCEPTED),
        (b"\xc7", Prompt.SEE_TERMINAL),
        (b"", Prompt.SEE_TERMINAL),
    ],
)
def test_a_prompt_is_understood_or_looked_up_at_the_terminal(data: bytes, prompt: Prompt):
    assert messages.prompt_of(data) is prompt


@pytest.mark.parametrize(
    ("data", "code"), [(b"\x6c", 0x6C), (b"\x19\x9c", 0x9C), (b"", None), (b"\x19", None)]
)
def test_the_code_of_an_abort(data: bytes, code: int | None):
    assert messages.read_result(data) == code


def test_a_printed_line_has_no_control_characters_and_no_card_number():
    assert messages.printed_line(b"\x80 Karte \x1b ############4711 ") == "Karte  ****4711"


def test_a_currency_without_a_number_is_our_mistake():
    assert messages.currency_number(EUR.code) == 978
    with pytest.raises(Defect):
        messages.currency_number("XXX")
