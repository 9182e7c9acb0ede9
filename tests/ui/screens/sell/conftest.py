"""What the tests of the sell screen share."""

from collections.abc import Callable, Iterator

import pytest

from storeapp.domain.catalogue import Language
from storeapp.ui.screens.sell import samples
from storeapp.ui.screens.sell.view import SellView
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.widgets.pictures import Pictures
from tests.ui.given import RecordingSounds
from tests.ui.screens.sell.given import Selling
from tests.ui.screens.sell.window import Till


@pytest.fixture
def selling(texts: Texts, sounds: RecordingSounds) -> Iterator[Selling]:
    selling = Selling(texts, sounds)
    yield selling
    selling.held.close()


@pytest.fixture
def till(look: Look, texts: Texts, sounds: RecordingSounds, qtbot) -> Iterator[Till]:
    till = Till(look, texts, sounds)
    qtbot.addWidget(till.shell)
    with qtbot.waitActive(till.shell):
        till.shell.show()
        till.shell.activateWindow()
    yield till
    till.held.close()


@pytest.fixture
def drawn(look: Look, qtbot) -> Iterator[Callable[..., SellView]]:
    """Draws a sample state in the window."""
    shells: list[Shell] = []

    def draw(name: str, language: Language, size: tuple[int, int] = (1280, 800)) -> SellView:
        shell = Shell(look)
        shells.append(shell)
        qtbot.addWidget(shell)
        view = SellView(look, Pictures(samples.drawing))
        view.show_state(samples.samples(Texts(language))[name])
        shell.resize(*size)
        shell.put_screen(view)
        shell.show()
        return view

    yield draw
    for shell in shells:
        shell.close()
