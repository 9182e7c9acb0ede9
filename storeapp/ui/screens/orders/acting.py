"""What can be done with an order as it stands, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from storeapp.domain.fulfilment import CancelState, FoState
from storeapp.ports.orders import OrderSeen, Step, Verdict


class Act(Enum):
    """A key of the screen that is no single step of head office's."""

    REJECT = "reject"
    SHORT = "short"
    HAND = "hand"
    AGREE = "agree"
    DENY = "deny"
    SEEN = "understood"


class Scanning(Enum):
    """What a scan of a good means."""

    NOTHING = ""
    PICK = "pick"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Can:
    """`says` is the word on the primary key, `asks` the word for what has to be typed first."""

    says: str = ""
    primary: Step | Act | None = None
    second: Act | None = None
    asks: str = ""
    scanning: Scanning = Scanning.NOTHING


_S = FoState
_CAN: Mapping[FoState, Can] = {
    _S.OFFERED: Can("accept", Step.ACCEPT, Act.REJECT),
    _S.ACCEPTED: Can("start", Step.START),
    _S.PICKING: Can("pack", None, Act.SHORT, scanning=Scanning.PICK),
    _S.PICKED: Can("pack", Step.PACK),
    _S.LABELLED: Can("ship", Step.SHIP),
    _S.IN_TRANSFER: Can("arrive", Step.ARRIVE),
    _S.RECEIVED_AT_STORE: Can("bin_it", Step.READY, asks="bin"),
    _S.READY: Can("hand", Act.HAND),
    _S.OVERDUE: Can("extend", Step.EXTEND),
}
_BIN = Can("bin_it", Step.READY, asks="bin")
_LABEL = Can("label", Step.LABEL, asks="tracking")
_SEND = Can("dispatch", Step.DISPATCH)
_CANCEL = Can("agree", Act.AGREE, Act.DENY)
_BACK = Can("all_back", None, scanning=Scanning.BACK)
_SEEN = Can("understood", Act.SEEN)


def can(order: OrderSeen) -> Can:
    """A wish to cancel is answered before anything else."""
    fo = order.fo
    if order.verdict is not None:
        return _SEEN if order.verdict is Verdict.CONFLICT else Can()
    if fo.cancel is CancelState.REQUESTED and fo.state is not _S.IN_TRANSFER:
        return _CANCEL
    if fo.waiting_back:
        return _BACK
    if fo.state is _S.PACKED:
        if not fo.pickup_at:
            return _LABEL
        return _BIN if fo.pickup_at == fo.place else _SEND
    return _CAN.get(fo.state, Can())
