"""The tag on the bag of an order that waits to be collected."""

from __future__ import annotations

from storeapp.domain.receipt import Align, Pair, QrCode, ReceiptDoc, Rule, Space, Text

PREFIX = "FO:"
"""In front of a fulfilment order's id in the tag's code, so that nothing else is taken for one."""


def bag_tag(
    *, fo: str, lies_in: str, called: str, phone_end: str, pieces: int, until: str, store: str
) -> ReceiptDoc:
    """Says whose bag it is and where it lies. Its code finds the order and proves nothing: the
    customer's own code is never on the bag."""
    who = " ".join(part for part in (called, f"*{phone_end}" if phone_end else "") if part)
    large = [Text(each, Align.CENTRE, bold=True, large=True) for each in (who, lies_in) if each]
    return ReceiptDoc(
        f"自提 {fo}",
        (
            Text("自提 / PICKUP", Align.CENTRE, bold=True),
            *large,
            Rule(),
            Pair("订单 / Order", fo),
            Pair("件数 / Pieces", str(pieces)),
            Pair("保留至 / Until", until),
            Pair("门店 / Store", store),
            Space(),
            QrCode(f"{PREFIX}{fo}"),
            Text(fo, Align.CENTRE, bold=True),
        ),
    )


def order_on_tag(text: str) -> str:
    """The id in a tag's code, "" for any other code."""
    return text.removeprefix(PREFIX) if text.startswith(PREFIX) else ""
