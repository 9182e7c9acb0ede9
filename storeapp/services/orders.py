"""Orders at the counter: what this store has to do, step by step, and handing over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from storeapp.domain.bag_tag import bag_tag, order_on_tag
from storeapp.domain.barcode import Scan, read_code
from storeapp.domain.codec.handing_over import hand_over_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind, canonical
from storeapp.domain.fulfilment import ENDED, CancelState, FoState, Quantities
from storeapp.domain.giving_out import GivenOut
from storeapp.domain.pickup_code import Collected, number_in, prove
from storeapp.domain.staff import StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ports.catalogue import Catalogue
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Command, Commands, Uploads, VersionMoved
from storeapp.ports.orders import HAND_OVER, GivenHere, OrderSeen, Step, Verdict, order_seen
from storeapp.ports.sales import PrintJob, SalesFile, SalesUnit
from storeapp.ports.streams import JournalHead
from storeapp.services.status import Line, Status, StatusBoard

_log = logging.getLogger("storeapp.orders")

LOOK_S = 20.0
UNREACHABLE, UNANSWERED = "head-office-unreachable", "command-unanswered"
_NO_WORD = frozenset({UNREACHABLE, UNANSWERED, "command-unknown"})


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a hand-over: `counted` when head office has said so already."""

    order: OrderSeen
    counted: bool


