"""The code a customer collects her order with: short enough to be typed, proved without a line.

Twenty-one letters and digits, as a QR code or in groups: two for the store, seven for the order's
number, one for the epoch, three for the day it ends, and eight that prove them: forty bits of an
HMAC-SHA256 by the store's own key. Where the clerk has found the order already, the last eight are
enough. See docs/adr/0025-order-book.md for why it is no signature.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import canonical

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, and who types those is understood."""
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", " ": "", "-": ""})
_STORE, _NUMBER, _EPOCH, _DAY, PROOF = 2, 7, 1, 3, 8
LENGTH = _STORE + _NUMBER + _EPOCH + _DAY + PROOF
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Collected:
    """What a code is for: `number` is the order's, `until_ms` the end of the first lease. A lease
    that is extended leaves the code as it is."""

    store: str
    number: int
    epoch: int
    until_ms: int


def pickup_code(key: str, what: Collected) -> str:
    """The code, without groups; `key` is the store's, as hex."""
    if not 0 < what.number < 32**_NUMBER or what.epoch < 1:
        raise Defect(f"no code for order {what.number}, epoch {what.epoch}")
    return _head(what) + _proof(key, what)


def grouped(code: str) -> str:
    """As it is shown: XXXXXXXXX-XXXX-XXXX-XXXX."""
    parts = (code[:9], code[9:13], code[13:17], code[17:])
    return "-".join(part for part in parts if part)


def number_in(text: str) -> int | None:
    """The order's number in a whole code, to look it up by; None for anything else."""
    typed = _plain(text)
    if len(typed) != LENGTH or not set(typed) <= set(LETTERS):
        return None
    return _value(typed[_STORE : _STORE + _NUMBER])


def prove(text: str, key: str, what: Collected, *, lease_until_ms: int, now_ms: int) -> None:
    """Nothing when the code, whole or its last eight, is this one's and its lease lives.

    Refusals: `pickup-code-unreadable`, `pickup-code-other-store`, `pickup-code-other-order`,
    `pickup-code-old` (of an earlier epoch), `pickup-code-wrong`, `pickup-code-expired`.
    """
    typed = _plain(text)
    if len(typed) not in (PROOF, LENGTH) or not set(typed) <= set(LETTERS):
        raise Refusal("pickup-code-unreadable")
    if len(typed) == LENGTH:
        _compare(typed, _head(what))
    if not hmac.compare_digest(typed[-PROOF:], _proof(key, what)):
        raise Refusal("pickup-code-wrong")
    if now_ms > lease_until_ms:
        raise Refusal("pickup-code-expired")


def _compare(typed: str, head: str) -> None:
    """Says what is another's; that proves nothing, it only tells the clerk what to do."""
    after_store, after_number = _STORE, _STORE + _NUMBER
    if typed[:after_store] != head[:after_store]:
        raise Refusal("pickup-code-other-store")
    if typed[after_store:after_number] != head[after_store:after_number]:
        raise Refusal("pickup-code-other-order")
    if typed[after_number] != head[after_number]:
        raise Refusal("pickup-code-old")
    if typed[: len(head)] != head:
        raise Refusal("pickup-code-wrong")


def _head(what: Collected) -> str:
    tag = int.from_bytes(hashlib.sha256(what.store.encode()).digest()[:2])
    return (
        _letters(tag % 32**_STORE, _STORE)
        + _letters(what.number, _NUMBER)
        + _letters(what.epoch % 32, _EPOCH)
        + _letters(what.until_ms // DAY_MS % 32**_DAY, _DAY)
    )


def _proof(key: str, what: Collected) -> str:
    said = canonical(["pickup/1", what.store, what.number, what.epoch, what.until_ms])
    digest = hmac.new(bytes.fromhex(key), said.encode(), hashlib.sha256).digest()
    return _letters(int.from_bytes(digest[:5]), PROOF)


def _letters(value: int, length: int) -> str:
    return "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(length)))


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value << 5 | LETTERS.index(letter)
    return value


def _plain(text: str) -> str:
    return text.upper().translate(_READ_AS)
