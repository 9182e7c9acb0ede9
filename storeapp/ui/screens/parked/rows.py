"""Parked baskets as their list writes them."""

from __future__ import annotations

from storeapp.domain.money import format_money
from storeapp.domain.pricing import PricedBasket
from storeapp.ports.sales import Parked
from storeapp.ui.screens.parked.state import ParkedRow
from storeapp.ui.texts import Words

NAMES_SHOWN = 2


def parked_row(parked: Parked, priced: PricedBasket, words: Words) -> ParkedRow:
    time = f"{parked.at:%H:%M}"
    goods = _goods(parked, words)
    pieces = words("piece" if priced.pieces == 1 else "pieces", count=priced.pieces)
    due = format_money(priced.due)
    return ParkedRow(
        id=parked.basket.id,
        time=time,
        goods=goods,
        pieces=pieces,
        due=due,
        spoken=f"{time}, {goods}, {pieces}, {due}",
    )


def _goods(parked: Parked, words: Words) -> str:
    names = [line.name.said_in(words.language) for line in parked.basket.active]
    said = words("comma").join(names[:NAMES_SHOWN])
    return words("more_names", names=said) if len(names) > NAMES_SHOWN else said
