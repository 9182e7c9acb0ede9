"""Scenario 2, Discounts by themselves: published at 10:00 for 10:05, rolled back at 11:00."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import select

from headoffice.app import unix_ms
from headoffice.publishing.drafting import draft
from headoffice.publishing.keys import ensure_key
from headoffice.publishing.recorded import Wanted
from headoffice.publishing.releasing import Moment, roll_back
from headoffice.publishing.replaying import Verdict, replay
from headoffice.publishing.service import Terms, publish_draft
from headoffice.publishing.standing import Standing, standings
from headoffice.publishing.tables import Publication
from storeapp.domain.catalogue import Name
from storeapp.domain.fact import canonical
from storeapp.domain.money import Money, format_money
from storeapp.hardware.printing.text import text_lines
from storeapp.promotions.codec import rules_body
from storeapp.promotions.condition import AtLeast, Metric
from storeapp.promotions.holding import Audience, Franchise, Scope, Who
from storeapp.promotions.rule import (
    AmountOff,
    Benefit,
    Gift,
    Layer,
    Limit,
    Part,
    Pattern,
    Percent,
    Pick,
    PriceList,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Steps,
    Tier,
    Value,
)
from storeapp.promotions.selector import EVERYTHING, Match, Selector
from storeapp.services.status import Line
from tests.scenarios.chain import Cable, Good, HeadOffice
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.selling import scan

HERE, ELSEWHERE = "city:杭州", "city:苏州"


class Watch:
    """The time of head office, and so of the shops: it runs as ours does, and can be set."""

    def __init__(self) -> None:
        self._ahead_ms = 0

    def now_ms(self) -> int:
        return unix_ms() + self._ahead_ms

    def set(self, hour: int, minute: int, second: int) -> None:
        """That time of today, on every clock of the chain that is told of it."""
        wall = datetime.now().astimezone()
        wanted = wall.replace(hour=hour, minute=minute, second=second, microsecond=0)
        self._ahead_ms = int(wanted.timestamp() * 1000) - unix_ms()

    def told(self, at: AtTheCounter) -> bool:
        """The till has this time: nobody waits a minute. Said again while it has another, since
        an answer of head office may have been under way with the time before."""
        if not self.shared_by(at):
            till = at.window.till
            till.clock.set_offset(self.now_ms())
            assert till.rules is not None
            till.rules.wake()
        return True

    def shared_by(self, at: AtTheCounter) -> bool:
        theirs = at.window.till.clock.now().replace(tzinfo=None)
        return abs((theirs - self.moment.wall).total_seconds()) < 1

    @property
    def moment(self) -> Moment:
        """Now, as publishing takes it."""
        at = datetime.fromtimestamp(self.now_ms() / 1000)  # noqa: DTZ006 -- wall time of the shops
        return Moment(at, self.now_ms())


@dataclass(frozen=True, slots=True)
class Goods:
    """What the day's promotions speak of."""

    branded: Good
    grouped: Good
    gift: Good


def of(good: Good) -> Selector:
    return Selector((Match(skus=frozenset({good.sku})),))


