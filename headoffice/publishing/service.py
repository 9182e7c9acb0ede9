"""Publishing as head office does it: nothing is signed that has errors, or warnings unaccepted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from headoffice.db.database import Database
from headoffice.publishing.drafting import draft_of, rules_of
from headoffice.publishing.findings import Finding, has_errors
from headoffice.publishing.releasing import Moment, Release, release
from headoffice.publishing.validating import FLOOR_BP, validate
from storeapp.domain.errors import Refusal
from storeapp.promotions.rule import RuleSet


class NotPublished(Refusal):
    """Checking has found what keeps the draft from being published; nothing has changed."""

    def __init__(self, code: str, findings: Collection[Finding]) -> None:
        super().__init__(code, findings=len(findings))
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a draft is to be published: from when on (None: as its file says), where (empty:
    everywhere), whether somebody accepts the warnings, and the floor they are held against."""

    valid_from: datetime | None = None
    stores: tuple[str, ...] = ()
    accept_warnings: bool = False
    floor_bp: int = FLOOR_BP


def publish_draft(database: Database, draft: int, now: Moment, terms: Terms) -> Release:
    """Checks, signs and publishes. Refuses with NotPublished `promotions-have-errors` or
    `promotions-have-warnings`, and as `releasing.release` does.

    The check only reads, and may take a while in a large chain: nobody's sales wait for it.
    """
    with database.read() as session:
        rules = planned(rules_of(draft_of(session, draft).body), now.wall, terms.valid_from)
        _prove(validate(session, rules, rules.valid_from, floor_bp=terms.floor_bp), terms)
    with database.write() as session:
        return release(session, draft, now, valid_from=rules.valid_from, stores=terms.stores)


def planned(rules: RuleSet, wall: datetime, valid_from: datetime | None = None) -> RuleSet:
    """The set as it would be published at that moment: from what is told here or what its file
    says on, and not from a time that is gone."""
    begins = max(valid_from or rules.valid_from, wall).replace(second=0, microsecond=0)
    return replace(rules, valid_from=begins)


def _prove(findings: Collection[Finding], terms: Terms) -> None:
    if has_errors(findings):
        raise NotPublished("promotions-have-errors", findings)
    if findings and not terms.accept_warnings:
        raise NotPublished("promotions-have-warnings", findings)
