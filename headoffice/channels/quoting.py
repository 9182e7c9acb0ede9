"""What a cart costs in a channel: the tills' own engine, with the channel's word for its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session, col, select

from headoffice.channels.goods import good_of, listed
from headoffice.channels.keys import Selling
from headoffice.channels.shapes import Cart
from headoffice.configuration.tables import ZoneTax
from headoffice.door import NotServed
from headoffice.members.knowing import Known
from headoffice.publishing.drafting import rules_of
from headoffice.publishing.recorded import class_of
from headoffice.publishing.releasing import in_force
from headoffice.publishing.shelf import place_of
from headoffice.stores.tables import Store
from storeapp.domain.basket import Basket, Entry, line_of
from storeapp.domain.catalogue import Match, Name
from storeapp.domain.customer import Customer
from storeapp.domain.membership import Purpose
from storeapp.domain.money import MAX_MINOR, currency
from storeapp.domain.pricing import PricedBasket, Share
from storeapp.domain.quantity import Quantity
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.counter import items_of
from storeapp.promotions.engine import appraise, price
from storeapp.promotions.occasion import Occasion
from storeapp.promotions.why import Explanation, explain

ONLINE = "online"
"""The channel that promotions know all of these by."""
MOST_BOOKS = 16


@dataclass(slots=True)
class Books:
    """Rule sets made ready, by hash; the same for every process that has the same publication."""

    _known: dict[str, RuleBook] = field(default_factory=dict)

    def in_force(self, session: Session, store: str, wall: datetime) -> RuleBook | None:
        publication = in_force(session, store, wall)
        if publication is None:
            return None
        known = self._known.get(publication.hash)
        if known is None:
            if len(self._known) >= MOST_BOOKS:
                self._known.clear()
            known = compiled(rules_of(publication.body), publication.hash)
            self._known[publication.hash] = known
        return known


@dataclass(frozen=True, slots=True)
class Priced:
    """A cart with its prices, and what is needed to say why."""

    basket: PricedBasket
    occasion: Occasion
    book: RuleBook | None

    def explained(self) -> Explanation | None:
        """None without promotions; takes several times as long as pricing."""
        if self.book is None:
            return None
        items = items_of(self.basket.basket, self.occasion.at)
        appraisal = appraise(items, self.book, self.occasion)
        return explain(items, self.book, self.occasion, appraisal)

    def name_of(self, promotion: str) -> Name:
        named = {each.id: each.name for each in self.book.rules.promotions} if self.book else {}
        return named.get(promotion, Name(promotion, promotion))


def price_cart(
    session: Session,
    asker: Selling,
    books: Books,
    cart: Cart,
    *,
    member: Known | None,
    at: datetime,
) -> Priced:
    """The cart priced for that member, or for a guest, at that moment of the chain's wall clock
    (with its offset). 409 `product-unknown`, `cart-line-twice`, `quantity-wrong`."""
    basket = _basket(session, asker, cart, at)
    store = session.get_one(Store, asker.place)
    customer = customer_of(member) if member else None
    occasion = Occasion(
        at=at,
        place=replace(place_of(store), channel=ONLINE),
        customer=customer,
        coupons=tuple(class_of(code) for code in cart.coupons),
    )
    basket = replace(basket, customer=customer, coupons=tuple(dict.fromkeys(cart.coupons)))
    book = books.in_force(session, asker.place, at.replace(tzinfo=None))
    of = currency(asker.currency)
    whole = price(basket, taxes_in(session, asker.zone), of, book=book, occasion=occasion)
    return Priced(whole, occasion, book if whole.rules else None)


def delivery_of(asker: Selling, mode: str, goods_minor: int) -> int:
    """What shipping goods of that amount costs."""
    free_from = asker.delivery_free_minor
    free = mode != "ship" or (free_from and goods_minor >= free_from)
    return 0 if free else asker.delivery_minor


def customer_of(known: Known) -> Customer:
    """The member as promotions know her; her birthday only where she agreed to marketing."""
    born = known.person.born if known.allows(Purpose.MARKETING) else ""
    return Customer(
        id=known.member.id,
        tier=known.member.tier,
        groups=frozenset(known.member.groups.split()),
        birthday=datetime.fromisoformat(born).date() if born else None,
        purchases=known.purchases,
        points=max(0, known.member.points),
    )


def taxes_in(session: Session, zone: str) -> TaxTable:
    rows = select(ZoneTax).where(ZoneTax.zone == zone).order_by(col(ZoneTax.code))
    return TaxTable(
        tuple(TaxRate(row.code, row.basis_points, row.inclusive) for row in session.exec(rows))
    )


def shares_of(priced: PricedBasket) -> list[tuple[tuple[str, int], ...]]:
    """Per line, what each promotion took off it."""
    return [_shares(line.shares) for line in priced.lines]


def _shares(shares: Sequence[Share]) -> tuple[tuple[str, int], ...]:
    found: defaultdict[str, int] = defaultdict(int)
    for share in shares:
        for part in share.parts:
            found[part.promotion] += share.count * part.minor
    return tuple((name, minor) for name, minor in found.items() if minor)


def _basket(session: Session, asker: Selling, cart: Cart, at: datetime) -> Basket:
    skus = [line.sku for line in cart.lines]
    if len(set(skus)) < len(skus):
        raise NotServed(422, "cart-line-twice", "Every good is on one line of a cart.")
    rows = listed(session, asker, skus)
    for sku in skus:
        if sku not in rows:
            raise NotServed(409, "product-unknown", f"This channel does not sell {sku}.")
    lines = []
    for place, said in enumerate(cart.lines, start=1):
        good = good_of(rows[said.sku], asker.currency)
        if not good.unit.divisible and said.thousandths % 1000:
            raise NotServed(422, "quantity-not-whole", f"{said.sku} is sold by the piece.")
        match = Match(good, Quantity(said.thousandths, good.unit))
        lines.append(line_of(match, line_id=str(place), entry=Entry.KEY, at=at))
    if sum(line.amount.minor for line in lines) > MAX_MINOR:
        raise NotServed(409, "cart-too-dear", "This is more than one order may cost.")
    return Basket(f"cart:{asker.channel}", tuple(lines))
