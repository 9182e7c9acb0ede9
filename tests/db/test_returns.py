"""Returns in the till's own file: proved by the journal, brought back by its copy, once each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storeapp.db.connect import RawConnection
from storeapp.db.recover import recover
from storeapp.db.verify import verify
from storeapp.domain.codec import return_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.returning import Return
from storeapp.domain.settling import UnderWay
from storeapp.ports.sales import SalesUnit
from tests.db.day import tampered
from tests.db.given import AT, CountedIds, a_basket, enrolled, keys_of, opened, sales_path, sell_in
from tests.db.mirrored import bring
from tests.domain.test_returning import BACK, DONE
from tests.services.fakes import FakeClock

pytestmark = pytest.mark.usefixtures("aloop")


def back_in(unit: SalesUnit, id: str = "return-1", first: int = 0) -> Return:
    line = replace(BACK.lines[0], first=first)
    back = replace(BACK, id=id, lines=(line,), claim="")
    done = replace(DONE, back=back, number=unit.next_receipt())
    unit.put_return(done, unit.append(FactKind.RETURN, return_body(done)))
    return done


async def a_day(folder: Path) -> None:
    """A sale, then two units of a line, then two more."""
    async with enrolled(folder) as store:
        await store.write(lambda unit: sell_in(unit, a_basket("b1")))
        await store.write(back_in)
        await store.write(lambda unit: back_in(unit, "return-2", 2))


async def test_a_return_is_read_back_from_its_fact(tmp_path: Path) -> None:
    async with enrolled(tmp_path) as store:
        done = await store.write(back_in)

        assert await store.read(lambda unit: unit.returned("return-1")) == done
        assert await store.read(lambda unit: unit.returns_of("sale-1")) == (done,)
        assert await store.read(lambda unit: unit.return_of_number(str(done.number))) == done
        assert await store.read(lambda unit: unit.return_of_number("other")) is None
        assert await store.read(lambda unit: unit.given_unasked(AT.date())) == 2004


@pytest.mark.parametrize("first", [0, 1])
async def test_a_unit_comes_back_once_and_a_refused_return_leaves_nothing(
    tmp_path: Path, first: int
) -> None:
    async with enrolled(tmp_path) as store:
        await store.write(back_in)
        head = await store.head()
        with pytest.raises(Refusal, match="returned-before"):
            await store.write(lambda unit: back_in(unit, "return-2", first))

        assert await store.head() == head
        assert await store.read(lambda unit: unit.returned("return-2")) is None


async def test_what_is_being_settled_outlives_the_till(tmp_path: Path) -> None:
    under_way = UnderWay(BACK, begun=frozenset({0}))
    async with enrolled(tmp_path) as store:
        await store.write(lambda unit: unit.keep_return(under_way))
    async with opened(tmp_path, ids="later") as store:
        assert await store.read(lambda unit: unit.return_under_way()) == under_way
        await store.write(lambda unit: unit.keep_return(None))
        assert await store.read(lambda unit: unit.return_under_way()) is None


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE goods_return SET due_minor = 1 WHERE id = 'return-1'", id="due"),
        pytest.param("UPDATE goods_return_line SET units = 1", id="units"),
        pytest.param("DELETE FROM goods_return_line WHERE return_id = 'return-1'", id="lines"),
        pytest.param(
            "DELETE FROM goods_return_line; DELETE FROM goods_return WHERE id = 'return-1'",
            id="all",
        ),
    ],
)
async def test_a_tampered_return_is_named(tmp_path: Path, statement: str) -> None:
    day = tmp_path / "day"
    await a_day(day)

    def tamper(connection: RawConnection) -> None:
        for each in statement.split("; "):
            connection.execute(each)

    verdict = tampered(day, tamper)
    assert verdict.bad is not None
    assert (verdict.bad.seq, verdict.bad.wrong) == (2, "projection")


async def test_rows_of_a_return_without_a_fact_are_found(tmp_path: Path) -> None:
    day = tmp_path / "day"
    await a_day(day)

    def tamper(connection: RawConnection) -> None:
        connection.execute("UPDATE goods_return_line SET return_id = 'nobodys' WHERE first = 0")
        connection.execute("DELETE FROM goods_return")
        connection.execute("DELETE FROM fact WHERE seq > 1")
        connection.execute(
            "UPDATE journal_head SET seq = 1, hash = (SELECT hash FROM fact WHERE seq = 1)"
        )

    verdict = tampered(day, tamper)
    assert verdict.bad is not None
    assert verdict.bad.wrong == "projection"


async def test_returns_come_back_from_the_journal_s_copy(tmp_path: Path) -> None:
    till, copies = tmp_path / "till", tmp_path / "copies"
    await a_day(till)
    copies.mkdir()
    bring(till, copies)
    for file in till.glob("sales.db*"):
        file.unlink()
    recover(sales_path(till), keys_of(till), copies, clock=FakeClock(), ids=CountedIds("again"))

    assert verify(sales_path(till), keys_of(till)).bad is None
    async with opened(till, ids="later") as store:
        assert len(await store.read(lambda unit: unit.returns_of("sale-1"))) == 2
        number = await store.write(lambda unit: unit.next_receipt())
        assert number.count == 4
