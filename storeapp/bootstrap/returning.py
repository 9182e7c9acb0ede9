"""Head office's word about returns, from the moment on that there is a line."""

from __future__ import annotations

from collections.abc import Mapping

from storeapp.domain.errors import Refusal
from storeapp.domain.returning import GivenBack
from storeapp.ports.returns import RefundSeen, RefundState, ReturnsDesk, SaleSeen, Sought, Told


class ReturnsOnceConnected:
    """Implements ports.returns.ReturnsDesk; before `connected` head office cannot be reached."""

    def __init__(self) -> None:
        self._desk: ReturnsDesk | None = None

    def connected(self, desk: ReturnsDesk) -> None:
        self._desk = desk

    async def find(self, by: Sought, value: str, *, staff: str) -> tuple[SaleSeen, ...]:
        return await self._there.find(by, value, staff=staff)

    async def look(self, sale_id: str) -> Told:
        return await self._there.look(sale_id)

    async def claim(self, return_id: str, sale_id: str, units: Mapping[str, int]) -> Told:
        return await self._there.claim(return_id, sale_id, units)

    async def release(self, return_id: str) -> None:
        await self._there.release(return_id)

    async def refund(self, return_id: str, given: GivenBack) -> RefundSeen:
        if self._desk is None:
            return RefundSeen(RefundState.UNREACHABLE)
        return await self._desk.refund(return_id, given)

    @property
    def _there(self) -> ReturnsDesk:
        if self._desk is None:
            raise Refusal("head-office-unreachable")
        return self._desk
