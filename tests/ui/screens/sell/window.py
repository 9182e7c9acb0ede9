"""The sell screen in the real window, over a counter in memory."""

import asyncio
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storeapp.domain.barcode import Scan
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.sell.presenter import Doors
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.screens.sell.state import LineRow
from storeapp.ui.shell import Shell
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.services.fakes import LIN
from tests.ui.given import Counter, HeldWork, RecordingSounds, many

Key = Qt.Key


class Till:
    """The sell screen in the window, over a counter in memory."""

    def __init__(self, look: Look, texts: Texts, sounds: RecordingSounds) -> None:
        self.counter, self.held = Counter(many(30)), HeldWork()
        self.shell = Shell(look)
        self.navigator = Navigator(self.shell, sounds)
        self.doors: list[str] = []
        self.screen = SellScreen(
            self.counter.checkout,
            self.counter.parking,
            ("P1", "P3", *(f"M{n}" for n in range(22))),
            around=Surroundings(texts, sounds, self.held.spawn, self.navigator.busy),
            doors=Doors(
                lambda _: self.doors.append("pay"),
                lambda: self.doors.append("parked"),
                lambda pieces: self.doors.append(f"clear {pieces}"),
                lambda: self.doors.append("promotions"),
            ),
            look=look,
        )
        self.view = self.screen.view
        asyncio.run(self.screen.presenter.start(LIN))
        self.shell.resize(1280, 800)
        self.navigator.go(self.screen)

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.navigator.scan(Scan(code))

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.shell, key)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.shell, letter)

    @property
    def quantities(self) -> list[str]:
        return [row.quantity for row in self.rows]

    @property
    def rows(self) -> tuple[LineRow, ...]:
        return cast("tuple[LineRow, ...]", self.view.basket.rows.rows)
