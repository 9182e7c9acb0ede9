"""The catalogue's parts: pinyin, what tills are set to, and two imports at once."""

from __future__ import annotations

import json
import threading
from random import Random

import pytest
from pypinyin import lazy_pinyin
from sqlmodel import Session, col, select

from headoffice.catalogue.importing import import_catalogue
from headoffice.catalogue.pinyin import syllables
from headoffice.catalogue.repository import goods_of
from headoffice.configuration.service import (
    CHINA,
    publish_config,
    set_labels,
    set_quick_keys,
    set_taxes,
    tax_codes,
)
from headoffice.configuration.tables import StoreQuickKey, ZoneTax
from headoffice.db.database import Database
from headoffice.feed.tables import Change
from headoffice.stores.tables import Device, Store, Till
from storeapp.domain.errors import Refusal
from storeapp.domain.label import LabelLayout
from storeapp.domain.tax import TaxRate
from storeapp.sync.wire.rows import ConfigRow
from tests.headoffice.importing import HEADER, LOOSE, PLUM, set_up_zones, told

# --- pinyin --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("九制话梅 108g", "jiu zhi hua mei", id="single readings"),
        pytest.param("长沙臭豆腐干", "chang sha chou dou fu gan", id="a place with 长"),
        pytest.param("重庆怪味胡豆", "chong qing guai wei hu dou", id="a place with 重"),
        pytest.param("银行长大", "yin hang zhang da", id="the longest phrase from the left"),
        pytest.param("绿豆糕（女）", "lv dou gao nv", id="ü is v"),
        pytest.param("梅A味", "mei wei", id="Latin letters are no syllables"),
        pytest.param("Plum 108g", "", id="no Chinese"),
        pytest.param("", "", id="nothing"),
        pytest.param("𠮷", "", id="a character without a reading"),
    ],
)
def test_names_are_spelled(name: str, said: str) -> None:
    assert syllables(name) == said


def test_the_spelling_is_pypinyin_s() -> None:
    random = Random(3)
    letters = "九制话梅乌重庆长沙银行朝阳大夫行走音乐快乐单县薄荷薄片血糯便宜方便得了的地着"
    for _ in range(3000):
        name = "".join(random.choice(letters) for _ in range(random.randrange(1, 9)))
        assert syllables(name) == " ".join(lazy_pinyin(name)), name


# --- what tills are set to -----------------------------------------------------------


@pytest.fixture
def device(database: Database, stores: None) -> str:
    with database.write() as session:
        session.add(Till(store="S01", number="1", epoch=1))
        session.flush()
        for id, state in (("d1", "active"), ("d0", "revoked")):
            session.add(
                Device(
                    id=id,
                    store="S01",
                    till="1",
                    epoch=1,
                    public_key=id * 32,
                    approved_ms=1,
                    state=state,
                )
            )
    return "d1"


def test_each_change_of_the_settings_reaches_the_store_s_tills(
    database: Database, device: str
) -> None:
    with database.write() as session:
        set_labels(session, "S01", [LabelLayout("21IIIIIWWWWWC"), LabelLayout("22IIIIIPPPPPC")])
        set_quick_keys(session, "S01", ["A2", "A1", "A2"])
        set_taxes(session, "north", [TaxRate("vat9", 900, inclusive=False)])

    rows = [ConfigRow.model_validate(body) for _, body in told(database, f"config/{device}")]
    assert [key for key, _ in told(database, f"config/{device}")] == ["store"] * 3
    assert rows[0].label_layouts == ["21IIIIIWWWWWC", "22IIIIIPPPPPC"]
    assert rows[0].quick_keys == []
    assert rows[1].quick_keys == ["A2", "A1"]
    assert [(tax.code, tax.basis_points, tax.inclusive) for tax in rows[2].taxes] == [
        ("vat9", 900, False)
    ]
    assert (rows[2].store, rows[2].till, rows[2].zone, rows[2].currency) == (
        "S01",
        "1",
        "north",
        "CNY",
    )
    assert told(database, "config/d0") == []


def test_a_store_s_own_settings_are_told_on_demand(database: Database, device: str) -> None:
    with database.write() as session:
        store = session.get_one(Store, "S01")
        store.receipt_language, store.footer_en, store.coin_step_minor = "en", "Bye", 10
        session.add(store)
        session.flush()
        publish_config(session, "S01")

    [(_, body)] = told(database, f"config/{device}")
    row = ConfigRow.model_validate(body)
    assert (row.receipt_language, row.footer_en, row.coin_step_minor) == ("en", "Bye", 10)


def test_settings_replace_those_before(database: Database, device: str) -> None:
    with database.write() as session:
        set_quick_keys(session, "S01", ["A1", "A2", "A3"])
    with database.write() as session:
        set_quick_keys(session, "S01", ["A3"])

    with database.read() as session:
        assert session.exec(select(StoreQuickKey.sku)).all() == ["A3"]


@pytest.mark.parametrize("zone", ["", "a/b", "a\nb", "z" * 33])
def test_a_zone_has_a_plain_name(database: Database, zone: str) -> None:
    with pytest.raises(Refusal, match="zone-unreadable"), database.write() as session:
        set_taxes(session, zone, CHINA)

    with database.read() as session:
        assert session.exec(select(ZoneTax)).all() == []


def test_a_zone_exists_once_it_has_taxes(database: Database) -> None:
    with pytest.raises(Refusal, match="zone-unknown"), database.read() as session:
        tax_codes(session, "north")

    with database.write() as session:
        set_taxes(session, "north", CHINA)

    with database.read() as session:
        assert tax_codes(session, "north") == {"vat13", "vat9", "vat0"}


# --- two at once ---------------------------------------------------------------------


def test_two_imports_at_once_are_one_after_the_other(database: Database) -> None:
    set_up_zones(database)
    files = [
        (HEADER + PLUM + LOOSE).replace("9.90", f"{number}.10").encode() for number in range(1, 7)
    ]
    start = threading.Barrier(len(files))

    def bring(content: bytes) -> None:
        start.wait(10)
        import_catalogue(database, "north", content)

    threads = [threading.Thread(target=bring, args=(content,)) for content in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    prices = [json.loads(body)["minor"] for body in _bodies(database, "price/north", "A1")]
    assert sorted(prices) == [110, 210, 310, 410, 510, 610]
    assert len(_bodies(database, "price/north", "A2")) == 1
    assert len(_bodies(database, "catalog/north", "A1")) == 1
    with database.read() as session:
        assert _price(session) == prices[-1]


def _bodies(database: Database, stream: str, key: str) -> list[str]:
    with database.read() as session:
        return [
            body or ""
            for body in session.exec(
                select(Change.body)
                .where(Change.stream == stream, Change.key == key)
                .order_by(col(Change.id))
            )
        ]


def _price(session: Session) -> int | None:
    return goods_of(session, "north", ["A1"])["A1"].price_minor
