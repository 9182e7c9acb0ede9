"""What a failing disk or file says, turned into the refusals the shop floor can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as sqlite

from storeapp.domain.errors import Refusal

DAMAGED = "file-damaged"

_PRIMARY = 0xFF
_CONSTRAINT = 19
_CODES = {
    5: "file-busy",  # SQLITE_BUSY, after the busy timeout
    8: "disk-failing",  # SQLITE_READONLY: the system made the disk read-only
    10: "disk-failing",  # SQLITE_IOERR
    11: DAMAGED,  # SQLITE_CORRUPT
    13: "disk-full",  # SQLITE_FULL
    14: "disk-failing",  # SQLITE_CANTOPEN
    26: DAMAGED,  # SQLITE_NOTADB
}
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def refusal_of(error: BaseException) -> Refusal | None:
    """The refusal behind an error of the library or the system; None when it is a defect."""
    if isinstance(error, sqlite.Error):
        code = _CODES.get(_code(error) & _PRIMARY)
        return Refusal(code) if code else None
    if isinstance(error, OSError):
        return Refusal("disk-full" if error.errno in _FULL else "disk-failing")
    return None


@contextmanager
def as_refusals() -> Iterator[None]:
    """What fails inside for reasons outside of the program is raised as its refusal."""
    try:
        yield
    except (sqlite.Error, OSError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


def breaks_constraint(error: BaseException, *names: str) -> bool:
    """True when a UNIQUE or PRIMARY KEY over one of these columns or indexes refused a row."""
    if _code(error) & _PRIMARY != _CONSTRAINT:
        return False
    return any(name in str(error) for name in names)


def _code(error: BaseException) -> int:
    code = getattr(error, "sqlite_errorcode", 0)
    return code if isinstance(code, int) else 0
