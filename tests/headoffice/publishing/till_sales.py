"""Sales as a till makes them: priced by published promotions, paid, and told as facts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from headoffice.db.database import Database
from headoffice.publishing.drafting import rules_of
from headoffice.publishing.releasing import release
from headoffice.publishing.shelf import place_of
from headoffice.stores.tables import Store
from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import sale_body
from storeapp.domain.customer import Customer
from storeapp.domain.money import Money
from storeapp.domain.quantity import grams, pieces
from storeapp.domain.sale import Sale, sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import Settlement
from storeapp.domain.till import ReceiptNumber
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.engine import price
from storeapp.promotions.occasion import Allowance, Occasion, Place
from storeapp.promotions.rule import Promotion
from tests.headoffice.conftest import Till
from tests.headoffice.publishing.publishing_cases import NOW, drafted

AT = datetime.fromisoformat("2026-05-01T13:00:00+08:00")
TAXES = TaxTable((TaxRate("vat13", 1300),))
HERE = Place("S01", frozenset({"zone:north"}))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a till knows when it prices; `tenders` is how it will be paid, as far as known."""

    customer: Customer | None = None
    coupons: tuple[str, ...] = ()
    burn: int = 0
    tenders: frozenset[str] = frozenset()
    allowances: Mapping[str, Allowance] | None = None
    place: Place = HERE
    at: datetime = AT
    excepted_minor: int = 0


USUAL = Circumstances()


def published(database: Database, *promotions: Promotion) -> RuleBook:
    """The set as the tills have it."""
    with database.write() as session:
        publication = release(session, drafted(session, *promotions), NOW).publication
        return compiled(rules_of(publication.body), publication.hash)


def place_in(database: Database, store: str) -> Place:
    with database.read() as session:
        return place_of(session.get_one(Store, store))


def line(id: str, sku: str, count: int = 1, minor: int = 1000, **changes: Any) -> Line:
    given = Line(
        id=id,
        sku=sku,
        name=Name("梅", "Plum"),
        quantity=pieces(count),
        unit_price=Money(minor),
        price_pos=1,
        tax_code="vat13",
        entry=Entry.SCAN,
        scanned_at=AT,
    )
    return replace(given, **changes)


def weighed(id: str, sku: str, weight_g: int, minor: int) -> Line:
    return line(id, sku, minor=minor, quantity=grams(weight_g), entry=Entry.SCALE)


def sold(
    book: RuleBook | None, *lines: Line, known: Circumstances = USUAL, receipt: int = 1
) -> Sale:
    """A sale of these lines, paid in cash."""
    basket = Basket(
        str(uuid.uuid4()),
        lines,
        rules=book.hash if book else "",
        customer=known.customer,
        coupons=known.coupons,
        burn=known.burn,
    )
    if known.excepted_minor:
        basket = basket.with_approval(_approval(basket.id, lines[0].id, known.excepted_minor))
    occasion = Occasion(
        known.at,
        known.place,
        customer=known.customer,
        coupons=known.coupons,
        tenders=known.tenders,
        burn=known.burn,
        allowances=known.allowances or {},
    )
    priced = price(basket, TAXES, book=book, occasion=occasion)
    return sell(
        priced,
        Settlement(priced.due).by_cash(priced.due),
        number=ReceiptNumber(known.place.store, "1", 1, receipt),
        shift="shift-1",
        business_date=known.at.date(),
        ended_at=known.at,
        cashier=StaffMember("staff-1", "Li", Role.CASHIER),
    )


def tell(till: Till, *sales: Sale) -> None:
    facts = [till.journal.add("sale/2", sale_body(sale)) for sale in sales]
    assert till.push(*facts).status_code == 200


def _approval(basket: str, line_id: str, minor: int) -> Approval:
    until = AT.replace(hour=23)
    return Approval("a1", basket, line_id, "boss", "dented", minor, AT, until)
