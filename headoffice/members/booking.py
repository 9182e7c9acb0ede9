"""What arrived facts say about members, booked once, and never refused."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from headoffice.members.consenting import Saying, say
from headoffice.members.model import day_of
from headoffice.members.points import Cause, burn, earn
from headoffice.members.service import ERASED, await_member, keep_at, leading, locked_all
from headoffice.members.tables import Member, MemberPurchase
from headoffice.members.telling import tell
from headoffice.members.tiers import policy_on, settle_tier
from headoffice.stores.tables import Store
from storeapp.domain.membership import MemberEnrolment
from storeapp.domain.sale import Sale

log = logging.getLogger("storeapp.headoffice.members")

STORE_CHANNEL = "store"
_ID = re.compile(r"[!-~]{1,64}")


@dataclass(frozen=True, slots=True)
class Bought:
    """A sale, and the store it was made in."""

    store: str
    sale: Sale


@dataclass(frozen=True, slots=True)
class Joined:
    """An enrolment at a till of that store."""

    store: str
    enrolment: MemberEnrolment


Told = Bought | Joined


def book(session: Session, told: Sequence[Told], *, now_ms: int) -> None:
    """Books points, purchases and what was agreed to, in the transaction of the facts.

    All of them at once: two batches that lock the same members do so in the same order. An id that
    nobody has is somebody whose enrolment is still to come; one that was erased gets nothing.
    """
    ours = [each for each in told if _ID.fullmatch(_id_of(each))]
    if not ours:
        return
    today = day_of(now_ms)
    _await_all(session, ours, today)
    members = locked_all(session, [_id_of(each) for each in ours])
    owners = dict(session.exec(select(Store.code, Store.owner)).all())
    touched: dict[str, Member] = {}
    for each in ours:
        member = members[_id_of(each)]
        if member.state == ERASED:
            continue
        touched[member.id] = member
        if isinstance(each, Bought):
            _book_sale(session, member, each, owners[each.store], now_ms)
        else:
            _book_enrolment(session, member, each, now_ms)
    for member in touched.values():
        settle_tier(session, member, today=today)
    tell(session, touched.values(), today=today)


def members_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Whom these customer ids of facts stand for now; "" for nobody stays nobody."""
    return leading(session, [id for id in set(ids) if id])


def _id_of(told: Told) -> str:
    return told.sale.customer_id if isinstance(told, Bought) else told.enrolment.member


def _await_all(session: Session, told: Sequence[Told], today: date) -> None:
    wanted = {_id_of(each): each.store for each in told}
    known = _known(session, wanted)
    for id in sorted(set(wanted) - known):
        await_member(session, id, store=wanted[id], joined_on=today)
        log.info("member awaited: %s", id)


def _known(session: Session, ids: Collection[str]) -> set[str]:
    return set(session.exec(select(Member.id).where(col(Member.id).in_(ids))))


def _book_sale(session: Session, member: Member, bought: Bought, owner: str, now_ms: int) -> None:
    sale = bought.sale
    if session.get(MemberPurchase, sale.id) is not None:
        return
    session.add(
        MemberPurchase(
            sale=sale.id,
            member=member.id,
            number=str(sale.number),
            store=bought.store,
            owner=owner,
            channel=STORE_CHANNEL,
            day=sale.business_date.isoformat(),
            currency=sale.due.currency.code,
            due_minor=sale.due.minor,
        )
    )
    keep_at(session, member.id, bought.store, on=sale.business_date)
    move_points(
        session,
        member,
        Cause(sale.id, day_of(now_ms), now_ms, sale=sale.id),
        earned=sum(applied.points for applied in sale.applied if applied.points > 0),
        burned=-sum(applied.points for applied in sale.applied if applied.points < 0),
        on=sale.business_date,
    )


def move_points(
    session: Session, member: Member, cause: Cause, *, earned: int, burned: int, on: date
) -> None:
    """The points of one sale: what it spent first, then what it earned."""
    policy = policy_on(session, on)
    burn(session, member, burned, cause, policy, told=True)
    earn(session, member, earned, cause, policy, on=on)


def _book_enrolment(session: Session, member: Member, joined: Joined, now_ms: int) -> None:
    """As somebody else's, only what she did not agree to counts; see `wire.members.MemberEnrol`."""
    enrolment = joined.enrolment
    for consent in enrolment.consents:
        if consent.granted and member.id != enrolment.member:
            continue
        source = source_of(enrolment.member, consent.purpose.value)
        say(
            session,
            member,
            consent,
            Saying(
                enrolment.channel,
                enrolment.at.isoformat(),
                enrolment.staff_id,
                source,
                now_ms,
                said_as=enrolment.member,
            ),
        )


def source_of(member: str, purpose: str) -> str:
    """One consent of an enrolment, whether its fact or its command comes first."""
    return f"enrol:{member}:{purpose}"
