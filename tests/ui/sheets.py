"""Sheets drawn in the window from their samples: what every test of a drawn sheet begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from storeapp.domain.catalogue import Language
from storeapp.ui.shell import Shell
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from tests.ui.looking import clipped, crowded_targets, nameless, small_targets

USUAL = QSize(1280, 800)
SIZES = (USUAL, QSize(1920, 1080))
Samples = Callable[[Texts], Mapping[str, Any]]


def drawing(view: Callable[[Look], Any], samples: Samples) -> Any:
    """A fixture: a function that draws a sample over the right side of an active window."""

    @pytest.fixture
    def draw(look: Look, qtbot: Any) -> Iterator[Callable[..., QWidget]]:
        shells: list[Shell] = []

        def put(name: str, language: Language = Language.ENGLISH, size: QSize = USUAL) -> QWidget:
            shell = Shell(look)
            shells.append(shell)
            qtbot.addWidget(shell)
            made: QWidget = view(look)
            made.show_state(samples(Texts(language))[name])  # type: ignore[attr-defined]  # a sheet
            shell.resize(size)
            shell.put_sheet(made)
            with qtbot.waitActive(shell):
                shell.show()
                shell.activateWindow()
            return made

        yield put
        for shell in shells:
            shell.close()

    return draw


def every_sample(samples: Samples) -> Any:
    """Marks a test of (name, language, size) to run over all of them."""

    def mark(test: Any) -> Any:
        test = pytest.mark.parametrize("size", SIZES, ids=["1280", "1920"])(test)
        test = pytest.mark.parametrize("language", Language)(test)
        return pytest.mark.parametrize("name", samples(Texts()))(test)

    return mark


def flaws(view: QWidget) -> list[str]:
    """What cannot be read or touched."""
    return [*clipped(view), *small_targets(view), *crowded_targets(view), *nameless(view)]
