"""Filling a database with the demo chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import Session, col, select

from headoffice.catalogue.importing import import_catalogue
from headoffice.catalogue.repository import write_pictures
from headoffice.configuration.service import CHINA, set_labels, set_quick_keys, set_taxes
from headoffice.db.database import Database
from headoffice.demo import places
from headoffice.demo.membership import enrol_members
from headoffice.demo.people import Person
from headoffice.demo.places import Place
from headoffice.demo.plan import Plan, plan
from headoffice.demo.shelf import csv_file
from headoffice.inventory.service import set_opening_stock
from headoffice.staff import service as staff
from headoffice.staff.pins import USUAL_COST, PinCost, verifier_of
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.domain.label import LabelLayout

OPENED_MS = 1_767_225_600_000
"""When the stock was counted unless said otherwise: 2026-01-01, so that runs are alike."""

Told = Callable[[str], None]


def fill(
    database: Database,
    *,
    seed: int,
    goods: int = 400,
    at_ms: int = OPENED_MS,
    cost: PinCost = USUAL_COST,
    told: Told = lambda _: None,
) -> Plan:
    """Puts the chain of that seed into a database that has its tables and no store yet.

    Refusal `database-not-empty`. `told` hears each step as it begins, in words for people.
    """
    chain = plan(seed, goods)
    told("people and their PINs")
    verifiers = _verifiers(chain.people, cost)
    told("stores")
    with database.write() as session:
        _open(session)
        write_pictures(session, {ware.picture: ware.svg for ware in chain.wares})
    for zone, prices in chain.prices.items():
        told(f"goods and prices of {zone}")
        import_catalogue(database, zone, csv_file(chain.wares, prices))
    told("stock, quick keys, members")
    with database.write() as session:
        for store, levels in chain.stock.items():
            set_opening_stock(session, store, levels, at_ms=at_ms)
        for store, skus in chain.quick_keys.items():
            set_quick_keys(session, store, skus)
        for person in chain.people:
            _employ(session, person, verifiers[person.id])
        enrol_members(session, chain.members, at_ms=at_ms)
    return chain


def _verifiers(people: Sequence[Person], cost: PinCost) -> Mapping[str, str]:
    """The hashes, in threads: they are slow on purpose and let go of the interpreter."""
    with ThreadPoolExecutor(4, thread_name_prefix="demo-pins") as pool:
        hashes = pool.map(lambda person: verifier_of(person.pin, cost), people)
        return dict(zip((person.id for person in people), hashes, strict=True))


def _open(session: Session) -> None:
    if session.exec(select(Store.code).order_by(col(Store.code))).first() is not None:
        raise Refusal("database-not-empty")
    for zone in places.ZONES:
        set_taxes(session, zone, CHINA)
    for place in (places.WAREHOUSE, *places.STORES):
        session.add(_store_row(place))
    session.flush()
    for place in places.STORES:
        set_labels(session, place.code, [LabelLayout(pattern) for pattern in places.LABELS])


def _store_row(place: Place) -> Store:
    return Store(
        code=place.code,
        kind=place.kind,
        name_zh=place.zh,
        name_en=place.en,
        address_zh=place.address_zh,
        address_en=place.address_en,
        district=place.district,
        city=place.city,
        owner=place.owner,
        zone=place.zone,
        coin_step_minor=places.COIN_STEP_MINOR,
        footer_zh=places.FOOTER_ZH,
        footer_en=places.FOOTER_EN,
        # The warehouse serves everyone, so everyone may see what it has.
        stock_shared=place.kind == "warehouse",
        exception_limit_minor=places.EXCEPTION_LIMIT_MINOR,
    )


def _employ(session: Session, person: Person, verifier: str) -> None:
    staff.hire(session, id=person.id, name=person.name, role=person.role, stores=[person.store])
    staff.set_verifier(session, person.id, verifier)
