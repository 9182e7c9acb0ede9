"""Members brought along from an earlier system, many at once: who they are, what they agreed to,
their points, and the purchases that made their tier."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import among
from headoffice.db.tables import Table, insert_rows
from headoffice.members.model import (
    CODE,
    PHONE,
    checked_born,
    checked_identity,
    day_of,
)
from headoffice.members.points import ADJUSTED, MEMBER
from headoffice.members.policy import Policy
from headoffice.members.sealing import END_DIGITS, KEY_BYTES, Person, hashed, sealed, secret_of
from headoffice.members.service import ACTIVE
from headoffice.members.tables import (
    Member,
    MemberConsentRow,
    MemberIdentity,
    MemberKey,
    MemberPurchase,
    MemberStore,
    PointLine,
    PointPosting,
)
from headoffice.members.telling import tell_lookup
from headoffice.members.tiers import policy_on
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import checked_name

CHANNEL = "opening"
PAPER = "paper"
REASON = "carried over"

Rows = defaultdict[type[Table], list[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone who was a member elsewhere. `agreed` says yes or no by purpose, to the words of the
    version `texts`; neither `points` nor `spent_minor` is below zero."""

    id: str
    name: str
    phone: str
    code: str
    home_store: str
    joined_on: date
    born: str = ""
    of_age: bool = False
    agreed: Mapping[str, bool] = field(default_factory=dict)
    texts: str = ""
    points: int = 0
    spent_minor: int = 0


def bring_in(session: Session, newcomers: Sequence[Newcomer], *, at_ms: int) -> None:
    """Makes them active members of their stores, all or none; publish them afterwards.

    Refusals of what is unreadable, `phone-taken`, `identity-taken` (by a member or among them),
    `store-unknown`.
    """
    bringing = Bringing.begun(session, at_ms=at_ms)
    rows: Rows = defaultdict(list)
    for newcomer in newcomers:
        for table, row in bringing.rows(newcomer):
            rows[table].append(row)
    _refuse_taken(session, rows[MemberIdentity])
    _open_stores(session, {newcomer.home_store for newcomer in newcomers})
    for table in ORDER:
        insert_rows(session, table, rows[table])


ORDER = (
    Member,
    MemberKey,
    MemberIdentity,
    MemberStore,
    MemberConsentRow,
    MemberPurchase,
    PointPosting,
    PointLine,
)
"""The tables of their rows; each refers to earlier ones only."""


@dataclass(frozen=True, slots=True)
class Bringing:
    """What each of them is brought in by: rows that are a member's, whoever writes them."""

    secret: bytes
    homes: Mapping[str, Store]
    policy: Policy
    today: date
    at_ms: int

    @classmethod
    def begun(cls, session: Session, *, at_ms: int) -> Bringing:
        """In a session that writes."""
        today = day_of(at_ms)
        homes = {store.code: store for store in session.exec(select(Store))}
        return cls(secret_of(session), homes, policy_on(session, today), today, at_ms)

    def rows(self, new: Newcomer) -> Iterator[tuple[type[Table], Mapping[str, object]]]:
        home = self.homes.get(new.home_store)
        if home is None:
            raise Refusal("store-unknown", store=new.home_store)
        person = Person(
            name=checked_name(new.name),
            phone=checked_identity(PHONE, new.phone),
            code=checked_identity(CODE, new.code),
            born=checked_born(new.born, self.today),
        )
        key = secrets.token_bytes(KEY_BYTES)
        yield Member, self._member(new, sealed(key, new.id, person))
        yield MemberKey, {"member": new.id, "key": key}
        for kind, value in person.identities:
            yield MemberIdentity, self._identity(new.id, kind, value)
        kept = {"member": new.id, "store": home.code, "dropped": False}
        yield MemberStore, kept | {"seen_on": self.today.isoformat()}
        for purpose, granted in new.agreed.items():
            yield MemberConsentRow, self._consent(new, purpose, granted=granted)
        if new.spent_minor:
            yield MemberPurchase, self._purchase(new, home)
        if new.points:
            yield from self._points(new)

    def _member(self, new: Newcomer, blob: bytes) -> Mapping[str, object]:
        return {
            "id": new.id,
            "state": ACTIVE,
            "leads_to": "",
            "sealed": blob,
            "home_store": new.home_store,
            "joined_on": new.joined_on.isoformat(),
            "of_age": new.of_age,
            "groups": "",
            "tier": self.policy.tier_of(new.spent_minor),
            "points": new.points,
            "version": 1,
        }

    def _identity(self, member: str, kind: str, value: str) -> Mapping[str, object]:
        ending = hashed(self.secret, "end", value[-END_DIGITS:]) if kind == PHONE else ""
        known_as = hashed(self.secret, kind, value)
        return {"hashed": known_as, "kind": kind, "member": member, "ending": ending}

    def _consent(self, new: Newcomer, purpose: str, *, granted: bool) -> Mapping[str, object]:
        return {
            "member": new.id,
            "purpose": purpose,
            "granted": granted,
            "text_version": new.texts,
            "channel": PAPER,
            "said_at": new.joined_on.isoformat(),
            "said_as": new.id,
            "by": "",
            "source": f"{CHANNEL}:{new.id}:{purpose}",
            "at_ms": self.at_ms,
        }

    def _purchase(self, new: Newcomer, home: Store) -> Mapping[str, object]:
        return {
            "sale": f"{CHANNEL}:{new.id}",
            "member": new.id,
            "number": "",
            "store": home.code,
            "owner": home.owner,
            "channel": CHANNEL,
            "day": self.today.isoformat(),
            "currency": home.currency,
            "due_minor": new.spent_minor,
        }

    def _points(self, new: Newcomer) -> Iterator[tuple[type[Table], Mapping[str, object]]]:
        """One posting: from the account of corrections to a lot of hers."""
        key = f"adjust:{CHANNEL}:{new.id}"
        about = {"id": key, "kind": "adjust", "sale": "", "reason": REASON, "by": ""}
        yield PointPosting, about | {"day": self.today.isoformat(), "at_ms": self.at_ms}
        lot = {
            "member": new.id,
            "lot": key,
            "expires_on": self.policy.expiry(self.today).isoformat(),
        }
        nobody = {"member": "", "lot": "", "expires_on": ""}
        for place, (account, whose, points) in enumerate(
            ((ADJUSTED, nobody, -new.points), (MEMBER, lot, new.points))
        ):
            line = {"posting": key, "place": place, "account": account, "points": points}
            yield PointLine, line | whose


def _refuse_taken(session: Session, identities: Sequence[Mapping[str, object]]) -> None:
    claimed = [str(row["hashed"]) for row in identities]
    theirs = select(MemberIdentity.kind).where(among(session, col(MemberIdentity.hashed), claimed))
    kind = session.exec(theirs).first() or _twice(identities)
    if kind is not None:
        raise Refusal("phone-taken" if kind == PHONE else "identity-taken")


def _twice(identities: Iterable[Mapping[str, object]]) -> object:
    """The kind of the first that two of them have; None when all are different."""
    seen: set[object] = set()
    for row in identities:
        if row["hashed"] in seen:
            return row["kind"]
        seen.add(row["hashed"])
    return None


def _open_stores(session: Session, stores: Iterable[str]) -> None:
    """A store's tills get the key they find members by with its first one."""
    for store in sorted(stores):
        others = select(MemberStore.member).where(MemberStore.store == store).limit(1)
        if session.exec(others).first() is None:
            tell_lookup(session, store)
