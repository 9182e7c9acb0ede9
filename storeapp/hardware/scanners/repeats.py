"""Counts a code once that a scanner sends twice for one press of its trigger."""

from __future__ import annotations

from collections.abc import Callable

from storeapp.domain.barcode import Scan


class RepeatGuard:
    """Lets a scan through unless the same code came from the same device less than `within_ms`
    before, by the scans' own time stamps.

    With 0 everything passes: two pieces of one good scanned fast are two pieces.
    """

    def __init__(self, deliver: Callable[[Scan], None], *, within_ms: int) -> None:
        self._deliver = deliver
        self._within_ms = within_ms
        self._last: dict[str, Scan] = {}

    def __call__(self, scan: Scan) -> None:
        """A scan of the device that `scan.device` names."""
        before, self._last[scan.device] = self._last.get(scan.device), scan
        if before is None or not self._repeats(before, scan):
            self._deliver(scan)

    def _repeats(self, before: Scan, scan: Scan) -> bool:
        same = (before.text, before.symbology) == (scan.text, scan.symbology)
        return same and 0 <= scan.at_ms - before.at_ms < self._within_ms
