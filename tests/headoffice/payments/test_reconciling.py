"""The providers' bills against the ledger, and the command for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from headoffice.__main__ import main
from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.ingest.tables import SaleTender
from headoffice.payments import ledger
from headoffice.payments.deciding import sent
from headoffice.payments.gateway import ChargeOrder, Gateway
from headoffice.payments.model import Attempt, Pace, State
from headoffice.payments.reconciling import BEIJING, day_begins_ms, reconcile
from headoffice.payments.simulator.app import Simulator
from headoffice.payments.simulator.book import Case
from headoffice.payments.tables import Difference
from tests.conftest import ExpectedLogs
from tests.headoffice.acting import Clock
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.payments.paying import ALIPAY, WECHAT

CODES = {"wechat": WECHAT + "00", "alipay": ALIPAY + "00"}
both = pytest.mark.parametrize("provider", ["wechat", "alipay"])


@dataclass
class Shop:
    """One day of payments with one provider, in the ledger and in its books."""

    database: Database
    gateway: Gateway
    provider: str
    clock: Clock
    day: date

    def charge(self, number: str, minor: int) -> None:
        code = CODES[self.provider]
        self.gateway.charge(ChargeOrder(number, minor, "CNY", code, "goods", "S01", "1"))

    def keep(
        self, number: str, minor: int, *, state: State = State.PAID, sold: bool = True
    ) -> None:
        taken = state in (State.PAID, State.PAID_BUT_REVERSED)
        attempt = Attempt(
            number,
            "S01",
            "1",
            f"sale-{number}",
            1,
            self.provider,
            minor,
            "CNY",
            created_ms=self.clock.ms,
            changed_ms=self.clock.ms,
        )
        attempt = replace(
            sent(attempt, Pace(), now_ms=self.clock.ms),
            state=state,
            taken=taken,
            due_ms=self.clock.ms + 10_000_000,
        )
        with self.database.write() as session:
            ledger.add(session, attempt)
            if sold:
                self._sell(session, attempt)

    def differences(self) -> list[tuple[str, str, int, int]] | None:
        found = reconcile(
            self.database, self.provider, self.gateway, self.day, now_ms=self.clock.ms
        )
        if found is None:
            return None
        return sorted((each.kind, each.number, each.here_minor, each.there_minor) for each in found)

    def _sell(self, session: Session, attempt: Attempt) -> None:
        session.add(
            SaleTender(
                sale=attempt.sale,
                place=0,
                kind="card",
                amount_minor=attempt.amount_minor,
                handed_minor=attempt.amount_minor,
                reference=attempt.number,
            )
        )


@pytest.fixture
def shop(
    request: pytest.FixtureRequest,
    database: Database,
    providers: dict[str, Gateway],
    clock: Clock,
    provider: str,
) -> Shop:
    day = datetime.now(UTC).astimezone(BEIJING).date()
    clock.ms = day_begins_ms(day) + 12 * 3_600_000
    return Shop(database, providers[provider], provider, clock, day)


@on_sqlite
@both
def test_a_day_that_is_alike_on_both_sides_says_nothing(shop: Shop) -> None:
    for number, minor in (("A_1", 100), ("B_1", 250)):
        shop.charge(number, minor)
        shop.keep(number, minor)

    assert shop.differences() == []


@both
def test_each_kind_of_difference_is_told_once(shop: Shop, expected_logs: ExpectedLogs) -> None:
    expected_logs("bill of")
    shop.charge("UNKNOWN_1", 100)
    shop.charge("OTHER_1", 200)
    shop.keep("OTHER_1", 210)
    shop.charge("LATE_1", 300)
    shop.keep("LATE_1", 300, state=State.REVERSED, sold=False)
    shop.keep("NOWHERE_1", 400)
    shop.charge("UNSOLD_1", 500)
    shop.keep("UNSOLD_1", 500, sold=False)

    first, again = shop.differences(), shop.differences()

    assert first == [
        ("amount-differs", "OTHER_1", 210, 200),
        ("no-sale", "UNSOLD_1", 500, 0),
        ("paid-not-here", "LATE_1", 0, 300),
        ("paid-not-there", "NOWHERE_1", 400, 0),
        ("paid-unknown-here", "UNKNOWN_1", 0, 100),
    ]
    assert again == []
    with shop.database.read() as session:
        assert ledger.attempt_of(session, "LATE_1").due_ms == shop.clock.ms


@on_sqlite
@both
def test_refunds_are_compared_too(shop: Shop, expected_logs: ExpectedLogs) -> None:
    expected_logs("bill of")
    shop.charge("A_1", 1000)
    shop.keep("A_1", 1000)
    shop.gateway.refund("A_1", "R_STRANGE", amount_minor=300, total_minor=1000)

    assert shop.differences() == [("refund-unknown-here", "R_STRANGE", 0, 300)]


@on_sqlite
@both
def test_a_reversal_of_what_counts_as_paid_here_is_a_difference(
    shop: Shop, expected_logs: ExpectedLogs
) -> None:
    expected_logs("bill of")
    for number in ("A_1", "B_1"):
        shop.charge(number, 1000)
    shop.keep("A_1", 1000)
    shop.keep("B_1", 1000, state=State.PAID_BUT_REVERSED, sold=False)
    shop.clock.forward(60)
    for number in ("A_1", "B_1"):
        shop.gateway.reverse(number)

    assert shop.differences() == [("refund-unknown-here", "A_1", 0, 1000)]


@on_sqlite
@both
def test_without_a_bill_nothing_is_compared(shop: Shop, simulator: Simulator) -> None:
    shop.keep("NOWHERE_1", 400)
    simulator.down = True

    assert shop.differences() is None


@on_sqlite
def test_head_office_compares_yesterday_by_itself_in_the_morning(
    paying_server: Server, clock: Clock, simulator: Simulator, expected_logs: ExpectedLogs
) -> None:
    expected_logs("bill of")
    day = datetime.now(UTC).astimezone(BEIJING).date()
    clock.ms = day_begins_ms(day) + 12 * 3_600_000
    simulator.wechat_book.charge("UNKNOWN_1", 100, "oA", Case.PAID)
    keeper = paying_server.app.state.payments

    clock.ms = day_begins_ms(day + timedelta(days=1)) + 9 * 3_600_000
    keeper.compare_bills()
    too_early = differences(paying_server.database)
    clock.forward(3600)
    keeper.compare_bills()
    keeper.compare_bills()

    assert too_early == []
    assert differences(paying_server.database) == [("wechat", "UNKNOWN_1", "paid-unknown-here")]


def differences(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as session:
        return [
            (each.provider, each.number, each.kind) for each in session.exec(select(Difference))
        ]


# --- the command ---------------------------------------------------------------------


@pytest.fixture
def settings_without(settings_file: Path) -> Callable[[str], Path]:
    """The simulator's settings without the lines that begin so."""

    def without(start: str) -> Path:
        lines = settings_file.read_text("utf-8").splitlines(keepends=True)
        settings_file.write_text("".join(x for x in lines if not x.startswith(start)), "utf-8")
        return settings_file

    return without


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    code = main(["payments", *arguments])
    return code, capsys.readouterr().out.splitlines()


