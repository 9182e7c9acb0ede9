"""Telling the tills of stores about members: masked rows on `members/<store>`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import false
from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.feed.service import publish
from headoffice.feed.tables import Change
from headoffice.members.knowing import Known, known_of
from headoffice.members.model import SPOKEN, day_of
from headoffice.members.sealing import Person, secret_of, store_key
from headoffice.members.seeing import Eyes, row
from headoffice.members.tables import Member, MemberStore
from headoffice.stores.tables import Store
from storeapp.sync.wire.members import LOOKUP, LookupRow, lookup_key

AT_ONCE = 500

V = 1
"""The shape of the rows of this stream."""


def stream_of(store: str) -> str:
    return f"members/{store}"


def key_of(member: str) -> str:
    return f"member:{member}"


def liked_key(member: str) -> str:
    """What she may like, beside her on the streams of her stores; browsing tells it."""
    return f"liked:{member}"


def tell_liked(
    session: Session, member: str, likes: Mapping[str, Mapping[str, object] | None]
) -> None:
    """Puts what she may like beside her, by store; None takes it away."""
    for store, body in sorted(likes.items()):
        publish(session, stream_of(store), [(liked_key(member), body)], v=V)


def tell(session: Session, members: Iterable[Member], *, today: date) -> None:
    """Publishes these members, locked by the caller, on the streams of all their stores."""
    active = [member for member in members if member.state == "active"]
    known = known_of(session, active, today=today)
    owners = dict(session.exec(select(Store.code, Store.owner)).all())
    secret = secret_of(session)
    rows: dict[str, list[tuple[str, Mapping[str, object] | None]]] = {}
    for store, member in _kept(session, known):
        eyes = Eyes(store, owners[store])
        told = row(
            known[member],
            eyes,
            home_owner=owners[known[member].member.home_store],
            keys=_keys(known[member].person, store_key(secret, store)),
        )
        rows.setdefault(store, []).append((key_of(member), told.model_dump()))
    for store, changes in sorted(rows.items()):
        publish(session, stream_of(store), sorted(changes, key=lambda each: each[0]), v=V)


def untell(session: Session, member: str, stores: Collection[str]) -> None:
    """Takes her from the tills of these stores."""
    for store in sorted(stores):
        gone = [(key_of(member), None), (liked_key(member), None)]
        publish(session, stream_of(store), gone, v=V)


def tell_lookup(session: Session, store: str) -> None:
    """Gives a store's tills the key they find members by; once, with its first member."""
    body = LookupRow(key=store_key(secret_of(session), store)).model_dump()
    publish(session, stream_of(store), [(LOOKUP, body)], v=V)


def tell_untold(database: Database, *, now_ms: int) -> None:
    """Tells the tills of stores that were never told of any member, as after an update of head
    office, all of theirs. The look-up key comes last: cut short, it is done anew."""
    with database.read() as session:
        told = select(Change.stream).where(Change.key == LOOKUP)
        stores = select(MemberStore.store).distinct().order_by(MemberStore.store)
        known = set(session.exec(told))
        untold = [store for store in session.exec(stores) if stream_of(store) not in known]
    for store in untold:
        after: str | None = ""
        while after is not None:
            with database.write() as session:
                after = _tell_some(session, store, after, today=day_of(now_ms))


def _tell_some(session: Session, store: str, after: str, *, today: date) -> str | None:
    """The next members of a store; None when those were the last."""
    kept = select(MemberStore.member).where(MemberStore.store == store, MemberStore.member > after)
    ids = list(session.exec(kept.order_by(MemberStore.member).limit(AT_ONCE)))
    rows = select(Member).where(col(Member.id).in_(ids)).order_by(Member.id).with_for_update()
    tell(session, session.exec(rows).all(), today=today)
    if ids:
        return ids[-1]
    tell_lookup(session, store)
    return None


def stores_of(session: Session, member: str) -> list[str]:
    """The stores whose tills keep her."""
    kept = select(MemberStore.store).where(
        MemberStore.member == member, col(MemberStore.dropped) == false()
    )
    return list(session.exec(kept.order_by(MemberStore.store)))


def _kept(session: Session, known: Mapping[str, Known]) -> list[tuple[str, str]]:
    kept = select(MemberStore.store, MemberStore.member).where(
        col(MemberStore.member).in_(tuple(known)), col(MemberStore.dropped) == false()
    )
    return list(session.exec(kept).all())


def _keys(person: Person, secret: str) -> list[str]:
    spoken = [(kind, value) for kind, value in person.identities if kind in SPOKEN]
    return sorted(lookup_key(secret, kind, value) for kind, value in spoken)
