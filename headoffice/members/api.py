"""Members over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from headoffice.door import CallerDep, DepsDep
from headoffice.members import finding
from storeapp.sync.wire.members import (
    MemberAsked,
    MemberSeen,
    MembersFind,
    MembersFound,
    PurchasesSeen,
)

router = APIRouter(prefix="/v1/members", tags=["members"])


@router.post("/find")
def find(asked: MembersFind, caller: CallerDep, deps: DepsDep) -> MembersFound:
    """Who is it?"""
    with deps.database.write() as session:  # Who asked is written down.
        return finding.find(session, caller, asked, now_ms=deps.now_ms())


@router.post("/see")
def see(asked: MemberAsked, caller: CallerDep, deps: DepsDep) -> MemberSeen:
    """A member by her id, as she is now."""
    with deps.database.write() as session:
        return finding.see(session, caller, asked, now_ms=deps.now_ms())


@router.post("/purchases")
def purchases(asked: MemberAsked, caller: CallerDep, deps: DepsDep) -> PurchasesSeen:
    """What she bought, in all channels, as far as this till may know."""
    with deps.database.write() as session:
        return finding.see_purchases(session, caller, asked, now_ms=deps.now_ms())