@dataclass(slots=True)
class Orders:
    """Every step is head office's to take, asked under an id that is made once for it. Handing over
    needs nobody: the code is proved here, the lease says that it may, and the fact tells it.
    """

    sales: SalesFile
    commands: Commands
    catalogue: Catalogue
    config: StoreConfig
    clock: Clock
    ids: Ids
    board: StatusBoard
    uploads: Uploads
    printed: Callable[[], None]
    head: Callable[[], Awaitable[JournalHead]]
    _asked: dict[str, str] = field(default_factory=dict)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _watchers: list[Callable[[], None]] = field(default_factory=list)

    # --- what there is to do -----------------------------------------------------------

    def watch(self, watcher: Callable[[], None]) -> None:
        """Hears of every change of the orders, from wherever it comes."""
        self._watchers.append(watcher)

    def wake(self) -> None:
        """Something changed: count again, and settle what can be."""
        self._woken.set()

    async def all(self) -> tuple[OrderSeen, ...]:
        """What this store has to do with, the most pressing first."""
        seen = await self.sales.read(lambda unit: unit.orders())
        return tuple(sorted((each for each in seen if self.mine(each)), key=_pressing))

    def mine(self, order: OrderSeen) -> bool:
        """Whether there is anything to do, or to look at, in this store."""
        left = order.verdict is not None or bool(order.fo.waiting_back)
        return order.fo.holder == self.config.store and (left or order.fo.state not in ENDED)

    async def run(self) -> None:
        """Until cancelled: counts what is new, and asks what became of hand-overs."""
        stop = self.board.watch(self._board_says)
        try:
            while True:
                self._woken.clear()
                await self.settle()
                await self.count()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await self._woken.wait()
        finally:
            stop()

    async def count(self) -> None:
        """Says on the board how many wait for an answer, and since when."""
        new = [each for each in await self.all() if each.fo.state is FoState.OFFERED]
        since = min((each.came_ms for each in new), default=0)
        at = datetime.fromtimestamp(since / 1000, self.clock.now().tzinfo) if since else None
        self.board.update(orders_new=len(new), orders_since=at)
        for watcher in tuple(self._watchers):
            watcher()

    # --- steps -------------------------------------------------------------------------

    async def take(
        self, order: OrderSeen, step: Step, staff: StaffMember, **said: object
    ) -> OrderSeen:
        """Asks head office to do it; the order as it is then.

        Refusals: `head-office-unreachable`, `command-unanswered` (asked once more it is done once),
        and those of the step. VersionMoved becomes `fo-state-wrong`, and the newer order is kept.
        """
        body = {"fo": order.id, "staff": staff.id, **said}
        answer = await self._ask(order, step.value, body)
        seen = order_seen(answer, order.came_ms)
        now_ms = self._now_ms

        def commit(unit: SalesUnit) -> None:
            unit.put_answer(answer, now_ms)
            if step is Step.READY:
                unit.queue_print(self._tag(seen))

        await self.sales.write(commit)
        if step is Step.READY:
            self.printed()
        self.wake()
        return seen

    def counted(self, order: OrderSeen, scan: Scan, *, back: bool) -> tuple[int, int]:
        """The line of the order that was scanned, and how much of it.

        Refusals: those of an unreadable code, `not-in-this-order`, and `pick-too-much` or
        `put-back-too-much` when there is nothing left to scan of it.
        """
        reading = read_code(scan, self.config.labels, currency=self.config.currency)
        found = (self.catalogue.find(key) for key in reading.keys)
        match = next((each for each in found if each is not None), None)
        if match is None:
            raise Refusal("not-in-this-order")
        lines = {good.line for good in order.goods if good.sku == match.product.sku}
        if not lines:
            raise Refusal("not-in-this-order")
        open_parts = [
            (part.line, part.back if back else part.quantity - part.found)
            for part in order.fo.lines
            if part.line in lines and (part.back if back else part.quantity - part.found)
        ]
        if not open_parts:
            raise Refusal("put-back-too-much" if back else "pick-too-much")
        line, left = open_parts[0]
        if match.product.unit.divisible:
            return line, left
        if match.quantity.thousandths > left:
            raise Refusal("put-back-too-much" if back else "pick-too-much")
        return line, match.quantity.thousandths

    def shelf(self, sku: str) -> str:
        """What the goods of an order are ordered by, so that one walks past each shelf once."""
        product = self.catalogue.product(sku)
        return product.category if product else ""

    # --- handing over ------------------------------------------------------------------

    async def find(self, text: str) -> OrderSeen:
        """The order a customer's code or a bag's tag is of.

        Refusals: `handed-over-before`, `pickup-code-unreadable`, `pickup-code-other-store`,
        `fo-unknown`.
        """
        tag, number = order_on_tag(text.strip()), number_in(text)
        seen = await self.sales.read(lambda unit: unit.orders())
        mine = [each for each in seen if each.id == tag or each.number == number]
        if not mine:
            await self._not_here(text, number)
        key = await self._key() if number is not None else ""
        order = max(mine, key=lambda each: (_proves(text, key, each), each.fo.epoch))
        if order.verdict is not None:
            raise Refusal("handed-over-before")
        return order

    async def prove(self, order: OrderSeen, code: str) -> None:
        """That who shows this code may have it, without asking anybody; refusals of
        `pickup_code.prove`, `cancel-requested`, `fo-overdue`, `fo-state-wrong`."""
        fo = order.fo
        if fo.cancel is CancelState.REQUESTED:
            raise Refusal("cancel-requested")
        if order.verdict is not None:
            raise Refusal("handed-over-before")
        if fo.state is FoState.OVERDUE:
            raise Refusal("fo-overdue")
        if fo.state is not FoState.READY:
            raise Refusal("fo-state-wrong")
        key = await self._key()
        until_ms = fo.lease_until_ms
        prove(code, key, _code_of(order), lease_until_ms=until_ms, now_ms=self._now_ms)

    async def hand_over(
        self, order: OrderSeen, parts: Quantities, code: str, who: str, staff: StaffMember
    ) -> Handed:
        """Gives it out: head office is asked first where it can be, and otherwise told. Refusals of
        `prove` and of head office; with any of them nothing was given out."""
        await self.prove(order, code)
        given = GivenOut(self.ids.new(), order.id, parts, code, self.clock.now(), staff.id, who)
        verdict = await self._asked_for(order, given)
        now_ms = self._now_ms

        def commit(unit: SalesUnit) -> None:
            shown = unit.order_body(order.id)
            fact = unit.append(FactKind.HAND_OVER, hand_over_body(given))
            unit.put_given(given, fact, shown, verdict)

        await self.sales.write(commit)
        self.uploads.wake()
        self.wake()
        return Handed(order.given(now_ms, verdict, ""), verdict is Verdict.COUNTS)

    async def settle(self) -> None:
        """Asks what became of the hand-overs that head office has the facts of."""
        waiting = await self.sales.read(lambda unit: unit.given_open())
        if not waiting or self.board.status.line is not Line.ONLINE:
            return
        acked = (await self.head()).acked_seq
        for each in waiting:
            if each.seq <= acked and not await self._judged(each):
                return

    async def seen(self, order: OrderSeen) -> None:
        """A person here has read that a hand-over is disputed."""
        await self.sales.write(lambda unit: unit.judge_given(order.id, Verdict.SEEN, order.why))
        self.wake()

    # --- the parts ---------------------------------------------------------------------

    async def _ask(
        self, order: OrderSeen, kind: str, body: Mapping[str, object]
    ) -> Mapping[str, object]:
        """The same intention is asked under the same id until somebody answered it."""
        intention = canonical([kind, order.version, dict(body)])
        command_id = self._asked.setdefault(intention, self.ids.new())
        command = Command(command_id, kind, body, expected_version=order.version)
        try:
            answer = await self.commands.send(command)
        except VersionMoved as moved:
            del self._asked[intention]
            newer, now_ms = moved.body, self._now_ms
            await self.sales.write(lambda unit: unit.put_answer(newer, now_ms))
            self.wake()
            raise Refusal("fo-state-wrong") from moved
        except Refusal as refusal:
            if refusal.code not in _NO_WORD:
                del self._asked[intention]
            raise
        del self._asked[intention]
        return answer.body

    async def _asked_for(self, order: OrderSeen, given: GivenOut) -> Verdict:
        """Head office's word on it, OPEN when there is none now: then the lease speaks for us."""
        if self.board.status.line is not Line.ONLINE:
            return Verdict.OPEN
        try:
            await self.commands.send(Command(self.ids.new(), HAND_OVER, _told(given)))
        except Refusal as refusal:
            if refusal.code in _NO_WORD:
                return Verdict.OPEN
            raise
        return Verdict.COUNTS

    async def _judged(self, each: GivenHere) -> bool:
        """False when nobody can be asked now."""
        verdict, why = Verdict.COUNTS, ""
        try:
            await self.commands.send(Command(self.ids.new(), HAND_OVER, _told(each.given)))
        except Refusal as refusal:
            if refusal.code in _NO_WORD:
                return False
            verdict, why = Verdict.CONFLICT, refusal.code
            _log.warning("hand-over in conflict: %s: %s", each.fo, why)
        await self.sales.write(lambda unit: unit.judge_given(each.fo, verdict, why))
        return True

    async def _not_here(self, text: str, number: int | None) -> None:
        """Says what the code is of; always refuses."""
        if number is None:
            raise Refusal("pickup-code-unreadable")
        key, here = await self._key(), Collected(self.config.store, number, 1, 0)
        try:
            prove(text, key, here, lease_until_ms=0, now_ms=0)
        except Refusal as refusal:
            if refusal.code == "pickup-code-other-store":
                raise
        raise Refusal("fo-unknown")

    async def _key(self) -> str:
        """The store's key; Refusal `pickup-key-missing` before it came."""
        key = await self.sales.read(lambda unit: unit.pickup_key())
        if not key:
            raise Refusal("pickup-key-missing")
        return key

    def _tag(self, order: OrderSeen) -> PrintJob:
        until = datetime.fromtimestamp(order.fo.lease_until_ms / 1000, self.clock.now().tzinfo)
        document = bag_tag(
            fo=order.id,
            lies_in=order.fo.bin,
            called=order.called,
            phone_end=order.phone_end,
            pieces=pieces_of(order),
            until=f"{until:%m-%d %H:%M}",
            store=self.config.store_name.zh,
        )
        return PrintJob(self.ids.new(), f"tag:{order.id}:0", document)

    @property
    def _now_ms(self) -> int:
        return round(self.clock.now().timestamp() * 1000)

    def _board_says(self, status: Status) -> None:
        if status.line is Line.ONLINE and not status.waiting:
            self.wake()


