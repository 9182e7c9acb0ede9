"""The demo chain: the same for the same seed, with goods, codes and prices a shop could have."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from sqlmodel import col, func, select

from headoffice.catalogue.repository import goods_of
from headoffice.catalogue.tables import Picture, Product
from headoffice.configuration.service import config_row
from headoffice.db.database import Database
from headoffice.db.tables import Table
from headoffice.demo import chain, command
from headoffice.demo.people import demo_pins
from headoffice.demo.pictures import MAX_BYTES, picture
from headoffice.demo.places import STORES, ZONES
from headoffice.demo.plan import QUICK_KEYS, Plan, plan
from headoffice.demo.shelf import SNACKS, shelf_price
from headoffice.demo.snack import FORMS
from headoffice.feed.tables import Change
from headoffice.inventory.service import on_hand
from headoffice.members.tables import Member
from headoffice.staff.pins import PinCost, check_strength
from headoffice.staff.tables import Staff
from headoffice.stores.tables import Device, Store, Till
from storeapp.domain.barcode import Scan, check_digit, gtin14, read_code
from storeapp.domain.errors import Refusal
from storeapp.domain.label import LabelLayout
from storeapp.sync.wire.rows import ConfigRow

SEED = 20
QUICK = PinCost(passes=1, memory_kib=8, lanes=1)
DIGEST = "1385271028410b1765411ddce5994a6988a0a7bda0b3ea2f157c74ad5d630628"
"""Of seed 20. When goods or people of the demo change on purpose, this changes with them."""


@pytest.fixture(scope="module")
def the_plan() -> Plan:
    return plan(SEED)


@pytest.fixture
def filled(database: Database) -> Plan:
    return chain.fill(database, seed=SEED, cost=QUICK)


# --- the plan ------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_chain(the_plan: Plan) -> None:
    assert plan(SEED) == the_plan
    assert the_plan.digest() == DIGEST
    assert plan(SEED + 1).digest() != DIGEST


def test_there_are_400_goods_with_names_of_their_own(the_plan: Plan) -> None:
    assert len(the_plan.wares) == 400
    for name in ("sku", "zh", "en", "rank"):
        assert len({getattr(ware, name) for ware in the_plan.wares}) == 400, name
    assert {ware.category for ware in the_plan.wares} == set(SNACKS)
    assert {ware.tax for ware in the_plan.wares} == {"vat13", "vat9"}
    assert sum(ware.loose for ware in the_plan.wares) >= 100


def test_every_bar_code_is_valid_and_leads_to_one_good(the_plan: Plan) -> None:
    texts = [code for ware in the_plan.wares for code in ware.codes.split(";") if code]
    codes = [text.partition("*")[0] for text in texts]
    assert len({gtin14(code) for code in codes}) == len(codes) >= 400
    assert None not in {gtin14(code) for code in codes}
    eans = [code for code in codes if len(code) == 13]
    assert len(eans) >= 350
    assert {690 <= int(code[:3]) <= 699 for code in eans} == {True}
    assert sum("*6=" in text for text in texts) >= 80
    assert sum(text.endswith("*12") for text in texts) >= 40


def test_loose_goods_have_a_plu_and_packs_a_bar_code(the_plan: Plan) -> None:
    assert all(bool(ware.plu) is ware.loose for ware in the_plan.wares)
    assert all(bool(ware.codes) is not ware.loose for ware in the_plan.wares)
    assert len({ware.plu for ware in the_plan.wares if ware.loose}) == sum(
        ware.loose for ware in the_plan.wares
    )


def test_a_box_of_six_is_cheaper_than_six(the_plan: Plan) -> None:
    boxes = [
        (ware.price_minor, round(float(code.partition("=")[2]) * 100))
        for ware in the_plan.wares
        for code in ware.codes.split(";")
        if "*6=" in code
    ]
    assert [(one, six) for one, six in boxes if not 5 * one <= six < 6 * one] == []


@pytest.mark.parametrize(
    ("minor", "shelf"),
    [
        (123, 150),
        (612, 590),
        (1234, 1250),
        (1999, 1990),
        (2345, 2580),
        (3990, 3980),
        (12_840, 12_800),
        (38_640, 38_600),
    ],
)
def test_prices_look_like_a_shop_s(minor: int, shelf: int) -> None:
    assert shelf_price(minor) == shelf


def test_fewer_goods_keep_every_shelf() -> None:
    small = plan(SEED, goods=60)

    assert len(small.wares) == 60
    assert {ware.category for ware in small.wares} == set(SNACKS)
    assert {sku for keys in small.quick_keys.values() for sku in keys} <= {
        ware.sku for ware in small.wares
    }


def test_quick_keys_mix_loose_goods_and_packs(the_plan: Plan) -> None:
    loose = {ware.sku: ware.loose for ware in the_plan.wares}
    for store, keys in the_plan.quick_keys.items():
        assert len(set(keys)) == QUICK_KEYS, store
        assert 8 <= sum(loose[sku] for sku in keys) <= 16, store
    assert len(set(the_plan.quick_keys.values())) == len(STORES)


def test_each_store_has_its_people_and_nobody_shares_a_pin(the_plan: Plan) -> None:
    for place in STORES:
        roles = [person.role.value for person in the_plan.people if person.store == place.code]
        assert sorted(roles) == ["cashier", "cashier", "clerk", "manager"]
    pins = demo_pins(SEED)
    assert pins == {person.id: person.pin for person in the_plan.people}
    assert len(set(pins.values())) == len(pins) == 32
    for pin in pins.values():
        check_strength(pin)


def test_members_have_numbers_nobody_else_has(the_plan: Plan) -> None:
    assert len({member.code for member in the_plan.members}) == len(the_plan.members)
    assert {member.phone[:3] for member in the_plan.members} == {"129"}


# --- pictures ------------------------------------------------------------------------


def test_pictures_are_small_and_drawable(the_plan: Plan, qapp: QGuiApplication) -> None:
    drawings = {ware.picture: ware.svg for ware in the_plan.wares}
    assert len(drawings) > 150
    for name, svg in drawings.items():
        assert len(svg.encode()) <= MAX_BYTES, name
        assert QSvgRenderer(QByteArray(svg.encode())).isValid(), name


def test_each_kind_of_pack_looks_different(qapp: QGuiApplication) -> None:
    shapes = sorted({form.drawn for forms in FORMS.values() for form in forms.values()})
    images = {shape: _painted(picture(shape, "plum", "wine")) for shape in shapes}

    assert len(shapes) == 7
    for shape, image in images.items():
        for other, other_image in images.items():
            assert shape == other or _different_pixels(image, other_image) > 300, (shape, other)


def _painted(svg: str) -> QImage:
    image = QImage(56, 56, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return image


def _different_pixels(one: QImage, other: QImage) -> int:
    return sum(one.pixel(x, y) != other.pixel(x, y) for x in range(56) for y in range(56))


# --- the database --------------------------------------------------------------------


def test_the_database_holds_the_plan(database: Database, filled: Plan) -> None:
    with database.read() as session:
        stores = session.exec(select(Store).order_by(col(Store.code))).all()
        assert [store.code for store in stores] == sorted(
            ["WH01", *(place.code for place in STORES)]
        )
        assert len({store.owner for store in stores if store.owner}) == 2
        assert [store.code for store in stores if store.kind == "warehouse"] == ["WH01"]
        assert session.exec(select(func.count()).select_from(Product)).one() == 400
        assert session.exec(select(func.count()).select_from(Staff)).one() == 32
        assert session.exec(select(func.count()).select_from(Member)).one() == 240
        for zone in ZONES:
            goods = goods_of(session, zone, [ware.sku for ware in filled.wares])
            prices = {sku: each.price_minor for sku, each in goods.items()}
            assert prices == filled.prices[zone]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_stock_is_what_the_plan_says(database: Database, filled: Plan) -> None:
    with database.read() as session:
        found = {store: on_hand(session, store) for store in filled.stock}
    assert found == filled.stock
    assert sum(map(len, filled.stock.values())) == 9 * 400
    loose = {ware.sku for ware in filled.wares if ware.loose}
    for levels in filled.stock.values():
        assert all(level % 1000 == 0 for sku, level in levels.items() if sku not in loose)
        assert min(levels.values()) >= 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_no_stream_tells_a_pin(database: Database, filled: Plan) -> None:
    with database.read() as session:
        changes = session.exec(select(Change).where(col(Change.stream).startswith("staff/"))).all()
    assert len(changes) == 32
    by_id = {change.key: change.body or "" for change in changes}
    for person in filled.people:
        assert person.pin not in by_id[person.id].partition('"verifier"')[0]
        verifier = json.loads(by_id[person.id])["verifier"]
        assert PasswordHasher().verify(verifier, person.pin)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_till_is_told_its_store(database: Database, filled: Plan) -> None:
    with database.write() as session:
        session.add(Till(store="HZ01", number="1", epoch=1))
        session.flush()
        device = Device(
            id="d1", store="HZ01", till="1", epoch=1, public_key="0" * 64, approved_ms=1
        )
        session.add(device)
        session.flush()
        config = config_row(session, "d1")

    assert config == ConfigRow.model_validate(
        {
            "store": "HZ01",
            "store_zh": "梅满满 西湖店",
            "store_en": "Meiman Xihu",
            "address_zh": "杭州市西湖区梅雨路 18 号",
            "address_en": "18 Meiyu Road, Xihu, Hangzhou",
            "till": "1",
            "zone": "hangzhou",
            "taxes": [
                {"code": "vat0", "basis_points": 0},
                {"code": "vat13", "basis_points": 1300},
                {"code": "vat9", "basis_points": 900},
            ],
            "coin_step_minor": 10,
            "label_layouts": ["21IIIIIWWWWWC", "22IIIIIPPPPPC", "28IIIIIPPPPPWWWWWC"],
            "footer_zh": "谢谢惠顾，七日内凭小票退换",
            "footer_en": "Thank you. Bring this receipt to return goods within 7 days.",
            "quick_keys": list(filled.quick_keys["HZ01"]),
            "regions": ["city:杭州", "district:西湖", "zone:hangzhou"],
            "exception_limit_minor": 2000,
        }
    )


def test_a_scale_s_label_leads_to_loose_goods(the_plan: Plan) -> None:
    ware = next(ware for ware in the_plan.wares if ware.loose)
    digits = f"21{ware.plu}00356"

    reading = read_code(Scan(digits + str(check_digit(digits))), [LabelLayout("21IIIIIWWWWWC")])

    assert (reading.keys, reading.weight_g) == ((f"plu:{ware.plu}",), 356)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_database_with_stores_is_not_filled(database: Database, filled: Plan) -> None:
    before = _counts(database)

    with pytest.raises(Refusal, match="database-not-empty"):
        chain.fill(database, seed=SEED, cost=QUICK)

    assert _counts(database) == before


def _counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            name: session.exec(select(func.count()).select_from(table)).one()
            for name, table in Table.metadata.tables.items()
        }


# --- the command ---------------------------------------------------------------------


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[argparse.Namespace]:
    monkeypatch.setattr(command, "USUAL_COST", QUICK)
    return argparse.Namespace(db=f"sqlite:///{tmp_path / 'demo.db'}", seed=SEED, time_zone=None)


def test_the_command_makes_a_database_and_never_overwrites_one(
    asked: argparse.Namespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(asked) == 0
    assert "8 stores, 400 goods, 32 staff, 240 members" in capsys.readouterr().out
    before = (tmp_path / "demo.db").read_bytes()

    with pytest.raises(Refusal, match="database-exists"):
        command.run(asked)

    assert (tmp_path / "demo.db").read_bytes() == before


def test_a_demo_that_fails_leaves_no_file(
    asked: argparse.Namespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(command, "fill", full)

    with pytest.raises(OSError, match="disk full"):
        command.run(asked)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_pictures_are_stored_once(database: Database, filled: Plan) -> None:
    with database.read() as session:
        drawings = {row.id: row.svg for row in session.exec(select(Picture))}
    assert drawings == {ware.picture: ware.svg for ware in filled.wares}
