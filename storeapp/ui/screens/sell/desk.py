"""What both halves of the sell presenter share: the value under way, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import PricedBasket
from storeapp.services.checkout import Added, Checkout
from storeapp.services.members import Members
from storeapp.services.pricing import Explained
from storeapp.ui.screens.sell.picture import picture
from storeapp.ui.screens.sell.rows import like_row, likes_age, likes_said, member_line
from storeapp.ui.screens.sell.state import FoundRow, SellState
from storeapp.ui.screens.sell.texts import TEXTS
from storeapp.ui.screens.sell.under import Told, Under
from storeapp.ui.surroundings import Surroundings

MOST_KEYS = 24
MOST_LIKES = 3

Follower = Callable[[PricedBasket, Explained | None], None]


class Desk:
    """Owns `under`, the one current value; every change ends in one `show`, `refuse` or `tell`."""

    def __init__(
        self,
        checkout: Checkout,
        quick_keys: tuple[str, ...],
        around: Surroundings,
        show: Callable[[SellState], None],
        members: Members | None = None,
    ) -> None:
        self.checkout = checkout
        self.around = around
        self.members = members
        self.under = Under(checkout.fresh())
        self._show = show
        self._words = around.texts.of(TEXTS)
        self._skus = quick_keys
        self._keys = checkout.quick_keys(quick_keys)[:MOST_KEYS]
        self._serial = 0
        self._explained = Explained()
        self._explained_of: Basket | None = None
        self._buys: Money | None = None
        self._followers: list[Follower] = []
        self.exchange: tuple[str, Money] | None = None
        self._wondering = False
        self._settling = False

    def show(self) -> None:
        """Show what is under way, in the language of the moment."""
        seen = self.checkout.pricing.seen(self.under.basket)
        priced = seen.priced
        stock = self.checkout.catalogue.stock
        told = self._explained if self._explained_of is self.under.basket else None
        hints = told.hints if told else ()
        waits = not seen.exact
        shown = picture(self.under, priced, self._keys, stock, self._words, hints, waits=waits)
        self._show(self._with_exchange(self._with_member(shown), priced))
        if waits:
            self._settle_soon()
            return
        for follower in self._followers:
            follower(priced, told)
        again = self.checkout.pricing.again(self.under.basket)
        if again is not None and self.checkout.pricing.at_once(again) is None:
            self._settle_soon()
        if priced.rules and told is None and not self._wondering:
            self._wondering = True
            self.around.spawn(self._wonder(), "explain the prices")

    def look_up_keys(self) -> None:
        """Ask the catalogue for the quick keys again, after another one came."""
        self._keys = self.checkout.quick_keys(self._skus)[:MOST_KEYS]

    def take(self, added: Added) -> None:
        """A good came into the basket: its line is lit, the basket kept, every mode left."""
        self.under = self.under.at_rest().with_basket(added.basket, added.line_id)
        self.around.sounds.accepted()
        self.keep()
        self.show()

    def refuse(self, refusal: Refusal) -> None:
        """Say why not; nothing else changes."""
        self.around.sounds.refused()
        self._tell(Told(self._next(), refusal=refusal))

    def tell(self, key: str) -> None:
        """Say one calm sentence of this screen."""
        self._tell(Told(self._next(), key=key))

    def keep(self) -> None:
        """Put the basket on disk, without waiting for it."""
        self.around.spawn(self._keep(self.under.basket), "keep the basket")

    async def _keep(self, basket: Basket) -> None:
        try:
            await self.checkout.keep(basket)
        except Refusal as refusal:
            self.refuse(refusal)

    def follow(self, follower: Follower) -> None:
        """From now on `follower` gets the priced basket whenever it is shown and exact, and why
        it costs that once this is known."""
        self._followers.append(follower)

    def _settle_soon(self) -> None:
        """One basket at a time: after it, whatever is under way by then."""
        if not self._settling:
            self._settling = True
            self.around.spawn(self._settle(), "work out the price")

    async def _settle(self) -> None:
        pricing, basket = self.checkout.pricing, self.under.basket
        try:
            await pricing.settle(basket)
            again = pricing.again(basket)
            if again is not None:
                await pricing.settle(again)
        finally:
            self._settling = False
        self.show()

    async def _wonder(self) -> None:
        """Why it costs that, and what would bring more, after the basket was painted. Of an older
        basket it is not said, and one search at a time is enough."""
        basket = self.under.basket
        try:
            explained = await self.checkout.pricing.explained(basket)
            buys = await self.checkout.pricing.points_buy(basket)
        finally:
            self._wondering = False
        self._explained_of, self._explained, self._buys = basket, explained, buys
        self.show()

    def who(self, member_id: str) -> str:
        """Her name, tier and points in a line; "" while only her id is known."""
        known = self.members.known(member_id) if self.members else None
        if known is None:
            return ""
        line = member_line(known, self.checkout.clock.now(), self._words)
        return self._words("separator").join((line.name, line.detail))

    def _with_member(self, state: SellState) -> SellState:
        """Who the customer is; once she has gone nothing of her is remembered."""
        customer = self.under.basket.customer
        if self.members is None:
            return state
        if customer is None:
            self.members.forget()
            return replace(state, members=True)
        known, likes = self.members.known(customer.id), self.under.likes
        now, words = self.checkout.clock.now(), self._words
        buys = self._buys if self._explained_of is self.under.basket else None
        rows = self.likes_shown()
        first = next((row.id for row in rows if row.here), "")
        said = next(
            (like for like in likes.goods if rows and like.sku == (first or rows[0].id)), None
        )
        return replace(
            state,
            members=True,
            member=member_line(known, now, words, buys),
            likes=rows,
            likes_say=likes_said(said, words) if said else "",
            likes_age=likes_age(likes, now, words),
            likes_first=first,
        )

    def _with_exchange(self, state: SellState, priced: PricedBasket) -> SellState:
        """What is left after what comes back is what the customer hears; how it is made up stands
        where a promotion's hint would."""
        if self.exchange is None or self.exchange[0] != self.under.basket.id:
            return state
        back = self.exchange[1]
        left = format_money(priced.due - back)
        goods, back_said = format_money(priced.due), format_money(back)
        spoken = "due" if priced.due >= back else "comes_back"
        return replace(
            state,
            due=left,
            due_spoken=self._words(spoken, amount=left),
            hint=self._words("exchanging", goods=goods, amount=back_said),
        )

    def likes_shown(self) -> tuple[FoundRow, ...]:
        """What to suggest, without what is in the basket or not sold here; her price of each."""
        basket, catalogue = self.under.basket, self.checkout.catalogue
        taken = {line.sku for line in basket.active}
        rows: list[FoundRow] = []
        for like in self.under.likes.goods:
            product = catalogue.product(like.sku)
            if len(rows) < MOST_LIKES and product is not None and like.sku not in taken:
                price = self.checkout.price_for(basket.customer, product)
                rows.append(like_row(product, like, price, self._words))
        return tuple(rows)

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    def _tell(self, told: Told) -> None:
        self.under = replace(self.under, told=told)
        self.show()
