"""Whether promotions that came may be used: sealed by head office, and readable by this program."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from storeapp.domain.errors import Refusal
from storeapp.promotions.codec import rules_from
from storeapp.sync.wire.rows import PromoRow
from storeapp.sync.wire.seal import why_not_sealed


def read_row(body: Mapping[str, object] | None) -> PromoRow:
    """The row; ValueError when it is none."""
    row = PromoRow.model_validate(body)
    if datetime.fromisoformat(row.valid_from).tzinfo is not None:
        raise ValueError("a moment in the store's own time has no offset")
    return row


def why_refused(row: PromoRow, keys: Collection[str]) -> str:
    """Why they must not be used, "" when all is right; takes a while for thousands of them."""
    why = why_not_sealed(row, keys)
    if why:
        return why
    try:
        rules = rules_from(row.body)
    except Refusal as refused:
        return "too-new" if refused.code == "rules-too-new" else "unreadable"
    said = (rules.version, rules.valid_from)
    if said != (row.version, datetime.fromisoformat(row.valid_from)):
        return "unreadable"
    return ""
