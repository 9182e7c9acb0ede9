"""Orders of marketplaces' files: read in every shape they come in, all taken or none, once."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from sqlmodel import select

from headoffice.channels.importing import OrdersRefused, Outcome, call, import_orders, preview
from headoffice.channels.tables import ImportedFile, LearnedColumn
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from headoffice.orders.keeping import read
from headoffice.orders.sealing import opened
from headoffice.orders.tables import OrderLineRow, OrderRow, OrderTenderRow
from storeapp.domain.errors import Refusal
from tests.headoffice.channels.selling import NOW_MS, add_goods, add_shop
from tests.headoffice.conftest import on_sqlite

pytestmark = on_sqlite

HEADERS = (
    *("订单编号", "订单状态", "商家编码", "商品数量", "买家实际支付金额"),
    *("收货人姓名", "联系手机", "收货地址", "买家留言"),
)
ONE = (
    "20260301001",
    "买家已付款",
    "PLUM-40",
    "2",
    "22.50",
    "王小梅",
    "13900001111",
    "青杏街 52 号",
    "",
)
TWO = (
    "20260301002",
    "买家已付款",
    "PLUM-40",
    "1",
    "40.00",
    "李四",
    "13900002222",
    "梅雨路 1 号",
    "快",
)
TWO_MORE = (*TWO[:2], "NUT-120", *TWO[3:])
Rows = Sequence[Sequence[object]]


@pytest.fixture(autouse=True)
def chain(database: Database, stores: None) -> None:
    add_goods(database)
    add_shop(database, "tmall", kind="marketplace")
    with database.write() as session:
        set_opening_stock(session, "S01", {"PLUM-40": 9_000, "NUT-120": 5_000}, at_ms=NOW_MS)


def text_of(rows: Rows, headers: Sequence[str] = HEADERS) -> str:
    return "".join(",".join(map(str, row)) + "\r\n" for row in (headers, *rows))


def csv_of(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> bytes:
    return text_of(rows, headers).encode("utf-8-sig")


def xlsx_of(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADERS, *rows):
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    book.close()
    return file.getvalue()


def take(database: Database, content: bytes, **said: str) -> Outcome:
    return import_orders(database, "tmall", content, said, now_ms=NOW_MS)


def refused(database: Database, content: bytes) -> list[tuple[int, str]]:
    """The errors of a file by row and code; nothing of it may be in the books."""
    with pytest.raises(OrdersRefused) as error:
        take(database, content)
    assert nothing_is_there(database)
    return [(each.row, each.code) for each in error.value.outcome.errors]


def nothing_is_there(database: Database) -> bool:
    with database.read() as session:
        tables = (OrderRow, ImportedFile, LearnedColumn)
        return not any(session.exec(select(table)).first() for table in tables)


def lines(database: Database) -> list[tuple[int, str, int, int]]:
    with database.read() as session:
        rows = session.exec(
            select(OrderLineRow).order_by(OrderLineRow.number, OrderLineRow.line)  # type: ignore[arg-type]  # columns
        )
        return [(row.number, row.sku, row.ordered, row.net_minor) for row in rows]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(csv_of(ONE, TWO, TWO_MORE), id="UTF-8 with a mark"),
        pytest.param(text_of([ONE, TWO, TWO_MORE]).encode("gb18030"), id="GB18030"),
        pytest.param(xlsx_of(ONE, TWO, TWO_MORE), id="XLSX"),
        pytest.param(xlsx_of((*ONE[:3], 2, 22.5, *ONE[5:]), TWO, TWO_MORE), id="XLSX of numbers"),
        pytest.param(csv_of(TWO, ONE, TWO_MORE), id="rows apart"),
        pytest.param(csv_of((f'"=""{ONE[0]}"""', *ONE[1:]), TWO, TWO_MORE), id="numbers as text"),
    ],
)
def test_a_file_becomes_orders_in_whatever_shape_it_comes(
    database: Database, content: bytes
) -> None:
    outcome = take(database, content)

    assert (outcome.orders, outcome.findings, outcome.unknown_columns) == (2, (), ("买家留言",))
    with database.read() as session:
        refs = dict(session.exec(select(OrderRow.channel_ref, OrderRow.number)).all())
        tenders = session.exec(select(OrderTenderRow)).all()
        address = opened(session, read(session, refs["20260301001"] or 0).row).address
    # What was paid for both goods is split by what they cost: 12.50 and 35.00 of 47.50.
    assert sorted(line[1:] for line in lines(database)) == [
        ("NUT-120", 1_000, 2_947),
        ("PLUM-40", 1_000, 1_053),
        ("PLUM-40", 2_000, 2_250),
    ]
    assert sorted(tender.paid_minor for tender in tenders) == [2_250, 4_000]
    assert address is not None
    assert (address.recipient, address.phone, address.lines) == (
        "王小梅",
        "13900001111",
        ("青杏街 52 号",),
    )


