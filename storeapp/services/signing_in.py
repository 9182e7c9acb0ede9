"""Signing in with a PIN; wrong ones cost time, also after a restart."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.errors import Refusal
from storeapp.domain.pin import wait_ms
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.pins import PinCheck
from storeapp.ports.sales import Attempts, SalesFile, Verifier


@dataclass(frozen=True, slots=True)
class SigningIn:
    sales: SalesFile
    pins: PinCheck
    clock: Clock

    async def staff(self) -> tuple[StaffMember, ...]:
        """Who may sign in here, by name."""
        return await self.sales.read(lambda unit: unit.staff())

    async def sign_in(self, staff_id: str, pin: str) -> StaffMember:
        """The person, when the PIN is right.

        Refusals: `staff-unknown`, `pin-wait` (with `seconds`: too many wrong ones), `pin-wrong`
        (with `free`: tries left before one has to wait). The failure is counted on disk before
        the PIN is checked, so that pulling the plug gains no further try.
        """
        verifier, before = await self.sales.read(
            lambda unit: (unit.verifier(staff_id), unit.attempts(staff_id))
        )
        if verifier is None:
            raise Refusal("staff-unknown")
        left = self._wait_left_ms(before)
        if left > 0:
            await self._note(staff_id, self._waiting(before))
            raise Refusal("pin-wait", seconds=-(-left // 1000))
        return await self._checked(verifier, before, pin)

    async def _checked(self, verifier: Verifier, before: Attempts, pin: str) -> StaffMember:
        failures = before.failures + 1
        failed = Attempts(failures, self.clock.boot_id, self.clock.monotonic_ms())
        await self._note(verifier.member.id, failed)
        if await self.pins.matches(pin, verifier.pin_hash):
            await self._note(verifier.member.id, Attempts())
            return verifier.member
        wait = wait_ms(failures)
        if wait:
            raise Refusal("pin-wait", seconds=-(-wait // 1000))
        raise Refusal("pin-wrong")

    def _wait_left_ms(self, attempts: Attempts) -> int:
        """After a restart nothing is known of the time between: the whole wait starts again."""
        wait = wait_ms(attempts.failures)
        if attempts.boot_id != self.clock.boot_id:
            return wait
        return max(0, attempts.mono_ms + wait - self.clock.monotonic_ms())

    def _waiting(self, attempts: Attempts) -> Attempts:
        """The same failures, with a wait that runs from this boot on."""
        if attempts.boot_id == self.clock.boot_id:
            return attempts
        return Attempts(attempts.failures, self.clock.boot_id, self.clock.monotonic_ms())

    async def _note(self, staff_id: str, attempts: Attempts) -> None:
        await self.sales.write(lambda unit: unit.set_attempts(staff_id, attempts))
