"""Lines, goods and amounts as the sell screen writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from storeapp.domain.basket import MAX_LINES, Entry
from storeapp.domain.catalogue import Language, Name, Product
from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import PricedBasket, PricedLine
from storeapp.domain.quantity import Unit, format_quantity
from storeapp.ports.members import LikedGood, Likes, Member
from storeapp.ui.members import aged, called, standing
from storeapp.ui.screens.sell.state import FoundRow, LineRow, MemberLine
from storeapp.ui.texts import Words
from storeapp.ui.widgets.tile_row import TileRow

ONE = 1_000
"""Thousandths of a piece, or of a kilogram: less than that is not suggested."""
PACKAGING = "packaging:"
"""The key of the tile for the packaging; no good has one with a colon."""


def line_row(
    priced: PricedLine,
    words: Words,
    entry: str | None = None,
    reasons: tuple[Name, ...] = (),
) -> LineRow:
    """A line of the basket; a voided one keeps its figures, struck. `reasons` name what made it
    cheaper."""
    return _line_row(priced, words, words.language, entry, reasons)


def reasons_in(priced: PricedBasket) -> Mapping[str, tuple[Name, ...]]:
    """The promotions that made each line cheaper, by the line's id, in the order they applied."""
    names = {each.promotion: each.name for each in priced.applied if each.saving}
    found = {}
    for line in priced.lines:
        parts = {part.promotion for share in line.shares for part in share.parts if part.minor}
        found[line.line.id] = tuple(name for by, name in names.items() if by in parts)
    return found


@lru_cache(maxsize=2 * MAX_LINES)
def _line_row(
    priced: PricedLine,
    words: Words,
    language: Language,
    entry: str | None,
    reasons: tuple[Name, ...],
) -> LineRow:
    """Written once: a scan changes one line of a long basket."""
    line = priced.line
    quantity = format_quantity(line.quantity)
    unit = words(f"unit_{line.quantity.unit.value}")
    list_amount = line.label_amount or line.quantity.of(line.unit_price)
    net = list_amount if line.voided else priced.net
    name = line.name.said_in(language)
    return LineRow(
        id=line.id,
        name=name,
        detail=_detail(priced, words) if entry is None else words("type_digits"),
        saving=_saving(priced, words, reasons) if entry is None else "",
        quantity=quantity,
        unit=unit,
        net=format_money(net, symbol=False),
        list_price=format_money(list_amount, symbol=False) if priced.saving else "",
        spoken=words(
            "voided_spoken" if line.voided else "spoken",
            name=name,
            quantity=f"{quantity} {unit}".strip(),
            net=format_money(net),
        ),
        several=line.quantity.unit is Unit.PIECE and quantity != "1",
        voided=line.voided,
        entry=entry,
    )


def found_row(product: Product, stock_thousandths: int | None, words: Words) -> FoundRow:
    """A good that was found, with how much of it is here when that is known."""
    name = product.name.said_in(words.language)
    price = price_of(product, words)
    parts = [product.sku]
    if stock_thousandths is not None:
        parts.append(words("here", count=_stock(stock_thousandths, product.unit, words)))
    return FoundRow(
        id=product.sku,
        name=name,
        detail=words("separator").join(parts),
        price=price,
        picture=product.picture,
        spoken=f"{name}, {price}",
    )


def tile_row(product: Product, words: Words) -> TileRow:
    """A quick key; goods sold by weight carry their unit as the mark."""
    unit = words(f"unit_{product.unit.value}")
    return TileRow(
        key=product.sku,
        name=product.name.said_in(words.language),
        figure=format_money(product.price),
        picture=product.picture,
        mark=f"/ {unit}" if unit else "",
        weighed=product.weighed,
    )


def packaging_row(tare_g: int | None, words: Words) -> TileRow:
    """First among what may be weighed: the packaging, and what it weighs once that is known."""
    figure = words("grams", count=tare_g) if tare_g is not None else words("packaging_how")
    return TileRow(PACKAGING, words("packaging"), figure, weighed=True)


