"""Payment by phone, asked of head office, which alone has the keys; additive changes only.

`POST /pay/payer`          PayerAsk    answered: PayerTold
`POST /pay/charge?wait=`   Charge      answered: AttemptShown
`POST /pay/ask?wait=`      AttemptAsk  answered: AttemptShown
`POST /pay/cancel?wait=`   AttemptAsk  answered: AttemptShown
`POST /pay/refund?wait=`   RefundAsk   answered: RefundShown
`POST /pay/open`           OpenAsk     answered: OpenShown

An attempt is `sale` and `attempt` in the caller's store; any till of that store may ask about it.
Everything may be asked again with the same words: it takes effect once. `wait` is how many seconds
the answer may wait for something new: a version above `known_version`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from storeapp.sync.wire.members import MemberSeen
from storeapp.sync.wire.messages import Answer, Message, Word

LONGEST_WAIT_S = 30
MOST_ATTEMPTS = 99
Count = Annotated[int, Field(ge=1, le=MOST_ATTEMPTS)]
Amount = Annotated[int, Field(ge=1, le=99_999_999_99)]
Code = Annotated[str, Field(pattern=r"^[0-9]{10,32}$", repr=False)]
"""What the customer's phone shows; never stored and never logged whole."""

# States of an attempt; a till takes one it does not know for UNKNOWN.
CREATED, SENT = "CREATED", "SENT"
PENDING, UNKNOWN, REVERSING = "PENDING", "UNKNOWN", "REVERSING"
PAID, DECLINED, CLOSED, REVERSED = "PAID", "DECLINED", "CLOSED", "REVERSED"
REFUNDING, PAID_BUT_REVERSED, UNRESOLVED = "REFUNDING", "PAID_BUT_REVERSED", "UNRESOLVED"
NOT_CHARGED = frozenset({DECLINED, CLOSED, REVERSED, PAID_BUT_REVERSED})
"""The customer has, or has got back, all her money: only then is there a next attempt."""
UNDER_WAY = frozenset({CREATED, SENT, PENDING, UNKNOWN, REVERSING, REFUNDING})
"""Something new will be told; worth waiting for."""

# Problem codes.
PAYMENTS_NOT_SET_UP = "payments-not-set-up"
"""422: head office has no merchant account with the provider of this code."""
PAYMENT_CODE_UNKNOWN = "payment-code-unknown"
"""422: no payment code of a provider known here."""
PAYMENT_CURRENCY = "payment-currency"
"""422: the provider does not take this currency."""
ATTEMPT_OPEN = "payment-attempt-open"
"""409: another attempt of this sale is not decided; `current` is that one."""
ATTEMPT_PAID = "payment-attempt-paid"
"""409: another attempt of this sale is paid, and the till did not say that it knows; `current`."""
ATTEMPT_DIFFERS = "payment-attempt-differs"
"""409: this attempt was begun with another amount; `current` is how it stands."""
ATTEMPT_UNKNOWN = "payment-attempt-unknown"
"""404: head office never heard of it, so nobody was charged by it."""
ATTEMPT_SETTLED = "payment-attempt-settled"
"""409, at a cancellation: the sale was told to head office, so it is given back as a return."""
REFUND_TOO_MUCH = "payment-refund-too-much"
"""409: more than is left of what was paid."""
REFUND_DIFFERS = "payment-refund-differs"
"""409: this refund was begun with another amount."""
NOT_PAID = "payment-not-paid"
"""409, at a refund: the attempt is not paid."""


class PayerAsk(Message):
    """Who shows this code? Asked before the charge, which never waits for the answer. With `staff`,
    who asks, it is answered whether she is a member."""

    code: Code
    staff: Annotated[str, Field(max_length=64)] = ""


class PayerTold(Answer):
    """`payer` is a handle for head office's own use (who it is does not leave it), "" when the
    provider did not say within its budget, or cannot by a code."""

    provider: str
    payer: str = ""
    member: MemberSeen | None = None
    """Who that is, as this till may know her; never one whose points may be spent."""


class Charge(Message):
    """Takes `amount_minor` by this code. `paid` are the attempts of this sale that the till knows
    to be paid and counts; `description` is what the customer reads on her phone."""

    sale: Word
    attempt: Count
    amount_minor: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    code: Code
    description: Annotated[str, Field(max_length=40)] = ""
    paid: Annotated[list[Count], Field(max_length=MOST_ATTEMPTS)] = []
    known_version: Annotated[int, Field(ge=0)] = 0


class AttemptAsk(Message):
    """How does it stand? At `/pay/cancel`: it shall not pay for the sale; whatever it took, or
    takes later, goes back."""

    sale: Word
    attempt: Count
    known_version: Annotated[int, Field(ge=0)] = 0


class AttemptShown(Answer):
    """An attempt as it stands. `reason` is a code for the clerk's sentence, "" when there is none;
    `transaction` the provider's own number of the payment, for the receipt; `payer` a handle as in
    PayerTold; `late` says that it took money after it was over, which goes or went back."""

    number: str
    sale: str
    attempt: int
    till: str
    provider: str
    amount_minor: int
    currency: str
    state: str
    reason: str = ""
    version: int
    created_ms: int
    changed_ms: int
    transaction: str = ""
    payer: str = ""
    refunded_minor: int = 0
    late: bool = False


class RefundAsk(Message):
    """Gives back a part or all of a paid attempt. `refund` is the till's own id of it, made once:
    the same id gives back once."""

    sale: Word
    attempt: Count
    refund: Word
    amount_minor: Amount
    known_version: Annotated[int, Field(ge=0)] = 0


class RefundShown(Answer):
    """`state` is CREATED, SENT, UNKNOWN (asked again by itself), DONE or REFUSED."""

    number: str
    refund: str
    amount_minor: int
    state: str
    reason: str = ""
    version: int


class OpenAsk(Message):
    """Which attempts of this store are not decided, for the health panel and the end of day?"""


class OpenShown(Answer):
    attempts: list[AttemptShown]
