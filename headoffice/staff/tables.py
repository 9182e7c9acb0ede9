"""The staff and the stores they work in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint

from headoffice.db.tables import Table, flag, text


class Staff(Table, table=True):
    """A person; `verifier` is the encoded argon2id hash of the PIN, "" before one is set.

    Nobody is deleted: who left is not `active`, and stays so in every store's copy.
    """

    __tablename__ = "staff"

    id: str = text(primary_key=True)
    name: str = text()
    role: str = text()
    verifier: str = text(default="")
    active: bool = flag(default=True)


class StaffStore(Table, table=True):
    """A store where a person may sign in; `active` is false where that has ended."""

    __tablename__ = "staff_store"
    __table_args__: Any = (
        ForeignKeyConstraint(["staff"], ["staff.id"], name="store_of_staff"),
        ForeignKeyConstraint(["store"], ["store.code"], name="staff_of_store"),
        {"sqlite_strict": True},
    )

    store: str = text(primary_key=True)
    staff: str = text(primary_key=True)
    active: bool = flag(default=True)
