"""Staff: who may sign in where, told to the tills of each store; a denial always goes out."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from headoffice.feed.service import publish
from headoffice.staff.tables import Staff, StaffStore
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role
from storeapp.sync.wire.rows import StaffRow

MAX_NAME = 40


def hire(session: Session, *, id: str, name: str, role: Role, stores: Collection[str]) -> None:
    """Takes a person on; tills hear of her with her first PIN."""
    if not (id.isascii() and id.replace("-", "").isalnum() and len(id) <= 32):
        raise Refusal("staff-id-unreadable")
    if not (name.strip() and name.isprintable() and len(name) <= MAX_NAME):
        raise Refusal("staff-name-unreadable", id=id)
    if session.get(Staff, id) is not None:
        raise Refusal("staff-exists", id=id)
    session.add(Staff(id=id, name=name.strip(), role=role.value))
    session.flush()
    work_in(session, id, stores)


def set_verifier(session: Session, id: str, verifier: str) -> None:
    """Gives a person the PIN behind `pins.verifier_of`, made before: it takes its time."""
    person = _person(session, id)
    person.verifier = verifier
    session.flush()
    _publish(session, person)


def promote(session: Session, id: str, role: Role) -> None:
    """Gives a person another role, from her next sign-in on."""
    person = _person(session, id)
    person.role = role.value
    session.flush()
    _publish(session, person)


def work_in(session: Session, id: str, stores: Collection[str]) -> None:
    """Lets a person sign in at these stores and at no other."""
    person = _person(session, id)
    known = set(session.exec(select(Store.code).where(col(Store.code).in_(stores))))
    for missing in sorted(set(stores) - known):
        raise Refusal("store-unknown", store=missing)
    places = {place.store: place for place in _places(session, id)}
    for store in sorted(known - places.keys()):
        session.add(StaffStore(store=store, staff=id))
    for store, place in places.items():
        place.active = store in known
    session.flush()
    _publish(session, person)


def dismiss(session: Session, id: str) -> None:
    """Nobody lets her in any more, in any store, and no till keeps her PIN's hash."""
    person = _person(session, id)
    person.active = False
    person.verifier = ""
    session.flush()
    _publish(session, person)


def _person(session: Session, id: str) -> Staff:
    """The person, locked until the end of the transaction."""
    person = session.exec(select(Staff).where(Staff.id == id).with_for_update()).first()
    if person is None:
        raise Refusal("staff-unknown", id=id)
    if not person.active:
        raise Refusal("staff-dismissed", id=id)
    return person


def _places(session: Session, id: str) -> list[StaffStore]:
    found = session.exec(
        select(StaffStore).where(StaffStore.staff == id).order_by(col(StaffStore.store))
    )
    return list(found)


def _publish(session: Session, person: Staff) -> None:
    """Tells every store she ever worked in; where she may not sign in, without her PIN's hash."""
    if person.active and not person.verifier:
        return
    for place in _places(session, person.id):
        allowed = person.active and place.active
        row = StaffRow.model_validate(
            {
                "name": person.name,
                "role": person.role,
                "verifier": person.verifier if allowed else "",
                "active": allowed,
            }
        )
        publish(session, f"staff/{place.store}", [(person.id, row.model_dump())])
