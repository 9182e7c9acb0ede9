"""A hybrid logical clock: stamps that follow the wall clock forwards and never go back.

After Kulkarni, Demirbas et al., "Logical Physical Clocks" (2014): milliseconds, and a counter for
what happens within one of them or while the wall clock stands behind.
"""

from __future__ import annotations

import re

from storeapp.domain.errors import Defect

_MAX_MS = (1 << 48) - 1
_MAX_COUNT = (1 << 16) - 1
_STAMP = re.compile(r"([0-9a-f]{12})-([0-9a-f]{4})")


def next_hlc(last: str, now_ms: int) -> str:
    """The stamp after `last` ("" for the first) when the wall clock says `now_ms` since 1970.

    Twelve hexadecimal digits of milliseconds, a dash, four of counter: as text it sorts as it
    happened. A full counter moves on to the next millisecond. Defect when `last` is no stamp.
    """
    now_ms = min(max(now_ms, 0), _MAX_MS)
    if not last:
        return _stamp(now_ms, 0)
    ms, count = _parts(last)
    if now_ms > ms:
        return _stamp(now_ms, 0)
    if count < _MAX_COUNT:
        return _stamp(ms, count + 1)
    return _stamp(ms + 1, 0)


def hlc_ms(stamp: str) -> int:
    """The milliseconds since 1970 in a stamp; head office flags one far ahead of its own clock."""
    return _parts(stamp)[0]


def _parts(stamp: str) -> tuple[int, int]:
    match = _STAMP.fullmatch(stamp)
    if not match:
        raise Defect("not a hybrid clock's stamp")
    return int(match[1], 16), int(match[2], 16)


def _stamp(ms: int, count: int) -> str:
    if ms > _MAX_MS:
        raise Defect("the hybrid clock has run out")
    return f"{ms:012x}-{count:04x}"
