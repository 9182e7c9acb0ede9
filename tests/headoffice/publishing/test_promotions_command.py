"""`python -m headoffice promotions`: every verb says what it did, or why it did nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from headoffice.__main__ import main
from headoffice.catalogue.goods import Goods
from headoffice.catalogue.repository import write_goods
from headoffice.catalogue.tables import Product
from headoffice.db.database import Database
from headoffice.publishing import command
from headoffice.publishing.releasing import Moment
from headoffice.redeeming.coupons import redeem
from headoffice.redeeming.tables import CouponConflict, CouponRow
from headoffice.stores.tables import Store
from storeapp.promotions.rule import AmountOff, Percent, Promotion, Quotas
from storeapp.sync.wire.coupons import number_of
from tests.headoffice.conftest import Till, on_sqlite
from tests.headoffice.publishing.publishing_cases import (
    NOW,
    later,
    of_skus,
    off,
    on_stream,
    text_of,
)

Said = tuple[int, str, str]
Ask = Callable[..., Said]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[Moment], None]:
    """Says what time it is; at first the first of May."""
    at = [NOW]
    monkeypatch.setattr(command, "_now", lambda _zone: at[0])

    def set_to(moment: Moment) -> None:
        at[0] = moment

    return set_to


@pytest.fixture
def ask(
    url: str,
    database: Database,
    stores: None,
    now: object,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Ask:
    """Gives one command in a chain that sells one good; returns its code and what it said."""
    with database.write() as session:
        for zone in ("north", "south"):
            good = Goods("NUT", "果", "Nut", "pc", "vat13", "nuts", price_minor=1000)
            write_goods(session, zone, [good], {})
        for code in ("F01", "F02", "G01"):
            session.get_one(Store, code).zone = "north"
    main(["init", "--db", url])

    def said(*words: str) -> Said:
        capsys.readouterr()
        code = main(["promotions", *words, "--db", url])
        out, err = capsys.readouterr()
        return code, out, err

    return said


def file_with(tmp_path: Path, *promotions: Promotion, text: str = "") -> str:
    file = tmp_path / "rules.json"
    file.write_text(text or text_of(*promotions), encoding="utf-8")
    return str(file)


# --- drafts --------------------------------------------------------------------------


def test_a_draft_is_kept_listed_and_shown(ask: Ask, tmp_path: Path) -> None:
    code, out, _ = ask("draft", file_with(tmp_path, off("p1"), off("p2")))

    assert (code, out[:16]) == (0, "draft 1: spring,")
    assert re.fullmatch(r"draft 1  spring  [0-9a-f]{12}  2026-05-01\n", ask("list")[1])
    assert ask("show", "1")[1] == (
        "spring: 2 promotions in CNY\n  p1 rev 1  item/main  Special\n"
        "  p2 rev 1  item/main  Special\n"
    )


@on_sqlite
@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("{", "line 1, column 2", id="no JSON"),
        pytest.param('{"id": "a"}', "the file: needs the key", id="something is missing"),
        pytest.param('{"min_engine": 99}', "need a newer head office", id="too new"),
    ],
)
def test_a_file_that_is_wrong_is_told_where_and_nothing_is_kept(
    ask: Ask, tmp_path: Path, text: str, says: str
) -> None:
    code, out, err = ask("draft", file_with(tmp_path, text=text))

    assert (code, out) == (1, "")
    assert says in err
    assert err.endswith("nothing was kept\n")
    assert ask("list") == (0, "", "")


@on_sqlite
def test_a_file_that_is_not_there_or_no_text_is_refused(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")

    assert "file-unreadable" in ask("draft", str(tmp_path / "none.json"))[2]
    assert "not UTF-8" in ask("draft", str(tmp_path / "bytes.json"))[2]
    assert ask("show", "1") == (1, "", "headoffice: refused: draft-unknown {'draft': 1}\n")


# --- checking and publishing ---------------------------------------------------------


@on_sqlite
def test_errors_keep_a_draft_from_being_published(
    ask: Ask, database: Database, tmp_path: Path
) -> None:
    ask("draft", file_with(tmp_path, off("p1", over=of_skus("RUM"))))

    checked = ask("validate", "1")
    published = ask("publish", "1", "--accept-warnings")

    told = "error: p1: Part 1 covers no good that is sold where it holds. (selector-empty)\n"
    assert checked == (1, told, "")
    assert published == (1, "", told + "not published: there are errors\n")
    assert on_stream(database, "S01") == {}


def test_warnings_need_somebody_who_accepts_them(
    ask: Ask, database: Database, tmp_path: Path
) -> None:
    ask("draft", file_with(tmp_path, off("p1", AmountOff(600))))

    code, _, err = ask("publish", "1")
    assert (code, on_stream(database, "S01")) == (1, {})
    assert "below-floor" in err
    assert err.endswith("say --accept-warnings when these are meant\n")

    assert ask("validate", "1", "--floor-bp", "4000") == (0, "nothing to say\n", "")
    assert ask("publish", "1", "--accept-warnings")[0] == 0
    assert list(on_stream(database, "S01")) == ["rules:1"]


def test_publish_schedule_withdraw_and_roll_back(
    ask: Ask, database: Database, tmp_path: Path, now: Callable[[Moment], None]
) -> None:
    ask("draft", file_with(tmp_path, off("p1")))
    ask("draft", file_with(tmp_path, off("p2")))

    first = ask("publish", "1")[1]
    now(later(1))
    ask("publish", "2")
    scheduled = ask("publish", "1", "--from", "2026-06-01T08:00", "--stores", "S01", "S02")[1]
    withdrawn = ask("withdraw", "3")[1]
    now(later(2))
    back = ask("rollback")[1]

    assert re.fullmatch(
        r"published: version 1 from 2026-05-01T12:00 for 5 stores: [0-9a-f]{12}\n", first
    )
    assert "version 3 from 2026-06-01T08:00 for 2 stores" in scheduled
    assert withdrawn == "withdrawn: version 3 from 2 stores\n"
    assert "rolled back to 1: version 4 from 2026-05-01T12:02 for 5 stores" in back
    assert list(on_stream(database, "S01")) == ["rules:2", "rules:4"]
    assert [line.split("  ")[2] for line in ask("list")[1].splitlines()[2:]] == [
        "back to 1",
        "draft 1",
        "draft 2",
        "draft 1",
    ]


@on_sqlite
def test_a_file_that_says_when_is_published_for_then(
    ask: Ask, database: Database, tmp_path: Path
) -> None:
    text = text_of(off("p1")).replace("2026-01-01T00:00", "2026-07-01T00:00")
    ask("draft", file_with(tmp_path, text=text))

    assert "from 2026-07-01T00:00" in ask("publish", "1")[1]


@on_sqlite
def test_nothing_to_roll_back_is_refused(ask: Ask) -> None:
    assert ask("rollback") == (1, "", "headoffice: refused: nothing-to-roll-back\n")


@on_sqlite
def test_what_is_no_moment_or_count_is_told_by_the_parser(ask: Ask) -> None:
    for words in (("publish", "1", "--from", "tomorrow"), ("simulate", "1", "--baskets", "0")):
        with pytest.raises(SystemExit):
            ask(*words)


# --- trying --------------------------------------------------------------------------


@on_sqlite
def test_a_trial_prints_what_would_change(till: Till, ask: Ask, tmp_path: Path) -> None:
    till.push(till.journal.sale(("P1", 2)))
    ask("draft", file_with(tmp_path, off("p1", Percent(2000))))

    code, out, err = ask("simulate", "1", "--baskets", "10")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "1 baskets, CNY 5.00 at list prices",
        "turnover 5.00 -> 4.00",
        "discount 0.00 -> 1.00",
        "margin not known: the catalogue has no costs of these goods",
        "1 baskets cost something else",
        "  S01-1-1-000001  5.00 -> 4.00  -1.00",
        "promotion p1: 0 uses, 0.00 -> 2 uses, 1.00",
    ]


@on_sqlite
def test_a_trial_tells_the_margin(till: Till, ask: Ask, database: Database, tmp_path: Path) -> None:
    till.push(till.journal.sale(("NUT", 2), ("P1", 1)))
    ask("draft", file_with(tmp_path, off("p1", Percent(2000))))
    with database.write() as session:
        session.get_one(Product, "NUT").cost_minor = 140

    out = ask("simulate", "1", "--baskets", "10")[1]

    assert "margin 2.20 -> 1.20 on 1 lines, 1 without a cost left out\n" in out


@on_sqlite
def test_a_trial_that_takes_long_says_how_far_it_is(
    till: Till, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.push(till.journal.sale(("P1", 2)), till.journal.sale(("P1", 1)))
    ask("draft", file_with(tmp_path, off("p1")))
    monkeypatch.setattr(command, "QUIET_S", -1.0)

    assert ask("simulate", "1", "--since", "2026-03-01")[2] == "2 of 2 baskets\n"


# --- tills, keys ---------------------------------------------------------------------


@on_sqlite
def test_status_shows_each_till(till: Till, ask: Ask, tmp_path: Path) -> None:
    ask("draft", file_with(tmp_path, off("p1")))
    ask("publish", "1")

    till.hello(rules_active="e" * 64)

    assert re.fullmatch(r"S01-1  version 1  behind  heard .{17}\n", ask("status")[1])


def test_keys_are_announced_used_and_retired(ask: Ask, tmp_path: Path) -> None:
    ask("draft", file_with(tmp_path, off("p1")))
    ask("publish", "1")
    old = ask("keys")[1].split()[0]
    new = ask("announce-key")[1].removeprefix("announced: ").strip()

    assert ask("use-key", new)[1] == "in use, 1 versions signed again\n"
    assert "key-in-use" in ask("retire-key", new)[2]
    assert ask("retire-key", old)[1] == "retired\n"
    assert re.fullmatch(rf"{new}  signing  2026-05-01\n", ask("keys")[1])


# --- coupons and budgets -------------------------------------------------------------


def test_coupons_are_issued_counted_and_made_void(ask: Ask, database: Database) -> None:
    first, second = ask("issue-coupons", "SPRING", "2", "--days", "10")[1].split()

    assert ".20260511." in first
    assert ask("void-coupon", second)[1] == f"void: {number_of(second)}\n"
    assert ask("coupons")[1] == "SPRING  issued  1\nSPRING  void  1\n"
    with database.write() as session:
        redeem(session, number_of(first), "sale-1")
        assert session.get_one(CouponRow, number_of(first)).redeemed_by == "sale-1"
    assert "coupon-used" in ask("void-coupon", first)[2]


@on_sqlite
def test_conflicts_are_listed(ask: Ask, database: Database) -> None:
    with database.write() as session:
        session.add(
            CouponConflict(
                number="N1",
                sale="s2",
                store="S01",
                device="d1",
                first="s1",
                why="used-before",
                at_ms=NOW.unix_ms,
            )
        )

    assert ask("conflicts")[1].endswith("coupon N1 in sale s2: used-before, first in sale s1\n")


@on_sqlite
def test_budgets_are_shown(ask: Ask, tmp_path: Path) -> None:
    ask("draft", file_with(tmp_path, off("p1", quotas=Quotas(budget=100_000, per_member=2))))
    ask("publish", "1")

    assert ask("budgets")[1] == (
        "p1: uses 0 + 0 promised of any, minor units 0 + 0 promised of 100,000, per member 2\n"
    )
