"""Labels: goods are gathered by scanning or searching, counted, and printed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Product
from storeapp.domain.errors import Refusal
from storeapp.domain.money import format_money
from storeapp.services.labels import MOST_COPIES, Labels
from storeapp.ui.screens.labels.rows import label_row
from storeapp.ui.screens.labels.state import LabelsState
from storeapp.ui.screens.labels.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Words
from storeapp.ui.told import Told, notice_of
from storeapp.ui.widgets.digits import typed as entry_after

MOST_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many labels of a good."""

    product: Product
    copies: int = 1


@dataclass(frozen=True, slots=True)
class _Under:
    """`entry` is a count being typed; `found` and `pointed` belong to the search that is `typed`;
    `busy` while the printer or the scale is at work."""

    wanted: tuple[Wanted, ...] = ()
    selected: str = ""
    entry: str = ""
    typed: str = ""
    found: tuple[Product, ...] = ()
    pointed: str = ""
    busy: bool = False
    told: Told | None = None

    @property
    def finding(self) -> bool:
        return bool(self.typed.strip())

    @property
    def product(self) -> Product | None:
        """The good that the keys are about."""
        goods = self.found if self.finding else tuple(each.product for each in self.wanted)
        sku = self.pointed if self.finding else self.selected
        return next((good for good in goods if good.sku == sku), None)

    @property
    def count(self) -> int:
        return sum(each.copies for each in self.wanted)


class LabelsPresenter:
    """Shows one state per intent. What was printed leaves the list; what was not stays in it."""

    def __init__(
        self,
        labels: Labels,
        around: Surroundings,
        close: Callable[[], None],
        show: Callable[[LabelsState], None],
    ) -> None:
        self._labels = labels
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._close = close
        self._show = show
        self._under = _Under()

    def start(self) -> None:
        """Begin with an empty list."""
        self._under = _Under(busy=self._under.busy)

    def again(self) -> None:
        self._see(self._under)

    def scanned(self, scan: Scan) -> None:
        """A scan is one label more of that good."""
        try:
            product = self._labels.find(scan)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._around.sounds.accepted()
        self._add(product)

    def search(self, text: str) -> None:
        """Each letter looks again."""
        found = tuple(self._labels.search(text)) if text.strip() else ()
        pointed = found[0].sku if found else ""
        self._see(replace(self._under, typed=text, found=found, pointed=pointed, told=None))

    def step(self, by: int) -> None:
        """Up or down what was found, from the field; it stops at the ends."""
        skus = [product.sku for product in self._under.found]
        if skus:
            place = skus.index(self._under.pointed) + by
            self.select(skus[min(max(0, place), len(skus) - 1)])

    def select(self, sku: str) -> None:
        if self._under.finding:
            self._see(replace(self._under, pointed=sku, told=None))
        else:
            self._see(replace(self._under, selected=sku, entry="", told=None))

    def choose(self, sku: str) -> None:
        """A touch: what was found is added."""
        self.select(sku)
        if self._under.finding:
            self.confirm()

    def press(self, key: str) -> None:
        """A digit of the count, or ERASE."""
        under = self._under
        if key == "." or not under.selected or under.finding or under.busy:
            self.again()
            return
        entry = entry_after(under.entry, key, MOST_DIGITS)
        self._count(int(entry or "1"), entry)

    def more(self, by: int) -> None:
        """One label more or fewer of the selected good."""
        for each in self._under.wanted:
            if each.product.sku == self._under.selected and not self._under.busy:
                self._count(each.copies + by)
                return

    def remove(self) -> None:
        """Del: none of the selected good."""
        under = self._under
        if not under.busy and not under.finding:
            self._see(_without(under, under.selected))

    def weigh(self) -> None:
        """F9: one label for what lies on the scale, with its amount in the code."""
        product = self._under.product
        if product is not None and product.weighed and not self._under.busy:
            self._see(replace(self._under, busy=True, told=Told("weighing")))
            self._spawn(self._weigh(product.sku), "print an item label")

    def confirm(self) -> None:
        """Enter: add what was found; else print everything, once."""
        under = self._under
        if under.finding and under.product is not None:
            self._add(under.product)
        elif under.wanted and not under.finding and not under.busy:
            self._see(replace(under, busy=True, entry="", told=Told("printing")))
            self._spawn(self._print(under.wanted), "print labels")

    def leave(self) -> None:
        """Esc: from the search to the list, from there away."""
        if self._under.typed:
            self.search("")
        else:
            self._close()

    async def _print(self, wanted: tuple[Wanted, ...]) -> None:
        count = 0
        for each in wanted:
            sku = each.product.sku
            try:
                await self._labels.print_shelf(sku, each.copies)
            except Refusal as refusal:
                self._under = replace(self._under, busy=False)
                self._refuse(refusal)
                return
            count += each.copies
            self._see(_without(self._under, sku))
        told = Told("printed_one") if count == 1 else Told("printed", values={"count": str(count)})
        self._see(replace(self._under, busy=False, told=told))

    async def _weigh(self, sku: str) -> None:
        try:
            weighed = await self._labels.print_item(sku)
        except Refusal as refusal:
            self._under = replace(self._under, busy=False)
            self._refuse(refusal)
            return
        values = {"weight_g": str(weighed.weight_g), "amount": format_money(weighed.amount)}
        self._see(replace(self._under, busy=False, told=Told("weighed", values=values)))

    def _add(self, product: Product) -> None:
        """One more of a good that is in the list already."""
        under = replace(self._under, typed="", found=(), pointed="", entry="", told=None)
        if under.busy:
            self._around.sounds.refused()
            self._see(under)
            return
        before = next((w for w in under.wanted if w.product.sku == product.sku), None)
        self._under = replace(under, selected=product.sku)
        if before is None:
            self._see(replace(self._under, wanted=(*under.wanted, Wanted(product))))
        else:
            self._count(before.copies + 1)

    def _count(self, copies: int, entry: str = "") -> None:
        under, held = self._under, min(max(1, copies), MOST_COPIES)
        wanted = tuple(
            replace(each, copies=held) if each.product.sku == under.selected else each
            for each in under.wanted
        )
        self._see(replace(under, wanted=wanted, entry=entry, told=None))

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        self._see(replace(self._under, told=Told(refusal=refusal)))

    def _spawn(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self._around.spawn(work, name)

    def _see(self, under: _Under) -> None:
        self._under = under
        words, product = self._words, under.product
        if under.finding:
            rows = tuple(label_row(good, words) for good in under.found)
        else:
            rows = tuple(label_row(each.product, words, each.copies) for each in under.wanted)
        self._show(
            LabelsState(
                words=words.labels,
                rows=rows,
                selected=under.pointed if under.finding else under.selected,
                typed=under.typed,
                finding=under.finding,
                hint=words("nothing_found", typed=under.typed) if under.finding else words("empty"),
                countable=product is not None and not under.finding and not under.busy,
                weighable=product is not None and product.weighed and not under.busy,
                primary=_primary(under, words),
                ready=(product is not None if under.finding else under.count > 0)
                and not under.busy,
                notice=notice_of(under.told, words),
            )
        )


def _without(under: _Under, sku: str) -> _Under:
    wanted = tuple(each for each in under.wanted if each.product.sku != sku)
    selected = wanted[-1].product.sku if wanted else ""
    return replace(under, wanted=wanted, selected=selected, entry="", told=None)


def _primary(under: _Under, words: Words) -> str:
    if under.finding:
        return words("add")
    key = {0: "print_none", 1: "print_one"}.get(under.count, "print")
    return words(key, count=under.count)
