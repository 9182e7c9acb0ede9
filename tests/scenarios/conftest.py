"""The demo chain for the days: filled once in a process, and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from headoffice.staff.pins import PinCost
from tests.scenarios.chain import fill_chain


@pytest.fixture(scope="session")
def filled_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of head office with the chain in it, and PINs that cost little to check."""
    file = tmp_path_factory.mktemp("chain") / "filled.db"
    fill_chain(f"sqlite:///{file}", cost=PinCost(passes=1, memory_kib=1024, lanes=1))
    return file


@pytest.fixture
def chain_url(filled_chain: Path, tmp_path: Path) -> str:
    """A database of this test's own that holds the chain."""
    return f"sqlite:///{shutil.copy(filled_chain, tmp_path / 'headoffice.db')}"
