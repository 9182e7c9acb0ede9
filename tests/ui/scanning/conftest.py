"""A wedge over the window under test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from storeapp.domain.barcode import Scan
from storeapp.hardware.scanners.wedge_qt import WedgeScanner

Wedge = Callable[[Callable[[Scan], None]], None]


@pytest.fixture
def wedge(qapp: QApplication) -> Iterator[Wedge]:
    """Turned on with who gets its scans."""
    scanner = WedgeScanner()
    yield scanner.start
    scanner.stop()
