"""Reservations: what an order has of a place's shelf, until it is picked and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from headoffice.inventory import buckets
from headoffice.inventory.buckets import ANYWHERE, HELD, PUT_BACK, RESERVED, SHELF, STAGED, TRANSIT
from headoffice.inventory.claims import all_of, all_taken, claims_of, taken
from headoffice.inventory.deeds import is_done, note
from headoffice.inventory.demand import Demand, summed
from headoffice.inventory.holding import CONSUMED, IS_HELD, held, require, require_at
from headoffice.inventory.ledger import HEAD_OFFICE, FactKey, Move, of_fact, post
from headoffice.inventory.locking import lock, lock_for_promise
from headoffice.inventory.putting_back import put_back_tasks
from headoffice.inventory.tables import Claim, Deed
from storeapp.domain.errors import Defect

RESERVE = "reserve"
UNRESERVE = "unreserve"
STAGE = "stage"
PUT_BACK_DUE = "put_back_due"

OUT = (buckets.HANDED_OVER, buckets.SHIPPED, buckets.TRANSFER_OUT)
Part = tuple[str, str, int]


def reserve(
    session: Session,
    *,
    ref: str,
    place: str | None,
    demand: Demand,
    at_ms: int,
    from_hold: str | None = None,
    channel: str = "",
    even_if_short: bool = False,
) -> None:
    """Gives a ref the whole demand in a place; for None it is promised, and not routed yet.

    `from_hold` is a ref whose hold or reservation it comes from, in this place or elsewhere; what
    that one has not is promised anew. The channel is that of `from_hold` unless said. Refusal
    `stock-short`, unless somebody has seen the goods there and says `even_if_short`.
    """
    wanted, at = summed(demand), place or ANYWHERE
    source = _Source.of(session, from_hold, channel)
    lock_for_promise(session, wanted, {at, *source.places})
    said: dict[str, object] = {"place": at, **wanted}
    if is_done(session, ref, RESERVE, said):
        return
    claims = claims_of(session, from_hold) if from_hold else []
    from_held = taken(claims, HELD, wanted)
    from_reserved = taken(claims, RESERVED, _less(wanted, from_held))
    if not even_if_short:
        given = [*from_held, *from_reserved]
        _require(session, source.channel, at, wanted, given, at_ms)
    note(session, ref, RESERVE, said, channel=source.channel, at_ms=at_ms)
    moves = [
        *_given(from_held, HELD, from_hold or "", source.channel),
        *_given(from_reserved, RESERVED, from_hold or "", source.channel),
        *(
            Move(at, sku, more, buckets.ALLOCATED, RESERVED, channel=source.channel, ref=ref)
            for sku, more in wanted.items()
        ),
    ]
    post(session, moves, at_ms=at_ms)
    if from_hold:
        _close_if_empty(session, from_hold)


def unreserve(
    session: Session, ref: str, demand: Demand | None = None, *, at_ms: int, part: str = ""
) -> None:
    """Lets go of what is reserved and not picked; all of it unless a demand is said.

    Refusal `claim-short` when there is less. `part` tells apart what is let go in several rounds.
    """
    claims = _locked_claims(session, ref)
    wanted = all_of(claims, RESERVED) if demand is None else summed(demand)
    if demand is not None:
        if is_done(session, ref, UNRESERVE, wanted, part=part):
            return
        all_taken(claims, RESERVED, wanted)
        note(session, ref, UNRESERVE, wanted, part=part, at_ms=at_ms)
    channel = channel_of(session, ref)
    moves = [
        Move(at, sku, -n, buckets.UNALLOCATED, RESERVED, channel=channel, ref=ref)
        for at, sku, n in taken(claims, RESERVED, wanted)
    ]
    post(session, moves, at_ms=at_ms)


def stage(session: Session, ref: str, demand: Demand, *, at_ms: int, part: str = "") -> None:
    """Picked off the shelf for this ref: still here, and nobody else's.

    Refusal `claim-short` when less is reserved. `part` tells apart what is picked in rounds.
    """
    wanted = summed(demand)
    claims = _locked_claims(session, ref)
    if is_done(session, ref, STAGE, wanted, part=part):
        return
    parts = all_taken(claims, RESERVED, wanted)
    note(session, ref, STAGE, wanted, part=part, at_ms=at_ms)
    moves = []
    for at, sku, n in parts:
        moves += _off_the_shelf(at, sku, n, ref)
        moves.append(Move(at, sku, n, buckets.PICKED, STAGED, ref=ref))
    post(session, moves, at_ms=at_ms)


def take_out(
    session: Session,
    ref: str,
    demand: Demand,
    kind: str,
    *,
    at_ms: int,
    to: str = "",
    fact: FactKey = HEAD_OFFICE,
    part: str = "",
) -> None:
    """Out of the door: `handed_over`, `shipped`, or `transfer_out` to the place `to`.

    What is picked goes first; what was handed out without being picked goes off the shelf. Refusal
    `claim-short` when the ref has less than that.
    """
    if kind not in OUT or (kind == buckets.TRANSFER_OUT) is not bool(to):
        raise Defect(f"nothing is taken out as {kind} to {to!r}")
    wanted = summed(demand)
    if to:
        lock(session, {(to, sku) for sku in wanted} | _keys(claims_of(session, ref)))
    claims = _locked_claims(session, ref)
    if is_done(session, ref, kind, wanted, part=part):
        return
    staged = taken(claims, STAGED, wanted)
    unpicked = all_taken(claims, RESERVED, _less(wanted, staged))
    note(session, ref, kind, wanted, part=part, at_ms=at_ms)
    moves = [Move(at, sku, -n, kind, STAGED, ref=ref) for at, sku, n in staged]
    for at, sku, n in unpicked:
        moves += _off_the_shelf(at, sku, n, ref, kind)
    if to:
        moves += [Move(to, sku, n, kind, TRANSIT, ref=ref) for sku, n in wanted.items()]
    post(session, of_fact(moves, fact), at_ms=at_ms)


def put_back_due(session: Session, ref: str, demand: Demand, *, at_ms: int, part: str = "") -> None:
    """What was picked is not wanted: a task to put it back. Refusal `claim-short`."""
    wanted = summed(demand)
    claims = _locked_claims(session, ref)
    if is_done(session, ref, PUT_BACK_DUE, wanted, part=part):
        return
    parts = all_taken(claims, STAGED, wanted)
    note(session, ref, PUT_BACK_DUE, wanted, part=part, at_ms=at_ms)
    moves = [
        Move(at, sku, sign * n, buckets.PUTTING_BACK, bucket, ref=ref)
        for at, sku, n in parts
        for bucket, sign in ((STAGED, -1), (PUT_BACK, 1))
    ]
    post(session, moves, at_ms=at_ms)
    put_back_tasks(session, ref, parts, at_ms=at_ms)


def channel_of(session: Session, ref: str) -> str:
    """Who promised what a ref has reserved; "" when nobody asked on behalf of a channel."""
    deed = session.get(Deed, (ref, RESERVE, ""))
    return deed.channel if deed else ""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a reservation comes from: the places and the channel of the other ref."""

    channel: str
    places: frozenset[str]

    @classmethod
    def of(cls, session: Session, ref: str | None, channel: str) -> _Source:
        if ref is None:
            return cls(channel, frozenset())
        row = held(session, ref)
        theirs = row.channel if row is not None else channel_of(session, ref)
        places = frozenset(claim.place for claim in claims_of(session, ref))
        return cls(channel or theirs, places)