def the_day(goods: Goods) -> tuple[Promotion, ...]:
    """20 % off one good's line, 3 for 2, 5 off each full 50, a member price, a gift above 99; one
    of another region, and one that this store's owner would have to opt in to."""
    three = Benefit(
        Pattern.SET,
        (Part(Role.BUY, of(goods.grouped), 2), Part(Role.GET, of(goods.grouped))),
        (Tier(Percent(10_000)),),
        pick=Pick.CHEAPEST,
    )
    full = Benefit(
        Pattern.SET,
        (Part(Role.GET, open=True),),
        (Tier(AmountOff(500), amount=5000),),
        Steps.PER_STEP,
    )
    tenth = a_promotion("elsewhere", "Elsewhere only", each(Percent(1000)))
    return (
        a_promotion("brand-20", "20 % off the brand", each(Percent(2000), of(goods.branded))),
        a_promotion("three-for-two", "Three for two", three),
        a_promotion("each-50", "5 off each full 50", full, Layer.THRESHOLD),
        replace(
            a_promotion("member", "Member price", member_price(goods.branded), Layer.SHELF),
            audience=Audience(Who.MEMBER),
        ),
        replace(
            a_promotion("gift-99", "A gift from 99", gift(goods.gift), Layer.THRESHOLD, "gift"),
            condition=AtLeast(Metric.AMOUNT, 9900, Selector(exclude=of(goods.gift).include)),
        ),
        replace(tenth, scope=Scope(regions=frozenset({ELSEWHERE}))),
        replace(
            a_promotion("opted", "Who opted in", each(Percent(500)), Layer.THRESHOLD, "opted"),
            scope=Scope(regions=frozenset({ELSEWHERE}), franchise=Franchise.OPT_IN),
        ),
    )


def a_promotion(
    promotion_id: str,
    name: str,
    benefit: Benefit,
    layer: Layer = Layer.ITEM,
    group: str = "main",
) -> Promotion:
    named = Name(f"{name}（中）", name)
    return Promotion(promotion_id, 1, named, benefit, Stacking(layer, group))


def each(value: Value, over: Selector = EVERYTHING) -> Benefit:
    return Benefit(Pattern.EACH, (Part(Role.GET, over),), (Tier(value),))


