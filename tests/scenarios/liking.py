"""Scenario 3, The girl and the plum snack: looked at online, suggested at the counter, sold."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from sqlmodel import col, select

from headoffice.activity.agreeing import MemberConsents
from headoffice.activity.events import Track
from headoffice.activity.intake import Arrived, append
from headoffice.activity.joining import identify
from headoffice.activity.model import is_held_out
from headoffice.activity.profile import Deed
from headoffice.activity.tables import PanelGood
from headoffice.app import unix_ms
from headoffice.demo.people import DemoMember
from headoffice.demo.plan import plan
from headoffice.settings import Weighing
from storeapp.services.status import Line
from tests.scenarios.chain import SEED, STORE, Cable, Good, HeadOffice
from tests.scenarios.counter import AtTheCounter
from tests.scenarios.joining import her_display
from tests.scenarios.membership import until_so
from tests.scenarios.selling import scan

VISITOR = "v-girl"
SAYS = "Would you like to try"


class Snacks:
    """A member who agreed that what she looks at is shown, and what she looked at."""

    def __init__(self, office: HeadOffice) -> None:
        self.member: DemoMember = next(
            m
            for m in plan(SEED).members
            if m.home_store == STORE and "browsing" in m.agreed and not is_held_out(m.id)
        )
        self.plums, self.nuts, self.other = _apart(office.bagged(60))
        self._office = office

    def look_online(self) -> None:
        """Three looks at the plums, one at the nuts, and away."""
        now_ms, consents = unix_ms(), MemberConsents()
        deeds = [*(3 * [(Deed.VIEW, self.plums.sku)]), (Deed.VIEW, self.nuts.sku)]
        arrived = [
            Arrived("web", Track(f"s{n}", VISITOR, deed, (sku,), now_ms - 60_000 * (9 - n)), now_ms)
            for n, (deed, sku) in enumerate(deeds)
        ]
        with self._office.database.write() as session:
            identify(
                session,
                consents,
                Weighing(),
                visitor=VISITOR,
                member=self.member.id,
                now_ms=now_ms,
            )
            append(session, [arrived])

    @property
    def counted(self) -> list[tuple[str, bool, bool, bool]]:
        """What head office counted: the good, shown, added, sold."""
        with self._office.database.read() as session:
            rows = session.exec(select(PanelGood).order_by(col(PanelGood.sku))).all()
        return [
            (row.sku, bool(row.shown_ms), bool(row.added_ms), bool(row.sold_ms)) for row in rows
        ]

    @property
    def sold(self) -> list[str]:
        """What was shown, added and sold."""
        return [sku for sku, *done in self.counted if all(done)]


def _apart(goods: list[Good]) -> tuple[Good, Good, Good]:
    """Three of different kinds, so that none stands for another."""
    first = goods[0]
    rest = [g for g in goods if g.en.split()[0] != first.en.split()[0]]
    second = rest[0]
    third = next(g for g in rest if g.en.split()[0] != second.en.split()[0])
    return first, second, third


async def liking(at: AtTheCounter, office: HeadOffice, cable: Cable) -> None:
    girl = Snacks(office)
    girl.look_online()
    sales = at.window.till.sales

    async def came() -> bool:
        return await sales.read(lambda unit: unit.liked(girl.member.id)) is not None

    await until_so(at, came, "what she may like came along with her")
    await suggested(at, girl)
    await _paid(at, 1)
    await at.until(lambda: girl.sold == [girl.plums.sku], "shown, added and sold, at head office")
    at.checked(so=True, what="head office counted what was shown, added and sold")
    await suggested_without_a_line(at, girl, cable)


async def suggested(at: AtTheCounter, girl: Snacks) -> None:
    await scan(at, girl.other)
    at.scan(girl.member.code)
    await at.until_sees(girl.member.name, girl.plums.en, SAYS, " here")
    await at.picture("What she may like, in stock here, and what the clerk can say")
    shown = " ".join(label.text() for label in her_display().findChildren(QLabel))
    at.checked(so=SAYS not in shown, what="nothing of it is on her own display")
    at.press("F5")
    await at.until_sees(f"{girl.plums.en}, 1,")
    at.checked(so=True, what="added with one key")


async def suggested_without_a_line(at: AtTheCounter, girl: Snacks, cable: Cable) -> None:
    cable.pull()
    board = at.window.till.board
    await at.until(lambda: board.status.line is Line.OFFLINE, "the till knows it is offline")
    await scan(at, girl.other)
    at.scan(girl.member.code)
    await at.until_sees(girl.member.name, "her taste", "as of ")
    await at.picture("Without a line: what came along with her, and of when it is")
    at.press("F5")
    await at.until_sees("2 items")
    await _paid(at, 2)
    cable.mend()
    await at.until(lambda: len(girl.sold) == 2, "counted once the line is back")
    at.checked(so=True, what="offline too: shown with its age, added, and counted later")


async def _paid(at: AtTheCounter, receipt: int) -> None:
    at.press("F12")
    await at.until_sees("To pay")
    at.press("Enter")
    await at.until_sees(f"HZ01-1-1-{receipt:06d}")
    await at.until(lambda: at.drawer.is_open, "the drawer is open")
    at.drawer.shut()
    at.press("Enter")
    await at.until(lambda: not at.sees("Next customer"), "the next customer may come")
