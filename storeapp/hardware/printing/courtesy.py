"""How a drawer gets to its printer while a receipt waits there for paper."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Courtesy:
    """Shared by the users of one printer: who waits for a person gives way to who does not.

    A receipt that holds the only connection until the paper is back must not keep the drawer of
    the next customer shut.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking = 0

    @property
    def asked(self) -> bool:
        with self._lock:
            return self._asking > 0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """For as long as somebody needs the printer now."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._lock:
            self._asking += by
