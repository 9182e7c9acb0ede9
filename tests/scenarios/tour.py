"""The tour: the scenarios played for people, with pictures."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from storeapp.bootstrap.window import Window
from storeapp.domain.catalogue import Language
from storeapp.ui.loop import run
from storeapp.ui.theme.tokens import Mode
from tests.scenarios.album import Album
from tests.scenarios.chain import HeadOffice, a_cable, a_head_office, fill_chain
from tests.scenarios.counter import AtTheCounter, settings_of
from tests.scenarios.days import DAYS, Day
from tests.scenarios.discounts import discounts
from tests.scenarios.phones import a_chain
from tests.scenarios.selling import fill_the_basket_again, sell

Say = Callable[[str], None]

TITLE = "Days at the counter"


def play(out: Path, say: Say) -> int:
    """Plays everything into `out`; 0 when every step was checked, 1 with what was not."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    album = Telling(out, say)
    gc.disable()  # Head office's threads would collect what is left of a day's window.
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        filled = Path(folder) / "filled.db"
        say("Filling head office with the demo chain:")
        fill_chain(f"sqlite:///{filled}", told=lambda step: say(f"  {step} ..."))
        code = _morning(app, filled, Path(folder) / "1", album)
        for number, day in enumerate(DAYS, start=2):
            if code:
                break
            say(f"{day.title}:")
            code = _day(app, day, filled, Path(folder) / str(number), album)
    page = album.write_page(TITLE)
    say(
        f"{len(album.checks)} things proved, {len(album.steps)} pictures,"
        f" {len(album.receipts)} receipts in {time.monotonic() - began:.0f} s: {page.name}"
    )
    return code


class Telling(Album):
    """An album that says each step and each proof as it is made."""

    def __init__(self, folder: Path, say: Say) -> None:
        super().__init__(folder)
        self._say = say

    def checked(self, what: str) -> None:
        super().checked(what)
        self._say(f"  proved: {what}")


def _morning(app: QApplication, filled: Path, folder: Path, album: Album) -> int:
    with a_head_office(_copied(filled, folder), folder) as office:
        return run(app, lambda: _played(office, folder, album))


async def _played(office: HeadOffice, folder: Path, album: Album) -> int:
    async with a_cable(office) as cable:
        window = Window(settings_of(folder / "till", cable.address, language="en"))
        at = AtTheCounter(window, album)
        try:
            window.shell.resize(1280, 800)
            await window.open()
            await sell(at, office, cable, cut=True)
            await discounts(at, office)
            await _look_around(at, office)
        except AssertionError as wrong:
            album.picture(window.shell.grab().toImage(), "Where it went wrong")
            return _not_so(wrong)
        finally:
            await window.close()
    return 0


def _day(app: QApplication, day: Day, filled: Path, folder: Path, album: Album) -> int:
    album.begin()
    gc.collect()

    async def played() -> int:
        try:
            await day.play(chain, folder, album)
        except AssertionError as wrong:
            return _not_so(wrong)
        return 0

    with a_chain(_copied(filled, folder), folder) as chain:
        return run(app, played)


def _copied(filled: Path, folder: Path) -> str:
    folder.mkdir()
    return f"sqlite:///{shutil.copy(filled, folder / 'headoffice.db')}"


def _not_so(wrong: AssertionError) -> int:
    print(f"not so: {wrong}", flush=True)
    return 1


async def _look_around(at: AtTheCounter, office: HeadOffice) -> None:
    """The same basket in Chinese, in the dark, and on a large screen."""
    await fill_the_basket_again(at, office)
    window = at.window
    window.texts.speak(Language.CHINESE)
    await at.until_sees("收款")
    await at.picture("The same in Chinese")
    window.look.wear(Mode.DARK)
    await at.picture("In the dark")
    window.shell.resize(1920, 1080)
    await at.picture("On a large screen")
    at.checked(so=at.sees("收款"), what="language, light and size changed with a basket open")
