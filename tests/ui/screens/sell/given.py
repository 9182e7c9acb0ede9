"""Somebody who sells: the presenter over a counter in memory, and everything it showed."""

import asyncio

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.pricing import PricedBasket
from storeapp.ui.navigator import Navigator
from storeapp.ui.notices import Notice
from storeapp.ui.screens.sell.desk import Desk
from storeapp.ui.screens.sell.modes import SellModes
from storeapp.ui.screens.sell.presenter import Doors, SellPresenter
from storeapp.ui.screens.sell.state import SellState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import LIN
from tests.ui.given import LOOSE, PLUM, Counter, HeldWork, RecordingSounds, many


class Selling:
    """The presenter with a counter in memory; every state it showed."""

    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.counter = Counter(many(30))
        self.texts, self.sounds, self.held = texts, sounds, HeldWork()
        self.navigator = Navigator(None, sounds)  # type: ignore[arg-type]  # nothing is put on it
        self.shown: list[SellState] = []
        self.paying: list[PricedBasket] = []
        self.opened: list[str] = []
        around = Surroundings(texts, sounds, self.held.spawn, self.navigator.busy)
        skus = (PLUM.sku, LOOSE.sku, "gone", *(f"M{n}" for n in range(30)))
        desk = self.desk = Desk(self.counter.checkout, skus, around, self.shown.append)
        self.asked: list[int] = []
        doors = Doors(
            self.paying.append,
            lambda: self.opened.append("parked"),
            self.asked.append,
            lambda: self.opened.append("promotions"),
            pays=lambda code: code.startswith("13"),
        )
        self.modes = SellModes(desk, self._choose)
        self.presenter = SellPresenter(desk, self.counter.parking, doors, self.modes)
        self.run(self.presenter.start(LIN))

    def _choose(self, sku: str) -> None:
        self.presenter.choose(sku)

    @property
    def state(self) -> SellState:
        return self.shown[-1]

    @property
    def notice(self) -> Notice:
        assert self.state.notice is not None
        return self.state.notice

    @property
    def basket(self) -> Basket:
        return self.presenter.basket

    @property
    def kept(self) -> Basket | None:
        """What is on disk, after everything that was started ran."""
        self.held.run()
        return self.counter.sales.rows.basket

    def run(self, work) -> None:
        asyncio.run(work)

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.presenter.scanned(Scan(code))

    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""
