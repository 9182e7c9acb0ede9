"""A member known by the code she pays with: before the charge, and never charged by surprise."""

from __future__ import annotations

from dataclasses import dataclass

from headoffice.demo.people import DemoMember
from headoffice.demo.plan import plan
from headoffice.members.service import link, locked
from headoffice.members.tables import Member
from headoffice.payments.simulator.book import Case
from storeapp.domain.money import Money, format_money
from tests.scenarios.chain import SEED, STORE, Good
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.membership import member_prices
from tests.scenarios.phones import CONFIRM, Chain, wechat
from tests.scenarios.selling import scan

HER_ACCOUNT = "oSim1234"
"""Whose codes `phones.wechat` are, by the simulated provider."""


@dataclass(frozen=True, slots=True)
class Payer:
    member: DemoMember
    plums: Good
    hers_minor: int


async def paying_members(at: AtTheCounter, chain: Chain) -> None:
    published = chain.office.publish_promotions()
    await at.until(
        lambda: chain.office.prices_by() == [(published, published)], "the till prices by it"
    )
    her = _linked(chain)
    await known_before_the_payment(at, chain, her)
    await known_as_she_pays(at, chain, her)


async def known_before_the_payment(at: AtTheCounter, chain: Chain, her: Payer) -> None:
    """Her code is scanned before F12: nothing is charged, and there is time for a suggestion."""
    await scan(at, her.plums)
    at.scan(wechat(Case.PAID))
    await at.until_sees(her.member.name, _money(her.hers_minor), "Known by her payment code")
    await at.picture("Known by the code she pays with, before anything is paid")
    at.checked(so=chain.orders() == [], what="known by her phone, and nothing was charged")
    at.press("F12")
    await at.until_sees("To pay", her.member.name)
    at.scan(wechat(Case.PAID))
    await _sold(at, 1)
    await _paid(at, chain, her, 1)


async def known_as_she_pays(at: AtTheCounter, chain: Chain, her: Payer) -> None:
    """The usual way: F12, then her code. It costs her less before it is charged."""
    await scan(at, her.plums)
    at.press("F12")
    await at.until_sees("To pay", _money(her.plums.price_minor))
    at.scan(wechat(Case.PAID_LATER))
    await at.until_sees(CONFIRM, "Her price as a member", _money(her.hers_minor), her.member.name)
    await at.picture("Her price, shown anew while her phone is charged")
    chain.time.forward(8)
    await _sold(at, 2)
    await _paid(at, chain, her, 2)


async def _paid(at: AtTheCounter, chain: Chain, her: Payer, count: int) -> None:
    at.checked(so=chain.held() == [her.hers_minor] * count, what="charged once, at her price")
    points = her.member.points + count * (her.hers_minor // 100)
    await at.until(lambda: _points(chain, her) == points, "her points")
    at.press("Enter")
    await at.until(lambda: not at.sees(her.member.name), "the next customer is nobody yet")


def _linked(chain: Chain) -> Payer:
    prices = member_prices()
    plums = next(good for good in chain.office.bagged(400) if good.sku in prices)
    member = next(m for m in plan(SEED).members if m.home_store == STORE and m.points)
    with chain.office.database.write() as session:
        link(session, locked(session, member.id), "wechat", HER_ACCOUNT)
    return Payer(member, plums, prices[plums.sku])


def _points(chain: Chain, her: Payer) -> int:
    with chain.office.database.read() as session:
        return session.get_one(Member, her.member.id).points


async def _sold(at: AtTheCounter, count: int) -> None:
    await at.until_sees(f"HZ01-1-1-{count:06d}")


def _money(minor: int) -> str:
    return format_money(Money(minor))
