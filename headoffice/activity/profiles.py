"""Profiles in the database: read and written many at a time, always whole."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, text
from sqlmodel import Session, col

from headoffice.activity.adding import parts
from headoffice.activity.model import Pick, Reason
from headoffice.activity.profile import Fading, Interest, Profile
from headoffice.activity.tables import ProfileRow
from headoffice.catalogue.bulk import upsert

LOCK = "browsing"
"""Whoever changes profiles asks for this lock first: they are read, changed and written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A profile as it lies in the database; `near` and `ready` are as they were at `at_ms`."""

    profile: Profile
    near: Mapping[str, float]
    ready: tuple[Pick, ...]
    at_ms: int


_KEPT = text(
    "SELECT owner, body, near, ready, at_ms FROM browse_profile WHERE owner IN :owners"
).bindparams(bindparam("owners", expanding=True))

NOBODY = Kept(Profile(), {}, (), 0)


def owner_of_visitor(visitor: str) -> str:
    return f"v/{visitor}"


def owner_of_member(member: str) -> str:
    return f"m/{member}"


def profiles(session: Session, owners: Collection[str]) -> dict[str, Kept]:
    """Those of these owners who have one."""
    found: dict[str, Kept] = {}
    for some in parts(sorted(owners)):
        for owner, body, near, ready, at_ms in session.execute(_KEPT, {"owners": some}):
            found[owner] = Kept(_profile(body), json.loads(near), _picks(ready), at_ms)
    return found


def keep(session: Session, kept: Mapping[str, Kept]) -> None:
    rows = [row_of(owner, kept[owner]) for owner in sorted(kept)]
    upsert(session, ProfileRow, rows)


def row_of(owner: str, kept: Kept) -> tuple[str, str, str, str, int]:
    """The row as it is written, in the order of its columns."""
    return (
        owner,
        _body(kept.profile),
        _compact({sku: round(value, 4) for sku, value in kept.near.items()}),
        _compact([[pick.sku, round(pick.score, 4), pick.reason.value] for pick in kept.ready]),
        kept.at_ms,
    )


def drop(session: Session, owners: Sequence[str]) -> None:
    for some in parts(owners):
        session.execute(delete(ProfileRow).where(col(ProfileRow.owner).in_(some)))


def _body(profile: Profile) -> str:
    goods = {
        sku: [
            each.looked.value, each.looked.at_ms, each.wanted.value, each.wanted.at_ms,
            each.viewed_ms, each.cart_ms, each.bought_ms, each.returned_ms,
        ]
        for sku, each in profile.goods.items()
    }  # fmt: skip
    return _compact({"g": goods, "r": profile.recent, "s": profile.searched_ms})


def _profile(body: str) -> Profile:
    said = json.loads(body)
    goods = {
        sku: Interest(Fading(value[0], value[1]), Fading(value[2], value[3]), *value[4:])
        for sku, value in said["g"].items()
    }
    return Profile(goods, tuple((sku, at_ms) for sku, at_ms in said["r"]), said["s"])


def _picks(ready: str) -> tuple[Pick, ...]:
    return tuple(Pick(sku, score, Reason(reason)) for sku, score, reason in json.loads(ready))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
