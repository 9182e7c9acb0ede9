"""What must be in the basket before a promotion applies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storeapp.promotions.selector import EVERYTHING, Selector


class Metric(Enum):
    """Pieces, minor units, grams, different goods, or the member's points."""

    QUANTITY = "qty"
    AMOUNT = "amount"
    WEIGHT = "weight"
    DISTINCT = "distinct"
    POINTS = "points"


class Base(Enum):
    """In which price an amount is measured: as listed, after the item layer, or as it stands."""

    LIST = "list"
    AFTER_ITEM = "after_item"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so much of it, over these goods."""

    metric: Metric
    value: int
    over: Selector = EVERYTHING
    base: Base = Base.RUNNING


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of them."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """When this is not so."""

    condition: Condition


Condition = AtLeast | AllOf | AnyOf | Not
