"""The list of tools: what each leads to, and what is said where there is none."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from storeapp.domain.catalogue import Language
from storeapp.ui.screens.tools.presenter import ToolsPresenter
from storeapp.ui.screens.tools.state import Tool, ToolsState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.ui.given import HeldWork, RecordingSounds


class Listed:
    def __init__(self, texts: Texts, sounds: RecordingSounds, *tools: Tool) -> None:
        self.sounds, self.shown = sounds, list[ToolsState]()
        self.went: list[str] = []
        around = Surroundings(texts, sounds, HeldWork().spawn, nullcontext)
        doors = {tool: lambda tool=tool: self.went.append(tool.value) for tool in tools}
        self.presenter = ToolsPresenter(
            around, doors, lambda: self.went.append("back"), self.shown.append
        )
        self.presenter.start()
        self.presenter.again()

    @property
    def told(self) -> str:
        notice = self.shown[-1].notice
        return notice.text if notice else ""


@pytest.fixture
def listed(texts: Texts, sounds: RecordingSounds) -> Listed:
    return Listed(texts, sounds, *Tool)


def test_they_stand_in_their_order_each_with_its_key(listed: Listed) -> None:
    rows = listed.shown[-1].rows

    assert [(row.key, row.id, row.ready) for row in rows] == [
        ("1", "receipts", True),
        ("2", "drawer", True),
        ("3", "labels", True),
        ("4", "card-day", True),
    ]
    assert listed.shown[-1].selected == "receipts"


def test_keys_touch_and_enter_lead_there(listed: Listed) -> None:
    listed.presenter.press("4")
    listed.presenter.choose("labels")
    listed.presenter.select("drawer")
    listed.presenter.confirm()
    for key in ("0", "5", ".", "erase"):
        listed.presenter.press(key)
    listed.presenter.leave()

    assert listed.went == ["card-day", "labels", "drawer", "back"]
    assert listed.sounds.heard == []


@pytest.mark.parametrize("tool", [Tool.DRAWER, Tool.LABELS, Tool.CARD_DAY])
@pytest.mark.parametrize("language", Language)
def test_what_the_till_has_not_says_so(
    sounds: RecordingSounds, tool: Tool, language: Language
) -> None:
    listed = Listed(Texts(language), sounds, Tool.RECEIPTS)
    listed.presenter.choose(tool.value)

    assert listed.went == []
    assert listed.told.endswith("." if language is Language.ENGLISH else "。")
    assert sounds.heard == ["refused"]
    assert [row.ready for row in listed.shown[-1].rows] == [True, False, False, False]
    listed.presenter.select("receipts")
    assert listed.told == ""
