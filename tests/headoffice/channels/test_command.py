"""`python -m headoffice channels`: what an operator types, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from headoffice.__main__ import main
from headoffice.channels.keys import selling_by
from headoffice.channels.paying import Cashier
from headoffice.channels.tables import MemberSession, PhoneCode
from headoffice.channels.upkeep import tidy
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.tables import OrderRow
from tests.headoffice.channels.selling import NOW_MS, add_goods
from tests.headoffice.channels.test_importing import ONE, csv_of
from tests.headoffice.conftest import on_sqlite

pytestmark = on_sqlite


@pytest.fixture
def typed(database: Database, stores: None, url: str, capsys: pytest.CaptureFixture[str]) -> Typed:
    add_goods(database)
    with database.write() as session:
        set_opening_stock(session, "S01", {"PLUM-40": 5_000}, at_ms=NOW_MS)
    return Typed(url, capsys)


class Typed:
    """A terminal: each call gives the exit code and the lines of both outputs."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._url, self._capsys = url, capsys

    def __call__(self, *words: str) -> tuple[int, list[str]]:
        code = main(["channels", *words, "--db", self._url])
        said = self._capsys.readouterr()
        return code, (said.out + said.err).splitlines()


def test_a_channel_its_keys_and_its_webhook(typed: Typed, database: Database) -> None:
    _, (_, key) = typed("add", "web", "--name", "Web shop", "--place", "S01")
    _, (second,) = typed("key", "web", "--scope", "stock")
    id = second.split("_")[1]
    _, (hook, secret) = typed("webhook", "web", "https://shop.example/hook")
    typed("revoke", id)

    code, lines = typed("list")

    assert code == 0
    assert secret.startswith("secret whsec_")
    assert lines[0] == "web  web  S01  Web shop"
    assert f"  key {id}  revoked  stock" in lines
    assert lines[-1] == (f"  {hook}  https://shop.example/hook  order.changed stock.changed")
    with database.read() as session:
        known = selling_by(session, key.removeprefix("key "))
        assert known is not None
        assert selling_by(session, second.removeprefix("key ")) is None


def test_what_cannot_be_is_said_in_one_line(typed: Typed) -> None:
    assert typed("key", "nothing") == (
        1,
        ["headoffice: refused: channel-unknown {'channel': 'nothing'}"],
    )
    assert typed("send-again", "nothing")[0] == 1


def test_a_file_is_looked_at_and_then_taken(
    typed: Typed, database: Database, tmp_path: Path
) -> None:
    typed("add", "tmall", "--name", "Tmall", "--place", "S01", "--kind", "marketplace")
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(csv_of(ONE))
    bad.write_bytes(csv_of((*ONE[:2], "tm-1", *ONE[3:])))
    left_out = "columns left out: 买家留言"

    assert typed("import", "tmall", str(good), "--preview") == (
        0,
        [left_out, "1 orders would be placed, 0 known before"],
    )
    assert typed("import", "tmall", str(bad)) == (
        1,
        [
            "error: row 2, sku: Nothing is sold here as 'tm-1'.",
            left_out,
            "0 orders would be placed, 0 known before",
            "nothing was imported",
        ],
    )
    assert typed("call", "tmall", "tm-1", "PLUM-40")[0] == 0
    assert typed("import", "tmall", str(bad))[1][-1] == "1 orders placed, 0 known before"
    assert typed("import", "tmall", str(bad))[1] == ["this file was imported before: 1 orders"]
    with database.read() as session:
        assert len(session.exec(select(OrderRow)).all()) == 1


def test_what_is_over_is_tidied_away(typed: Typed, database: Database) -> None:
    with database.write() as session:
        for name, ms in (("old", NOW_MS - 1), ("new", NOW_MS + 1)):
            session.add(
                MemberSession(hashed=name, channel="web", member="m1", created_ms=ms, expires_ms=ms)
            )
            made_ms = ms - 600_000
            session.add(
                PhoneCode(id=name, channel="web", phone="p", hashed="h", created_ms=made_ms)
            )

    assert tidy(Cashier(database, payments=None), now_ms=NOW_MS) == 1  # type: ignore[arg-type]  # not asked

    with database.read() as session:
        assert [row.hashed for row in session.exec(select(MemberSession))] == ["new"]
        assert [row.id for row in session.exec(select(PhoneCode))] == ["new"]
