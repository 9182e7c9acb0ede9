"""Label printers as the settings write them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from storeapp.domain.errors import Defect, Refusal
from storeapp.hardware.labels.printer import LANGUAGES, MarkingPrinter
from storeapp.hardware.labels.sim import SimLabelLink, SimLabelPrinter
from storeapp.hardware.labels.template import LabelSize
from storeapp.hardware.labels.zpl import zpl
from storeapp.hardware.transports.address import make_transport
from storeapp.hardware.worker import DeviceWorker

USUAL = LabelSize(60, 40, 203)
_SIZE = re.compile(r"([0-9]{2,3})x([0-9]{2,3})")


def label_printer_at(address: str, *, fonts: Path) -> MarkingPrinter:
    """`LANGUAGE+ADDRESS`, the language `zpl` or `tspl`, the address any transport's, then
    `?size=60x40&dpi=203`: millimetres and dots per inch of the labels that are in it.

    Refusal `device-address-unreadable` for anything else. Nothing is opened.
    """
    language, _, rest = address.partition("+")
    if language not in LANGUAGES or not rest:
        raise _unreadable(address)
    bare, size = _size_in(rest, address)
    transport = make_transport(bare)
    worker = DeviceWorker("labels")
    return MarkingPrinter(transport, LANGUAGES[language], size, worker, fonts=fonts)


def sim_label_driver(printer: SimLabelPrinter, *, fonts: Path) -> MarkingPrinter:
    """The ordinary driver, on the simulated printer's cable."""
    worker = DeviceWorker("labels")
    return MarkingPrinter(SimLabelLink(printer), zpl, USUAL, worker, fonts=fonts)


def _size_in(rest: str, address: str) -> tuple[str, LabelSize]:
    """The transport's own address, and the size that was said behind it."""
    bare, _, query = rest.partition("?")
    said = dict(parse_qsl(query))
    size = _SIZE.fullmatch(said.pop("size", f"{USUAL.width_mm}x{USUAL.height_mm}"))
    dpi = said.pop("dpi", str(USUAL.dpi))
    if size is None or not (dpi.isascii() and dpi.isdecimal()):
        raise _unreadable(address)
    try:
        labels = LabelSize(int(size[1]), int(size[2]), int(dpi))
    except Defect:
        raise _unreadable(address) from None
    return (f"{bare}?{urlencode(said)}" if said else bare), labels


def _unreadable(address: str) -> Refusal:
    return Refusal("device-address-unreadable", text=address[:80])
