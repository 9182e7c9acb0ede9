"""The people's part of a transaction: who may sign in, and how often somebody guessed wrong."""

from __future__ import annotations

from storeapp.db.rows import Rows
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.sales import Attempts, Verifier


class PeopleRows(Rows):
    """Only active people are seen; wrong PINs are kept apart, so that a new list clears none."""

    def staff(self) -> tuple[StaffMember, ...]:
        """By name, as the sign-in screen shows them."""
        rows = self._all("SELECT id, name, role FROM staff WHERE active = 1 ORDER BY name, id")
        return tuple(_member(*row) for row in rows)

    def verifier(self, staff_id: str) -> Verifier | None:
        row = self._first(
            "SELECT id, name, role, verifier FROM staff WHERE active = 1 AND id = ?", (staff_id,)
        )
        return None if row is None else Verifier(_member(*row[:3]), row[3])

    def attempts(self, staff_id: str) -> Attempts:
        row = self._first(
            "SELECT failures, boot_id, mono_ms FROM attempts WHERE staff = ?", (staff_id,)
        )
        return Attempts() if row is None else Attempts(*row)

    def set_attempts(self, staff_id: str, attempts: Attempts) -> None:
        self._run(
            "INSERT INTO attempts (staff, failures, boot_id, mono_ms) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (staff) DO UPDATE SET failures = excluded.failures,"
            " boot_id = excluded.boot_id, mono_ms = excluded.mono_ms",
            (staff_id, attempts.failures, attempts.boot_id, attempts.mono_ms),
        )


def _member(staff_id: str, name: str, role: str) -> StaffMember:
    return StaffMember(staff_id, name, Role(role))
