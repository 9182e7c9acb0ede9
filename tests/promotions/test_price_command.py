"""`python -m storeapp price`: the engine asked with two files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storeapp.__main__ import main
from storeapp.promotions.codec import rules_from, rules_hash
from tests.promotions.codec.test_schema import schema_of

ROOT = Path(__file__).resolve().parents[2]
RULES: dict[str, Any] = {
    "id": "chain",
    "version": 4,
    "valid_from": "2026-11-01T00:00",
    "currency": "CNY",
    "promotions": [
        {
            "id": "three-for-30",
            "rev": 2,
            "name": {"zh": "三件30元", "en": "3 for 30"},
            "benefit": {
                "pattern": "set",
                "parts": [{"role": "get", "quantity": 3}],
                "tiers": [{"value": {"kind": "fixed_price", "minor": 3_000}}],
            },
            "stacking": {"layer": "item"},
        },
        {
            "id": "points",
            "rev": 1,
            "name": {"zh": "积分", "en": "Points"},
            "benefit": {
                "pattern": "each",
                "parts": [{"role": "get"}],
                "tiers": [{"value": {"kind": "earn_points", "points": 1, "per_minor": 100}}],
            },
            "stacking": {"layer": "earn"},
        },
    ],
}
BASKET: dict[str, Any] = {
    "at": "2026-11-22T10:15:00+08:00",
    "currency": "CNY",
    "place": {"store": "S01"},
    "customer": {"id": "m1"},
    "items": [
        {"line": "1", "sku": "PLUM", "quantity": 2, "price": 1_280},
        {"line": "2", "sku": "TEA", "quantity": 2, "price": 990},
    ],
}


def ask(folder: Path, rules: str | bytes, basket: str | bytes, *more: str) -> int:
    """What the command gives for files with these contents."""
    for name, text in (("rules.json", rules), ("basket.json", basket)):
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return main(
        [
            *("--settings", str(folder / "storeapp.toml"), "price"),
            *("--rules", str(folder / "rules.json"), "--basket", str(folder / "basket.json")),
            *more,
        ]
    )


def test_a_basket_is_priced_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(tmp_path, json.dumps(RULES), json.dumps(BASKET)) == 0

    said = capsys.readouterr()
    answer = json.loads(said.out)
    schema_of("appraisal").validate(answer)
    assert said.err == ""
    assert said.out == json.dumps(answer, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    # Plum, plum and tea for 30.00 instead of 35.50: 198, 198 and 154 off; one tea at 9.90.
    assert (answer["listed"], answer["total"], answer["saved"]) == (4_540, 3_990, 550)
    assert (answer["points_earned"], answer["points_burnt"]) == (39, 0)
    assert [(item["line"], item["net"], item["listed"]) for item in answer["items"]] == [
        ("1", 2_164, 2_560),
        ("2", 1_826, 1_980),
    ]
    assert answer["applied"][0] == {
        "promotion": "three-for-30",
        "rev": 2,
        "name": {"zh": "三件30元", "en": "3 for 30"},
        "times": 1,
        "saving": 550,
        "points": 0,
        "lines": [{"line": "1", "units": 2}, {"line": "2", "units": 1}],
    }
    assert answer["ruleset"] == {
        "id": "chain",
        "version": 4,
        "hash": rules_hash(rules_from(RULES)),
    }
    assert answer["optimal_proven"] is True


def test_the_parts_of_the_answer_sum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(tmp_path, json.dumps(RULES), json.dumps(BASKET))

    answer = json.loads(capsys.readouterr().out)
    shares = [share for item in answer["items"] for share in item["shares"]]
    parts = [(share["count"], part) for share in shares for part in share["parts"]]
    assert sum(share["count"] * share["net"] for share in shares) == answer["total"]
    assert sum(count * part["minor"] for count, part in parts) == answer["saved"]
    assert sum(count * part["points"] for count, part in parts) == answer["points_earned"]


def test_asked_why_it_says_what_did_not_apply_and_what_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    basket = json.dumps(BASKET | {"items": BASKET["items"][:1]})

    assert ask(tmp_path, json.dumps(RULES), basket, "--explain") == 0

    answer = json.loads(capsys.readouterr().out)
    schema_of("appraisal").validate(answer)
    assert answer["total"] == answer["listed"] == 2_560
    assert answer["rejected"] == [
        {
            "promotion": "three-for-30",
            "reason": "missing",
            "missing": {"metric": "qty", "amount": 1},
            "lost_to": [],
        }
    ]
    # With a third plum for 12.80 they cost 30.00 instead of 38.40.
    assert answer["hints"] == [
        {
            "promotion": "three-for-30",
            "name": {"zh": "三件30元", "en": "3 for 30"},
            "add": {"asks": "pieces", "quantity": 1, "sku": "PLUM", "goods": []},
            "gain": 840,
        }
    ]


def test_a_file_may_begin_with_a_byte_order_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(tmp_path, "\ufeff" + json.dumps(RULES), json.dumps(BASKET)) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 3_990


def changed(**keys: object) -> str:
    return json.dumps(RULES | keys)


@pytest.mark.parametrize(
    ("rules", "basket", "sentence"),
    [
        pytest.param(
            changed(colour="red"),
            json.dumps(BASKET),
            "{rules}: the file has the unknown key 'colour'. Correct it there, then ask again.",
            id="an unknown key",
        ),
        pytest.param(
            changed(promotions=[{"id": 1}]),
            json.dumps(BASKET),
            "{rules}: promotions[0] needs the key 'rev'. Correct it there, then ask again.",
            id="half a promotion",
        ),
        pytest.param(
            changed(min_engine=2),
            json.dumps(BASKET),
            "{rules} needs engine 2 and this program has 1. Update the program.",
            id="too new",
        ),
        pytest.param(
            '{"id": ',
            json.dumps(BASKET),
            "{rules}: line 1, column 8 is no JSON: Expecting value. "
            "Correct it there, then ask again.",
            id="half a file",
        ),
        pytest.param(
            b"\xff\xfe",
            json.dumps(BASKET),
            "{rules} is no text in UTF-8. Save it as UTF-8.",
            id="no text",
        ),
        pytest.param(
            json.dumps(RULES),
            json.dumps(BASKET | {"items": [{"line": "1", "sku": "A"}]}),
            "{basket}: items[0] needs the key 'price'. Correct it there, then ask again.",
            id="an item without a price",
        ),
        pytest.param(
            json.dumps(RULES),
            json.dumps(BASKET | {"currency": "USD"}),
            "the rules are in CNY and {basket} is in USD. Use rules and a basket of one currency.",
            id="two currencies",
        ),
    ],
)
def test_a_bad_file_gets_one_sentence_and_no_answer(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    rules: str | bytes,
    basket: str,
    sentence: str,
) -> None:
    assert ask(tmp_path, rules, basket) == 2

    said = capsys.readouterr()
    files = {"rules": tmp_path / "rules.json", "basket": tmp_path / "basket.json"}
    assert said.out == ""
    assert said.err == f"storeapp price: {sentence.format(**files)}\n"


def test_a_file_that_is_missing_or_none_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--settings", str(tmp_path / "storeapp.toml"), "price", "--basket", "b.json"]

    assert main([*command, "--rules", str(tmp_path / "none.json")]) == 2
    missing = capsys.readouterr()
    assert main([*command, "--rules", str(tmp_path)]) == 2
    folder = capsys.readouterr()

    assert missing.out == folder.out == ""
    assert missing.err == (
        f"storeapp price: there is no file {tmp_path / 'none.json'}. Check its name.\n"
    )
    assert folder.err.startswith(f"storeapp price: {tmp_path} cannot be read: ")
    assert folder.err.endswith(". Name another.\n")


def test_the_answer_is_utf_8_whatever_the_console_speaks(tmp_path: Path) -> None:
    done = in_a_process(
        tmp_path, "from storeapp.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )

    assert "三件30元" in done.stdout.decode("utf-8")


def test_pricing_from_the_command_line_loads_no_window(tmp_path: Path) -> None:
    done = in_a_process(
        tmp_path,
        "from storeapp.__main__ import main\n"
        "code = main(sys.argv[1:])\n"
        "heavy = 'PySide6 qasync sqlalchemy sqlmodel pydantic httpx PIL highspy numpy'\n"
        "print([name for name in heavy.split() if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)",
    )

    assert done.stderr.split() == [b"[]"]
    assert json.loads(done.stdout)["total"] == 3_990


def in_a_process(folder: Path, program: str) -> subprocess.CompletedProcess[bytes]:
    """The program, given the command's arguments, in a process whose console is ASCII only."""
    (folder / "rules.json").write_text(json.dumps(RULES), encoding="utf-8")
    (folder / "basket.json").write_text(json.dumps(BASKET), encoding="utf-8")
    settings = ["--settings", str(folder / "none.toml"), "price"]
    files = ["--rules", str(folder / "rules.json"), "--basket", str(folder / "basket.json")]
    return subprocess.run(
        [sys.executable, "-c", f"import sys\n{program}", *settings, *files],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
