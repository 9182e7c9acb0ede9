"""What till and terminal say to each other in ZVT, as messages and as values.

Source: PA00P015_13.09, chapters 2, 3 and 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storeapp.domain.card import Booking, Decline, without_card_numbers
from storeapp.domain.errors import Defect
from storeapp.domain.money import Money
from storeapp.hardware.terminals.apdu import Apdu
from storeapp.hardware.terminals.fields import (
    AMOUNT,
    AUTHORISATION,
    CARD_NAME,
    CARD_NUMBER,
    CURRENCY,
    DATE,
    RECEIPT_NO,
    RESULT,
    SERVICE,
    STATUS,
    TERMINAL,
    TIME,
    TRACE,
    bcd,
    field,
    number_of,
    read_fields,
)
from storeapp.ports.devices import Prompt

REGISTRATION, AUTHORISE, STATUS_ENQUIRY = 0x0600, 0x0601, 0x0501
REPEAT_RECEIPT, REVERSAL, END_OF_DAY, CANCEL = 0x0620, 0x0630, 0x0650, 0x06B0
ACKNOWLEDGED, UNKNOWN_COMMAND = 0x8000, 0x8483
STATUS_INFO, INTERIM, COMPLETED, ABORTED = 0x040F, 0x04FF, 0x060F, 0x061E
PRINT_LINE, PRINT_BLOCK = 0x06D1, 0x06D3

OK = 0x00
CUSTOMER_STOPPED, BUSY, ALREADY_REVERSED, NOT_POSSIBLE = 0x6C, 0x9C, 0xB4, 0x83
NO_SUCH_CURRENCY = 0x6F

_CONFIG = 0x80 | 0x10 | 0x08 | 0x04 | 0x02
"""We print what the customer gets, hear of each step, and nobody starts a payment over there."""
_LAST_STATUS = 0x03
"""Service byte of Repeat Receipt: send the last transaction's status, print nothing."""
_ISO_4217: Mapping[str, int] = {"CNY": 156, "JPY": 392, "USD": 840, "EUR": 978}

_DECLINES: Mapping[int, Decline] = {
    **dict.fromkeys((0x64, 0x65, 0x67, 0x68, 0x72, 0x73, 0x7A, 0x7B), Decline.CARD),
    0x71: Decline.FUNDS,
    0x6E: Decline.BLOCKED,
    **dict.fromkeys((0x78, 0x79), Decline.EXPIRED),
    CUSTOMER_STOPPED: Decline.CANCELLED,
    **dict.fromkeys((0x7D, 0x9B, 0xA1, 0xA3), Decline.NOT_CONNECTED),
}
_PROMPTS: Mapping[int, Prompt] = {
    0x0A: Prompt.SHOW_CARD,
    **dict.fromkeys((0x01, 0x02), Prompt.ENTER_PIN),
    **dict.fromkeys((0x04, 0x05, 0x06, 0x0E, 0x0F, 0x17, 0x1B, 0x1C, 0xD2, 0xD3), Prompt.WAIT),
    **dict.fromkeys((0x03, *range(0x07, 0x0A), 0x0C, 0x0D, 0x10), Prompt.NOT_ACCEPTED),
    **dict.fromkeys((*range(0x13, 0x17), 0x18, 0x19, 0x1D), Prompt.NOT_ACCEPTED),
    **dict.fromkeys((0x0B, *range(0x41, 0x5E)), Prompt.TAKE_CARD),
}


@dataclass(frozen=True, slots=True)
class StatusInfo:
    """What a terminal says of one transaction; None and "" for what it leaves out."""

    result: int | None = None
    amount_minor: int | None = None
    currency: int | None = None
    receipt_no: str = ""
    trace: str = ""
    moment: str = ""
    terminal: str = ""
    auth_code: str = ""
    scheme: str = ""
    last4: str = ""

    @property
    def mark(self) -> str:
        """Tells this transaction from every other one of the terminal; "" when nothing does."""
        if not (self.receipt_no or self.trace or self.moment):
            return ""
        return ":".join((self.terminal, self.receipt_no, self.trace, self.moment))

    def booking(self, amount: Money, slip: tuple[str, ...] = ()) -> Booking:
        return Booking(
            amount=amount,
            receipt_no=self.receipt_no,
            trace=self.trace,
            moment=self.moment,
            terminal=self.terminal,
            auth_code=self.auth_code,
            scheme=self.scheme,
            last4=self.last4,
            slip=slip,
        )


