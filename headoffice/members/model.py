"""What a member's identities and birth date may be, and from which age on. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from storeapp.domain.errors import Refusal
from storeapp.domain.membership import checked_phone
from storeapp.sync.wire.members import plain

OF_AGE = 14
"""Below that a guardian would have to agree: nobody of that age is profiled or advertised to
(Personal Information Protection Law of the PRC, articles 28 and 31)."""
OLDEST = 130

PHONE, CODE, CARD, WECHAT, ALIPAY, WEB = "phone", "code", "card", "wechat", "alipay", "web"
KINDS = (PHONE, CODE, CARD, WECHAT, ALIPAY, WEB)
"""What a member may be known by; each value is one member's in the whole chain."""
SPOKEN = (PHONE, CODE, CARD)
"""What a till may look for by itself, and what proves enough to spend points."""
MAX_IDENTITY = 128


_BEHIND = timedelta(hours=12)


def day_of(now_ms: int) -> date:
    """The day that has begun everywhere: points count, and a birthday is waited for, until the
    day before is over in the last of the chain's stores."""
    return (datetime.fromtimestamp(now_ms / 1000, UTC) - _BEHIND).date()


def checked_identity(kind: str, value: str) -> str:
    """The identity as it is kept; Refusal `identity-unreadable`, `phone-unreadable`."""
    if kind == PHONE:
        return checked_phone(value)
    value = plain(kind, value)
    readable = value.isascii() and value.isprintable() and 0 < len(value) <= MAX_IDENTITY
    if kind not in KINDS or not readable:
        raise Refusal("identity-unreadable", kind=kind[:16])
    return value


def checked_born(text: str, today: date) -> str:
    """The birth date as `YYYY-MM-DD`, "" when she does not say; Refusal `born-unreadable`."""
    if not text:
        return ""
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise Refusal("born-unreadable") from None
    if born > today or today.year - born.year > OLDEST:
        raise Refusal("born-unreadable")
    return born.isoformat()


def old_enough(born: str, *, declared: bool, today: date) -> bool:
    """Whether she may be profiled: by her birth date, or as she declared when she gave none."""
    if not born:
        return declared
    day = date.fromisoformat(born)
    return today >= _years_after(day, OF_AGE)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # The 29th of February.
        return date(day.year + years, 3, 1)
