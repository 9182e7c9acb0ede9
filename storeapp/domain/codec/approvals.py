"""Exceptions to a price as JSON, kind `approval/1`."""

from __future__ import annotations

from storeapp.domain.approval import Approval
from storeapp.domain.codec.reading import Fields, strict

_KEYS = ("id", "basket", "line", "by", "reason", "minor", "at", "expires_at")


def approval_body(approval: Approval) -> dict[str, object]:
    """The approval as a fact; `minor` is the whole reduction."""
    return {
        "id": approval.id,
        "basket": approval.basket,
        "line": approval.line,
        "by": approval.by,
        "reason": approval.reason,
        "minor": approval.minor,
        "at": approval.at.isoformat(),
        "expires_at": approval.expires_at.isoformat(),
    }


@strict
def approval_from(body: object) -> Approval:
    fields = Fields(body, "approval", _KEYS)
    return Approval(
        id=fields.name("id"),
        basket=fields.name("basket"),
        line=fields.name("line"),
        by=fields.name("by"),
        reason=fields.text("reason"),
        minor=fields.whole("minor"),
        at=fields.moment("at"),
        expires_at=fields.moment("expires_at"),
    )