def member_price(good: Good) -> Benefit:
    return each(PriceList({good.sku: good.price_minor // 2}), of(good))


def gift(good: Good) -> Benefit:
    part = Part(Role.GET, of(good))
    return Benefit(Pattern.SET, (part,), (Tier(Gift()),), limit=Limit(max_uses=1))


class TheDay:
    """Head office and one till of the chain on that day."""

    def __init__(self, office: HeadOffice, watch: Watch, goods: Goods) -> None:
        self._database = office.database
        self._watch = watch
        self.goods = goods

    def publish(self, rules_id: str, promotions: Sequence[Promotion], begins: datetime) -> str:
        """Drafted, checked, signed, sent to every store; the hash of what was published."""
        now = self._watch.moment
        rules = RuleSet(rules_id, 1, begins, "CNY", tuple(promotions))
        with self._database.write() as session:
            ensure_key(session, now_ms=now.unix_ms)
            kept = draft(session, canonical(rules_body(rules)), now_ms=now.unix_ms)
            number = kept.id or 0
        terms = Terms(valid_from=begins, accept_warnings=True)
        return publish_draft(self._database, number, now, terms).publication.hash

    def roll_back(self) -> None:
        with self._database.write() as session:
            roll_back(session, self._watch.moment)

    def stands(self, rules_hash: str) -> Standing | None:
        """How the till stands to that set, as head office knows."""
        with self._database.read() as session:
            found = standings(session, self._watch.moment.wall)
            publication = session.exec(
                select(Publication).where(Publication.hash == rules_hash)
            ).one()
        return next((s.standing for s in found if s.version == publication.version), None)

    def replayed(self) -> list[Verdict]:
        """Every sale priced again by the rules it names."""
        with self._database.read() as session:
            return [each.verdict for each in replay(session, Wanted())]


async def five_past_ten(
    at: AtTheCounter, day: TheDay, watch: Watch, cable: Cable, *, cut: bool
) -> str:
    """Published at ten for five past; at its moment the till prices by it, also without a line."""
    plain = day.publish("plain", (), watch.moment.wall.replace(minute=4, second=0, microsecond=0))
    await at.until(lambda: day.stands(plain) is Standing.ACTIVE, "the till prices by list")
    await at.until(lambda: watch.shared_by(at), "the till's clock goes by head office's")
    begins = watch.moment.wall.replace(minute=5, second=0, microsecond=0)
    coming = day.publish("discounts", the_day(day.goods), begins)
    await at.until(lambda: day.stands(coming) is Standing.HELD, "the till holds it ready")
    at.checked(so=True, what="published at ten, held by the till, not in force yet")
    await scan(at, day.goods.branded)
    at.checked(so=at.sees(money(day.goods.branded.price_minor)), what="until then, list prices")
    if cut:
        await offline(at, cable)
    watch.set(10, 4, 59)
    await at.until(lambda: watch.told(at) and watch.moment.wall >= begins, "it is five past ten")
    await at.until(
        lambda: watch.told(at) and holding(at) == coming, "the new set holds at its moment"
    )
    at.checked(so=watch.moment.wall >= begins, what="it came into force at 10:05 and not before")
    at.checked(
        so=at.sees(money(day.goods.branded.price_minor)),
        what="the basket that was begun before keeps its prices",
    )
    await pays_in_cash(at)
    if cut:
        at.checked(so=day.stands(coming) is Standing.HELD, what="head office could not know yet")
    return coming


async def sell_by_it(at: AtTheCounter, day: TheDay) -> None:
    """One of the brand, three of the group; the screen and the paper say why."""
    goods = day.goods
    await scan(at, goods.branded)
    for count in (1, 2, 3):
        at.scan(goods.grouped.code)
        await at.until_sees(f"{goods.grouped.en}, {count},")
    await at.until_sees(money(discounted(goods)))
    at.press("F1")
    await at.until_sees("20 % off the brand", "Three for two", "5 off each full 50", "Not applied")
    at.checked(so=at.sees("Member price"), what="what is for members only is said to be so")
    unseen = not (at.sees("Elsewhere only") or at.sees("Who opted in"))
    at.checked(so=unseen, what="another region's promotions are not mentioned")
    at.press("Enter")
    await pays_in_cash(at)
    receipt = text_lines((await at.documents(2))[-1])
    named = all(
        f"{name}（中）" in "\n".join(receipt) for name in ("20 % off the brand", "Three for two")
    )
    at.checked(so=named, what="the receipt names them in its own language")


async def take_it_back(at: AtTheCounter, day: TheDay, watch: Watch, coming: str) -> None:
    """Head office prices the receipts again to the same cents; at eleven it goes back."""
    await at.until(lambda: at.window.till.board.status.waiting == 0, "everything is at head office")
    await at.until(lambda: day.stands(coming) is Standing.ACTIVE, "the till has confirmed it")
    at.checked(
        so=day.replayed() == [Verdict.SAME, Verdict.SAME],
        what="head office prices both receipts again to the same cents",
    )
    day.roll_back()
    await scan(at, day.goods.branded)
    await at.until(lambda: holding(at) != coming, "it was taken back")
    at.press("F1")
    await at.until_sees("Other promotions hold by now")
    at.checked(so=True, what="the clerk is told that other promotions hold by now")
    at.press("Enter")
    await at.until_sees(money(day.goods.branded.price_minor))
    at.checked(so=True, what="rolled back in one step, and the till prices by the list again")


def holding(at: AtTheCounter) -> str:
    """The set that the till's next basket would be begun by."""
    rules = at.window.till.rules
    return "" if rules is None or rules.current is None else rules.current.hash


def money(minor: int) -> str:
    return format_money(Money(minor))


def discounted(goods: Goods) -> int:
    """By plain arithmetic: a fifth off the brand, one of three free, 5 off each full 50."""
    brand = goods.branded.price_minor
    running = brand - (brand * 20 + 50) // 100 + 2 * goods.grouped.price_minor
    return running - running // 5000 * 500


async def pays_in_cash(at: AtTheCounter) -> None:
    """Exactly, and on to the next customer."""
    at.press("F12")
    await at.until_sees("To pay")
    at.press("Enter")
    await at.until_sees("HZ01-1-1-")
    at.press("Enter")
    await at.until_sees(money(0))


async def offline(at: AtTheCounter, cable: Cable) -> None:
    cable.pull()
    board = at.window.till.board
    await at.until(lambda: board.status.line is Line.OFFLINE, "the till is offline")
