"""What tests of publishing begin with."""

from __future__ import annotations

import pytest

from headoffice.db.database import Database
from headoffice.publishing.keys import ensure_key, keys


@pytest.fixture
def key(database: Database, stores: None) -> str:
    with database.write() as session:
        ensure_key(session, now_ms=1)
        return keys(session)[0].public
