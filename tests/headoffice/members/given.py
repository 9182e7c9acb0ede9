"""Members as tests need them, and what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.feed.pages import page
from headoffice.feed.sequencer import sequence
from headoffice.feed.tables import Change
from headoffice.members.auditing import audit
from headoffice.members.consenting import Saying, say
from headoffice.members.sealing import opened
from headoffice.members.service import await_member, join, locked
from headoffice.members.tables import Member, MemberConsentRow
from headoffice.members.telling import tell
from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import member_enrol_body, sale_body
from storeapp.domain.codec.shares import applied_body
from storeapp.domain.customer import Customer
from storeapp.domain.fact import Fact
from storeapp.domain.membership import Consent, MemberEnrolment, Purpose
from storeapp.domain.money import Money
from storeapp.domain.pricing import Applied, priced
from storeapp.domain.quantity import pieces
from storeapp.domain.sale import sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import Settlement
from storeapp.domain.till import ReceiptNumber
from storeapp.sync.wire.messages import Pulled
from tests.headoffice.conftest import Till

TODAY = date(2026, 3, 1)
NOW_MS = int(datetime(2026, 3, 2, 6, tzinfo=UTC).timestamp() * 1000)
"""The first of March is over in no store any more, and the second has begun in all."""
DAY_MS = 86_400_000
TAXES = TaxTable((TaxRate("vat13", 1300),))
ANNA, BELA = "12900000001", "12900000002"


def a_member(
    database: Database,
    id: str = "m1",
    *,
    phone: str = ANNA,
    store: str = "S01",
    name: str = "小林",
    born: str = "1990-05-17",
    of_age: bool = False,
    agreed: tuple[str, ...] = (),
) -> str:
    """A member of that store, told to its tills."""
    with database.write() as session:
        await_member(session, id, store=store, joined_on=TODAY)
        member = locked(session, id)
        join(
            session,
            member,
            name=name,
            phone=phone,
            born=born,
            of_age=of_age,
            code=f"MB{id}",
            today=TODAY,
        )
        for purpose in agreed:
            says(session, member, purpose)
        tell(session, [member], today=TODAY)
    return id


def says(session: Session, member: Member, purpose: str, *, granted: bool = True) -> None:
    source = f"test:{uuid.uuid4()}"
    saying = Saying("paper", "2026-03-01T12:00:00+08:00", "lin", source, NOW_MS)
    say(session, member, Consent(Purpose(purpose), granted, "v1"), saying)


def a_sale(
    member: str,
    *,
    number: int = 1,
    earned: int = 0,
    burned: int = 0,
    due: int = 250,
    on: date = TODAY,
) -> dict[str, object]:
    """The body of a sale to her that gave and took these points."""
    line = Line("l1", "P1", Name("梅子", "Plum"), pieces(1), Money(due), 1, "vat13", Entry.SCAN)
    customer = Customer(member, points=burned) if member else None
    basket = Basket(str(uuid.uuid4()), (line,), customer=customer)
    applied = [
        Applied(name, 1, Name("分", "Points"), 1, 0, points=points)
        for name, points in (("earn", earned), ("burn", -burned))
        if points
    ]
    whole = priced(basket, [line.amount], TAXES)
    sale = sell(
        whole,
        Settlement(whole.due).by_cash(whole.due),
        number=ReceiptNumber("S01", "1", 1, number),
        shift="shift-1",
        business_date=on,
        ended_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
        cashier=StaffMember("staff-1", "Li", Role.CASHIER),
    )
    body = sale_body(sale)
    return body | {"applied": [applied_body(each) for each in applied]}


def sold(till: Till, member: str, **about: Any) -> Fact:
    """That sale in the till's journal."""
    body = a_sale(member, number=len(till.journal.facts) + 1, **about)
    return told(till, "sale/2", body)


def told(till: Till, kind: str, body: Mapping[str, object]) -> Fact:
    """A fact in the till's journal, by head office's clock."""
    return till.journal.add(kind, body, hlc_ms=till.clock.ms)


def enrolled(till: Till, member: str, *consents: tuple[str, bool]) -> Fact:
    """Her enrolment in the till's journal."""
    said = tuple(Consent(Purpose(purpose), yes, "v1") for purpose, yes in consents)
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    enrolment = MemberEnrolment(member, "lin", at, "display", said)
    return told(till, "member_enrol/1", member_enrol_body(enrolment))


def asks(kind: str, **body: Any) -> dict[str, Any]:
    """A command."""
    return {"id": str(uuid.uuid4()), "kind": kind, "expected_version": None, "body": body}


def enrolling(member: str, phone: str = ANNA, **more: Any) -> dict[str, Any]:
    said = {"name": "小林", "channel": "display", "at": "2026-03-01T12:00:00+08:00", "staff": "lin"}
    return asks(
        "member.enrol", **(said | {"member": member, "phone": phone, "of_age": True} | more)
    )


def consenting(member: str, purpose: str, *, granted: bool = True) -> dict[str, Any]:
    return asks(
        "member.consent",
        member=member,
        said={"purpose": purpose, "granted": granted, "text": "v2"},
        channel="display",
        at="2026-03-01T12:00:00+08:00",
        staff="lin",
    )


def finding(kind: str, value: str) -> dict[str, str]:
    return {"kind": kind, "value": value, "staff": "lin"}


def row(database: Database, id: str) -> Member:
    with database.read() as session:
        found = session.get(Member, id)
    assert found is not None
    return found


def person(database: Database, id: str) -> tuple[str, str]:
    with database.read() as session:
        whole = opened(session, session.get_one(Member, id))
    return whole.name, whole.phone


def consents(database: Database, id: str) -> list[tuple[str, bool, str]]:
    with database.read() as session:
        rows = session.exec(
            select(MemberConsentRow)
            .where(MemberConsentRow.member == id)
            .order_by(col(MemberConsentRow.id))
        )
        return [(each.purpose, each.granted, each.text_version) for each in rows]


def audited(database: Database) -> list[str]:
    with database.read() as session:
        return audit(session)


def stream(database: Database, store: str) -> list[tuple[str, Mapping[str, Any] | None]]:
    """All rows on a store's stream, the deleted ones with None."""
    sequenced(database)
    with database.read() as session:
        text = page(session, f"members/{store}", after="", limit=2000).as_json()
    return [(each.key, each.body) for each in Pulled.model_validate_json(text).rows]


def sequenced(database: Database) -> None:
    """Everything published has its position: another may be giving them out just now."""
    for _ in range(1000):
        with database.write() as session:
            sequence(session)
            waiting = select(Change.id).where(col(Change.pos).is_(None))
            if session.exec(waiting).first() is None:
                return
    raise AssertionError("rows wait for their positions for ever")


def held(database: Database, store: str) -> dict[str, Mapping[str, Any]]:
    """What that store's tills have of members after reading all of it, by key."""
    rows = dict(stream(database, store))
    return {key: body for key, body in rows.items() if body is not None and key != "lookup"}
