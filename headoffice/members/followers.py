"""What other contexts keep of members, and have to follow when a membership merges or ends.

A context gives one `Follower` (see `headoffice.app.FOLLOWERS`); each works in the transaction of
what it follows, after the members' own tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session


def _nothing(_session: Session, _member: str) -> None:
    return None


def _nothing_merged(_session: Session, _loser: str, _winner: str) -> None:
    return None


def _no_export(_session: Session, _member: str) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Follower:
    """`merged` gets (session, loser's id, winner's id), `erased` (session, id), `exported` the
    same and gives what goes into her export under `name`."""

    name: str
    merged: Callable[[Session, str, str], None] = _nothing_merged
    erased: Callable[[Session, str], None] = _nothing
    exported: Callable[[Session, str], Mapping[str, object]] = _no_export


Followers = Sequence[Follower]
