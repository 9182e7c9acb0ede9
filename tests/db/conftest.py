"""What every test of the till's files is run under."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.day import a_day


@pytest.fixture
def day(aloop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a till with a journal that may be tampered with."""
    folder = tmp_path_factory.mktemp("day")
    aloop.run_until_complete(a_day(folder))
    return folder
