"""Enrolment: how a fresh till becomes one of a store's."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.codec import enrolment_body
from storeapp.domain.fact import FactKind
from storeapp.ports.clock import Clock
from storeapp.ports.head_office import Application, Approval, Enrolling
from storeapp.ports.keys import DeviceKey
from storeapp.ports.sales import Device, SalesFile, SalesUnit


@dataclass(frozen=True, slots=True)
class Enrolment:
    sales: SalesFile
    enrolling: Enrolling
    key: DeviceKey
    clock: Clock
    computer: str

    async def device(self) -> Device | None:
        """Who this till is; None before it is enrolled."""
        return await self.sales.read(lambda unit: unit.device())

    async def apply(self, address: str) -> Application:
        """Ask head office for a code; the manager approves it there."""
        return await self.enrolling.apply(
            address, public_key=self.key.public_key, computer=self.computer
        )

    async def finish(self, address: str, application: Application) -> Device | None:
        """The device once the manager approved, its first fact written; None while he has not."""
        approval = await self.enrolling.approval(address, application)
        if approval is None:
            return None
        device = self._device(address, approval)
        body = enrolment_body(
            store=device.store,
            till=device.till,
            public_key=device.public_key,
            epoch=device.epoch,
            at=self.clock.now(),
        )

        def commit(unit: SalesUnit) -> Device:
            unit.put_device(device)
            unit.append(FactKind.ENROLMENT, body)
            return device

        return await self.sales.write(commit)

    def _device(self, address: str, approval: Approval) -> Device:
        return Device(
            id=approval.device,
            epoch=approval.epoch,
            store=approval.store,
            till=approval.till,
            zone=approval.zone,
            head_office=address,
            public_key=self.key.public_key,
        )