def price_of(product: Product, words: Words) -> str:
    """`¥2.00`, or `¥39.80 / kg` for what is measured."""
    return _price(format_money(product.price), product.unit, words)


def _price(price: str, unit: Unit, words: Words) -> str:
    if unit is Unit.PIECE:
        return price
    return words("per_unit", price=price, unit=words(f"unit_{unit.value}"))


def _detail(priced: PricedLine, words: Words) -> str:
    """The grey line below the name: the price of one, and what else made the amount."""
    line = priced.line
    parts = [_price(format_money(line.unit_price), line.quantity.unit, words)]
    if line.voided:
        parts.insert(0, words("voided"))
    elif line.label_amount is not None:
        parts.append(words("from_label" if line.entry is Entry.LABEL else "pack_price"))
    return words("separator").join(parts)


def _saving(priced: PricedLine, words: Words, reasons: tuple[Name, ...]) -> str:
    """The amount comes first: a long name is cut at its end."""
    if not priced.saving or priced.line.voided:
        return ""
    amount = format_money(priced.saving)
    if not reasons:
        return words("saved_on_line", amount=amount)
    named = words("separator").join(name.said_in(words.language) for name in reasons)
    return words("saved_by", amount=amount, reasons=named)


def _stock(thousandths: int, unit: Unit, words: Words) -> str:
    if unit is Unit.PIECE:
        return f"{thousandths // ONE:,}"
    whole, part = divmod(thousandths, 1000)
    return f"{whole}.{part // 100} {words(f'unit_{unit.value}')}"


def member_line(
    member: Member | None,
    now: datetime,
    words: Words,
    buys: Money | None = None,
) -> MemberLine:
    """The customer above her basket, small and calm; None while only her id is known. `buys` is
    what her points would take off today."""
    language = words.language
    if member is None:
        return MemberLine(called(Member("unknown"), language), "")
    worth = words("points_buy", amount=format_money(buys)) if buys else ""
    parts = (standing(member, language), worth, aged(member, now, language))
    detail = words("separator").join(part for part in parts if part)
    return MemberLine(called(member, language), detail)


def like_row(product: Product, like: LikedGood, price: Money, words: Words) -> FoundRow:
    """A good to suggest: what it costs her, where it is, and a coarse reason."""
    name, amount = product.name.said_in(words.language), format_money(price)
    reason, where = words(_of_reason("why", like, words)), _where(product, like, words)
    return FoundRow(
        product.sku,
        name,
        reason,
        amount,
        product.picture,
        ", ".join(part for part in (name, reason, where, amount) if part),
        where,
        here=is_here(like),
    )


def is_here(like: LikedGood) -> bool:
    """Whether the clerk can hand it to her."""
    return like.here_thousandths >= ONE


def _where(product: Product, like: LikedGood, words: Words) -> str:
    """Here, in a store where she could go today, or to be ordered; as far as it is known."""
    parts = []
    if is_here(like):
        parts.append(words("here", count=_stock(like.here_thousandths, product.unit, words)))
    if like.nearby is not None:
        store = like.nearby.store.said_in(words.language)
        count = _stock(like.nearby.thousandths, product.unit, words)
        parts.append(words("nearby", store=store, count=count))
    if like.online and not is_here(like):
        parts.append(words("online"))
    return words("separator").join(parts)


def likes_age(likes: Likes, now: datetime, words: Words) -> str:
    """Of when they are, where nobody could be asked."""
    if not likes.kept:
        return ""
    moment = datetime.fromtimestamp(likes.as_of_ms / 1000, now.tzinfo)
    time = f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M}"
    return words("likes_as_of", time=time)


def likes_said(like: LikedGood, words: Words) -> str:
    """What the clerk can say of the first one: never that anybody saw what she looked at."""
    return words(_of_reason("say", like, words))


def _of_reason(key: str, like: LikedGood, words: Words) -> str:
    """A newer head office may know another reason."""
    own = f"{key}_{like.reason}"
    return own if own in words.labels else f"{key}_popular"
