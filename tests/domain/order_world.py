"""A small world to walk through whole: a server with one order, two stores whose tills may have no
line, and a customer who cancels, collects and returns when it suits her least.

The server's side of it are the pure steps that head office itself uses. The other side is physical:
what lies in a bin, what she has in her bag, which rows a till has on its disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from storeapp.domain import fulfilling, handing_over
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import ENDED, CancelState, Fo, FoState
from storeapp.domain.handing_over import CONFLICT, COUNTS, HandOver
from storeapp.domain.order import (
    Bucket,
    Effect,
    Order,
    OrderLine,
    OrderTender,
    Outcome,
    Stock,
    paid_back,
    parts,
    placed,
    returned,
)

NET_MINOR = 999
STORES = ("A", "B")
S = FoState


@dataclass(frozen=True)
class Bounds:
    """How far a world goes: `units` ordered, `ends` the last moment, and which of its people do
    what they can do."""

    units: int = 1
    ends: int = 2
    lease: int = 1
    wrong_clock: bool = False
    extends: bool = False
    all_or_nothing: bool = False
    returns: int = 1
    second_register: bool = True


@dataclass(frozen=True)
class Fact:
    store: str
    epoch: int
    id: str
    units: int
    at: int


@dataclass(frozen=True)
class World:
    order: Order
    now: int = 0
    bins: tuple[tuple[int, int], ...] = ()
    """(epoch, units) that lie ready, or in a picker's hands."""
    seen: tuple[tuple[str, int, int], ...] = ()
    """(store, epoch, lease) as the store's till has it on its disk."""
    journal: tuple[Fact, ...] = ()
    told: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()
    bag: int = 0
    came_back: int = 0
    asked_to_cancel: bool = False
    extended: bool = False

    def in_bin(self, epoch: int) -> int:
        return dict(self.bins).get(epoch, 0)

    def with_bin(self, epoch: int, units: int) -> World:
        bins = {**dict(self.bins), epoch: units}
        return replace(self, bins=tuple(sorted((e, u) for e, u in bins.items() if u)))


Step = tuple[str, World]