def test_the_same_file_twice_imports_once_and_an_order_in_two_files_too(database: Database) -> None:
    first = take(database, csv_of(ONE))

    again = take(database, csv_of(ONE))
    larger = take(database, csv_of(ONE, TWO))

    assert (first.orders, again.again, again.orders) == (1, True, 0)
    assert (larger.orders, larger.known) == (1, 1)
    assert [line[:2] for line in lines(database)] == [(1, "PLUM-40"), (2, "PLUM-40")]


WRONG = {
    "good": ((*ONE[:2], "NOTHING", *ONE[3:]), "good-unknown"),
    "nothing of it": ((*ONE[:3], "0", *ONE[4:]), "quantity-wrong"),
    "half a bag": ((*ONE[:3], "1.5", *ONE[4:]), "quantity-wrong"),
    "amount": ((*ONE[:4], "a lot", *ONE[5:]), "amount-wrong"),
    "below nothing": ((*ONE[:4], "-1", *ONE[5:]), "amount-wrong"),
    "no number": (("", *ONE[1:]), "ref-missing"),
    "phone": ((*ONE[:6], "call me", *ONE[7:]), "phone-unreadable"),
    "address": ((*ONE[:7], "", ""), "address-missing"),
    "more than there is": ((*ONE[:3], "99", *ONE[4:]), "stock-short"),
}


def test_one_wrong_row_keeps_the_whole_file_out(database: Database) -> None:
    found = {case: refused(database, csv_of(TWO, row)) for case, (row, _) in WRONG.items()}

    assert found == {case: [(3, code)] for case, (_, code) in WRONG.items()}


def test_a_preview_says_what_would_come_of_it_and_does_nothing(database: Database) -> None:
    wrong = (*TWO[:2], "NOTHING", *TWO[3:])

    good = preview(database, "tmall", csv_of(ONE, TWO), now_ms=NOW_MS)
    bad = preview(database, "tmall", csv_of(ONE, wrong), now_ms=NOW_MS)

    assert (good.orders, good.errors) == (2, ())
    assert [str(each) for each in bad.errors] == ["row 3, sku: Nothing is sold here as 'NOTHING'."]
    assert nothing_is_there(database)


def test_what_a_column_means_is_said_once(database: Database) -> None:
    strange = ("单据", *HEADERS[1:])
    assert refused(database, csv_of(ONE, headers=strange)) == [(1, "column-missing")]

    take(database, csv_of(ONE, headers=strange), 单据="ref")
    later = take(database, csv_of(TWO, headers=strange))

    assert later.orders == 1
    with pytest.raises(Refusal, match="column-meaning-unknown"):
        take(database, csv_of(TWO), 单据="whatever")


def test_a_channel_may_have_names_of_its_own_for_goods(database: Database) -> None:
    row = (*ONE[:2], "tm-8812", *ONE[3:])
    with database.write() as session:
        call(session, "tmall", "tm-8812", "PLUM-40")

    take(database, csv_of(row))

    assert lines(database) == [(1, "PLUM-40", 2_000, 2_250)]


def test_what_was_not_paid_or_is_closed_is_left_out(database: Database) -> None:
    closed = (TWO[0], "交易关闭", *TWO[2:])

    outcome = take(database, csv_of(ONE, closed))

    assert outcome.orders == 1
    assert [(each.row, each.code, each.error) for each in outcome.findings] == [
        (3, "not-to-send", False)
    ]


def test_a_number_that_a_spreadsheet_has_rounded_is_refused(database: Database) -> None:
    assert refused(database, xlsx_of((2026030100112345678, *ONE[1:]))) == [(2, "ref-rounded")]


UNREADABLE = {
    b"": "file-empty",
    "订单编号".encode("utf-16"): "file-encoding",
    b"\xff\xff\xff": "file-encoding",
    b"PK\x03\x04 and no zip": "file-unreadable",
    b'a,"b\r\nc': "file-unreadable",
}


def test_a_file_that_cannot_be_read_is_refused(database: Database) -> None:
    for content, code in UNREADABLE.items():
        with pytest.raises(Refusal) as error:
            take(database, content)
        assert (content, error.value.code) == (content, code)
    assert nothing_is_there(database)
