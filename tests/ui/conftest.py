"""What the tests of the window share: the look, the words, and a till's counter in memory."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from storeapp.domain.catalogue import Language
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from tests.ui.given import RecordingSounds


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light look, worn by the application."""
    look = Look()
    look.wear(Mode.LIGHT)
    yield look
    qapp.setStyleSheet("")


@pytest.fixture
def texts() -> Texts:
    return Texts(Language.ENGLISH)


@pytest.fixture
def sounds() -> RecordingSounds:
    return RecordingSounds()
