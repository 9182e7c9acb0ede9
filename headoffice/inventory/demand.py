"""How much of which goods somebody wants, summed per good before anything is asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storeapp.domain.errors import Defect

Demand = Mapping[str, int] | Iterable[tuple[str, int]]
"""Thousandths per SKU. As pairs a good may come more than once, as two bundles with one part."""


def summed(demand: Demand) -> dict[str, int]:
    """One figure per good, in the order of the goods; all of them above zero."""
    sums: dict[str, int] = {}
    for sku, thousandths in demand.items() if isinstance(demand, Mapping) else demand:
        if thousandths <= 0:
            raise Defect(f"nobody wants {thousandths} of {sku}")
        sums[sku] = sums.get(sku, 0) + thousandths
    if not sums:
        raise Defect("nothing is wanted")
    return dict(sorted(sums.items()))
