"""The receipt as a document of words and numbers; printers and screens each draw it their way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Align(Enum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; `large` is double height and width."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Words on the left and a figure on the right of one line; the words wrap, the figure not."""

    left: str
    right: str
    bold: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Space:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of that text, centred."""

    text: str


@dataclass(frozen=True, slots=True)
class BarCode:
    """A bar code of that text (ASCII), centred, with the text below: an EAN-13 when the text is
    one, else Code 128."""

    text: str


Block = Text | Pair | Rule | Space | QrCode | BarCode


@dataclass(frozen=True, slots=True)
class ReceiptDoc:
    """What goes on paper, top to bottom; `title` names it in queues and screens.

    `copy` is 0 for the original; a copy's first block is its mark. `logo`: the store's stands above
    it, where the printer has one.
    """

    title: str
    blocks: tuple[Block, ...]
    copy: int = 0
    logo: bool = False


def marked_copy(document: ReceiptDoc, number: int) -> ReceiptDoc:
    """The same document with the mark that every further print of it carries, in both languages."""
    mark = Text(f"COPY {number} / 副本 {number}", Align.CENTRE, bold=True)
    blocks = document.blocks[1:] if document.copy else document.blocks
    return replace(document, blocks=(mark, *blocks), copy=number)