def acknowledgement() -> Apdu:
    return Apdu(ACKNOWLEDGED)


def not_understood() -> Apdu:
    return Apdu(UNKNOWN_COMMAND)


def registration(password: int, currency: str) -> Apdu:
    data = bcd(password, 3) + bytes((_CONFIG,)) + bcd(currency_number(currency), 2)
    return Apdu(REGISTRATION, data)


def authorisation(amount: Money) -> Apdu:
    currency = bcd(currency_number(amount.currency.code), 2)
    return Apdu(AUTHORISE, field(AMOUNT, bcd(amount.minor, 6)) + field(CURRENCY, currency))


def repeat_receipt(password: int) -> Apdu:
    return Apdu(REPEAT_RECEIPT, bcd(password, 3) + field(SERVICE, bytes((_LAST_STATUS,))))


def status_enquiry(password: int) -> Apdu:
    return Apdu(STATUS_ENQUIRY, bcd(password, 3))


def reversal(password: int, receipt_no: str) -> Apdu:
    return Apdu(REVERSAL, bcd(password, 3) + field(RECEIPT_NO, bcd(int(receipt_no), 2)))


def end_of_day(password: int) -> Apdu:
    return Apdu(END_OF_DAY, bcd(password, 3))


def cancel() -> Apdu:
    """Asks the terminal to end what it does; how it ended it says in the usual way."""
    return Apdu(CANCEL)


def currency_number(code: str) -> int:
    """ISO 4217's number of a currency."""
    if code not in _ISO_4217:
        raise Defect(f"no number for the currency {code}")
    return _ISO_4217[code]


def read_status(data: bytes) -> StatusInfo:
    """Of the card number only the last four digits leave this function."""
    fields = read_fields(data)
    result = fields.get(RESULT)
    return StatusInfo(
        result=None if result is None else result[0],
        amount_minor=number_of(fields.get(AMOUNT, b"")),
        currency=number_of(fields.get(CURRENCY, b"")),
        receipt_no=_digits(fields.get(RECEIPT_NO, b"")),
        trace=_digits(fields.get(TRACE, b"")),
        moment=_moment(fields),
        terminal=_digits(fields.get(TERMINAL, b"")),
        auth_code=_words(fields.get(AUTHORISATION, b"")),
        scheme=_words(fields.get(CARD_NAME, b"")),
        last4=_last4(fields.get(CARD_NUMBER, b"")),
    )


def read_result(data: bytes) -> int | None:
    """The code an abort or the completion of a status enquiry begins with.

    Some terminals put the tag of a status byte before it.
    """
    bare = data[1:] if data[:1] == bytes((STATUS,)) else data
    return bare[0] if bare else None


def prompt_of(data: bytes) -> Prompt:
    return _PROMPTS.get(data[0], Prompt.SEE_TERMINAL) if data else Prompt.SEE_TERMINAL


def decline_of(code: int) -> Decline:
    return _DECLINES.get(code, Decline.TERMINAL)


def printed_line(data: bytes) -> str:
    """A line of 06 D1: an attribute, then the text."""
    return _words(data[1:])


def _moment(fields: Mapping[int, bytes]) -> str:
    day, time = _digits(fields.get(DATE, b"")), _digits(fields.get(TIME, b""))
    return f"{day}-{time}" if day and time else ""


def _digits(data: bytes) -> str:
    digits = data.hex()
    return digits if digits.isdecimal() else ""


def _words(data: bytes) -> str:
    """Printable text; the terminal's letters are those of CP437."""
    text = data.split(b"\0")[0].decode("cp437")
    return without_card_numbers("".join(char for char in text if char.isprintable()).strip())


def _last4(data: bytes) -> str:
    """The masked ones are E, an odd one is filled up with F."""
    last = data.hex().rstrip("f")[-4:]
    return last if len(last) == 4 and last.isdecimal() else ""
