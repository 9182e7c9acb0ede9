"""Promotions in the till's file: sealed by head office, or not used."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from storeapp.db.promo_streams import PromoStreams
from storeapp.db.sales_streams import SalesStreams
from storeapp.db.store import SalesStore
from storeapp.domain.basket import Basket
from storeapp.domain.fact import canonical
from storeapp.ports.promotions import KeptRules, Lease, RulesState
from storeapp.ports.sales import Parked, SalesUnit
from storeapp.ports.streams import Change, Content, Page, Position
from storeapp.promotions.codec import rules_body, rules_hash
from storeapp.promotions.occasion import Allowance
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.rows import PromoRow
from storeapp.sync.wire.seal import body_hash, public_key_of, rules_bytes, signature_by
from tests.db.given import AT, opened
from tests.services.rules import off, rule_set

STREAM, CONFIG = "promo/S01", "config/d1"
SECRET, OTHER_SECRET = b"s" * 32, b"t" * 32
STORE = {"store": "S01", "store_zh": "西湖店", "store_en": "Xihu", "till": "2", "zone": "east"}
FROM = "2026-11-21T10:05"


def config(*secrets: bytes) -> dict[str, object]:
    taxes = [{"code": "N13", "basis_points": 1300}]
    return STORE | {"taxes": taxes, "publishing_keys": [public_key_of(s) for s in secrets]}


def promo(version: int = 1, secret: bytes = SECRET, **instead: object) -> dict[str, object]:
    """A row as head office makes it; with `instead`, something was changed afterwards."""
    rules = rule_set(off(), version=version, valid_from=datetime.fromisoformat(FROM))
    named = rules_hash(rules)
    message = rules_bytes(rules_hash=named, valid_from=FROM, version=version)
    row = PromoRow(
        version=version,
        valid_from=FROM,
        hash=named,
        body=rules_body(rules),
        signature=signature_by(secret, message),
        key=public_key_of(secret),
    )
    return row.model_dump() | instead


def put(pos: int, row: dict[str, object], key: str = "") -> Change:
    return Change(pos, key or f"rules:{row['version']}", False, row)


def page(*changes: Change, stream: str = STREAM) -> Page:
    pos = max(change.pos for change in changes)
    return Page(stream, "g1", changes, f"after {pos}", pos)


class Kept:
    def __init__(self, store: SalesStore) -> None:
        self.store = store
        self.told = 0
        self.streams = PromoStreams(store, self._changed)
        self.settings = SalesStreams(store, self.streams.keys_came)

    def _changed(self) -> None:
        self.told += 1

    async def knows(self, pos: int, *secrets: bytes) -> None:
        change = Change(pos, "store", False, config(*secrets))
        await self.settings.apply(page(change, stream=CONFIG))

    async def sets(self) -> list[tuple[int, str, str]]:
        found = await self.store.read(lambda unit: unit.rule_sets())
        return [(each.version, each.state.value, each.why) for each in found]


@asynccontextmanager
async def kept(folder: Path, *secrets: bytes) -> AsyncIterator[Kept]:
    async with opened(folder) as store:
        till = Kept(store)
        await till.knows(1, *(secrets or (SECRET,)))
        yield till


async def test_a_sealed_set_is_held_with_its_text(aloop, tmp_path: Path) -> None:
    row = promo()
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, row)))
        [found] = await till.store.read(lambda unit: unit.rule_sets())
        text = await till.store.read(lambda unit: unit.rules_text(found.hash))
        position = await till.streams.position(STREAM)

    moment = datetime.fromisoformat(FROM)
    assert found == KeptRules(1, str(row["hash"]), moment, RulesState.HELD)
    assert text == canonical(row["body"])
    assert position == Position("g1", 1, "after 1")
    assert till.told == 1


REFUSED = {
    "signed by a stranger": (promo(secret=OTHER_SECRET), "key-unknown"),
    "another signature": (promo(signature="00" * 64), "signature-wrong"),
    "a changed body": (promo(body={"id": "chain"}), "hash-wrong"),
    "a changed moment": (promo(valid_from="2026-11-21T09:00"), "signature-wrong"),
}


@pytest.mark.parametrize(("row", "why"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_not_sealed_is_refused_and_what_was_there_stays(
    aloop, tmp_path: Path, expected_logs: Callable[[str], None], row: dict[str, object], why: str
) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, promo(version=7))))
        await till.streams.apply(page(put(2, row)))

        assert sorted(await till.sets()) == [(1, "refused", why), (7, "held", "")]
    expected_logs("promotions refused: version 1")


def sealed(body: dict[str, object]) -> dict[str, object]:
    """A row whose seal is right, whatever is in it."""
    named = body_hash(body)
    message = rules_bytes(rules_hash=named, valid_from=FROM, version=1)
    return promo() | {"body": body, "hash": named, "signature": signature_by(SECRET, message)}


UNREADABLE = {
    "not to be understood": (sealed({"id": 7}), "unreadable"),
    "for a later engine": (sealed({"min_engine": 99}), "too-new"),
    "another version inside": (
        sealed(dict(promo(version=2)["body"])),  # type: ignore[call-overload]  # it is a mapping
        "unreadable",
    ),
}


@pytest.mark.parametrize(("row", "why"), UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_this_program_cannot_read_is_refused(
    aloop, tmp_path: Path, expected_logs: Callable[[str], None], row: dict[str, object], why: str
) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, row)))

        assert await till.sets() == [(1, "refused", why)]
    expected_logs("promotions refused: version 1")


async def test_a_forged_copy_of_a_set_in_use_changes_nothing(
    aloop, tmp_path: Path, expected_logs: Callable[[str], None]
) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, promo())))
        await till.streams.apply(page(put(2, promo(body={"id": "chain"}))))
        text = await till.store.read(lambda unit: unit.rules_text(str(promo()["hash"])))

        assert await till.sets() == [(1, "held", "")]
    assert text == canonical(promo()["body"])
    expected_logs("promotions refused: version 1")


async def test_a_key_that_comes_later_makes_it_good(
    aloop, tmp_path: Path, expected_logs: Callable[[str], None]
) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, promo(secret=OTHER_SECRET))))
        before = await till.sets()
        await till.knows(2, SECRET, OTHER_SECRET)

        assert before == [(1, "refused", "key-unknown")]
        assert await till.sets() == [(1, "held", "")]
        assert till.told == 2
    expected_logs("promotions refused: version 1")


async def test_a_set_signed_anew_stays_what_it_is(aloop, tmp_path: Path) -> None:
    async with kept(tmp_path, SECRET, OTHER_SECRET) as till:
        await till.streams.apply(page(put(1, promo())))
        await till.streams.apply(page(put(2, promo(secret=OTHER_SECRET))))

        assert await till.sets() == [(1, "held", "")]


async def test_a_row_that_is_none_is_left_out(
    aloop, tmp_path: Path, expected_logs: Callable[[str], None]
) -> None:
    async with kept(tmp_path) as till:
        rows = (put(1, {"version": 1}), put(2, promo(), key="rules:x"), put(3, promo(version=3)))
        grouped = Change(4, "rules:4", False, promo(version=4), "g")
        await till.streams.apply(page(*rows, grouped))

        assert await till.sets() == [(3, "held", "")]
    for row in ("rules:1 at 1", "rules:x at 2", "rules:4 at 4"):
        expected_logs(f"row {row} is unreadable")


async def test_what_head_office_took_back_stays_while_a_basket_needs_it(
    aloop, tmp_path: Path
) -> None:
    row = promo()
    basket = Basket("b1", rules=str(row["hash"]))
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, row)))
        await till.store.write(lambda unit: unit.park(Parked(basket, AT, "u1")))
        await till.streams.apply(page(Change(2, "rules:1", True, None)))
        await till.store.write(lambda unit: unit.forget_rules())
        while_parked = await till.sets()
        await till.store.write(lambda unit: unit.unpark("b1"))
        await till.store.write(lambda unit: unit.forget_rules())

        assert while_parked == [(1, "past", "")]
        assert await till.sets() == []


async def test_an_older_row_that_comes_late_changes_nothing(aloop, tmp_path: Path) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, promo()), Change(2, "rules:1", True, None)))
        await till.streams.apply(page(put(1, promo())))

        assert await till.sets() == [(1, "past", "")]


async def test_a_stream_fetched_anew_uses_what_comes(aloop, tmp_path: Path) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, promo()), put(2, promo(version=2))))
        await till.streams.reset(STREAM)
        emptied = await till.streams.position(STREAM)
        await till.streams.apply(page(put(1, promo(version=2))))

        assert emptied == Position()
        assert sorted(await till.sets()) == [(1, "past", ""), (2, "held", "")]


async def test_its_digest_is_of_what_head_office_said(
    aloop, tmp_path: Path, expected_logs: Callable[[str], None]
) -> None:
    good, bad = promo(), promo(version=2, signature="00" * 64)
    async with kept(tmp_path) as till:
        gone = Change(4, "rules:3", True, None)
        await till.streams.apply(page(put(1, good), put(2, bad), put(3, promo(version=3)), gone))
        told = await till.streams.content(STREAM)

    tally = Tally.of((f"rules:{row['version']}", canonical(row)) for row in (good, bad))
    assert told == Content(4, tally.count, tally.checksum)
    expected_logs("promotions refused: version 2")


async def test_a_stream_that_was_empty_at_first_is_filled_later(aloop, tmp_path: Path) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(Page(STREAM, "", (), "0", 0))
        await till.streams.apply(page(put(1, promo())))

        assert await till.sets() == [(1, "held", "")]
        assert await till.streams.position(STREAM) == Position("g1", 1, "after 1")


async def test_a_distrusted_stream_stays_in_use(aloop, tmp_path: Path) -> None:
    async with kept(tmp_path) as till:
        await till.streams.apply(page(put(1, promo())))
        await till.streams.distrust(STREAM)

        assert (await till.streams.position(STREAM)).generation == "distrusted"
        assert await till.sets() == [(1, "held", "")]


async def test_a_lease_is_spent_but_never_below_nothing(aloop, tmp_path: Path) -> None:
    leases = {
        "both": Lease(Allowance(3, 1000), 5),
        "uses": Lease(Allowance(2, None), 5),
        "money": Lease(Allowance(None, 500), 5),
    }
    async with kept(tmp_path) as till:
        await till.store.write(lambda unit: unit.put_leases(leases))
        for promotion in ("both", "uses", "money", "unknown"):
            await till.store.write(partial(_spend, promotion))
        left = await till.store.read(lambda unit: unit.leases())

    assert left == {
        "both": Lease(Allowance(2, 300), 5),
        "uses": Lease(Allowance(1, None), 5),
        "money": Lease(Allowance(None, 0), 5),
    }


def _spend(promotion: str, unit: SalesUnit) -> None:
    unit.spend(promotion, uses=1, minor=700)
