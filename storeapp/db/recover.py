"""Facts that a till's file lost, brought back from the journal's mirror: all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from storeapp.db.connect import Durability, RawConnection, connect, transaction
from storeapp.db.failures import as_refusals
from storeapp.db.keystore import KeyStore
from storeapp.db.migrations import migrate
from storeapp.db.mirror_check import Found, compared, proved, refuse_unless_ahead
from storeapp.db.mirror_copy import settle
from storeapp.db.mirror_file import Ending, Reading, mirror_path
from storeapp.db.rows import Outside
from storeapp.db.space import free_space_of
from storeapp.db.unit import Unit
from storeapp.db.verify import Bad, verify, walked
from storeapp.domain.card import CardAttempt
from storeapp.domain.codec import (
    SALE_READERS,
    basket_void_from,
    card_attempt_from,
    parse_body,
    return_from,
    shift_open_from,
)
from storeapp.domain.codec.handing_over import hand_over_from
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import Fact, FactKind
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.orders import Verdict
from storeapp.ports.sales import Device, JobState

UNFINISHED = "recovering"
"""The suffix of a file that is not whole yet."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """The records that were brought back into that device's and epoch's journal; none were missing
    when `last` is below `first`.

    `adrift` were charged for sales that did not come back, nor did their baskets: nothing else at
    the till tells of them any more.
    """

    device: str
    epoch: int
    first: int
    last: int
    adrift: tuple[CardAttempt, ...] = ()


def recover(
    path: Path, keys: KeyStore, folder: Path, *, clock: Clock, ids: Ids
) -> tuple[Recovered, ...]:
    """Brings back the end of the file's journal, or the whole file when there is none.

    The till is closed meanwhile. Refusals, each of which leaves everything as it was:
    `mirror-missing`, `mirror-foreign` (another till's, another epoch's), `mirror-forked`,
    `mirror-damaged`, `mirror-newer`, `journal-not-sound`, and those of the files.
    """
    if not folder.is_dir():
        raise Refusal("mirror-missing")
    with as_refusals():
        if path.exists():
            return (_recovered_tail(path, keys, folder, clock=clock, ids=ids),)
        return _recovered_file(path, keys, folder, clock=clock, ids=ids)


def lost_owners(path: Path, keys: KeyStore, folder: Path) -> list[Device]:
    """Who wrote the copies in that folder that this till made before its file was gone, by epoch;
    none as long as the file is there."""
    key, device_key = keys.known_database_key(), keys.known_device_key()
    if path.exists() or key is None or device_key is None:
        return []
    with as_refusals():
        owners = [_owner_of(copy, key) for copy in sorted(folder.glob("*.mirror"))]
    own = [owner for owner in owners if owner is not None and owner.public_key == device_key]
    return sorted(own, key=lambda owner: owner.epoch)


def _recovered_tail(
    path: Path, keys: KeyStore, folder: Path, *, clock: Clock, ids: Ids
) -> Recovered:
    _refuse_unsound(verify(path, keys).bad)
    found = compared(path, keys, folder)
    if not found:
        # A file of a till that is nobody yet has no past to bring back.
        raise Refusal("mirror-foreign")
    present = found[-1]
    if present.found is Found.NOTHING and any(folder.glob("*.mirror")):
        raise Refusal("mirror-foreign")
    refuse_unless_ahead(present)
    owner, key = present.owner, keys.database_key(path)
    done = Recovered(owner.id, owner.epoch, present.own + 1, present.seq)
    if done.first > done.last:
        return done
    with closing(connect(path, durability=Durability.FULL, key=key)) as db:
        migrate(db, path)
        with transaction(db):
            unit = Unit(db, _outside(path, keys, clock, ids))
            _hold_prints(unit)
            _adopt_all(unit, owner, key, folder, after=present.own)
            unit.finish()
            _refuse_unsound(walked(db, keys.known_device_key()).bad)
            return replace(done, adrift=unit.card_attempts_adrift())


def _recovered_file(
    path: Path, keys: KeyStore, folder: Path, *, clock: Clock, ids: Ids
) -> tuple[Recovered, ...]:
    owners, key = lost_owners(path, keys, folder), keys.known_database_key()
    if not owners or key is None:
        found = any(folder.glob("*.mirror"))
        raise Refusal("mirror-foreign") if found else Refusal("mirror-missing")
    unfinished = path.with_name(f"{path.name}.{UNFINISHED}")
    _remove(unfinished)
    try:
        with closing(connect(unfinished, durability=Durability.FULL, key=key)) as db:
            migrate(db, unfinished)
            with transaction(db):
                outside = _outside(unfinished, keys, clock, ids)
                done = _filled(db, owners, key, folder, outside)
                _refuse_unsound(walked(db, keys.known_device_key()).bad)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        _remove(unfinished)
        raise
    keys.database_key(path)  # Its mark lay beside the file that is gone.
    unfinished.replace(path)
    settle(path.parent)
    return done


def _filled(
    db: RawConnection, owners: list[Device], key: bytes, folder: Path, outside: Outside
) -> tuple[Recovered, ...]:
    done, unit = [], Unit(db, outside)
    for owner in owners:
        unit.put_device(owner)
        last = _adopt_all(unit, owner, key, folder, after=0)
        done.append(Recovered(owner.id, owner.epoch, 1, last))
    unit.finish()
    done[-1] = replace(done[-1], adrift=unit.card_attempts_adrift())
    return tuple(done)


def _adopt_all(unit: Unit, owner: Device, key: bytes, folder: Path, *, after: int) -> int:
    """Everything the copy has after that record, and the rows each fact makes; the last record."""
    seq = 0
    with mirror_path(folder, owner.id, owner.epoch).open("rb") as file:
        reading = Reading(file, key)
        for fact in proved(reading, owner):
            seq = fact.seq
            if seq > after:
                _adopt(unit, fact)
    if reading.ending not in (Ending.WHOLE, Ending.TORN):
        raise Refusal("mirror-damaged", seq=seq + 1)
    return seq


def _adopt(unit: Unit, fact: Fact) -> None:
    if fact.kind not in ROWS:
        raise Refusal("mirror-newer")
    ROWS[fact.kind](unit, fact)


def _no_rows(unit: Unit, fact: Fact) -> None:
    unit.adopt(fact)


def _sale_rows(unit: Unit, fact: Fact) -> None:
    sale = SALE_READERS[fact.kind](parse_body(fact.body))
    unit.adopt(fact, receipt=sale.number.count)
    unit.put_sale(sale, fact)
    _drop_basket(unit, sale.id)


def _shift_rows(unit: Unit, fact: Fact) -> None:
    unit.adopt(fact)
    unit.put_shift(shift_open_from(parse_body(fact.body)))


def _void_rows(unit: Unit, fact: Fact) -> None:
    unit.adopt(fact)
    _drop_basket(unit, basket_void_from(parse_body(fact.body)).basket.id)


def _card_rows(unit: Unit, fact: Fact) -> None:
    unit.adopt(fact)
    unit.put_card_attempt(card_attempt_from(parse_body(fact.body)))


def _return_rows(unit: Unit, fact: Fact) -> None:
    done = return_from(parse_body(fact.body))
    unit.adopt(fact, receipt=done.number.count)
    unit.put_return(done, fact)
    under_way = unit.return_under_way()
    if under_way is not None and under_way.back.id == done.id:
        unit.keep_return(None)


def _hand_over_rows(unit: Unit, fact: Fact) -> None:
    """Head office is asked again how it stands."""
    given = hand_over_from(parse_body(fact.body))
    unit.adopt(fact)
    unit.put_given(given, fact, unit.order_body(given.fo), Verdict.OPEN)


ROWS: Mapping[str, Callable[[Unit, Fact], None]] = {
    FactKind.ENROLMENT.value: _no_rows,
    FactKind.SHIFT_OPEN.value: _shift_rows,
    FactKind.SALE_1.value: _sale_rows,
    FactKind.SALE.value: _sale_rows,
    FactKind.APPROVAL.value: _no_rows,
    FactKind.BASKET_VOID.value: _void_rows,
    FactKind.DRAWER_OPEN.value: _no_rows,
    FactKind.CARD_ATTEMPT.value: _card_rows,
    FactKind.MEMBER_ENROL.value: _no_rows,
    FactKind.RETURN.value: _return_rows,
    FactKind.HAND_OVER.value: _hand_over_rows,
}
"""What each kind of fact leaves in the tables beside itself."""


def _drop_basket(unit: Unit, basket_id: str) -> None:
    """A basket that came to its end later is under way or parked in an older file."""
    under_way = unit.basket_under_way()
    if under_way is not None and under_way.id == basket_id:
        unit.keep_basket(None)
    unit.unpark(basket_id)


def _hold_prints(unit: Unit) -> None:
    """What an older file has still to print may have been printed since: a person says it."""
    for state in (JobState.QUEUED, JobState.SENDING):
        for job in unit.jobs(state):
            unit.set_job(job.id, JobState.SENT_UNCONFIRMED)


def _refuse_unsound(bad: Bad | None) -> None:
    if bad is not None:
        raise Refusal("journal-not-sound", seq=bad.seq)


def _owner_of(copy: Path, key: bytes) -> Device | None:
    """Who wrote that copy; None when this key does not open it."""
    with copy.open("rb") as file:
        reading = Reading(file, key)
        next(reading.facts(), None)
    return reading.owner


def _outside(path: Path, keys: KeyStore, clock: Clock, ids: Ids) -> Outside:
    # For a file that is there: for another, the store of keys would make a new one.
    return Outside(clock, ids, keys.device_key(path), free_space_of(path.parent))


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
