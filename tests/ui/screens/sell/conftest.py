"""What the tests of the sell screen share."""

from collections.abc import Iterator

import pytest

from storeapp.ui.texts import Texts
from tests.ui.given import RecordingSounds
from tests.ui.screens.sell.given import Selling


@pytest.fixture
def selling(texts: Texts, sounds: RecordingSounds) -> Iterator[Selling]:
    selling = Selling(texts, sounds)
    yield selling
    selling.held.close()
