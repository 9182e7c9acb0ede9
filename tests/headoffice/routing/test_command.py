"""`python -m headoffice routing`: files in, JSON out, and one sentence where a file is no good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from headoffice.__main__ import main
from headoffice.routing.codec import plan_body
from headoffice.routing.explaining import route_each
from tests.headoffice.routing.given import toy

RULES = {"id": "r", "version": 1, "routes": [{"id": "all"}]}
TOY: dict[str, Any] = {
    "at_ms": 1_800_000_000_000,
    "places": [{"code": code} for code in "ABC"],
    "orders": [
        {
            "id": id,
            "mode": "ship",
            "carriage": dict(zip("ABC", row, strict=True)),
            "lines": [{"id": "T", "sku": "T", "quantity": 1_000}],
        }
        for id, row in {"1": (2, 5, 6), "2": (7, 19, 20), "3": (8, 15, 18)}.items()
    ],
    "stock": [{"place": code, "sku": "T", "available": 1_000} for code in "ABC"],
    "costs": {"unfilled_minor": 100_000},
    "rules": RULES,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "toy.json").write_text(json.dumps(TOY), encoding="utf-8")
    each = plan_body(route_each(toy())[0])
    (tmp_path / "plan.json").write_text("\ufeff" + json.dumps(each), encoding="utf-8")
    return tmp_path


def asked(capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    assert main(["routing", *map(str, words)]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(["routing", *map(str, words)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


def test_orders_are_routed_and_explained(folder: Path, capsys) -> None:
    answer = asked(capsys, "explain", folder / "toy.json")
    assert answer["plan"]["cost_minor"] == 39
    assert [why["order"] for why in answer["why"]] == ["1", "2", "3"]
    assert answer["why"][0]["says"] == {
        "en": ["A serves it for ¥0.02.", "B would cost ¥0.03 more."],
        "zh-CN": ["由A发货，成本¥0.02。", "改由B发货会多花¥0.03。"],
    }


def test_one_order_of_a_plan_is_explained(folder: Path, capsys) -> None:
    plan = folder / "plan.json"
    answer = asked(capsys, "explain", folder / "toy.json", "--plan", plan, "--order", "2")
    assert [(why["order"], why["cost_minor"]) for why in answer["why"]] == [("2", 19)]


def test_a_plan_is_mended_and_the_answer_is_a_plan_again(folder: Path, capsys) -> None:
    answer = asked(capsys, "reroute", folder / "toy.json", "--plan", folder / "plan.json")
    assert (answer["plan"]["cost_minor"], answer["moved"]) == (28, ["1", "2", "3"])
    (folder / "mended.json").write_text(json.dumps(answer["plan"]), encoding="utf-8")
    mended = ("--plan", folder / "mended.json")
    assert asked(capsys, "replay", folder / "toy.json", *mended)["of_routing"] == 0


def test_windows_may_be_smaller(folder: Path, capsys) -> None:
    words = ("reroute", folder / "toy.json", "--plan", folder / "plan.json", "--window", 1)
    assert asked(capsys, *words)["plan"]["cost_minor"] == 39


def test_a_day_is_replayed(folder: Path, capsys) -> None:
    regret = asked(capsys, "replay", folder / "toy.json")
    assert (regret["routed"]["total"], regret["best"]["total"]) == (39, 28)


def test_other_rules_are_tried(folder: Path, capsys) -> None:
    far = RULES | {"routes": [{"id": "all", "gates": [{"kind": "within", "id": "g", "km": 1}]}]}
    (folder / "rules.json").write_text(json.dumps(far), encoding="utf-8")
    words = ("explain", folder / "toy.json", "--rules", folder / "rules.json")
    assert asked(capsys, *words)["plan"]["parcels"] == []


def test_a_window_holds_an_order(folder: Path, capsys) -> None:
    words = ["reroute", folder / "toy.json", "--plan", folder / "plan.json", "--window", 0]
    with pytest.raises(SystemExit):
        main(["routing", *map(str, words)])
    assert "--window" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{", "is no JSON", id="no JSON"),
        pytest.param(json.dumps(TOY | {"x": 1}), "has the unknown key 'x'", id="unknown key"),
        pytest.param("\xff", "file-unreadable", id="no text"),
    ],
)
def test_a_problem_that_cannot_be_read_is_refused(
    text: str, said: str, folder: Path, capsys
) -> None:
    (folder / "bad.json").write_bytes(text.encode("latin-1"))
    assert said in refused(capsys, "explain", folder / "bad.json")


def test_a_file_that_is_not_there_is_refused(folder: Path, capsys) -> None:
    assert "file-unreadable" in refused(capsys, "replay", folder / "none.json")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"place": "Z"}, "speaks of Z", id="an unknown place"),
        pytest.param({"order": "9"}, "speaks of 9", id="an unknown order"),
        pytest.param({"place": "B"}, "B has not so much T", id="stock that is not there"),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused(
    change: dict[str, str], said: str, folder: Path, capsys
) -> None:
    plan: Any = plan_body(route_each(toy())[0])
    first, *rest = plan["parcels"]
    broken = plan | {"parcels": [first | change, *rest]}
    (folder / "broken.json").write_text(json.dumps(broken), encoding="utf-8")
    words = ("replay", folder / "toy.json", "--plan", folder / "broken.json")
    assert said in refused(capsys, *words)


def test_an_order_that_is_not_there_is_refused(folder: Path, capsys) -> None:
    assert "has no order '7'" in refused(capsys, "explain", folder / "toy.json", "--order", "7")