def _require(
    session: Session,
    channel: str,
    place: str,
    wanted: Mapping[str, int],
    given: Sequence[Part],
    now_ms: int,
) -> None:
    """What is given was promised before; only where it is to be has to be asked again."""
    if anew := _less(wanted, given):
        require(session, anew, channel=channel, place=None, now_ms=now_ms)
    if place == ANYWHERE:
        return
    if moved := _less(wanted, [each for each in given if each[0] == place]):
        require_at(session, moved, channel=channel, place=place, now_ms=now_ms)


def _less(wanted: Mapping[str, int], parts: Sequence[Part]) -> dict[str, int]:
    left = dict(wanted)
    for _, sku, n in parts:
        left[sku] -= n
    return {sku: n for sku, n in left.items() if n}


def _given(parts: Sequence[Part], bucket: str, ref: str, channel: str) -> list[Move]:
    return [
        Move(at, sku, -n, buckets.ALLOCATED, bucket, channel=channel, ref=ref)
        for at, sku, n in parts
    ]


def _off_the_shelf(
    place: str, sku: str, n: int, ref: str, kind: str = buckets.PICKED
) -> list[Move]:
    return [
        Move(place, sku, -n, kind, RESERVED, ref=ref),
        Move(place, sku, -n, kind, SHELF, ref=ref),
    ]


def _locked_claims(session: Session, ref: str) -> list[Claim]:
    lock(session, _keys(claims_of(session, ref)))
    return claims_of(session, ref)


def _keys(claims: Sequence[Claim]) -> set[tuple[str, str]]:
    return {(claim.place, claim.sku) for claim in claims}


def _close_if_empty(session: Session, ref: str) -> None:
    row = held(session, ref)
    if row is not None and row.state == IS_HELD and not all_of(claims_of(session, ref), HELD):
        row.state = CONSUMED
        session.add(row)
        session.flush()
