"""What the tests of the window share: the look, the words, and a till's counter in memory."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from storeapp.domain.catalogue import Language
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.stylesheet import stylesheet
from storeapp.ui.theme.tokens import LIGHT, Mode
from tests.ui.given import RecordingSounds


@pytest.fixture(scope="package")
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application as the till has it. Taking a style sheet on and off again for every test
    cost more than all the tests."""
    yield qapp
    qapp.setStyleSheet("")


@pytest.fixture
def look(dressed: QApplication) -> Look:
    """The light look, worn by the application; put on again after a test that wore another."""
    look = Look(Mode.LIGHT)
    if dressed.styleSheet() != stylesheet(LIGHT):
        look.wear(Mode.LIGHT)
    return look


@pytest.fixture
def texts() -> Texts:
    return Texts(Language.ENGLISH)


@pytest.fixture
def sounds() -> RecordingSounds:
    return RecordingSounds()
