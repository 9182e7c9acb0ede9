"""The digest of what the till keeps: that of what head office said, however it came to be here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from storeapp.db import catalogue_content
from storeapp.db.connect import Durability, connect
from storeapp.domain.fact import canonical
from storeapp.ports.streams import Change, Closed, Content, Page, Withdrawn
from storeapp.sync.wire.digest import Tally
from storeapp.sync.wire.rows import GoodsRow
from tests.db.goods import GOODS, PRICES, STOCK, deleted, opened, page, put


def whole(**fields: object) -> dict[str, object]:
    """A good as head office says it: with every field, the packaging where there is any."""
    given = {"zh": "话梅", "en": "Plum", "unit": "pc", "tax": "N13", **fields}
    row = GoodsRow.model_validate(given).model_dump()
    if not row["tare_g"]:
        del row["tare_g"]
    return row


BOXED = whole(
    codes=[{"code": "06901"}, {"code": "16901", "thousandths": 6000, "pack_minor": 7000}],
    plu="00042",
    picture="bag",
    pinyin="hua mei",
    rank=3,
    category="plums",
)
OFF = whole(active=False)
JARRED = whole(unit="kg", tare_g=12)
CASES = {
    "goods": (GOODS, (put(1, "P1", BOXED), put(2, "a2", OFF)), {"P1": BOXED, "a2": OFF}),
    "goods in packaging": (GOODS, (put(1, "P1", JARRED),), {"P1": JARRED}),
    "no packaging any more": (GOODS,
        (put(1, "P1", JARRED), put(2, "P1", OFF)), {"P1": OFF}),
    "changed goods": (GOODS, (put(1, "P1", BOXED), put(2, "P1", OFF)), {"P1": OFF}),
    "a deleted good": (GOODS, (put(1, "P1", BOXED), put(2, "P2", OFF), deleted(3, "P1")),
        {"P2": OFF}),
    "a good deleted before it came": (GOODS, (deleted(3, "P1"),), {}),
    "a picture": (GOODS, (put(1, "picture:bag", {"svg": "<svg/>"}), put(2, "P1", BOXED)),
        {"picture:bag": {"svg": "<svg/>"}, "P1": BOXED}),
    "a price": (PRICES,
        (put(1, "P1", {"minor": 990}), put(2, "P2", {"minor": 1}), deleted(3, "P2")),
        {"P1": {"minor": 990}}),
    "stock": (STOCK, (put(1, "P1", {"thousandths": -500}),), {"P1": {"thousandths": -500}}),
    "a price that waits": (PRICES,
        (put(1, "P1", {"minor": 990}), Change(2, "P1", False, {"minor": 880}, "g")),
        {"P1": {"minor": 880}}),
    "a good that waits": (GOODS,
        (put(1, "P1", BOXED), Change(2, "P1", False, OFF, "g")), {"P1": OFF}),
    "a picture that waits": (GOODS,
        (put(1, "picture:b", {"svg": "1"}), Change(2, "picture:b", False, {"svg": "2"}, "g")),
        {"picture:b": {"svg": "2"}}),
    "a deletion that waits": (PRICES,
        (put(1, "P1", {"minor": 990}), Change(2, "P1", True, None, "g")), {}),
    "the newer of two that wait": (PRICES,
        (Change(1, "P1", False, {"minor": 1}, "g"), Change(2, "P1", False, {"minor": 2}, "h")),
        {"P1": {"minor": 2}}),
    "a price that overtook one that waits": (PRICES,
        (Change(1, "P1", False, {"minor": 1}, "g"), put(2, "P1", {"minor": 2})),
        {"P1": {"minor": 2}}),
}  # fmt: skip


def told(rows: Mapping[str, Mapping[str, object]], pos: int) -> Content:
    tally = Tally.of((key, canonical(dict(body))) for key, body in rows.items())
    return Content(pos, tally.count, tally.checksum)


@pytest.mark.parametrize(("stream", "changes", "rows"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("slice_rows", [1, 200])
async def test_it_is_what_head_office_said(
    aloop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stream: str,
    changes: tuple[Change, ...],
    rows: dict[str, dict[str, object]],
    slice_rows: int,
):
    monkeypatch.setattr(catalogue_content, "SLICE_ROWS", slice_rows)
    async with opened(tmp_path) as catalogue:
        await catalogue.streams.apply(page(stream, *changes))

        pos = max(change.pos for change in changes)
        assert await catalogue.streams.content(stream) == told(rows, pos)


async def test_a_group_in_force_changes_nothing_about_it(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(put(1, "P1", {"minor": 990}), stream=PRICES)
        change = Change(2, "P1", False, {"minor": 880}, "g")
        mark = Closed(3, "g", (PRICES,), 1_000)
        await catalogue.streams.apply(Page(PRICES, "g1", (change,), "c", 3, (mark,)))
        before = await catalogue.streams.content(PRICES)
        await catalogue.streams.come_into_force(1_000)

        assert before == await catalogue.streams.content(PRICES)
        assert before == told({"P1": {"minor": 880}}, 3)


async def test_what_was_withdrawn_does_not_count(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(put(1, "P1", {"minor": 990}), stream=PRICES)
        change = Change(2, "P1", False, {"minor": 880}, "g")
        await catalogue.streams.apply(Page(PRICES, "g1", (change,), "c", 3, (Withdrawn(3, "g"),)))

        assert await catalogue.streams.content(PRICES) == told({"P1": {"minor": 990}}, 3)


TAMPERED = {
    "a price": (PRICES, "UPDATE price SET minor = 1"),
    "a name": (GOODS, "UPDATE product SET en = 'Plumm'"),
    "a rank": (GOODS, "UPDATE product SET rank = 1"),
    "a code": (GOODS, "UPDATE code SET thousandths = 1 WHERE code = '06901'"),
    "a code gone": (GOODS, "DELETE FROM code WHERE code = '06901'"),
    "a good gone": (GOODS, "DELETE FROM product"),
    "a price gone": (PRICES, "DELETE FROM price"),
    "a price too many": (PRICES, "INSERT INTO price VALUES ('P9', 1, 1)"),
}


@pytest.mark.parametrize(("stream", "sql"), TAMPERED.values(), ids=TAMPERED.keys())
async def test_a_row_that_changed_by_itself_is_seen(aloop, tmp_path: Path, stream: str, sql: str):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(put(1, "P1", BOXED))
        await catalogue.holds(put(1, "P1", {"minor": 990}), stream=PRICES)
        before = await catalogue.streams.content(stream)
        with closing(connect(tmp_path / "catalog.db", durability=Durability.NORMAL)) as other:
            other.execute(sql)
        after = await catalogue.streams.content(stream)

        assert before is not None
        assert after is not None
        assert before.checksum != after.checksum


async def test_a_stream_that_moves_meanwhile_has_none_to_tell(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        await catalogue.holds(put(1, "P1", {"minor": 990}), stream=PRICES)

        asked = aloop.create_task(catalogue.streams.content(PRICES))
        await asyncio.sleep(0)  # Its first question is with the file's thread by now.
        await catalogue.holds(put(2, "P2", {"minor": 1}), stream=PRICES)

        assert await asked is None
        assert await catalogue.streams.content(PRICES) is not None


async def test_a_group_that_comes_into_force_meanwhile_leaves_none_to_tell(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        change, mark = Change(2, "P1", False, {"minor": 880}, "g"), Closed(3, "g", (PRICES,), 1)
        await catalogue.streams.apply(Page(PRICES, "g1", (change,), "c", 3, (mark,)))
        asked = aloop.create_task(catalogue.streams.content(PRICES))
        await asyncio.sleep(0)
        await catalogue.streams.come_into_force(1)

        assert await asked is None


async def test_a_stream_of_a_kind_without_rows_here_is_empty(aloop, tmp_path: Path):
    async with opened(tmp_path) as catalogue:
        assert await catalogue.streams.content("promo/S01") == told({}, 0)
