"""Two members, how a till asks to edit them, and what became of it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import httpx
from sqlmodel import col, select

from headoffice.commands.tables import CommandRow
from headoffice.db.database import Database
from headoffice.members.sealing import opened
from headoffice.members.service import join
from headoffice.members.tables import Member

TODAY = date(2026, 3, 1)
LIN, MEI = "12900000001", "12900000002"


def add_two_members(database: Database) -> None:
    with database.write() as session:
        for row in member_rows():
            member = Member(id=row["id"], home_store=row["home_store"], joined_on=row["joined_on"])
            session.add(member)
            join(
                session,
                member,
                **{name: row[name] for name in ("name", "phone", "code")},
                today=TODAY,
            )


def member_rows() -> list[dict[str, Any]]:
    return [
        {
            "id": f"m{number}",
            "code": f"MB{number}",
            "name": "林",
            "phone": phone,
            "home_store": "S01",
            "joined_on": "2024-05-01",
        }
        for number, phone in enumerate((LIN, MEI), start=1)
    ]


def asking(
    member: str = "m1", *, id: str = "", version: int | None = None, **fields: Any
) -> dict[str, Any]:
    return {
        "id": id or str(uuid.uuid4()),
        "kind": "member.edit",
        "expected_version": version,
        "body": {"member": member} | fields,
    }


def known(database: Database, member: str = "m1") -> tuple[str, str, int]:
    with database.read() as session:
        row = session.get_one(Member, member)
        person = opened(session, row)
        return person.name, person.phone, row.version


def remembered(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.exec(select(CommandRow).order_by(col(CommandRow.id))).all()
        return [(row.id, row.device) for row in rows]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
