"""Sample states of the list of tools, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.tools.state import Tool, ToolRow, ToolsState
from storeapp.ui.screens.tools.texts import TEXTS
from storeapp.ui.texts import Texts


def samples(texts: Texts) -> dict[str, ToolsState]:
    words = texts.of(TEXTS)
    rows = tuple(
        ToolRow(
            tool.value, str(place), words(tool.value), words(f"{tool.value}-detail"), tool.value
        )
        for place, tool in enumerate(Tool, start=1)
    )
    whole = ToolsState(words.labels, rows, Tool.RECEIPTS.value, None)
    bare = tuple(replace(row, ready=row.id == Tool.RECEIPTS.value) for row in rows)
    notice = Notice(words("no-labels"), Tone.ATTENTION)
    return {"whole": whole, "bare": replace(whole, rows=bare, selected="labels", notice=notice)}
