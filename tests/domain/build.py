"""Builders and Hypothesis strategies for the core's values, for every test of the house.

A builder makes a plain, valid value; say only what matters to the test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket, Entry, Line, line_of
from storeapp.domain.catalogue import NO_TRAITS, Language, Match, Name, Product, Traits
from storeapp.domain.customer import Customer
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import CNY, EUR, JPY, USD, Currency, Money
from storeapp.domain.pricing import (
    Applied,
    Part,
    PricedBasket,
    PricedLine,
    Share,
    priced,
    summed,
)
from storeapp.domain.quantity import Quantity, Unit, grams, pieces
from storeapp.domain.sale import Sale, sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import MAX_CHANGE_MINOR, CashRounding, Settlement
from storeapp.domain.till import ReceiptNumber, StoreConfig
from storeapp.promotions.engine import price

BEIJING = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 21, 12, 0, 5, tzinfo=BEIJING)
TODAY = date(2026, 11, 21)

FOOD = TaxRate("food", 900)
GENERAL = TaxRate("general", 1300)
ON_TOP = TaxRate("on-top", 825, inclusive=False)
TAXES = TaxTable((FOOD, GENERAL, ON_TOP))

WEIGHT_LABEL = LabelLayout("21IIIIIWWWWWC")
AMOUNT_LABEL = LabelLayout("22IIIIIPPPPPC")
BOTH_LABEL = LabelLayout("28IIIIIPPPPPWWWWWC")
LABELS = (WEIGHT_LABEL, AMOUNT_LABEL, BOTH_LABEL)

EVERY_CENT = CashRounding()
ADDRESS = Name("滨江路 8 号", "8 Riverside Road")
FOOTER = Name("谢谢惠顾", "Thank you")
PLUM = Name("话梅", "Dried plum")
CASHIER = StaffMember("staff-1", "Lin", Role.CASHIER)


def yuan(minor: int) -> Money:
    """That many fen."""
    return Money(minor, CNY)


def a_product(
    sku: str = "PLUM-1",
    *,
    name: Name = PLUM,
    unit: Unit = Unit.PIECE,
    price: Money | int = 1280,
    price_pos: int = 7,
    tax_code: str = "general",
    category: str = "plums",
    plu: str = "",
    picture: str = "",
) -> Product:
    """A bag of plums at 12.80; `price` may be given in fen."""
    amount = yuan(price) if isinstance(price, int) else price
    return Product(sku, name, unit, amount, price_pos, tax_code, category, plu, picture)


def a_weighed_product(sku: str = "LOOSE-1", *, price: Money | int = 9800) -> Product:
    """Loose plums at 98.00 a kilogram, PLU 12345."""
    name = Name("散装话梅", "Loose plums")
    return a_product(sku, name=name, unit=Unit.KILOGRAM, price=price, tax_code="food", plu="12345")


def a_line(
    line_id: str = "line-1",
    product: Product | None = None,
    *,
    count: int = 1,
    weight_g: int | None = None,
    entry: Entry | None = None,
    code: str = "",
    label_amount: Money | int | None = None,
    voided: bool = False,
) -> Line:
    """A line of `count` pieces, or of `weight_g` grams from the scale."""
    weighed = weight_g is not None
    product = product or (a_weighed_product() if weighed else a_product())
    quantity = grams(weight_g) if weight_g is not None else pieces(count)
    amount = yuan(label_amount) if isinstance(label_amount, int) else label_amount
    line = line_of(
        Match(product, quantity),
        line_id=line_id,
        entry=entry or (Entry.SCALE if weighed else Entry.SCAN),
        code=code,
        label_amount=amount,
    )
    return Basket("any", (line,)).with_void(line_id).lines[0] if voided else line


def a_basket(*lines: Line, basket_id: str = "basket-1") -> Basket:
    """A basket of those lines; of one bag of plums when none is given."""
    return Basket(basket_id, lines or (a_line(),))


def a_config(
    *,
    language: Language = Language.CHINESE,
    coins: CashRounding = EVERY_CENT,
    currency: Currency = CNY,
    taxes: TaxTable = TAXES,
    labels: tuple[LabelLayout, ...] = LABELS,
    address: Name = ADDRESS,
    footer: Name = FOOTER,
) -> StoreConfig:
    return StoreConfig(
        store="S01",
        store_name=Name("梅子时光", "Plum Time"),
        address=address,
        till="T1",
        currency=currency,
        taxes=taxes,
        coins=coins,
        labels=labels,
        receipt_language=language,
        receipt_footer=footer,
        zone="Asia/Shanghai",
    )


def a_number(count: int = 1) -> ReceiptNumber:
    return ReceiptNumber("S01", "T1", 1, count)


def settled(due: Money, *, coins: CashRounding = EVERY_CENT) -> Settlement:
    """Paid in cash, to the coin."""
    settlement = Settlement(due, coins)
    return settlement.by_cash(settlement.left_in_cash) if due else settlement


def a_sale(
    basket: Basket | None = None,
    settlement: Settlement | None = None,
    *,
    number: ReceiptNumber | None = None,
    ended_at: datetime = NOON,
    taxes: TaxTable = TAXES,
) -> Sale:
    """The sale of `basket` at list prices, paid in cash to the coin unless settled otherwise."""
    return sale_of(price(basket or a_basket(), taxes), settlement, number=number, ended_at=ended_at)


def sale_of(
    basket: PricedBasket,
    settlement: Settlement | None = None,
    *,
    number: ReceiptNumber | None = None,
    ended_at: datetime = NOON,
) -> Sale:
    return sell(
        basket,
        settlement or settled(basket.due),
        number=number or a_number(),
        shift="shift-1",
        business_date=TODAY,
        ended_at=ended_at,
        cashier=CASHIER,
    )


def an_approval(*, line: str = "line-1", minor: int = 300) -> Approval:
    """3.00 off that line of basket-1, allowed at noon for five minutes."""
    until = NOON + timedelta(minutes=5)
    return Approval("approval-1", "basket-1", line, "manager-1", "damaged", minor, NOON, until)


def a_promoted_sale() -> Sale:
    """Three bags of plums at 12.80, two of them for 20.00, sold to a member with a coupon."""
    product = replace(a_product(), traits=Traits("plum", "Mei", ("plums/dried",), "S1", ("new",)))
    line = replace(a_line("line-1", product, count=3), scanned_at=NOON, expires=TODAY)
    basket = Basket(
        "basket-1",
        (line,),
        rules="ab" * 32,
        customer=Customer("M1", 2, frozenset({"vip"}), TODAY, 4, 120),
        coupons=("SPRING",),
        burn=20,
        approvals=(an_approval(),),
    )
    part = Part("two-for-20", 3, 280)
    shares = (Share(1, 1280), Share(2, 1000, (part, Part("points", 1, 0, 10))))
    bought = summed(basket, (PricedLine(line, yuan(3280), shares),), TAXES)
    name = Name("两袋 20 元", "Two for 20")
    applied = Applied("two-for-20", 3, name, 1, 560, 0, (("line-1", 2),))
    return sale_of(replace(bought, rules=basket.rules, applied=(applied,), priced_at=NOON))


# --- strategies ----------------------------------------------------------------------

CURRENCIES = st.sampled_from((CNY, USD, EUR, JPY))
COINS = st.sampled_from((1, 5, 10, 25)).map(CashRounding)
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")), max_size=12)
NAMES = st.builds(Name, zh=TEXTS, en=TEXTS)
CODES = st.sampled_from(("nuts/almonds", "c1.SPRING.7", "梅", "vip"))
TRAITS = st.just(NO_TRAITS) | st.builds(
    Traits,
    product=st.just("plum"),
    brand=TEXTS,
    categories=st.lists(CODES, max_size=2).map(tuple),
    supplier=TEXTS,
    tags=st.lists(CODES, max_size=2).map(tuple),
)
CUSTOMERS = st.none() | st.builds(
    Customer,
    id=CODES,
    tier=st.integers(0, 5),
    groups=st.frozensets(CODES, max_size=2),
    birthday=st.none() | st.dates(date(1940, 1, 1), date(2020, 1, 1)),
    purchases=st.none() | st.integers(0, 99),
    points=st.integers(0, 10_000),
)
OFFSETS = st.sampled_from((-7 * 60, 0, 5 * 60 + 30, 8 * 60)).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # the zone is drawn apart
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=OFFSETS,
)


def amounts(
    currency: Currency = CNY, *, least: int = 0, most: int = 100_000
) -> st.SearchStrategy[Money]:
    return st.integers(least, most).map(lambda minor: Money(minor, currency))


def quantities() -> st.SearchStrategy[Quantity]:
    """What a line may hold: up to 99 pieces, or up to 99 of a measured unit."""
    measured = st.sampled_from((Unit.KILOGRAM, Unit.LITRE, Unit.METRE))
    return st.integers(1, 99).map(pieces) | st.builds(
        Quantity, thousandths=st.integers(1, 99_000), unit=measured
    )


@st.composite
def lines(draw: st.DrawFn, line_id: str = "line-1", currency: Currency = CNY) -> Line:
    """Any line: scanned, typed, weighed, labelled or a pack; voided or not."""
    return Line(
        id=line_id,
        sku=draw(st.sampled_from(("A-1", "B-2", "C-3"))),
        name=draw(NAMES),
        quantity=draw(quantities()),
        unit_price=draw(amounts(currency)),
        price_pos=draw(st.integers(0, 10**9)),
        tax_code=draw(st.sampled_from(("food", "general", "on-top"))),
        entry=draw(st.sampled_from(Entry)),
        code=draw(TEXTS),
        label_amount=draw(st.none() | amounts(currency)),
        voided=draw(st.booleans()),
        traits=draw(TRAITS),
        scanned_at=draw(st.none() | MOMENTS),
        expires=draw(st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))),
    )


@st.composite
def baskets(draw: st.DrawFn, *, least: int = 0, sold: bool = False) -> Basket:
    """Any basket; with `sold` at least one line is not voided."""
    currency = draw(CURRENCIES)
    count = draw(st.integers(max(least, int(sold)), 6))
    drawn = [draw(lines(f"line-{n}", currency)) for n in range(count)]
    if sold and all(line.voided for line in drawn):
        drawn.append(draw(lines("line-x", currency).filter(lambda line: not line.voided)))
    customer = draw(CUSTOMERS)
    return Basket(
        draw(st.uuids().map(str)),
        tuple(drawn),
        rules=draw(st.sampled_from(("", "ab" * 32))),
        customer=customer,
        coupons=tuple(draw(st.lists(CODES, max_size=3, unique=True))),
        burn=0 if customer is None else draw(st.integers(0, customer.points)),
    )


@st.composite
def settlements(draw: st.DrawFn, due: Money) -> Settlement:
    """Any way to pay `due` in full: cards, cash in goes, coins, change."""
    settlement = Settlement(due, draw(COINS))
    for _ in range(draw(st.integers(0, 2))):
        if settlement.left.minor > 1:
            part = Money(draw(st.integers(1, settlement.left.minor - 1)), due.currency)
            limit = min(settlement.left, settlement.left_in_cash)
            cash = draw(st.booleans()) and part < limit
            settlement = settlement.by_cash(part) if cash else settlement.by_card(part, "0815")
    if settlement.settled:
        return settlement
    if draw(st.booleans()):
        return settlement.by_card(settlement.left)
    over = draw(st.integers(0, MAX_CHANGE_MINOR))
    return settlement.by_cash(settlement.left_in_cash + Money(over, due.currency))


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    """Any sale: promotions of any size, taxes within and on top, any mix of tenders."""
    basket = draw(baskets(sold=True))
    nets = [
        Money(draw(st.integers(0, line.amount.minor)), line.unit_price.currency)
        for line in basket.lines
    ]
    bought = priced(basket, nets, TAXES)
    return sale_of(
        bought,
        draw(settlements(bought.due)),
        number=ReceiptNumber("S01", "T1", draw(st.integers(1, 9)), draw(st.integers(1, 10**6))),
        ended_at=draw(MOMENTS),
    )
