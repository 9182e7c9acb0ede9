"""Everything head office has about a member, for herself to read: plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from headoffice.members.consenting import history
from headoffice.members.followers import Followers
from headoffice.members.knowing import known
from headoffice.members.model import day_of
from headoffice.members.points import MEMBER, lots_of
from headoffice.members.service import note
from headoffice.members.tables import (
    Member,
    MemberEvent,
    MemberLook,
    MemberPurchase,
    PointLine,
    PointPosting,
)

# The table is ingest's, which books sales here: asking it by its class would be a circle.
_LINES = text(
    "SELECT sku, thousandths, unit, net_minor FROM sale_line"
    " WHERE sale = :sale AND voided = :voided ORDER BY place"
)


def export(
    session: Session, member: Member, *, by: str, now_ms: int, followers: Followers = ()
) -> dict[str, Any]:
    """Notes that it was asked for, too."""
    note(session, member.id, "exported", by=by, at_ms=now_ms)
    whole = known(session, member, today=day_of(now_ms))
    ids = [member.id, *whole.also]
    told = {
        "member": member.id,
        "earlier_ids": list(whole.also),
        "person": _person(whole.person.identities, whole.person.name, whole.person.born),
        "home_store": member.home_store,
        "joined_on": member.joined_on,
        "tier": member.tier,
        "groups": member.groups.split(),
        "agreed_now": whole.agreed,
        "consents": [_plain(row, "id", "member", "source") for row in history(session, member.id)],
        "points": {
            "balance": member.points,
            "lots": [
                {"points": lot.points, "until": lot.expires_on}
                for lot in lots_of(session, member.id)
            ],
            "postings": _postings(session, ids),
        },
        "purchases": _purchases(session, member.id),
        "asked_for": [_plain(row, "id") for row in _rows(session, MemberLook, ids)],
        "events": [_plain(row, "id") for row in _rows(session, MemberEvent, ids)],
    }
    return told | {
        follower.name: dict(follower.exported(session, member.id)) for follower in followers
    }


def _person(identities: tuple[tuple[str, str], ...], name: str, born: str) -> Mapping[str, object]:
    return {
        "name": name,
        "born": born,
        "identities": [{"kind": kind, "value": value} for kind, value in identities],
    }


def _postings(session: Session, ids: list[str]) -> list[dict[str, Any]]:
    rows = session.exec(
        select(PointPosting, PointLine)
        .join(PointLine, col(PointLine.posting) == PointPosting.id)
        .where(PointLine.account == MEMBER, col(PointLine.member).in_(ids))
        .order_by(col(PointPosting.at_ms), PointPosting.id, col(PointLine.place))
    )
    return [
        {
            "day": posting.day,
            "kind": posting.kind,
            "sale": posting.sale,
            "reason": posting.reason,
            "points": line.points,
            "until": line.expires_on,
        }
        for posting, line in rows
    ]


def _purchases(session: Session, member: str) -> list[dict[str, Any]]:
    bought = session.exec(
        select(MemberPurchase)
        .where(MemberPurchase.member == member)
        .order_by(MemberPurchase.day, MemberPurchase.sale)
    )
    return [_plain(row, "member", "owner") | {"lines": _lines(session, row.sale)} for row in bought]


def _lines(session: Session, sale: str) -> list[dict[str, Any]]:
    no = 0 if session.get_bind().dialect.name == "sqlite" else False
    rows = session.execute(_LINES, {"sale": sale, "voided": no})
    return [dict(row._mapping) for row in rows]


def _rows(session: Session, table: type[MemberLook | MemberEvent], ids: list[str]) -> list[Any]:
    return list(
        session.exec(select(table).where(col(table.member).in_(ids)).order_by(col(table.id)))
    )


def _plain(row: Any, *without: str) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name not in without}