def test_check_says_that_all_is_there_and_answers(
    settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = said(capsys, "check", "--payments", str(settings_file), "--ask")

    assert (code, lines) == (
        0,
        ["wechat: set up", "alipay: set up", "wechat: answers", "alipay: answers"],
    )


def test_check_names_what_is_missing_and_no_secret(
    settings_without: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = settings_without("mchid")
    (file.parent / "alipay_app.pem").write_text("-----BEGIN no key", "utf-8")

    code, lines = said(capsys, "check", "--payments", str(file))

    assert (code, lines) == (
        1,
        [
            "wechat.mchid: not set",
            "alipay.private_key_file: no key in PEM that can be read without a password",
        ],
    )


def test_check_without_settings_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "check", "--payments", "") == (
        1,
        [
            "wechat: no section, so its codes are refused",
            "alipay: no section, so its codes are refused",
        ],
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param("[wechat", "payments.toml", id="no TOML"),
        pytest.param("[paypal]", "paypal", id="a provider nobody knows"),
        pytest.param("[wechat]\nmchid = 1900000109", "wechat.mchid", id="a number for a text"),
        pytest.param('[wechat]\npasswd = "x"', "wechat.passwd", id="a key nobody knows"),
        pytest.param("connect_s = -1", "connect_s", id="no time"),
        pytest.param('[alipay]\nprefixes = ["x"]', "alipay.prefixes", id="no digits"),
    ],
)
def test_settings_that_nobody_understands_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, place: str
) -> None:
    file = tmp_path / "payments.toml"
    file.write_text(content, "utf-8")

    code = main(["payments", "check", "--payments", str(file)])

    assert code == 1
    refused = capsys.readouterr().err
    assert "payment-settings-unreadable" in refused
    assert place in refused


@pytest.fixture
def unresolved(database: Database, clock: Clock) -> str:
    attempt = Attempt("STUCK_1", "S01", "1", "s", 1, "wechat", 100, "CNY", created_ms=clock.ms)
    stuck = replace(attempt, state=State.UNRESOLVED, sent_ms=clock.ms, due_ms=clock.ms)
    with database.write() as session:
        ledger.add(session, stuck)
    return "STUCK_1"


@on_sqlite
@pytest.mark.parametrize(
    ("how", "state"),
    [("--not-charged", State.REVERSED), ("--given-back", State.PAID_BUT_REVERSED)],
)
def test_a_person_ends_what_nobody_could(
    unresolved: str,
    database: Database,
    url: str,
    capsys: pytest.CaptureFixture[str],
    how: str,
    state: State,
) -> None:
    listed = said(capsys, "open", "--db", url)[1]
    done = main(["payments", "settle", unresolved, how, "--db", url])
    again = main(["payments", "settle", unresolved, how, "--db", url])

    assert [line.split()[:2] for line in listed] == [["STUCK_1", "UNRESOLVED"]]
    assert (done, again) == (0, 1)
    with database.read() as session:
        attempt = ledger.attempt_of(session, unresolved)
    assert (attempt.state, attempt.reason) == (state, "by-person")


@on_sqlite
def test_the_bills_of_a_day_are_compared_by_command(
    settings_file: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--payments", str(settings_file), "--db", url, "--day", "2026-01-02"]

    assert said(capsys, "reconcile", *arguments) == (
        0,
        ["wechat 2026-01-02: nothing new", "alipay 2026-01-02: nothing new"],
    )
