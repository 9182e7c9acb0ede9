"""One press of the trigger, sent twice, counts once; only where that is wanted."""

from __future__ import annotations

import pytest

from storeapp.domain.barcode import Scan
from storeapp.hardware.scanners.repeats import RepeatGuard

PLUM = Scan("6901234567892", "]E0", "wedge", 1000)


@pytest.mark.parametrize(
    ("second", "within_ms", "count"),
    [
        (Scan("6901234567892", "]E0", "wedge", 1299), 300, 1),
        (Scan("6901234567892", "]E0", "wedge", 1300), 300, 2),
        (Scan("6901234567892", "]E0", "serial", 1001), 300, 2),
        (Scan("4006381333931", "]E0", "wedge", 1001), 300, 2),
        (Scan("6901234567892", "]C0", "wedge", 1001), 300, 2),
        (Scan("6901234567892", "]E0", "wedge", 1000), 0, 2),
    ],
    ids=["soon", "later", "other device", "other code", "other symbology", "off"],
)
def test_two_scans_count(second, within_ms, count):
    taken: list[Scan] = []
    guard = RepeatGuard(taken.append, within_ms=within_ms)
    guard(PLUM)
    guard(second)
    assert taken == [PLUM, second][:count]


def test_a_code_that_is_sent_on_and_on_stays_one_scan_until_it_rests():
    taken: list[int] = []
    guard = RepeatGuard(lambda scan: taken.append(scan.at_ms), within_ms=300)
    for at_ms in (0, 200, 400, 600, 900):
        guard(Scan("69012345", "", "wedge", at_ms))
    assert taken == [0, 900]
