"""Members, one at a time: locked, made, linked to what they are known by, edited.

The member base is one for the whole chain: any enrolled till may edit any member it can name,
since she may come into any store.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, false
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from headoffice.members.model import (
    CODE,
    KINDS,
    PHONE,
    checked_born,
    checked_identity,
)
from headoffice.members.sealing import Person, hashed, opened, seal, secret_of
from headoffice.members.tables import Member, MemberEvent, MemberIdentity, MemberStore
from headoffice.members.telling import tell_lookup
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import END_DIGITS, checked_name, checked_phone

ACTIVE, AWAITED, MERGED, ERASED = "active", "awaited", "merged", "erased"
CODE_DIGITS = 10


def leading(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Where ids lead: a merged membership's to its winner's, any other to itself."""
    merged = select(Member.id, Member.leads_to).where(
        col(Member.id).in_(ids), Member.state == MERGED
    )
    return {id: id for id in ids} | dict(session.exec(merged).all())


def locked(session: Session, id: str) -> Member:
    """The member that id leads to, hers alone until the transaction ends; Refusal `member-unknown`,
    also for one who was erased."""
    member = locked_all(session, [id]).get(id)
    if member is None or member.state == ERASED:
        raise Refusal("member-unknown", member=id)
    return member


def locked_all(session: Session, ids: Collection[str]) -> dict[str, Member]:
    """The members these ids lead to, locked in one order for everybody; unknown ids are left out,
    erased ones are in."""
    leads: dict[str, str] = {}
    rows: dict[str, Member] = {}
    wanted = set(ids)
    while wanted:
        found = session.exec(
            select(Member)
            .where(col(Member.id).in_(wanted))
            .order_by(Member.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        rows |= {row.id: row for row in found}
        merged = {row.id: row.leads_to for row in found if row.state == MERGED}
        leads |= merged
        wanted = set(merged.values()) - set(rows)
    return {id: rows[leads.get(id, id)] for id in ids if leads.get(id, id) in rows}


def found_by(session: Session, kind: str, value: str) -> Member | None:
    """Whom an identity belongs to; Refusals `identity-unreadable`, `phone-unreadable`."""
    known_as = hashed(secret_of(session), kind, checked_identity(kind, value))
    row = session.get(MemberIdentity, known_as)
    return None if row is None else session.get_one(Member, row.member)


def found_by_end(session: Session, end: str, *, store: str, most: int) -> list[Member]:
    """The members of a store whose phone number ends so."""
    ending = hashed(secret_of(session), "end", end)
    found = (
        select(Member)
        .join(MemberIdentity, col(MemberIdentity.member) == Member.id)
        .join(MemberStore, col(MemberStore.member) == Member.id)
        .where(
            MemberIdentity.ending == ending,
            MemberStore.store == store,
            col(MemberStore.dropped) == false(),
        )
        .distinct()
        .order_by(Member.id)
        .limit(most)
    )
    return list(session.exec(found))


def await_member(session: Session, id: str, *, store: str, joined_on: date) -> None:
    """Makes room for someone a till knows already and head office not yet; once."""
    row = Member(id=id, state=AWAITED, home_store=store, joined_on=joined_on.isoformat())
    new = (insert_postgresql if _postgresql(session) else insert_sqlite)(Member)
    session.execute(new.values(row.model_dump()).on_conflict_do_nothing())


def join(
    session: Session,
    member: Member,
    *,
    name: str,
    phone: str,
    born: str = "",
    of_age: bool = False,
    code: str = "",
    today: date,
) -> None:
    """Makes an awaited member active. Refusals of what is unreadable, `phone-taken`,
    `identity-taken`."""
    person = Person(
        name=checked_name(name),
        phone=checked_phone(phone),
        code=checked_identity(CODE, code or new_code()),
        born=checked_born(born, today),
    )
    _claim(session, member.id, PHONE, person.phone)
    _claim(session, member.id, CODE, person.code)
    seal(session, member, person)
    member.state, member.of_age = ACTIVE, of_age
    session.add(member)
    session.flush()
    keep_at(session, member.id, member.home_store, on=today)


def edit(
    session: Session, member: Member, *, name: str | None = None, phone: str | None = None
) -> None:
    """Changes what is given, and counts the version up when anything is another now.

    Refusals `member-name-unreadable`, `phone-unreadable`, `phone-taken`; `member-unknown` for one
    who is awaited still.
    """
    if member.state != ACTIVE:
        raise Refusal("member-unknown", member=member.id)
    before = opened(session, member)
    after = replace(
        before,
        name=before.name if name is None else checked_name(name),
        phone=before.phone if phone is None else checked_phone(phone),
    )
    if after == before:
        return
    if after.phone != before.phone:
        _claim(session, member.id, PHONE, after.phone)
        _drop(session, PHONE, before.phone)
    _keep(session, member, after)


def correct_born(session: Session, member: Member, born: str, *, today: date) -> None:
    """Another birth date, or none; what she agreed to counts by the new one."""
    before = opened(session, member)
    after = replace(before, born=checked_born(born, today))
    if after != before:
        _keep(session, member, after)


def link(session: Session, member: Member, kind: str, value: str) -> None:
    """One more identity of hers; again changes nothing. Refusals `identity-taken`, `phone-taken`,
    `identity-unreadable`."""
    value = checked_identity(kind, value)
    person = opened(session, member)
    if (kind, value) in person.identities:
        return
    _claim(session, member.id, kind, value)
    _keep(session, member, with_identity(person, kind, value))


def unlink(session: Session, member: Member, kind: str, value: str) -> None:
    """Takes an identity from her; her phone number is only ever replaced (`edit`)."""
    value, person = checked_identity(kind, value), opened(session, member)
    others = tuple(each for each in person.others if each != (kind, value))
    if others != person.others:
        _drop(session, kind, value)
        _keep(session, member, replace(person, others=others))


def with_identity(person: Person, kind: str, value: str) -> Person:
    """The person with one more identity; where she has a phone and a code, beside them."""
    if kind == PHONE and not person.phone:
        return replace(person, phone=value)
    if kind == CODE and not person.code:
        return replace(person, code=value)
    return replace(person, others=(*person.others, (kind, value)))


def keep_at(session: Session, member: str, store: str, *, on: date) -> None:
    """Her row belongs on that store's tills from now on, or still does. Publish her afterwards."""
    row = session.get(MemberStore, (member, store))
    if row is not None:
        row.seen_on, row.dropped = max(row.seen_on, on.isoformat()), False
        session.add(row)
        session.flush()
        return
    others = select(MemberStore.member).where(MemberStore.store == store).limit(1)
    if session.exec(others).first() is None:
        tell_lookup(session, store)
    session.add(MemberStore(member=member, store=store, seen_on=on.isoformat()))
    session.flush()


def note(
    session: Session, member: str, kind: str, *, other: str = "", by: str = "", at_ms: int
) -> None:
    session.add(MemberEvent(member=member, kind=kind, other=other, by=by, at_ms=at_ms))
    session.flush()


def new_code() -> str:
    """A number for a member card that nobody can guess from another's."""
    return f"MB{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def _keep(session: Session, member: Member, person: Person) -> None:
    seal(session, member, person)
    member.version += 1
    session.add(member)
    session.flush()


def _claim(session: Session, member: str, kind: str, value: str) -> None:
    """Of two who claim one identity at once, the second waits for the first and is refused."""
    assert kind in KINDS
    secret = secret_of(session)
    ending = hashed(secret, "end", value[-END_DIGITS:]) if kind == PHONE else ""
    row = {
        "hashed": hashed(secret, kind, value),
        "kind": kind,
        "member": member,
        "ending": ending,
    }
    new = (insert_postgresql if _postgresql(session) else insert_sqlite)(MemberIdentity)
    claimed = new.values(row).on_conflict_do_nothing().returning(col(MemberIdentity.member))
    if session.execute(claimed).first() is None:
        raise Refusal("phone-taken" if kind == PHONE else "identity-taken")


def _drop(session: Session, kind: str, value: str) -> None:
    known_as = hashed(secret_of(session), kind, value)
    session.execute(delete(MemberIdentity).where(col(MemberIdentity.hashed) == known_as))


def _postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
