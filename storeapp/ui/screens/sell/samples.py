"""Sample states of the sell screen, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name, Product
from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY, Money
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
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.ports.members import LikedGood, Member, Nearby
from storeapp.promotions.hints import Asks, Hint
from storeapp.ui.members import standing
from storeapp.ui.screens.sell.picture import picture
from storeapp.ui.screens.sell.rows import like_row
from storeapp.ui.screens.sell.state import FoundRow, MemberLine, SellState
from storeapp.ui.screens.sell.texts import TEXTS
from storeapp.ui.screens.sell.under import Counting, Finding, Told, Under, Weighing
from storeapp.ui.texts import Texts, Words

TAXES = TaxTable((TaxRate("std", 1300),))
GOODS = (
    ("梅条 独立小包 200g", "Plum strips, single packs 200 g", 1290, "plum"),
    ("九制话梅", "Nine-times cured plums", 3980, "plum*"),
    ("芒果干 108g", "Dried mango 108 g", 1680, "mango"),
    ("每日坚果 750g", "Daily nuts 750 g", 8990, "nut"),
    ("夏威夷果", "Macadamia nuts", 9800, "nut*"),
    ("冻干草莓 50g", "Freeze-dried strawberries 50 g", 2450, "berry"),
    ("葡萄干", "Raisins", 2960, "berry*"),
    ("山楂片 300g", "Hawthorn slices 300 g", 990, "plum"),
    ("盐焗腰果 250g", "Salt-baked cashews 250 g", 3290, "nut"),
    ("开心果", "Pistachios", 7600, "nut*"),
    ("无花果干 150g", "Dried figs 150 g", 2180, "mango"),
    ("黄桃干 100g", "Dried peaches 100 g", 1350, "mango"),
    ("香蕉脆片 90g", "Banana crisps 90 g", 850, "mango"),
    ("红枣夹核桃 258g", "Dates with walnuts 258 g", 2890, "nut"),
    ("陈皮梅", "Plums with tangerine peel", 4280, "plum*"),
    ("蓝莓干 80g", "Dried blueberries 80 g", 1990, "berry"),
    ("桂圆干", "Dried longans", 5600, "berry*"),
    ("松子 180g", "Pine nuts 180 g", 4590, "nut"),
    ("杏脯 200g", "Candied apricots 200 g", 1590, "mango"),
    ("瓜子 焦糖味 500g", "Sunflower seeds, caramel 500 g", 1380, "nut"),
    ("西梅 大颗", "Large prunes", 3180, "plum*"),
    ("柠檬片 60g", "Lemon slices 60 g", 1180, "mango"),
    ("购物袋", "Carrier bag", 30, ""),
    ("礼盒 中号", "Gift box, medium", 1200, ""),
)
FRUITS = {
    "plum": ("#7A3B6E", "#5B2A52", 34, 54),
    "mango": ("#E9A23B", "#C97E1F", 40, 46),
    "nut": ("#B98552", "#8F6238", 30, 50),
    "berry": ("#C2414B", "#98303A", 32, 42),
}


def product(place: int) -> Product:
    """One of the sample goods; a star after its picture means loose."""
    zh, en, minor, drawing = GOODS[place]
    return Product(
        sku=f"{100201 + place * 7}",
        name=Name(zh, en),
        unit=Unit.KILOGRAM if drawing.endswith("*") else Unit.PIECE,
        price=Money(minor),
        price_pos=1,
        tax_code="std",
        picture=drawing.strip("*"),
    )


def drawing(picture_id: str) -> str:
    """A fruit of two colours; the real drawings come with the catalogue."""
    fill, shade, rx, ry = FRUITS[picture_id]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<ellipse cx="44" cy="58" rx="{rx}" ry="{ry * 2 // 3}" fill="{shade}"/>'
        f'<ellipse cx="58" cy="52" rx="{rx}" ry="{ry * 2 // 3}" fill="{fill}"/>'
        '<path d="M58 20c2-10 12-14 20-12-2 9-10 14-20 12z" fill="#5E8C4A"/></svg>'
    )


def line(place: int, quantity: Quantity, line_id: str = "") -> Line:
    good = product(place)
    return Line(
        id=line_id or f"l{place}",
        sku=good.sku,
        name=good.name,
        quantity=quantity,
        unit_price=good.price,
        price_pos=1,
        tax_code="std",
        entry=Entry.SCALE if good.weighed else Entry.SCAN,
    )


def small_basket() -> Basket:
    """Seven lines of every kind."""
    label = replace(line(9, grams(318)), entry=Entry.LABEL, label_amount=Money(2410))
    lines = (
        line(0, pieces(3)),
        line(1, grams(452)),
        replace(line(5, pieces(1)), voided=True),
        line(3, pieces(1)),
        label,
        line(13, pieces(2)),
        line(22, pieces(1)),
    )
    return Basket("sample", lines)


OFFERS: dict[str, tuple[Name, int, tuple[Share, ...]]] = {
    "l0": (
        Name("梅条 买二送一", "Plum strips: 3 for 2"),
        1290,
        (Share(2, 1290), Share(1, 0, (Part("p0", 1, 1290),))),
    ),
    "l1": (
        Name("欢乐时光 散装话梅八折", "Happy hour: loose plums 20 % off"),
        360,
        (Share(1, 1439, (Part("p1", 1, 360),)),),
    ),
    "l13": (Name("会员价", "Member price"), 800, (Share(2, 2490, (Part("p13", 1, 400),)),)),
}
"""What promotions did to some lines: their name, the saving, and the units' shares of it."""


