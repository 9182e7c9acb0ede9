"""A manager's own PIN, for what the person who sells may not do alone."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role, StaffMember
from storeapp.services.signing_in import SigningIn


@dataclass(frozen=True, slots=True)
class Approving:
    """Nobody is signed out for it: the manager approves one thing and the clerk goes on."""

    signing_in: SigningIn

    async def managers(self) -> tuple[StaffMember, ...]:
        return tuple(m for m in await self.signing_in.staff() if m.role is Role.MANAGER)

    async def approve(self, staff_id: str, pin: str) -> StaffMember:
        """Refusals: those of `SigningIn.sign_in`, and `needs-manager`."""
        member = await self.signing_in.sign_in(staff_id, pin)
        if member.role is not Role.MANAGER:
            raise Refusal("needs-manager")
        return member
