"""From a member's code to her name, her points and what she may like, painted at the sell screen.

`python -m bench customer [MEMBERS EVENTS]`: a till in front of a head office in its own process,
over PostgreSQL (`bench._browsed`), while a web shop sends events (`bench._sender`). Members who lie
in the till and members whom only head office knows take turns.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from bench._browsed import Size, code_of, fill, member_of, name_of, points_of
from bench._office import Office, postgresql
from bench._sender import Sent, sending
from bench._till import ZONE, in_window, opened, ready, settings_in, until
from bench._window import CounterWindow, counter_window
from bench.goods import ean_of
from bench.report import Report, percentile, settle
from bench.scan import Moment
from headoffice.activity.folding import FOLDED
from headoffice.activity.keys import make_key
from headoffice.activity.model import is_held_out
from headoffice.activity.tables import BrowseMark
from storeapp.bootstrap.till import Till
from storeapp.domain.barcode import Scan
from storeapp.ports.members import AskedBy
from storeapp.services.status import Line
from storeapp.ui.screens.sell.view import SellView
from storeapp.ui.shell import Shell
from storeapp.ui.theme.look import Look

STORE = "S01"
SCANS = 100
"""Of either kind of member."""
WARM_UP = 5
GOODS = 3
GAP_S = 1.05
"""From scan to scan: head office answers a till sixty looks a minute."""
PAUSE_S = 0.15
PATIENCE_S = 3.0
"""So much is noted for whoever was not painted by then."""
KEPT_S = 120.0
PER_S = 2_200
"""Events sent; a tenth more than have to be taken in."""
VISITORS = 20_000
"""At least; who is no member has a profile of her own."""
SEED = 23
P95_MS = 150.0
EVENT_US = 500.0


def run(arguments: list[str]) -> Report:
    numbers = [int(each) for each in arguments]
    size = sized(*numbers) if numbers else Size()
    with tempfile.TemporaryDirectory() as folder, postgresql() as address:
        office = Office(Path(folder), address)
        office.open_chain((STORE,))
        began = time.perf_counter()
        fill(office.database, size, store=STORE, zone=ZONE, now_ms=_now_ms())
        fill_s = time.perf_counter() - began
        with office:
            measured = in_window(lambda: _measured(office, Path(folder), size))
            waiting = _waiting(office)
    report = reported(measured, size)
    report.figures |= {"fill_s": round(fill_s, 1), "events_waiting_to_be_folded": waiting}
    return report


def sized(members: int, events: int) -> Size:
    """A small base has members of other stores, too."""
    return Size(members, events, of_a_store=min(Size().of_a_store, members // 2))


# --- what is measured --------------------------------------------------------------------


@dataclass(slots=True)
class Times:
    """Milliseconds from the scan: until her name and points, and until all of it, was painted; and
    of the latter how long the till's thread had a processor."""

    named: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @property
    def missed(self) -> int:
        """Who was not painted whole while one would wait."""
        return sum(each >= PATIENCE_S * 1e3 for each in self.whole)


@dataclass(slots=True)
class Measured:
    """`kept` are members who lie in the till."""

    kept: Times = field(default_factory=Times)
    asked: Times = field(default_factory=Times)
    sent: Sent = field(default_factory=Sent)


class Watched(Shell):
    """The window, which notes when it finished painting what is waited for."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._waited: list[tuple[Callable[[], bool], asyncio.Future[Moment]]] = []

    def when(self, shows: Callable[[], bool]) -> asyncio.Future[Moment]:
        """The moment from which on `shows` holds, painted."""
        painted: asyncio.Future[Moment] = asyncio.get_running_loop().create_future()
        self._waited.append((shows, painted))
        return painted

    def event(self, event: QEvent) -> bool:
        """All widgets that need it are painted within one update request."""
        handled = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest:
            now = Moment.now()
            waiting = [each for each in self._waited if not each[1].done()]
            for shows, painted in waiting:
                if shows():
                    painted.set_result(now)
            self._waited = waiting
        return handled


class Noted(QObject):
    """Notes what a widget showed when it was painted last."""

    def __init__(self, widget: QWidget, says: Callable[[], str]) -> None:
        super().__init__(widget)
        self.shown = ""
        self._says = says
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() is QEvent.Type.Paint:
            self.shown = self._says()
        return False


class Customer:
    """What the sell screen has painted of the customer."""

    def __init__(self, view: SellView) -> None:
        goods = view.panel.goods
        self._name = Noted(view.who, view.who.text)
        self._standing = Noted(view.standing, view.standing.text)
        self._likes = Noted(goods.viewport(), lambda: str(len(goods.rows.rows)))

    def forget(self) -> None:
        for noted in (self._name, self._standing, self._likes):
            noted.shown = ""

    def is_named(self, number: int) -> bool:
        points = f"{points_of(number):,}"
        return self._name.shown == name_of(number) and points in self._standing.shown

    def is_whole(self, number: int) -> bool:
        return self.is_named(number) and self._likes.shown == str(GOODS)


async def _measured(office: Office, folder: Path, size: Size) -> Measured:
    kept, asked = chosen(size)
    with office.database.write() as session:
        key = make_key(session, "web", now_ms=_now_ms()).key
    async with opened(settings_in(folder / "till")) as (till,):
        await till.connect(await office.enrol(till, store=STORE, number="1"))
        counter = await ready(till)
        await until(lambda: till.catalogue.size == size.goods)
        await until(lambda: till.board.status.line is Line.ONLINE)
        await _keeps(till, kept)
        window = await counter_window(counter, Watched)
        visitors = max(size.members, VISITORS)
        with sending(office.url, key, visitors=visitors, per_s=PER_S) as shop:
            measured = await _in_turns(window, kept, asked)
        measured.sent = shop.sent
        window.close()
    return measured


def chosen(size: Size) -> tuple[Sequence[int], Sequence[int]]:
    """Members of the till's store and of others, drawn; none of whom the panel is held back."""
    draw = random.Random(SEED)
    own, others = range(size.of_a_store), range(size.of_a_store, size.members)
    return tuple(_drawn(draw, own)), tuple(_drawn(draw, others))


