"""Orders on the wire: the stream of a store, and the commands about them; additive changes only.

`orders/{store}`  key = `pickup`: PickupKeyRow; key = `fo:{id}`: FoOnStream;
                  key = `transfer:{id}`: TransferShown

A fulfilment order's id is `O{order's number}-{epoch}`. It is on the stream of the place that works
on it, and of the place where it is collected, until nothing is left to do with it. `version` is its
own, and what `expected_version` of a command is compared with.

`fo.accept`, `fo.start`, `fo.pack`, `fo.ship`, `fo.label`, `fo.unlabel`, `fo.dispatch`, `fo.arrive`
                    body: FoAsked         answered: FoOnStream
`fo.reject`         body: FoRejected      `fo.pick`, `fo.put_back`   body: FoScanned
`fo.short`          body: FoShort         `fo.ready`                 body: FoReady
`fo.extend`         body: FoExtended      `fo.hand_over`             body: FoHandOver
`fo.answer_cancel`  body: FoCancelAnswer  `fo.address`               body: FoAsked, answered: FoTo
`order.cancel`      body: OrderAsked      answered: OrderShown
`transfer.request`  body: TransferNew     answered: TransferShown
`transfer.approve`, `transfer.decline`, `transfer.pick`, `transfer.close_short`
                    body: TransferAsked   answered: TransferShown
`transfer.dispatch`, `transfer.receive`
                    body: TransferCounted answered: TransferShown

A hand-over without a line is the fact `hand_over/1` (`domain.codec.handing_over`), with the `hand`
that a command for the same hand-over had: told twice, it is one.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storeapp.sync.wire.messages import Answer, Hex64, Message, Word

FO_ACCEPT = "fo.accept"
FO_REJECT = "fo.reject"
FO_START = "fo.start"
FO_PICK = "fo.pick"
FO_SHORT = "fo.short"
FO_PACK = "fo.pack"
FO_READY = "fo.ready"
FO_EXTEND = "fo.extend"
FO_HAND_OVER = "fo.hand_over"
FO_PUT_BACK = "fo.put_back"
FO_LABEL = "fo.label"
FO_UNLABEL = "fo.unlabel"
FO_SHIP = "fo.ship"
FO_DISPATCH = "fo.dispatch"
FO_ARRIVE = "fo.arrive"
FO_ANSWER_CANCEL = "fo.answer_cancel"
FO_ADDRESS = "fo.address"
ORDER_CANCEL = "order.cancel"
TRANSFER_REQUEST = "transfer.request"
TRANSFER_APPROVE = "transfer.approve"
TRANSFER_DECLINE = "transfer.decline"
TRANSFER_PICK = "transfer.pick"
TRANSFER_DISPATCH = "transfer.dispatch"
TRANSFER_RECEIVE = "transfer.receive"
TRANSFER_CLOSE_SHORT = "transfer.close_short"

V = 1
"""The shape of the rows of this stream."""
PICKUP = "pickup"
LINES_MOST = 200

FoId = Annotated[str, Field(pattern=r"^O[0-9]{1,12}-[0-9]{1,4}$")]
OrderId = Annotated[str, Field(pattern=r"^O[0-9]{1,12}$")]
Thousandths = Annotated[int, Field(ge=1, le=10**10)]
Staff = Annotated[str, Field(max_length=64)]
ShortWhy = Literal["not-in-stock", "mismatch", "damaged", "worn-display", "no-split"]


class Part(Message):
    """So much of a line; `line` is the order's own number of it."""

    line: Annotated[int, Field(ge=0, le=LINES_MOST)]
    thousandths: Thousandths


Parts = Annotated[list[Part], Field(min_length=1, max_length=LINES_MOST)]


class FoAsked(Message):
    """`tracking` is the parcel's number, with `fo.label` and `fo.ship`."""

    fo: FoId
    staff: Staff = ""
    tracking: Annotated[str, Field(max_length=64)] = ""


class FoRejected(Message):
    fo: FoId
    why: Word
    staff: Staff = ""


class FoScanned(Message):
    """Scanned off the shelf, or back onto it."""

    fo: FoId
    parts: Parts
    staff: Staff = ""


class FoShort(Message):
    """Not to be found. Without `keep` the whole order is wanted from elsewhere, and what was found
    goes back."""

    fo: FoId
    parts: Parts
    why: ShortWhy
    keep: bool = True
    staff: Staff = ""


class FoReady(Message):
    """Lies in that bin. `pickup_by_ms` None is head office's usual time."""

    fo: FoId
    bin: Annotated[str, Field(max_length=32)] = ""
    pickup_by_ms: int | None = None
    staff: Staff = ""


class FoExtended(Message):
    fo: FoId
    pickup_by_ms: int
    staff: Staff = ""


class FoHandOver(Message):
    """Given out, to who showed the code. `hand` is made once for it, and is in the fact, too."""

    fo: FoId
    hand: Word
    parts: Parts
    code: Annotated[str, Field(max_length=64)]
    at_ms: int
    staff: Staff = ""


class FoCancelAnswer(Message):
    """The clerk's word on the customer's wish to cancel."""

    fo: FoId
    agreed: bool
    staff: Staff = ""


class OrderAsked(Message):
    order: OrderId
    staff: Staff = ""


class OrderShown(Answer):
    order: str
    status: str
    fos: list[str]


class FoTo(Answer):
    """Where it is shipped to, for the label; asked for when it is printed, and not kept."""

    fo: str
    recipient: str
    phone: str
    lines: list[str]


class PickupKeyRow(Answer):
    """The key that the codes of this store are proved with, as hex; see `domain.pickup_code`."""

    key: Hex64


class FoPart(Answer):
    """A line's part, in thousandths; see `domain.fulfilment.FoLine`. `names` are zh and en."""

    line: int
    sku: str
    zh: str
    en: str
    unit: str
    quantity: int
    found: int = 0
    back: int = 0
    out: int = 0


class FoOnStream(Answer):
    """A fulfilment order as its tills may know it: of the customer what she is called and the last
    digits of her number. `holder` is the store whose turn it is; `due_minor` is still to be paid,
    when it is collected; `code_until_ms` is what `domain.pickup_code.Collected` is made with."""

    fo: str
    order: str
    number: int
    epoch: int
    version: int
    channel: str
    state: str
    cancel: str
    place: str
    pickup_at: str
    holder: str
    called: str = ""
    phone_end: str = ""
    lines: list[FoPart]
    currency: str
    due_minor: int = 0
    accept_by_ms: int = 0
    promise_ms: int = 0
    ready_ms: int = 0
    lease_until_ms: int = 0
    code_until_ms: int = 0
    bin: str = ""
    tracking: str = ""
    why: str = ""


class Counted(Message):
    sku: Word
    thousandths: Thousandths


Goods = Annotated[list[Counted], Field(min_length=1, max_length=LINES_MOST)]


class TransferNew(Message):
    """This store wants goods of another; `transfer` is its id, made once."""

    transfer: Word
    source: Word
    goods: Goods
    staff: Staff = ""


class TransferAsked(Message):
    transfer: Word
    why: Annotated[str, Field(max_length=64)] = ""
    staff: Staff = ""


class TransferCounted(Message):
    """What is sent, or was received, counted."""

    transfer: Word
    goods: Goods
    staff: Staff = ""


class TransferGood(Answer):
    sku: str
    asked: int
    sent: int
    received: int
    lost: int


class TransferShown(Answer):
    transfer: str
    version: int
    state: str
    source: str
    target: str
    goods: list[TransferGood]
    why: str = ""
