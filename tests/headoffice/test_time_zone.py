"""The chain's time zone: by its name, for moments of promotions and for planned files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from headoffice.__main__ import main
from headoffice.catalogue.goods import Goods
from headoffice.catalogue.moment import WrongMoment, moment_ms, shown
from headoffice.catalogue.repository import write_goods
from headoffice.catalogue.tables import Plan
from headoffice.db.database import Database
from headoffice.publishing.keys import ensure_key
from headoffice.publishing.releasing import moment_at
from headoffice.publishing.tables import Publication
from headoffice.settings import TIME_ZONE_VARIABLE, WrongTimeZone, zone_of
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.importing import HEADER, PLUM, everything, imported, set_up_zones
from tests.headoffice.publishing.publishing_cases import drafted, off

MIDNIGHT_MS = 1_780_272_000_000
"""2026-06-01T00:00Z"""


def test_no_name_is_this_computer_s_own() -> None:
    assert zone_of("") is None


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Mars/Base", id="nowhere"),
        pytest.param("Asia", id="a folder of zones"),
        pytest.param("../etc/passwd", id="another file"),
        pytest.param("/etc/localtime", id="a path"),
        pytest.param("+08:00", id="an offset"),
    ],
)
def test_what_is_no_time_zone_is_told_in_a_sentence(name: str) -> None:
    with pytest.raises(WrongTimeZone) as wrong:
        zone_of(name)

    assert str(wrong.value) == f"{name!r} is no time zone; write it like Asia/Shanghai."


@pytest.mark.parametrize(
    ("zone", "wall"),
    [
        pytest.param("Asia/Shanghai", "2026-06-01T08:00", id="east"),
        pytest.param("America/New_York", "2026-05-31T20:00", id="west, in summer"),
        pytest.param("UTC", "2026-06-01T00:00", id="nowhere in between"),
    ],
)
def test_now_is_the_wall_time_of_the_stores(zone: str, wall: str) -> None:
    now = moment_at(MIDNIGHT_MS, zone_of(zone))

    assert (now.wall, now.unix_ms) == (datetime.fromisoformat(wall), MIDNIGHT_MS)


def test_without_a_zone_it_is_this_computer_s_wall_time() -> None:
    here = datetime.fromtimestamp(MIDNIGHT_MS / 1000)  # noqa: DTZ006  # that is what is asked here

    assert moment_at(MIDNIGHT_MS, None).wall == here


def test_a_typed_moment_is_in_the_chain_s_zone_unless_it_says_its_own() -> None:
    shanghai = zone_of("Asia/Shanghai")

    assert moment_ms("2026-06-02T08:00", now_ms=MIDNIGHT_MS, zone=shanghai) == (
        MIDNIGHT_MS + 86_400_000
    )
    assert moment_ms("2026-06-02T08:00Z", now_ms=MIDNIGHT_MS, zone=shanghai) == (
        MIDNIGHT_MS + 86_400_000 + 8 * 3_600_000
    )
    assert shown(MIDNIGHT_MS, shanghai) == "2026-06-01T08:00+08:00"


def test_a_time_that_the_chain_s_clocks_skip_is_refused() -> None:
    with pytest.raises(WrongMoment, match="this time does not exist"):
        moment_ms("2027-03-28T02:30", now_ms=MIDNIGHT_MS, zone=zone_of("Europe/Berlin"))


# --- the commands --------------------------------------------------------------------


@on_sqlite
def test_a_file_is_planned_in_the_zone_of_the_command_or_of_the_environment(
    database: Database,
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: MIDNIGHT_MS * 1_000_000)
    set_up_zones(database)
    imported(database, HEADER + PLUM)
    (tmp_path / "new.csv").write_text("sku,price\nA1,8.80\n")
    words = ["import-catalogue", str(tmp_path / "new.csv"), "--zone", "north", "--db", url]
    planned = [*words, "--effective-from", "2026-06-02T08:00"]

    monkeypatch.setenv(TIME_ZONE_VARIABLE, "America/New_York")
    assert main(planned) == 0
    assert main([*planned, "--time-zone", "Asia/Shanghai"]) == 0

    assert "at 2026-06-02T08:00-04:00; plan" in capsys.readouterr().out
    with database.read() as session:
        moments = sorted(plan.effective_ms for plan in session.exec(select(Plan)))
    assert moments == [MIDNIGHT_MS + 24 * 3_600_000, MIDNIGHT_MS + 36 * 3_600_000]
    main(["plans", "--db", url, "--time-zone", "UTC"])
    assert "2026-06-02T00:00+00:00" in capsys.readouterr().out


@on_sqlite
@pytest.mark.parametrize("before", [True, False], ids=["before the verb", "behind it"])
def test_promotions_begin_by_the_chain_s_clock(
    database: Database, url: str, stores: None, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: MIDNIGHT_MS * 1_000_000)
    with database.write() as session:
        ensure_key(session, now_ms=1)
        good = Goods("NUT", "果", "Nut", "pc", "vat13", price_minor=1000)
        write_goods(session, "north", [good], {})
        drafted(session, off())
    zone = ["--time-zone", "Asia/Shanghai"]
    verb = ["publish", "1", "--accept-warnings", "--db", url]

    code = main(["promotions", *(zone if before else []), *verb, *([] if before else zone)])

    with database.read() as session:
        begins = [row.valid_from for row in session.exec(select(Publication))]
    assert (code, begins) == (0, ["2026-06-01T08:00"])


@on_sqlite
def test_a_wrong_time_zone_ends_the_command_with_a_sentence(
    database: Database,
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = everything(database)
    says = "argument --time-zone: 'Mars/Base' is no time zone; write it like Asia/Shanghai.\n"
    words = ["import-catalogue", str(tmp_path / "new.csv"), "--zone", "north", "--db", url]

    with pytest.raises(SystemExit):
        main([*words, "--time-zone", "Mars/Base"])
    said = capsys.readouterr().err
    monkeypatch.setenv(TIME_ZONE_VARIABLE, "Mars/Base")
    with pytest.raises(SystemExit):
        main(words)

    assert said.endswith(says)
    assert capsys.readouterr().err.endswith(says)
    assert everything(database) == before
