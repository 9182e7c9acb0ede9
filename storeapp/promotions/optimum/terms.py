"""What one offer's own terms say about given counts of units: its saving, its order, its amount.

Everything that decides reads the terms here: the search, and the check of every answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storeapp.promotions.optimum.problem import Offer, Order, Units

Taken = Sequence[Mapping[int, int]]
"""Per take of an offer: class to number of units."""


def saves_at_all(offer: Offer) -> bool:
    """Whether some unit saves by itself; where none does, all its units share the bonus."""
    return any(saves > 0 for take in offer.takes for saves in take.saves.values())


def saving_of(units: Sequence[Units], offer: Offer, times: int, taken: Taken) -> int:
    """What it saves before its family's limits: never more than its saving units have room for."""
    some = saves_at_all(offer)
    raw, room = offer.bonus * times, 0
    for take, counts in zip(offer.takes, taken, strict=True):
        for number, count in counts.items():
            raw += take.saves[number] * count
            if not some or take.saves[number] > 0:
                room += room_of(units, offer, number) * count
    return min(raw, room)


def room_of(units: Sequence[Units], offer: Offer, number: int) -> int:
    whole = units[number].price
    return whole if offer.room is None else offer.room.get(number, whole)


def amount_of(units: Sequence[Units], offer: Offer, number: int) -> int:
    price = units[number].price
    return price if offer.amounts is None else offer.amounts.get(number, price)


def saving_units(offer: Offer, taken: Taken) -> int:
    """How many of the units taken save; what a family's `most_units` counts."""
    some = saves_at_all(offer)
    return sum(
        count
        for take, counts in zip(offer.takes, taken, strict=True)
        for number, count in counts.items()
        if not some or take.saves[number] > 0
    )


def keeps_terms(units: Sequence[Units], offer: Offer, times: int, taken: Taken) -> bool:
    """Whether these units are `times` applications of the offer."""
    return (
        _keeps_quantities(offer, times, taken)
        and _keeps_amount(units, offer, times, taken)
        and keeps_order(units, offer, times, taken)
    )


def _keeps_quantities(offer: Offer, times: int, taken: Taken) -> bool:
    for take, counts in zip(offer.takes, taken, strict=True):
        total, needed = sum(counts.values()), times * take.quantity
        if total < needed or (total > needed and not take.open):
            return False
        if any(number not in take.saves for number in counts):
            return False
    return True


def _keeps_amount(units: Sequence[Units], offer: Offer, times: int, taken: Taken) -> bool:
    if offer.min_amount <= 0:
        return True
    reached = sum(
        amount_of(units, offer, number) * count
        for counts in taken
        for number, count in counts.items()
    )
    return reached >= times * offer.min_amount


def keeps_order(units: Sequence[Units], offer: Offer, times: int, taken: Taken) -> bool:
    """Whether the units can be parted into applications whose last take is the cheapest (dearest).

    Told for the cheapest; the dearest is the same with prices turned round. Put the last take's
    units in a row by price. The fewest applications hold a unit of price v or more when the
    cheapest units fill whole applications and all that is over goes to the dearest one. Each of
    those needs its share of every other take at v or more; that is enough too, for the i-th
    dearest application can be given the i-th dearest share. What an open take has over goes to
    the cheapest application, so it costs at least as much as the last take's units there.
    """
    if offer.order is Order.FREE or len(offer.takes) == 1:
        return True
    sign = 1 if offer.order is Order.CHEAPEST else -1
    *others, last = (_prices(units, counts, sign) for counts in taken)
    share = offer.takes[-1].quantity
    for below, price in enumerate(last):
        if below and last[below - 1] == price:
            continue
        holding = max(1, times - below // share) if share else 1
        for take, prices in zip(offer.takes, others, strict=False):
            if sum(each >= price for each in prices) < take.quantity * holding:
                return False
    least = _least_top(last, share, times)
    return least is None or all(prices[0] >= least for prices in others if prices)


def _prices(units: Sequence[Units], counts: Mapping[int, int], sign: int) -> list[int]:
    """The price of every unit, the lowest first."""
    return sorted(
        sign * units[number].price for number, count in counts.items() for _ in range(count)
    )


def _least_top(last: Sequence[int], share: int, times: int) -> int | None:
    """The dearest unit of the last take in the application where that is cheapest."""
    if not last or (times > 1 and share == 0):
        return None
    return last[-1] if times == 1 else last[share - 1]
