"""Changing members, one at a time, and showing them as a till may see them.

The member base is one for the whole chain: any enrolled till may edit any member it can name,
since she may come into any store.
"""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from headoffice.members.model import checked_name, checked_phone
from headoffice.members.tables import Member
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.commands import MemberShown


def locked(session: Session, id: str) -> Member:
    """The member, hers alone until the transaction ends; Refusal `member-unknown`."""
    member = session.exec(select(Member).where(Member.id == id).with_for_update()).first()
    if member is None:
        raise Refusal("member-unknown", member=id)
    return member


def edit(
    session: Session, member: Member, *, name: str | None = None, phone: str | None = None
) -> None:
    """Changes what is given, and counts the version up when anything is another now.

    Refusals `member-name-unreadable`, `phone-unreadable`, `phone-taken`.
    """
    new_name = member.name if name is None else checked_name(name)
    new_phone = member.phone if phone is None else checked_phone(phone)
    if (new_name, new_phone) == (member.name, member.phone):
        return
    _refuse_taken(session, member.id, new_phone)
    member.name, member.phone = new_name, new_phone
    member.version += 1
    try:
        session.flush()
    except IntegrityError:  # On PostgreSQL another may have taken it since we looked.
        # Without its cause: the database's text quotes the number.
        raise Refusal("phone-taken") from None


def shown(member: Member) -> MemberShown:
    return MemberShown(name=member.name, phone_end=member.phone[-4:])


def _refuse_taken(session: Session, id: str, phone: str) -> None:
    others = select(Member.id).where(Member.phone == phone, col(Member.id) != id)
    if session.exec(others).first() is not None:
        raise Refusal("phone-taken")