def offers(basket: Basket) -> PricedBasket:
    """Some lines a little cheaper, as promotions would have it."""
    plain = full(basket)
    lines = tuple(_offered(each) for each in plain.lines)
    applied = tuple(
        Applied(f"p{line[1:]}", 1, name, 1, saving, 0, ((line, 1),))
        for line, (name, saving, _) in OFFERS.items()
    )
    return replace(summed(basket, lines, TAXES), rules="sample", applied=applied)


def _offered(priced: PricedLine) -> PricedLine:
    if priced.line.id not in OFFERS:
        return priced
    shares = OFFERS[priced.line.id][2]
    net = Money(sum(share.count * share.net for share in shares))
    return PricedLine(priced.line, net, shares)


HINT = Hint("p9", Name("第二件半价", "Second half price"), Asks.PIECES, 1, 500, "100222")


def full(basket: Basket) -> PricedBasket:
    return priced(basket, [each.amount for each in basket.lines], TAXES, CNY)


def long_basket() -> Basket:
    """Eighty lines, a name that never ends, and nine digits."""
    endless = Name(
        "三只松鼠联名款每日坚果混合果仁孕妇儿童休闲零食大礼包节日送礼团购装七日装共三十袋",
        "Daily mixed nuts and dried fruit, family gift assortment of thirty single-serving bags",
    )
    lines = [line(place % 24, _some(place), f"l{place}") for place in range(78)]
    dear = replace(line(3, pieces(9_999), "dear"), unit_price=Money(100_000))
    lines += [dear, replace(line(3, pieces(12), "endless"), name=endless)]
    return Basket("long", tuple(lines))


def samples(texts: Texts) -> dict[str, SellState]:
    """Every state worth looking at, by a name for its picture."""
    words = texts.of(TEXTS)
    keys = tuple(product(place) for place in range(24))
    basket, empty, long = small_basket(), Basket("empty"), long_basket()
    last = basket.lines[-1].id
    under = Under(basket, selected="l13", parked=2)
    stocks = {good.sku: 12_000 + place * 1700 for place, good in enumerate(keys)}

    def drawn(under: Under, prices: PricedBasket) -> SellState:
        return picture(under, prices, keys, stocks.get, words)

    def sold(**changes: object) -> SellState:
        now = replace(under, **changes)  # type: ignore[arg-type]  # a sample
        return picture(now, offers(basket), keys, stocks.get, words, (HINT,))

    nuts = Finding("hg", tuple(product(place) for place in (3, 4, 8, 9, 13, 17)))
    loose = product(1)
    return {
        "empty": drawn(Under(empty), full(empty)),
        "basket": sold(selected=last),
        "member": replace(sold(selected=last), members=True, member=MemberLine(*_member(texts))),
        "likes": replace(
            sold(selected=last),
            members=True,
            member=MemberLine(*_member(texts)),
            likes=_likes(words),
            likes_say=words("say_looked-at"),
            likes_first=product(2).sku,
        ),
        "likes-kept": replace(
            sold(selected=last),
            members=True,
            member=MemberLine(*_member(texts)),
            likes=_likes(words),
            likes_say=words("say_looked-at"),
            likes_first=product(2).sku,
            likes_age=words("likes_as_of", time="10:42"),
        ),
        "lit": sold(selected="l13", lit="l13", lit_serial=1),
        "search": sold(finding=nuts),
        "search-nothing": sold(finding=Finding("xyzzy")),
        "typing-quantity": sold(counting=Counting("l13", "12")),
        "quantity": sold(counting=Counting("l13", "12", pad=True)),
        "weighing": sold(weighing=Weighing(loose, 1)),
        "weighing-refused": sold(
            weighing=Weighing(loose, 1, trouble=Refusal("scale-empty"), typed="0.4")
        ),
        "loose": sold(loose=True),
        "unknown-code": sold(
            told=Told(1, refusal=Refusal("code-unknown", scanned="6901234567892"))
        ),
        "parked": drawn(Under(empty, parked=3, told=Told(1, key="parked_now")), full(empty)),
        "long": drawn(Under(long, selected="endless"), full(long)),
    }


def _likes(words: Words) -> tuple[FoundRow, ...]:
    """Three goods with different reasons, one of them with a name that never ends."""
    chaoyang = Nearby(Name("朝阳大悦城店", "Chaoyang Joy City"), 3_000)
    likes = (
        (2, LikedGood("", "looked-at", 12_000)),
        (7, LikedGood("", "new", 1_000, chaoyang)),
        (23, LikedGood("", "popular", 0, chaoyang, online=True)),
    )
    return tuple(like_row(product(n), like, product(n).price, words) for n, like in likes)


def _member(texts: Texts) -> tuple[str, str]:
    stands = standing(Member("m1", tier=2, points=1_240), texts.language)
    return "小林", stands


def _some(place: int) -> Quantity:
    if product(place % 24).weighed:
        return grams(120 + place * 37)
    return pieces(1 + place % 3 // 2 * place)
