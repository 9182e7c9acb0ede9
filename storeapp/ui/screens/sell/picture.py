"""From what is under way to one finished picture."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.domain.catalogue import Product
from storeapp.domain.money import format_money
from storeapp.domain.pricing import PricedBasket
from storeapp.promotions.hints import Hint
from storeapp.ui.hints import hinted
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.refusals import said
from storeapp.ui.screens.sell.rows import (
    found_row,
    line_row,
    packaging_row,
    price_of,
    reasons_in,
    tile_row,
)
from storeapp.ui.screens.sell.state import Asking, FoundRow, LineRow, Panel, SellState
from storeapp.ui.screens.sell.under import Counting, Told, Under, Weighing
from storeapp.ui.texts import Words
from storeapp.ui.widgets.tile_row import TileRow

Stock = Callable[[str], int | None]
NOTHING_ASKED = Asking(title="", detail="", typed="", unit="", hint="")


def picture(
    under: Under,
    priced: PricedBasket,
    keys: tuple[Product, ...],
    stock: Stock,
    words: Words,
    hints: tuple[Hint, ...] = (),
    *,
    waits: bool = False,
) -> SellState:
    """The whole screen; of the `hints` the best one is said. `waits` while the price is not the
    last word."""
    pieces = priced.pieces
    return SellState(
        words=words.labels,
        rows=_lines(under, priced, words),
        selected=under.selected,
        lit=under.lit,
        lit_serial=under.lit_serial,
        pieces=words("piece" if pieces == 1 else "pieces", count=f"{pieces:,}") if pieces else "",
        saved=format_money(priced.saved) if priced.saved else "",
        explained=bool(priced.rules) and not under.basket.empty,
        hint=words("pricing") if waits else _hint(under, hints, words),
        due=format_money(priced.due),
        due_spoken=words("due", amount=format_money(priced.due)),
        payable=not under.basket.empty,
        line_open=_line_open(under),
        parkable=not under.basket.empty,
        clearable=bool(under.basket.lines),
        parked=str(under.parked) if under.parked else "",
        panel=_panel(under),
        typing=under.finding is not None,
        typed=under.finding.typed if under.finding else "",
        found=_found(under, stock, words),
        found_selected=_chosen(under),
        found_hint=_found_hint(under, words),
        tiles=_tiles(under, keys, words),
        tiles_heading=words("choose_loose") if under.loose else "",
        asking=_asking(under, priced, words),
        notice=_notice(under.told, words) if under.told else None,
    )


def _hint(under: Under, hints: tuple[Hint, ...], words: Words) -> str:
    return hinted(hints[0], under.basket, words.language) if hints else ""


def _tiles(under: Under, keys: tuple[Product, ...], words: Words) -> tuple[TileRow, ...]:
    if not under.loose:
        return tuple(tile_row(product, words) for product in keys)
    loose = [tile_row(product, words) for product in keys if product.weighed]
    return (packaging_row(under.tare_g, words), *loose)


def _lines(under: Under, priced: PricedBasket, words: Words) -> tuple[LineRow, ...]:
    counting, reasons = under.counting, reasons_in(priced)
    return tuple(
        line_row(
            p,
            words,
            counting.typed if counting and counting.line_id == p.line.id else None,
            reasons[p.line.id],
        )
        for p in priced.lines
    )


def _line_open(under: Under) -> bool:
    """True when the selected line can be changed."""
    return any(line.id == under.selected and not line.voided for line in under.basket.lines)


def _panel(under: Under) -> Panel:
    if under.weighing:
        return Panel.WEIGHING
    if under.counting and under.counting.pad:
        return Panel.QUANTITY
    return Panel.RESULTS if under.finding else Panel.KEYS


def _found(under: Under, stock: Stock, words: Words) -> tuple[FoundRow, ...]:
    if under.finding is None:
        return ()
    return tuple(found_row(p, stock(p.sku), words) for p in under.finding.found)


def _chosen(under: Under) -> str:
    product = under.finding.chosen if under.finding else None
    return product.sku if product else ""


def _found_hint(under: Under, words: Words) -> str:
    """What stands where results would be."""
    if under.finding is None or under.finding.found:
        return ""
    if under.finding.typed:
        return words("nothing_found", typed=under.finding.typed)
    return words("type_to_find")


def _asking(under: Under, priced: PricedBasket, words: Words) -> Asking:
    if under.weighing:
        return _weight(under.weighing, words)
    if under.counting and under.counting.pad:
        return _quantity(under.counting, priced, words)
    return NOTHING_ASKED


def _quantity(counting: Counting, priced: PricedBasket, words: Words) -> Asking:
    row = next(p for p in priced.lines if p.line.id == counting.line_id)
    shown = line_row(row, words)
    return Asking(
        title=shown.name,
        detail=shown.detail,
        typed=counting.typed or shown.quantity,
        unit=shown.unit,
        hint=words("how_many"),
        decimal=row.line.quantity.unit.divisible,
        untouched=not counting.typed,
    )


def _weight(weighing: Weighing, words: Words) -> Asking:
    product = weighing.product
    trouble = weighing.trouble
    return Asking(
        title=product.name.said_in(words.language),
        detail=_weighed_how(weighing, words),
        typed=weighing.typed or "0.000",
        unit=words(f"unit_{product.unit.value}"),
        hint=said(trouble, words.language) if trouble else words("weighing"),
        picture=product.picture,
        decimal=True,
        refused=trouble is not None,
        untouched=not weighing.typed,
        primary=_weight_step(weighing),
        ready=bool(weighing.typed or trouble),
    )


def _weighed_how(weighing: Weighing, words: Words) -> str:
    """The price, and the packaging that is taken off; a typed weight is without it already."""
    price = price_of(weighing.product, words)
    if weighing.typed or not weighing.taken_off_g:
        return price
    without = words("without_packaging", count=weighing.taken_off_g)
    return words("separator").join((price, without))


def _weight_step(weighing: Weighing) -> str:
    if weighing.typed:
        return "add_weight"
    return "weigh_again" if weighing.trouble else "weighing_now"


def _notice(told: Told, words: Words) -> Notice:
    if told.refusal:
        return Notice(said(told.refusal, words.language), Tone.REFUSED, told.serial)
    return Notice(words(told.key), Tone.CALM, told.serial)
