"""What head office says, in one sentence, when a rule of its contexts refuses a request."""

from __future__ import annotations

from headoffice.door.asking import NotServed
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.words import KEY_KNOWN, MUST_REFETCH

_SENTENCES = {
    "born-unreadable": (422, "A birth date is written YYYY-MM-DD, and is in the past."),
    "code-expired": (409, "This code is older than ten minutes; start again at the till."),
    "code-unknown": (404, "No till is waiting with this code."),
    "code-used": (409, "This code was decided before; start again at the till."),
    "codes-many": (429, "This telephone, or this channel, has had many codes; wait a little."),
    "consent-under-age": (409, "She is under fourteen, or did not say her age: do not ask her."),
    "coupon-expired": (409, "This coupon's last day is over."),
    "coupon-reserved": (409, "This coupon is being used in another basket just now."),
    "coupon-unknown": (404, "There is no such coupon."),
    "coupon-used": (409, "This coupon was used before."),
    "coupon-void": (409, "Head office has taken this coupon back."),
    "end-unreadable": (422, "The end of a phone number is its last four digits."),
    "enrolments-many": (429, "Too many tills are waiting for approval; try again later."),
    "identity-taken": (409, "This belongs to another member."),
    "identity-unreadable": (422, "This is no member code, card or account."),
    KEY_KNOWN: (409, "This key was enrolled before; a till makes a new one to enrol again."),
    "looks-many": (429, "This till has asked for many members; wait a minute."),
    "member-erased": (409, "She was a member under this id and had herself erased."),
    "member-name-unreadable": (422, "A name has one to forty characters that can be printed."),
    "member-unknown": (404, "There is no such member."),
    MUST_REFETCH: (410, "This position is no longer known; fetch the stream from its start."),
    "nonce-used": (409, "This application was sent before."),
    "panel-of-another-store": (404, "No panel was made here for this basket."),
    "panel-unknown": (404, "No panel was made for this basket."),
    "phone-taken": (409, "Another member has this phone number."),
    "phone-unreadable": (422, "A phone number has seven to fifteen digits, without the country's."),
    "polled-too-soon": (429, "Ask again after the interval."),
    "signature-wrong": (400, "The application is not signed by the key it names."),
    "store-unknown": (404, "There is no store with this code."),
    "till-unreadable": (400, "A till's number is one to eight letters or digits."),
}


def not_served(refusal: Refusal) -> NotServed:
    """The refusal as an answer; one without a sentence of its own says its code."""
    status, sentence = _SENTENCES.get(
        refusal.code, (409, f"Head office cannot do that: {refusal.code}.")
    )
    wait_s = refusal.facts.get("wait_s", 5)
    retry_after_s = wait_s if status == 429 and isinstance(wait_s, int) else None
    return NotServed(status, refusal.code, sentence, retry_after_s=retry_after_s)
