"""A set-up under test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storeapp.ui.texts import Texts
from tests.services.setup_given import Setting
from tests.ui.given import RecordingSounds
from tests.ui.screens.wizard.given import Setter


@pytest.fixture
def setter(texts: Texts, sounds: RecordingSounds) -> Iterator[Setter]:
    made = Setter(Setting(), texts, sounds)
    yield made
    made.held.close()