def _drawn(draw: random.Random, among: range) -> Iterator[int]:
    drawn = draw.sample(among, min(len(among), 2 * (WARM_UP + SCANS)))
    shown = [number for number in drawn if not is_held_out(member_of(number))]
    yield from shown[: WARM_UP + SCANS]


async def _keeps(till: Till, numbers: Sequence[int]) -> None:
    """Waits until these members lie in the till."""
    async with asyncio.timeout(KEPT_S):
        for number in numbers:
            while not await _is_kept(till, code_of(number)):  # noqa: ASYNC110  # nobody is woken
                await asyncio.sleep(PAUSE_S)


async def _is_kept(till: Till, code: str) -> bool:
    return bool(await till.sales.read(lambda unit: unit.members_by(AskedBy.CODE, code, 1)))


async def _in_turns(window: CounterWindow, kept: Sequence[int], asked: Sequence[int]) -> Measured:
    measured, customer = Measured(), Customer(window.screen.view)
    for place, (own, other) in enumerate(zip(kept, asked, strict=True)):
        if place == WARM_UP:
            measured = Measured()
            settle()
        await _one(window, customer, own, measured.kept)
        await _one(window, customer, other, measured.asked)
    return measured


async def _one(window: CounterWindow, customer: Customer, number: int, times: Times) -> None:
    """Two goods, and then she says who she is."""
    began, shell = time.monotonic(), window.shell
    assert isinstance(shell, Watched)
    for good in (number % 1_000, number % 1_000 + 500):
        window.navigator.scan(Scan(ean_of(good)))
    await asyncio.sleep(PAUSE_S)
    customer.forget()
    named = shell.when(lambda: customer.is_named(number))
    whole = shell.when(lambda: customer.is_whole(number))
    start = Moment.now()
    window.navigator.scan(Scan(code_of(number)))
    await asyncio.wait((named, whole), timeout=PATIENCE_S)
    times.named.append(_took_ms(named, start)[0])
    whole_ms, worked_ms = _took_ms(whole, start)
    times.whole.append(whole_ms)
    times.worked.append(worked_ms)
    window.screen.presenter.sold()
    await asyncio.sleep(max(0.0, began + GAP_S - time.monotonic()))


def _took_ms(painted: asyncio.Future[Moment], start: Moment) -> tuple[float, float]:
    if not painted.done():
        painted.cancel()
        return PATIENCE_S * 1e3, 0.0
    return painted.result().since(start)


def _waiting(office: Office) -> int:
    """Events that are not in the profiles yet."""
    with office.database.read() as session:
        given, folded = (session.get(BrowseMark, name) for name in ("given", FOLDED))
    return (given.pos if given else 0) - (folded.pos if folded else 0)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


# --- what is said ------------------------------------------------------------------------


def reported(measured: Measured, size: Size) -> Report:
    report = Report("customer")
    kept, asked, sent = measured.kept, measured.asked, measured.sent
    what = "code to name, points and panel painted, p95, of a member"
    report.bar(f"{what} in the till", percentile(kept.whole, 0.95), P95_MS, "ms")
    report.bar(f"{what} whom head office knows", percentile(asked.whole, 0.95), P95_MS, "ms")
    report.bar("one event taken in beside it", sent.us_an_event, EVENT_US, "us")
    report.sound = not (kept.missed or asked.missed or sent.refused)
    report.figures = {
        "members": size.members,
        "events": size.events,
        "scans_of_either_kind": len(kept.whole),
        "never_painted": kept.missed + asked.missed,
        **_figures("in_the_till", kept),
        **_figures("asked", asked),
        "events_taken": sent.taken,
        "events_taken_per_s": round(1e6 / sent.us_an_event),
        "events_refused": sent.refused,
        "sender_late_s": round(sent.late_s, 2),
    }
    return report


def _figures(kind: str, times: Times) -> dict[str, object]:
    return {
        f"{kind}_{what}_p{round(part * 100)}_ms": round(percentile(values, part), 1)
        for what, values in (
            ("named", times.named),
            ("whole", times.whole),
            ("till_at_work", times.worked),
        )
        for part in (0.5, 0.95)
    }