def first(bounds: Bounds) -> World:
    line = OrderLine(bounds.units, NET_MINOR)
    paid = (OrderTender(NET_MINOR // 3), OrderTender(NET_MINOR - NET_MINOR // 3))
    return World(placed(Order((line,), tenders=paid, pickup_at="")))


@dataclass
class Walk:
    """Every world that can be reached, breadth first, each looked at once."""

    bounds: Bounds
    worlds: int = 0
    steps: int = 0
    ends: frozenset[str] = frozenset()

    def run(self) -> Walk:
        start = first(self.bounds)
        known, queue = {start}, deque([start])
        ends: set[str] = set()
        while queue:
            world = queue.popleft()
            self.worlds += 1
            ends.update(fo.state.value for fo in world.order.fos)
            for name, after in steps(world, self.bounds):
                self.steps += 1
                look(name, world, after)
                if after not in known:
                    known.add(after)
                    queue.append(after)
        self.ends = frozenset(ends)
        return self


def steps(world: World, bounds: Bounds) -> Iterator[Step]:
    if world.now < bounds.ends:
        yield "tick", replace(world, now=world.now + 1)
    yield from _of_server(world)
    for fo in world.order.fos:
        if fo.state not in ENDED or fo.waiting_back:
            yield from _of_place(world, fo, bounds)
    yield from _of_tills(world, bounds)
    yield from _of_customer(world, bounds)


def _of_server(world: World) -> Iterator[Step]:
    order, now = world.order, world.now
    unrouted = order.lines[0].unrouted
    for store in STORES:
        if unrouted and store not in order.excluded:
            collected = replace(order, pickup_at=store)  # She agreed to collect it there.
            yield from _tried(
                "route",
                world,
                partial(fulfilling.route, collected, store, ((0, unrouted),), accept_by_ms=now + 1),
            )
            break
    for fo in order.fos:
        epoch = fo.epoch
        yield from _tried("time_out", world, partial(fulfilling.time_out, order, epoch, now_ms=now))
        yield from _tried("overdue", world, partial(fulfilling.overdue, order, epoch, now_ms=now))
        yield from _tried("no_show", world, partial(fulfilling.no_show, order, epoch))


def _of_place(world: World, fo: Fo, bounds: Bounds) -> Iterator[Step]:
    """What the place's people do with a line. A command that comes a second time comes, for the
    server, as one more that is asked at a wrong moment: all of them are tried at all moments."""
    order, epoch, now = world.order, fo.epoch, world.now
    lease = now + bounds.lease
    plain: tuple[tuple[str, Callable[[], Outcome]], ...] = (
        ("accept", lambda: fulfilling.accept(order, epoch, now_ms=now)),
        ("reject", lambda: fulfilling.reject(order, epoch, why="no-stock")),
        ("start", lambda: fulfilling.start(order, epoch)),
        ("pack", lambda: fulfilling.pack(order, epoch)),
        (
            "ready",
            lambda: fulfilling.ready(order, epoch, place_in="b", now_ms=now, pickup_by_ms=lease),
        ),
        ("yes", lambda: handing_over.answer_cancel(order, epoch, agreed=True, now_ms=now)),
        ("no", lambda: handing_over.answer_cancel(order, epoch, agreed=False, now_ms=now)),
    )
    for name, step in plain:
        yield from _tried(name, world, step)
    picked = world.with_bin(epoch, world.in_bin(epoch) + 1)
    yield from _tried("pick", picked, lambda: fulfilling.pick(order, epoch, ((0, 1),)))
    left = sum(line.quantity - line.found for line in fo.lines)
    keeps = (True, False) if bounds.all_or_nothing else (True,)
    for keep in keeps if left else ():
        yield from _tried(
            "short",
            world,
            partial(fulfilling.short, order, epoch, ((0, left),), why="none", keep=keep),
        )
    if bounds.extends and not world.extended:
        longer = replace(world, extended=True)
        by = fo.lease_until_ms + 1
        yield from _tried(
            "extend", longer, lambda: fulfilling.extend(order, epoch, pickup_by_ms=by)
        )
    yield from _with_goods(world, fo)


def _with_goods(world: World, fo: Fo) -> Iterator[Step]:
    """What needs the goods themselves: nobody scans back, or gives out, what is not there."""
    order, epoch, units = world.order, fo.epoch, world.in_bin(fo.epoch)
    back = sum(line.back for line in fo.lines)
    if back and units >= back:
        shelved = world.with_bin(epoch, units - back)
        yield from _tried(
            "put_back", shelved, lambda: fulfilling.put_back(order, epoch, ((0, back),))
        )
    for part in range(1, units + 1):
        hand = HandOver(f"{epoch}", ((0, part),), world.now)
        given = replace(world.with_bin(epoch, units - part), bag=world.bag + part)
        given = replace(given, told=given.told | {hand.id}, counted=given.counted | {hand.id})
        for name, after in _tried(
            "hand_over",
            given,
            partial(handing_over.hand_over, order, epoch, hand, now_ms=world.now),
        ):
            yield name, after
            # The answer is lost: the till writes the same hand-over into its journal.
            fact = Fact(fo.holder, epoch, hand.id, part, world.now)
            yield "answer lost", replace(after, journal=(*after.journal, fact))
    if fo.state is S.CONFLICT:
        yield from _decided(world, fo)


def _decided(world: World, fo: Fo) -> Iterator[Step]:
    """Somebody looks into the bin."""
    has = sum(line.quantity for line in fo.lines)
    gone = has - world.in_bin(fo.epoch)
    hand = HandOver(f"{fo.epoch}", ((0, gone),), world.now) if gone else None
    counted = world.counted | ({hand.id} if hand else set())
    decided = replace(world, counted=counted)
    yield from _tried("decide", decided, lambda: handing_over.decide(world.order, fo.epoch, hand))


def _of_tills(world: World, bounds: Bounds) -> Iterator[Step]:
    for store in STORES:
        fresh = tuple(
            (store, fo.epoch, fo.lease_until_ms)
            for fo in world.order.fos
            if fo.state is S.READY and fo.holder == store and fo.cancel is CancelState.NONE
        )
        others = tuple(each for each in world.seen if each[0] != store)
        seen = tuple(sorted((*others, *fresh)))
        if seen != world.seen:
            yield "sync", replace(world, seen=seen)
    for store, epoch, lease in world.seen:
        yield from _offline(world, store, epoch, lease, bounds)
    yield from _delivered(world)


def _offline(world: World, store: str, epoch: int, lease: int, bounds: Bounds) -> Iterator[Step]:
    units = world.in_bin(epoch)
    used = world.told | {fact.id for fact in world.journal}
    if units and f"{epoch}" not in used:
        # A till whose clock is slow, or was set back, believes that its lease still lives.
        times = {world.now, lease} if bounds.wrong_clock else {world.now}
        for at in sorted(at for at in times if at <= lease):
            fact = Fact(store, epoch, f"{epoch}", units, at)
            after = replace(world.with_bin(epoch, 0), bag=world.bag + units)
            yield "offline", replace(after, journal=(*world.journal, fact))
    twice = f"{epoch}b"
    if bounds.second_register and f"{epoch}" in used and twice not in used and world.now <= lease:
        fact = Fact(store, epoch, twice, 1, world.now)
        yield "second register", replace(world, journal=(*world.journal, fact))


def _delivered(world: World) -> Iterator[Step]:
    """The oldest fact of each store; it may be told once more, since an answer may be lost."""
    firsts = {fact.store: fact for fact in reversed(world.journal)}
    for fact in firsts.values():
        hand = HandOver(fact.id, ((0, fact.units),), fact.at)
        told = handing_over.told(world.order, fact.epoch, hand, now_ms=world.now, skew_ms=0)
        after = replace(world, order=told.outcome.order, told=world.told | {fact.id})
        if told.verdict == COUNTS:
            after = replace(after, counted=after.counted | {fact.id})
        if told.verdict == CONFLICT:
            after = replace(after, disputed=after.disputed | {fact.id})
        _look_at_effects(world.order, told.outcome)
        if told.verdict != CONFLICT:
            again = handing_over.told(after.order, fact.epoch, hand, now_ms=9, skew_ms=0)
            assert (again.verdict, again.outcome.order) == ("known", after.order)
        rest = tuple(each for each in world.journal if each != fact)
        yield f"told {told.verdict} {told.why}", replace(after, journal=rest)


def _of_customer(world: World, bounds: Bounds) -> Iterator[Step]:
    if not world.asked_to_cancel:
        asked = replace(world, asked_to_cancel=True)
        yield from _tried("cancel", asked, lambda: handing_over.cancel(world.order))
    # She shows the same receipt at every counter, whether she still has the goods or not.
    if world.came_back < bounds.returns:
        try:
            order = returned(world.order, 0, 1)
        except Refusal:
            return
        worth = NET_MINOR // bounds.units
        outcome = paid_back(order, worth)
        yield (
            "return",
            replace(
                world,
                order=outcome.order,
                came_back=world.came_back + 1,
                bag=max(0, world.bag - 1),
            ),
        )


def _tried(name: str, world: World, step: Callable[[], Outcome]) -> Iterator[Step]:
    """The step, unless it is refused; `world` is the rest of the world after it."""
    try:
        outcome = step()
    except Refusal:
        return
    _look_at_effects(world.order, outcome)
    yield name, replace(world, order=outcome.order)


def look(name: str, before: World, after: World) -> None:
    """What must hold wherever people and lines fail; `settled` has proved the rest already."""
    order, line = after.order, after.order.lines[0]
    said = f"{name}: {before} -> {after}"
    assert after.bag + after.came_back <= line.ordered, f"given out twice by {said}"
    exposed = {e for _, e, lease in after.seen if after.now <= lease}
    at_hand = sum(after.in_bin(epoch) for epoch in exposed)
    free = line.cancelled + line.unrouted
    assert free + after.bag + after.came_back + at_hand <= line.ordered, f"lease broken by {said}"
    kept = NET_MINOR * after.bag // line.ordered
    assert order.refunded_minor + kept <= order.paid_minor, f"goods and money by {said}"
    if order.refunded_minor > before.order.refunded_minor:
        assert line.cancelled or line.returned, f"refunded for nothing by {said}"
        assert all(fo.cancel is not CancelState.REQUESTED for fo in order.fos) or (
            line.cancelled > before.order.lines[0].cancelled or name == "return"
        ), f"refunded before it was agreed by {said}"
    counted = [fo.given for fo in order.fos if fo.given]
    assert len(set(counted)) == len(counted)
    assert set(counted) == set(after.counted), f"counted otherwise by {said}"
    assert (
        not after.counted & after.disputed or name == "decide" or (before.counted & before.disputed)
    ), f"both counted and disputed by {said}"


def _look_at_effects(before: Order, outcome: Outcome) -> None:
    """What is told to the stock is exactly what changed for it."""
    held = _stock(before)
    for effect in outcome.effects:
        _post(held, effect)
    assert all(quantity >= 0 for quantity in held.values()), (before, outcome)
    assert {k: q for k, q in held.items() if q} == {
        k: q for k, q in _stock(outcome.order).items() if q
    }, (before, outcome)


def _stock(order: Order) -> dict[tuple[int, str], int]:
    held: dict[tuple[int, str], int] = {}
    for fo in order.fos:
        for line in fo.lines:
            at = dict.fromkeys(("reserved", "staged", "back", "out"), 0)
            at["back"] = line.back
            for bucket, quantity in parts(fo.state, line):
                at[_KEPT[bucket]] += quantity
            at["staged"] -= line.back if fo.state is not S.RELEASED else 0
            for kind, quantity in at.items():
                held[fo.epoch, kind] = held.get((fo.epoch, kind), 0) + quantity
    return held


_KEPT = {
    Bucket.ALLOCATED: "reserved",
    Bucket.PICKED: "staged",
    Bucket.PACKED: "staged",
    Bucket.READY: "staged",
    Bucket.HANDED_OVER: "out",
    Bucket.SHIPPED: "out",
}
_POSTED: dict[Stock, tuple[str, str]] = {
    Stock.RESERVE: ("", "reserved"),
    Stock.UNRESERVE: ("reserved", ""),
    Stock.STAGE: ("reserved", "staged"),
    Stock.HAND_OVER: ("staged", "out"),
    Stock.SHIP: ("staged", "out"),
    Stock.PUT_BACK_DUE: ("staged", "back"),
    Stock.KEEP: ("back", "staged"),
    Stock.PUT_BACK: ("back", ""),
}


def _post(held: dict[tuple[int, str], int], effect: Effect) -> None:
    source, target = _POSTED[effect.what]
    for _, quantity in effect.demand:
        for kind, sign in ((source, -1), (target, 1)):
            if kind:
                key = (effect.epoch, kind)
                held[key] = held.get(key, 0) + sign * quantity
