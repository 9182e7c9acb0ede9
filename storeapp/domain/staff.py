"""The people behind the counter and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    CASHIER = "cashier"
    CLERK = "clerk"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person who may sign in at this store; the PIN's verifier never leaves the till's file."""

    id: str
    name: str
    role: Role
