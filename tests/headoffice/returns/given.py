"""Returns as tests need them: what a till takes back by head office's word or without it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from headoffice.db.database import Database
from headoffice.returns.tables import Returnable, ReturnConflict
from storeapp.domain.codec import bought_from, return_body, so_far_from
from storeapp.domain.fact import Fact
from storeapp.domain.giving_back import Giving
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.returning import Condition, Return, Wish
from storeapp.domain.tender import CashRounding
from storeapp.domain.till import ReceiptNumber
from storeapp.ports.returns import Told
from storeapp.services.return_money import Named, goods_back
from tests.headoffice.acting import ENDED_AT, Caller
from tests.headoffice.conftest import Till
from tests.headoffice.members.given import told as fact_told

GIVING = Giving(ReturnRules(), CashRounding(1))


def sale_id(fact: Fact) -> str:
    return str(json.loads(fact.body)["id"])


def look(till: Till, sale: str) -> Told:
    return read(till.post("/v1/returns/look", {"sale": sale}).json())


def claim(till: Caller, sale: str, units: Mapping[str, int], named: str = "") -> Any:
    """The answer to a claim; its name is made up when none is given."""
    lines = [{"line": line, "units": count} for line, count in units.items()]
    said = {"claim": named or str(uuid.uuid4()), "sale": sale, "lines": lines}
    return till.post("/v1/returns/claim", said)


def read(said: Mapping[str, Any]) -> Told:
    return Told(bought_from(said["bought"]), so_far_from(said["before"]), rules=said["rules"])


def came_back(
    till: Till,
    told: Told,
    units: Mapping[str, int],
    *,
    claimed: str = "",
    condition: Condition = Condition.AS_NEW,
) -> Fact:
    """That return in the till's journal, as its service makes it."""
    wishes = [Wish(line, count, "not-wanted", condition) for line, count in units.items()]
    named = Named(claimed or str(uuid.uuid4()), claimed)
    done = Return(
        number=ReceiptNumber(till.store, till.number, 1, len(till.journal.facts) + 1),
        shift="shift-1",
        business_date=ENDED_AT.date(),
        ended_at=ENDED_AT,
        cashier_id="staff-1",
        back=goods_back(told, wishes, GIVING, named),
    )
    return fact_told(till, "return/1", return_body(done))


def counts(database: Database) -> list[tuple[str, int, int, int]]:
    """Per line what was sold, came back and is being taken back."""
    with database.read() as session:
        rows = session.exec(select(Returnable).order_by(Returnable.line)).all()
        return [(row.line, row.sold, row.returned, row.claimed) for row in rows]


def conflicts(database: Database) -> list[tuple[str, int, int]]:
    with database.read() as session:
        rows = session.exec(select(ReturnConflict).order_by(ReturnConflict.return_id)).all()
        return [(row.what, row.units, row.over_minor) for row in rows]
