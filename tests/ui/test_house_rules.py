"""Rules of the window that no type checker knows: no nested loops, no colour outside the tokens."""

import ast
import re
from pathlib import Path

import pytest

import storeapp.ui

UI = Path(storeapp.ui.__file__).parent
FILES = sorted(UI.rglob("*.py"))
TOOLS = ("gallery.py",)
"""Run by designers, never by the till."""
NESTING = ("exec", "exec_", "processEvents", "waitForFinished")
"""A Qt loop nested in a coroutine loses wake-ups for ever."""
STYLED = ("setStyleSheet", "setPointSize", "setPixelSize")


def _name(file: Path) -> str:
    return file.relative_to(UI).as_posix()


def _called(file: Path) -> set[str]:
    return {
        node.func.attr
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


@pytest.mark.parametrize("file", [f for f in FILES if f.name not in TOOLS], ids=_name)
def test_no_event_loop_is_nested(file: Path):
    assert _called(file).isdisjoint(NESTING)


@pytest.mark.parametrize("file", [f for f in FILES if "theme" not in f.parts], ids=_name)
def test_only_the_theme_styles(file: Path):
    assert _called(file).isdisjoint(STYLED)


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if "theme" not in f.parts and f.stem != "samples"],
    ids=_name,
)
def test_no_colour_outside_the_tokens(file: Path):
    text = file.read_text("utf-8")

    assert not re.search(r"[\"']#[0-9A-Fa-f]{3,8}[\"']", text)
    assert not re.search(r"Qt\.GlobalColor\.(?!transparent)", text)
    assert not re.search(r"QColor\(\s*\d", text)


def test_the_rules_find_what_they_look_for(tmp_path: Path):
    bad = tmp_path / "bad.py"
    bad.write_text("dialog.exec()\nwidget.setStyleSheet('')\n")

    assert _called(bad) == {"exec", "setStyleSheet"}
    assert len(FILES) > 60
