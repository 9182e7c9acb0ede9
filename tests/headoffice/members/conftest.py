"""Head office's clock stands at one day, so that nothing expires while the years go by."""

from __future__ import annotations

import pytest

from tests.headoffice.acting import Clock
from tests.headoffice.members.given import NOW_MS


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW_MS)
