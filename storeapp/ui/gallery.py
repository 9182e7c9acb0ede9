"""The designers' tool: a picture of every screen in every state, language, look and size.

`python -m storeapp.ui.gallery OUTDIR [NAME...]`; a name keeps those pictures that contain it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from storeapp.domain.catalogue import Language
from storeapp.ui import strip_samples
from storeapp.ui.screens.parked import samples as parked
from storeapp.ui.screens.parked.view import ParkedSheet
from storeapp.ui.screens.sell import samples as sell
from storeapp.ui.screens.sell.view import SellView
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.pictures import Pictures

SIZES = (QSize(1280, 800), QSize(1920, 1080))
Put = Callable[[Shell], None]
"""Fills the window for one picture."""


@dataclass(frozen=True, slots=True)
class Booth:
    """What a screen's pictures are made with."""

    look: Look
    texts: Texts

    def basket(self, name: str = "basket") -> SellView:
        """The sell screen in one of its states."""
        view = SellView(self.look, Pictures(sell.drawing))
        view.show_state(sell.samples(self.texts)[name])
        return view

    def screen(self, name: str) -> Put:
        """The sell screen alone."""

        def put(shell: Shell) -> None:
            view = self.basket(name)
            shell.put_screen(view)
            view.take_focus()
            view.show_state(sell.samples(self.texts)[name])

        return put

    def sheet(self, sheet: QWidget) -> Put:
        """A sheet over a filled basket."""

        def put(shell: Shell) -> None:
            below = self.basket()
            below.cover(True)
            shell.put_screen(below)
            shell.put_sheet(sheet)
            sheet.setFocus()

        return put


def pictures(booth: Booth) -> Iterator[tuple[str, Put]]:
    """Every picture's name and how to fill the window for it."""
    for name in sell.samples(booth.texts):
        yield f"sell-{name}", booth.screen(name)
    for name, state in parked.samples(booth.texts).items():
        sheet = ParkedSheet(booth.look)
        sheet.show_state(state)
        yield f"parked-{name}", booth.sheet(sheet)


def main(arguments: Sequence[str]) -> int:
    """Paint all pictures into the folder named first."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    folder, wanted = Path(arguments[0]), tuple(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    look = Look()
    count = 0
    for mode in Mode:
        look.wear(mode)
        for language in Language:
            booth = Booth(look, Texts(language))
            for name, put in pictures(booth):
                if not wanted or any(part in name for part in wanted):
                    count += _paint(folder, f"{name}-{mode.value}-{language.value}", booth, put)
    app.processEvents()
    sys.stdout.write(f"{count} pictures in {folder}\n")
    return 0


def _paint(folder: Path, name: str, booth: Booth, put: Put) -> int:
    shell = Shell(booth.look)
    shell.strip.show_state(strip_samples.samples(booth.texts)[strip_samples.of(name)])
    put(shell)
    shell.show()
    for size in SIZES:
        shell.resize(size)
        QApplication.processEvents()
        shell.grab().save(str(folder / f"{name}-{size.width()}.png"))
    shell.close()
    shell.deleteLater()
    return len(SIZES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
