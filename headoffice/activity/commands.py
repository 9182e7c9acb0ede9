"""The command about panels: what was shown and what was added."""

from __future__ import annotations

from sqlmodel import Session

from headoffice.activity.counting import Arm, added, has_panel, record, sold_already
from headoffice.activity.joining import Consents
from headoffice.activity.model import MOST_SHOWN, Reason, is_held_out
from headoffice.activity.profiles import NOBODY, owner_of_member, profiles
from headoffice.commands.kinds import Asked, Done, Kind, Kinds
from storeapp.sync.wire.browsing import PANEL_COUNT, PanelCount, PanelCounted


def commands(consents: Consents) -> Kinds:
    def count(session: Session, asked: Asked[PanelCounted]) -> Done:
        return _count(session, consents, asked)

    return {PANEL_COUNT: Kind(PanelCounted, count)}


def _count(session: Session, consents: Consents, asked: Asked[PanelCounted]) -> Done:
    body, caller = asked.body, asked.caller
    if not has_panel(session, body.basket, store=caller.store):
        _record_offline(session, consents, asked)
    shown, added_so_far = added(
        session, body.basket, body.added, store=caller.store, now_ms=asked.now_ms
    )
    sold_already(session, body.basket, now_ms=asked.now_ms)
    return Done(0, PanelCount(shown=shown, added=added_so_far))


def _record_offline(session: Session, consents: Consents, asked: Asked[PanelCounted]) -> None:
    """A panel that the till made from what was sent along with the member.

    Who is held out was shown nothing; what she would have been shown is known here.
    """
    body, caller = asked.body, asked.caller
    now_ms = asked.now_ms
    member = body.member
    known = member and consents.shown_in(session, member, caller.store, now_ms=now_ms)
    owner = owner_of_member(known)
    kept = profiles(session, (owner,)).get(owner, NOBODY) if known else NOBODY
    reasons = {pick.sku: pick.reason.value for pick in kept.ready}
    held_out = bool(known) and is_held_out(known)
    skus = [pick.sku for pick in kept.ready[:MOST_SHOWN]] if held_out else body.shown
    arm = Arm.HELD_OUT if held_out else Arm.SHOWN if known else Arm.POPULAR
    record(
        session,
        basket=body.basket,
        member=known or member,
        store=caller.store,
        device=caller.device,
        arm=arm,
        goods=[(sku, reasons.get(sku, Reason.POPULAR.value)) for sku in dict.fromkeys(skus)],
        now_ms=now_ms,
    )
