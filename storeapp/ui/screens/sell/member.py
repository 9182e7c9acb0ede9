"""The customer of the basket: who she is, from her code or her number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.domain.pricing import PricedBasket
from storeapp.domain.staff import StaffMember
from storeapp.ports.members import Likes, Member
from storeapp.ui.screens.sell.desk import Desk


class SellMember:
    """She goes with the basket: the next customer is nobody until she says who she is."""

    def __init__(self, desk: Desk, known: Callable[[], None]) -> None:
        self._desk = desk
        self._known = known
        self._staff = ""

    def asked_by(self, staff: StaffMember) -> None:
        """Head office writes down who looks."""
        self._staff = staff.id

    def recognises(self, code: str) -> bool:
        members = self._desk.members
        return members is not None and members.recognises(code)

    async def present(self, code: str) -> None:
        """Her code was scanned; scans wait while head office is asked."""
        desk = self._desk
        assert desk.members is not None
        try:
            with desk.around.busy():
                found = await desk.members.find(code, staff=self._staff)
        except Refusal as refusal:
            desk.refuse(refusal)
            return
        self.take(found.members[0])

    def present_phone(self, code: str) -> None:
        """A payment code, before anything is to be paid: who shows it is known by it, and the clerk
        has time for what she may like. The code is charged when it is shown again."""
        if self.nobody_yet:
            self._desk.around.spawn(self._known_by_phone(code), "know her by her phone")
        else:
            self._desk.refuse(Refusal("pay-first"))

    async def payer(self, code: str) -> Member | None:
        """Who shows this payment code; nobody is asked about who is known already."""
        members = self._desk.members
        if members is None or not self.nobody_yet:
            return None
        return await members.paying(code, staff=self._staff)

    async def pays(self, member: Member) -> PricedBasket:
        """She was known by the code she pays with: her basket as it costs her."""
        desk = self._desk
        self.take(member)
        await desk.checkout.pricing.settle(desk.under.basket)
        return desk.checkout.priced(desk.under.basket)

    @property
    def nobody_yet(self) -> bool:
        """True where somebody could still be known."""
        return self._desk.members is not None and self._desk.under.basket.customer is None

    def who(self) -> str:
        """The customer of this basket in a line, "" for nobody."""
        customer = self._desk.under.basket.customer
        return self._desk.who(customer.id) if customer else ""

    def take(self, member: Member) -> None:
        """The basket is hers: it costs what it costs a member, and she earns its points."""
        desk = self._desk
        assert desk.members is not None
        desk.members.remember(member)
        before = desk.under.basket.customer
        likes = desk.under.likes if before and before.id == member.id else Likes()
        basket = desk.under.basket.with_customer(member.customer)
        desk.under = replace(desk.under.at_rest(), basket=basket, likes=likes, told=None)
        desk.around.sounds.accepted()
        desk.keep()
        desk.show()
        self._known()

    def proved(self, id: str, member: Member, *, paying: bool) -> None:
        """Head office answered who became a member here as `id`. She may be one already: then this
        basket is that one's, unless its price is being paid."""
        desk = self._desk
        customer = desk.under.basket.customer
        if customer is None or customer.id != id or paying:
            return
        assert desk.members is not None
        desk.members.remember(member)
        basket = desk.under.basket.with_customer(member.customer)
        desk.under = replace(desk.under, basket=basket)
        desk.keep()
        desk.show()
        self._known()

    def leave(self) -> None:
        """She is taken off: the basket is nobody's."""
        desk = self._desk
        basket = desk.under.basket.with_customer(None)
        desk.under = replace(desk.under.at_rest(), basket=basket, likes=Likes(), told=None)
        desk.keep()
        desk.show()

    def name_soon(self) -> None:
        """The basket came back, and knows no more of her than her id: she is looked up again."""
        desk, customer = self._desk, self._desk.under.basket.customer
        if desk.members is not None and customer and not desk.members.known(customer.id):
            desk.around.spawn(self._name(customer.id), "look a member up")

    async def _name(self, member_id: str) -> None:
        desk = self._desk
        assert desk.members is not None
        await desk.members.recall(member_id, staff=self._staff)
        desk.show()
        self._known()

    async def _known_by_phone(self, code: str) -> None:
        desk = self._desk
        with desk.around.busy():
            member = await self.payer(code)
        if member is None:
            desk.refuse(Refusal("pay-first"))
            return
        self.take(member)
        desk.tell("known_by_phone")
