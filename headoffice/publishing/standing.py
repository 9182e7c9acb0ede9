"""Which till has which promotions: what it should have, and what it said it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlmodel import Session, select

from headoffice.ingest.tables import TillRefusal, TillRules
from headoffice.publishing.releasing import held_in, in_force
from headoffice.publishing.tables import Publication
from headoffice.stores.tables import Device, Store


class Standing(Enum):
    """How a till stands to a version: it prices by it, holds it ready, does not use it, has not
    said, or has said that it has something else."""

    ACTIVE = "active"
    HELD = "held"
    REFUSED = "refused"
    NOT_HEARD = "not-heard"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class TillStanding:
    """A till and a version that is in force in its store or is to come.

    `why` is the till's word when it refused; `heard_ms` is when it was heard last, None for never.
    """

    store: str
    till: str
    device: str
    version: int
    valid_from: str
    due: bool
    standing: Standing
    why: str
    heard_ms: int | None


def standings(session: Session, wall: datetime) -> list[TillStanding]:
    """Every active till with every version that it should have now, by store and till."""
    said = {row.device: row for row in session.exec(select(TillRules))}
    refused = {(row.device, row.hash): row.why for row in session.exec(select(TillRefusal))}
    found: list[TillStanding] = []
    for store in session.exec(select(Store.code).order_by(Store.code)).all():
        wanted = _wanted(session, store, wall)
        for device in _devices(session, store):
            found += [_standing(device, each, wall, said, refused) for each in wanted]
    return found


def _wanted(session: Session, store: str, wall: datetime) -> list[Publication]:
    """What is in force, and what is to come; what was before is nobody's question any more."""
    held, present = held_in(session, store), in_force(session, store, wall)
    return held if present is None else held[held.index(present) :]


def _devices(session: Session, store: str) -> list[Device]:
    active = select(Device).where(Device.store == store, Device.state == "active")
    return list(session.exec(active.order_by(Device.till)))


def _standing(
    device: Device,
    publication: Publication,
    wall: datetime,
    said: Mapping[str, TillRules],
    refused: Mapping[tuple[str, str], str],
) -> TillStanding:
    rules = said.get(device.id)
    why = refused.get((device.id, publication.hash), "")
    standing = _judged(publication, rules, refused=bool(why), heard_ms=device.seen_ms)
    return TillStanding(
        store=device.store,
        till=device.till,
        device=device.id,
        version=publication.version,
        valid_from=publication.valid_from,
        due=datetime.fromisoformat(publication.valid_from) <= wall,
        standing=standing,
        why=why if standing is Standing.REFUSED else "",
        heard_ms=device.seen_ms,
    )


def _judged(
    publication: Publication, rules: TillRules | None, *, refused: bool, heard_ms: int | None
) -> Standing:
    if rules is not None and rules.active == publication.hash:
        return Standing.ACTIVE
    if rules is not None and publication.hash in rules.held.split():
        return Standing.HELD
    if refused:
        return Standing.REFUSED
    # A till that was not heard since cannot be reproached with having something else.
    if rules is None or heard_ms is None or heard_ms < publication.at_ms:
        return Standing.NOT_HEARD
    return Standing.BEHIND
