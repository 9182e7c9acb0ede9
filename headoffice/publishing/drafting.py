"""Drafts: rule sets as they are handed in, read by the codec and kept."""

from __future__ import annotations

import logging

from sqlmodel import Session, col, select

from headoffice.publishing.tables import Draft
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.promotions.codec import body_of, rules_body, rules_from, rules_hash
from storeapp.promotions.rule import RuleSet

log = logging.getLogger("storeapp.headoffice.publishing")


def draft(session: Session, text: str, *, now_ms: int) -> Draft:
    """Keeps the rule set that the JSON text says; Refusal `rules-unreadable` says where it is
    wrong. The same set handed in again is the same draft."""
    rules = rules_from(body_of(text))
    named = rules_hash(rules)
    known = session.exec(select(Draft).where(Draft.hash == named)).first()
    if known is not None:
        return known
    row = Draft(rules=rules.id, hash=named, body=canonical(rules_body(rules)), at_ms=now_ms)
    session.add(row)
    session.flush()
    log.info("promotions drafted: %s as draft %s", rules.id, row.id)
    return row


def drafts(session: Session) -> list[Draft]:
    """All drafts, the newest first."""
    return list(session.exec(select(Draft).order_by(col(Draft.id).desc())))


def draft_of(session: Session, id: int) -> Draft:
    """Refusal `draft-unknown`."""
    row = session.get(Draft, id)
    if row is None:
        raise Refusal("draft-unknown", draft=id)
    return row


def rules_of(body: str) -> RuleSet:
    """The rule set of a body that was kept here."""
    return rules_from(body_of(body))
