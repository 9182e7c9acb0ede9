"""The harness: bars, the line that is printed, exit codes, names."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

import bench.__main__ as harness
from bench.report import Report, percentile, timed_ms


@pytest.mark.parametrize(
    ("value", "held"),
    [
        pytest.param(9.999, True, id="below"),
        pytest.param(10.0, True, id="at the bar"),
        pytest.param(10.0004, True, id="rounds to the bar"),
        pytest.param(10.001, False, id="above"),
    ],
)
def test_a_bar_holds_up_to_and_with_its_value(value: float, held: bool) -> None:
    report = Report("x")
    report.bar("what", value, 10.0, "ms")
    assert (report.bars[0].ok, report.ok) == (held, held)


def test_one_missed_bar_fails_the_report() -> None:
    report = Report("x")
    report.bar("fast", 1.0, 2.0, "ms")
    report.bar("slow", 3.0, 2.0, "ms")
    assert not report.ok


def test_a_report_that_is_not_sound_fails_though_its_bars_hold() -> None:
    report = Report("x", sound=False)
    report.bar("fast", 1.0, 2.0, "ms")
    assert not report.ok


def test_the_line_is_one_json_object_with_bars_and_figures() -> None:
    report = Report("search", figures={"goods": 3, "name": "话梅"})
    report.bar("per key", 1.23456, 10.0, "ms")
    line = report.line()
    assert "\n" not in line
    assert json.loads(line) == {
        "bench": "search",
        "ok": True,
        "bars": [{"what": "per key", "value": 1.235, "bar": 10.0, "unit": "ms", "ok": True}],
        "figures": {"goods": 3, "name": "话梅"},
    }


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param(0.0, 1.0, id="least"),
        pytest.param(0.25, 25.0, id="quarter"),
        pytest.param(0.5, 50.0, id="half"),
        pytest.param(0.95, 95.0, id="p95"),
        pytest.param(1.0, 100.0, id="most"),
    ],
)
def test_percentiles_are_nearest_rank(part: float, expected: float) -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, part) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 0.95) == 7.0


def test_timing_calls_the_work_once() -> None:
    calls: list[int] = []
    assert timed_ms(lambda: calls.append(1)) >= 0.0
    assert calls == [1]


def test_every_benchmark_of_the_project_has_its_name() -> None:
    assert harness.names() == [
        "commit",
        "customer",
        "devices",
        "import",
        "promotions",
        "ranking",
        "replay",
        "routing",
        "scan",
        "search",
        "startup",
        "stock",
    ]


def test_an_unknown_name_is_refused_with_the_names_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert harness.main(["replya"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "there is no benchmark 'replya'; there are: commit, customer, devices, import, promotions,"
        " ranking, replay, routing, scan, search, startup, stock\n"
    )


@pytest.mark.parametrize("module", ["report", "goods", "import_goods", "_office", "__main__"])
def test_a_part_that_is_no_benchmark_is_no_name(
    module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert harness.main([module]) == 2
    assert "there is no benchmark" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "code"), [pytest.param(1.0, 0, id="held"), pytest.param(3.0, 1, id="missed")]
)
def test_the_exit_code_says_whether_the_bars_held(
    value: float,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given: list[list[str]] = []

    def run(arguments: list[str]) -> Report:
        given.append(arguments)
        report = Report("search")
        report.bar("what", value, 2.0, "ms")
        return report

    monkeypatch.setattr("importlib.import_module", lambda _: SimpleNamespace(run=run))
    assert harness.main(["search", "more"]) == code
    assert given == [["more"]]
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["ok"] is (code == 0)


def test_import_is_the_name_of_a_module_that_cannot_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def find(name: str) -> SimpleNamespace:
        asked.append(name)
        return SimpleNamespace(run=lambda arguments: Report("import"))

    monkeypatch.setattr("importlib.import_module", find)
    assert harness.main(["import"]) == 0
    assert asked == ["bench.import_goods"]


def test_without_a_name_each_runs_in_a_process_of_its_own_and_the_worst_code_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[str] = []

    def start(command: list[str], *, check: bool) -> SimpleNamespace:
        started.append(command[-1])
        return SimpleNamespace(returncode=1 if command[-1] == "import" else 0)

    monkeypatch.setattr("subprocess.run", start)
    assert harness.main([]) == 1
    assert started == harness.names()
    assert capsys.readouterr().out.splitlines() == [f"== {name}" for name in started]
