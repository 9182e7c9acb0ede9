"""Search: what head office indexes is what a till finds, in a real FTS5 table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.catalogue import Name, Product
from storeapp.domain.search import MAX_WORDS, PREFIX, TOKENIZE, index_text, match_query, rank
from tests.domain.build import a_product

SPRING = index_text(
    "农夫山泉 500ml",
    "Nongfu Spring Water",
    "SKU-0012",
    ["06901234567892", "plu:00077"],
    ["nong", "fu", "shan", "quan"],
)
GOODS = {
    "spring": SPRING,
    "plum": index_text("话梅", "Dried plum", "PLUM-1", ["ABC/9"], ["hua", "mei"]),
    "green": index_text(
        "绿茶Lays薯片", "Crème d'Or", "G7", [], ["lü", "cha", "Lays", "shu", "pian"]
    ),
}


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE VIRTUAL TABLE t USING fts5(n, tokenize='{TOKENIZE}', prefix='{PREFIX}')")
    base.executemany("INSERT INTO t VALUES (?)", [(text,) for text in GOODS.values()])
    yield base
    base.close()


def found(index: sqlite3.Connection, typed: str) -> list[str]:
    query = match_query(typed)
    rows = index.execute("SELECT rowid FROM t WHERE t MATCH ?", (query,)) if query else []
    return [list(GOODS)[row[0] - 1] for row in rows]


def test_index_text() -> None:
    assert SPRING == (
        "农 夫 山 泉 500ml nongfu spring water sku 0012 12 06901234567892 6901234567892 00077 77 "
        "nfsq nongfushanquan fsq fushanquan sq shanquan q quan"
    )


def test_what_is_no_syllable_ends_a_run() -> None:
    words = index_text("", "", "", [], ["lü", "cha", "7", "shu", "Pian"]).split()
    assert words == ["lc", "lvcha", "c", "cha", "sp", "shupian", "p", "pian"]


@pytest.mark.parametrize(
    ("typed", "goods"),
    [
        pytest.param("农夫", ["spring"], id="Hanzi"),
        pytest.param("山泉", ["spring"], id="Hanzi inside"),
        pytest.param("泉山", [], id="Hanzi in another order"),
        pytest.param("山泉 农夫", ["spring"], id="two words of Hanzi"),
        pytest.param("农·夫", ["spring"], id="a point between"),
        pytest.param("nf", ["spring"], id="initials"),
        pytest.param("sq", ["spring"], id="initials from inside"),
        pytest.param("NFSQ", ["spring"], id="capitals"),
        pytest.param("shanq", ["spring"], id="pinyin from inside"),
        pytest.param("nong fu", ["spring"], id="pinyin apart"),
        pytest.param("农夫sq", ["spring"], id="mixed"),
        pytest.param("lvcha", ["green"], id="v for ü"),
        pytest.param("lüch", ["green"], id="ü"),
        pytest.param("薯片", ["green"], id="Hanzi behind Latin"),
        pytest.param("lays", ["green"], id="Latin within Hanzi"),
        pytest.param("creme", ["green"], id="no accent"),
        pytest.param("CRÈM", ["green"], id="accent"),
        pytest.param("spri wat", ["spring"], id="two words begun"),
        pytest.param("plum", ["plum"], id="English or SKU"),
        pytest.param("plum-1", ["plum"], id="SKU"),
        pytest.param("abc/9", ["plum"], id="code"),
        pytest.param("6901", ["spring"], id="digits of a GTIN"),
        pytest.param("06901234567892", ["spring"], id="GTIN with its zero"),
        pytest.param("006901", ["spring"], id="zeros too many"),
        pytest.param("0012", ["spring"], id="SKU with zeros"),
        pytest.param("77", ["spring"], id="PLU without zeros"),
        pytest.param("５００", ["spring"], id="full width"),
        pytest.param("4567", [], id="the middle of a number"),
        pytest.param("zzz", [], id="nothing of the kind"),
        pytest.param("plum spring", [], id="words of two goods"),
    ],
)
def test_what_is_typed_is_found(index: sqlite3.Connection, typed: str, goods: list[str]) -> None:
    assert found(index, typed) == goods


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" !\"'*()^:- ", "", id="marks only"),
        pytest.param("0", '"0"*', id="zero"),
        pytest.param('plum" OR n:*', '"plum"* AND "or"* AND "n"*', id="an expression"),
        pytest.param("NEAR(a b)", '"near"* AND "a"* AND "b"*', id="another"),
        pytest.param("农夫a0690", '"农 夫"* AND "a0690"*', id="mixed"),
        pytest.param("a " * 40, " AND ".join(['"a"*'] * MAX_WORDS), id="many words"),
        pytest.param("x" * 1000, '"' + "x" * 64 + '"*', id="long"),
    ],
)
def test_query(typed: str, query: str) -> None:
    assert match_query(typed) == query


@given(st.text(max_size=80))
def test_any_text_is_a_safe_query(typed: str) -> None:
    base = sqlite3.connect(":memory:")
    try:
        base.execute(f"CREATE VIRTUAL TABLE t USING fts5(n, tokenize='{TOKENIZE}')")
        query = match_query(typed.replace("\ud800", ""))
        if query:
            assert base.execute("SELECT 1 FROM t WHERE t MATCH ?", (query,)).fetchall() == []
    finally:
        base.close()


def test_the_likeliest_comes_first() -> None:
    goods = [
        a_product("X-1", name=Name("酸梅汤", "Sour plum juice")),
        a_product("X-2", name=Name("梅干", "Prune")),
        a_product("X-3", name=Name("话梅", "Pickled apricot")),
        a_product("PLUM", name=Name("x", "x")),
        a_product("PLUM-9", name=Name("x", "x")),
        a_product("X-6", name=Name("x", "Plum cake")),
        a_product("X-7", name=Name("x", "Sugarplum")),
        a_product("X-8", plu="777"),
    ]
    assert skus("plum", goods) == ["PLUM", "PLUM-9", "X-6", "X-1", "X-8", "X-7", "X-2", "X-3"]
    assert skus("梅", goods)[:3] == ["X-2", "X-1", "X-3"]
    assert skus("777", goods)[0] == "X-8"


def test_among_equals_the_indexs_order_stays() -> None:
    goods = [a_product(f"SKU-{n}") for n in (3, 1, 2)]
    assert skus("hm", goods) == ["SKU-3", "SKU-1", "SKU-2"]


def skus(typed: str, goods: list[Product]) -> list[str]:
    return [product.sku for product in rank(typed, goods)]
