"""Orders at a fixed moment, in a chain with stock."""

from __future__ import annotations

import pytest

from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from tests.headoffice.acting import Clock
from tests.headoffice.orders.given import NOW_MS


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW_MS)


@pytest.fixture
def stocked(database: Database, stores: None) -> None:
    """Two plums in S01, five in S02, ten in the warehouse; one basket of nuts in the warehouse."""
    with database.write() as session:
        set_opening_stock(session, "S01", {"plum": 2000}, at_ms=NOW_MS)
        set_opening_stock(session, "S02", {"plum": 5000}, at_ms=NOW_MS)
        set_opening_stock(session, "W01", {"plum": 10_000, "nuts": 1000}, at_ms=NOW_MS)
