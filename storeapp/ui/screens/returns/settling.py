"""Settling a return: agreed, approved where it must be, given back step by step, made."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from storeapp.domain.errors import Refusal
from storeapp.domain.money import format_money
from storeapp.domain.returning import Return, Wish
from storeapp.domain.settling import UnderWay, by_phone
from storeapp.domain.staff import StaffMember
from storeapp.domain.tender import TenderKind
from storeapp.ports.returns import RefundState, Told
from storeapp.ui.screens.returns.desk import Desk
from storeapp.ui.screens.returns.picture import Under
from storeapp.ui.screens.returns.state import Page
from storeapp.ui.told import Told as Said

Finish = Callable[[UnderWay], Coroutine[Any, Any, Return]]
Against = Callable[[UnderWay], Coroutine[Any, Any, UnderWay]]


class Settling:
    """Each step is on disk before the next is asked for. An exchange is made by `finish`, together
    with its sale, and `against` then says what goes back beside it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._finish: Finish | None = None
        self._against: Against | None = None

    def begin(self, finish: Finish | None = None, against: Against | None = None) -> None:
        """A plain return, or an exchange."""
        self._finish, self._against = finish, against

    def agree(self) -> None:
        under = self._desk.under
        if under.told is None or not under.wishes:
            self._desk.refuse(Refusal("return-nothing"))
        elif not all(wish.reason for wish in under.wishes.values()):
            self._desk.refuse(Refusal("return-needs-reason"))
        else:
            work = self._agreed(under.told, tuple(under.wishes.values()))
            self._desk.work(work, "agree a return")

    def step(self) -> None:
        """The next part of the money; with the last of it the return is made."""
        under = self._desk.under
        if under.asks:
            self._ask_manager()
        elif under.under_way is not None:
            self._desk.work(self._stepped(under.under_way, under.typed), "give money back")

    def leave(self, under_way: UnderWay) -> None:
        """The goods stay with her, as long as no money has gone back."""
        if self._finish is not None:
            self._desk.doors.close()
        else:
            self._desk.work(self._withdraw(under_way), "withdraw a return")

    async def _agreed(self, told: Told, wishes: tuple[Wish, ...]) -> None:
        desk = self._desk
        under_way = await desk.returns.agree(told, wishes)
        asks = desk.returns.asks(under_way, desk.person)
        desk.under = replace(desk.under, page=Page.SETTLE, under_way=under_way, asks=asks, typed="")
        if asks:
            self._ask_manager()

    async def _stepped(self, under_way: UnderWay, slip: str) -> None:
        desk, given = self._desk, under_way.next
        if given is not None and by_phone(given):
            under_way, state = await desk.returns.refund(under_way)
            desk.under = replace(desk.under, under_way=under_way, said=_refund_said(state))
        elif given is not None and given.source.kind is TenderKind.CARD:
            under_way = await desk.returns.confirm(under_way, slip.strip())
            desk.under = replace(desk.under, under_way=under_way, typed="", said=None)
        else:
            if given is not None:
                under_way = await desk.returns.confirm(under_way)
                desk.under = replace(desk.under, under_way=under_way, said=None)
            finish = self._finish or self._finished
            done = await finish(under_way)
            desk.under = Under(Page.DONE, done=done, loading=False)

    async def _finished(self, under_way: UnderWay) -> Return:
        return await self._desk.returns.finish(under_way, cashier=self._desk.person)

    def _ask_manager(self) -> None:
        under_way, asks = self._desk.under.under_way, self._desk.under.asks
        if under_way is None:
            return

        def approved(manager: StaffMember) -> None:
            self._desk.work(self._approved(under_way, manager, asks), "approve a return")

        self._desk.doors.ask_manager(format_money(under_way.back.due), approved)

    async def _approved(self, under_way: UnderWay, manager: StaffMember, why: str) -> None:
        now = await self._desk.returns.approve(under_way, manager, why)
        if self._against is not None:
            now = await self._against(now)
        self._desk.under = replace(self._desk.under, under_way=now, asks="")

    async def _withdraw(self, under_way: UnderWay) -> None:
        desk, told = self._desk, self._desk.under.told
        await desk.returns.withdraw(under_way)
        if told is None:
            desk.doors.close()
            return
        if told.bought.number:
            told = await desk.returns.open(told.bought.id)
        desk.under = replace(
            desk.under, page=Page.LINES, told=told, under_way=None, asks="", typed="", said=None
        )


def _refund_said(state: RefundState) -> Said | None:
    """What became of a refund that did not simply succeed."""
    if state is RefundState.UNREACHABLE:
        return Said(refusal=Refusal("return-refund-unknown"))
    if state is RefundState.REFUSED:
        return Said(refusal=Refusal("return-refund-refused"))
    return None
