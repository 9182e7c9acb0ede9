"""The day that every test of the ways between screens is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storeapp.ui.theme.look import Look
from tests.ui.flow.given import Day


@pytest.fixture
def day(qtbot: QtBot, look: Look, tmp_path: Path):
    day = Day(look, tmp_path)
    qtbot.addWidget(day.shell)
    day.shell.resize(1280, 800)
    day.shell.show()
    yield day
    day.flow.stop()
    day.strip.stop()
    day.work.close()
