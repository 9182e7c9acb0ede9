"""How far a place is from a customer, and when its parcel is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, pi, sin, sqrt

from headoffice.routing.model import Costs, Order, Place, Point, Problem
from headoffice.routing.rules import Mode

EARTH_M = 6_371_009
"""The mean radius of the earth (IUGG), in metres."""

FAR_M = 1_000_000
"""What counts for a distance that nobody knows: never near, and dear."""

_RADIANS = pi / 180e6
_MINUTE_MS = 60_000
_HUNDRED_KM_M = 100_000


@dataclass(frozen=True, slots=True)
class Journey:
    """From a place to the customer. Nothing travels when she comes to that very place."""

    metres: int
    travels: bool
    arrives_ms: int


def metres_between(a: Point, b: Point) -> int:
    """The great circle, to the metre."""
    lat_a, lat_b = a.lat_e6 * _RADIANS, b.lat_e6 * _RADIANS
    half_lat = sin((lat_b - lat_a) / 2)
    half_lon = sin((b.lon_e6 - a.lon_e6) * _RADIANS / 2)
    part = half_lat * half_lat + cos(lat_a) * cos(lat_b) * half_lon * half_lon
    return round(2 * EARTH_M * asin(min(1.0, sqrt(part))))


def destination(order: Order, places: Mapping[str, Place]) -> Point | None:
    """Where the goods have to be in the end."""
    return order.point if order.mode is Mode.SHIP else places[order.pickup_at].point


def journey(problem: Problem, order: Order, place: Place, to: Point | None) -> Journey:
    ready_ms = problem.at_ms + place.ready_min * _MINUTE_MS
    if place.code == order.pickup_at:
        return Journey(0, False, ready_ms)
    metres = FAR_M if to is None or place.point is None else metres_between(place.point, to)
    return Journey(metres, True, ready_ms + _transit_ms(problem.costs, metres))


def _transit_ms(costs: Costs, metres: int) -> int:
    """Rounded up to the minute: a promise is not kept by a fraction."""
    minutes = -(-costs.transit_100km_min * metres // _HUNDRED_KM_M)
    return (costs.transit_min + minutes) * _MINUTE_MS