def pieces_of(order: OrderSeen) -> int:
    """Pieces as a person counts them: what is weighed is one."""
    return sum(
        1 if order.good(part.line).unit.divisible else part.quantity // 1000
        for part in order.fo.lines
    )


def _code_of(order: OrderSeen) -> Collected:
    fo = order.fo
    return Collected(fo.pickup_at, order.number, fo.epoch, order.code_until_ms)


def _proves(code: str, key: str, order: OrderSeen) -> bool:
    """Which of an order's parts a code is for; a tag says that by itself."""
    if not key:
        return True
    try:
        prove(code, key, _code_of(order), lease_until_ms=0, now_ms=0)
    except Refusal:
        return False
    return True


def _pressing(order: OrderSeen) -> tuple[int, int]:
    until = order.fo.accept_by_ms if order.fo.state is FoState.OFFERED else order.promise_ms
    return until or order.came_ms, order.number


def _told(given: GivenOut) -> dict[str, object]:
    """The body of `fo.hand_over`; the same hand-over whenever it is said."""
    return {
        "fo": given.fo,
        "hand": given.hand,
        "parts": [{"line": line, "thousandths": quantity} for line, quantity in given.parts],
        "code": given.code,
        "at_ms": given.at_ms,
        "staff": given.staff_id,
    }
