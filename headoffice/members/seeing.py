"""Who may see what of a member: the one rule, for answers and for the streams of stores.

A member belongs to who runs her home store: the company or one franchise. Their tills know her. The
tills of anybody else get what selling to a member takes (her id, tier, points and groups), and the
rest when she agreed to `sharing`. Whatever is seen of her phone is its last four digits, and of her
birthday month and day, once she agreed to marketing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from headoffice.members.knowing import Known
from headoffice.members.model import SPOKEN
from headoffice.members.tables import MemberPurchase
from headoffice.stores.tables import Store
from storeapp.domain.membership import Purpose
from storeapp.sync.wire.members import MemberRow, MemberSeen, PurchaseSeen

ALSO_MOST = 20
"""Earlier ids that are told: the newest, as tills make ids in the order of time."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """A store that looks, and who runs it ("" the company)."""

    store: str
    owner: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What these eyes may see of a member; empty where they may not."""

    name: str
    phone_end: str
    birthday: str
    purchases: int | None
    of_age: bool
    purposes: tuple[str, ...]


NOTHING = Seen("", "", "", None, False, ())


def may_know(known: Known, eyes: Eyes, *, home_owner: str) -> bool:
    return eyes.owner == home_owner or known.allows(Purpose.SHARING)


def may_see_browsing(known: Known, eyes: Eyes, *, home_owner: str) -> bool:
    """Whether what she looked at online may be shown at that counter."""
    return known.allows(Purpose.BROWSING) and may_know(known, eyes, home_owner=home_owner)


def seen(known: Known, eyes: Eyes, *, home_owner: str) -> Seen:
    if not may_know(known, eyes, home_owner=home_owner):
        return NOTHING
    person = known.person
    return Seen(
        name=person.name,
        phone_end=person.phone_end,
        birthday=person.born[5:] if known.allows(Purpose.MARKETING) else "",
        purchases=known.purchases,
        of_age=known.of_age,
        purposes=tuple(known.agreed),
    )


def answer(known: Known, eyes: Eyes, *, home_owner: str, by: str = "", now_ms: int) -> MemberSeen:
    """The member as a till is told of her, asked for `by` that kind of identity or by her id.

    `also` is told to everybody: it is the till's own question that comes back in it.
    """
    shows, member = seen(known, eyes, home_owner=home_owner), known.member
    return MemberSeen(
        member=member.id,
        version=member.version,
        name=shows.name,
        phone_end=shows.phone_end,
        tier=member.tier,
        points=max(0, member.points),
        groups=member.groups.split(),
        birthday=shows.birthday,
        purchases=shows.purchases,
        home=member.home_store == eyes.store,
        of_age=shows.of_age,
        purposes=list(shows.purposes),
        also=list(known.also[-ALSO_MOST:]),
        may_spend=by in SPOKEN,
        as_of_ms=now_ms,
    )


def row(known: Known, eyes: Eyes, *, home_owner: str, keys: list[str]) -> MemberRow:
    """The member as she lies in a store's tills."""
    shows, member = seen(known, eyes, home_owner=home_owner), known.member
    return MemberRow(
        version=member.version,
        name=shows.name,
        phone_end=shows.phone_end,
        tier=member.tier,
        points=max(0, member.points),
        groups=member.groups.split(),
        birthday=shows.birthday,
        purchases=shows.purchases,
        home=member.home_store == eyes.store,
        of_age=shows.of_age,
        purposes=list(shows.purposes),
        keys=keys,
        also=list(known.also[-ALSO_MOST:]),
    )


def purchases(
    session: Session, known: Known, eyes: Eyes, *, home_owner: str, most: int
) -> list[PurchaseSeen]:
    """The newest of her purchases: a seller's own, and everybody's for who may know her."""
    wanted = select(MemberPurchase).where(MemberPurchase.member == known.member.id)
    if not may_know(known, eyes, home_owner=home_owner):
        wanted = wanted.where(MemberPurchase.owner == eyes.owner)
    order = (col(MemberPurchase.day).desc(), col(MemberPurchase.sale).desc())
    newest = wanted.order_by(*order).limit(most)
    return [
        PurchaseSeen(
            sale=each.sale,
            number=each.number,
            store=each.store,
            channel=each.channel,
            day=each.day,
            currency=each.currency,
            due_minor=each.due_minor,
        )
        for each in session.exec(newest)
    ]


def owner_of(session: Session, store: str) -> str:
    return session.exec(select(Store.owner).where(Store.code == store)).one()
