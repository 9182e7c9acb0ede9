"""The list of tools: one step to each, and why where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from storeapp.ui.notices import Tone
from storeapp.ui.screens.tools.state import Tool, ToolRow, ToolsState
from storeapp.ui.screens.tools.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of

Doors = Mapping[Tool, Callable[[], None]]
"""Where each tool is; one that this till has not is not in it."""


class ToolsPresenter:
    """Shows one state per intent. What this till lacks is in the list, quietly, and says so."""

    def __init__(
        self,
        around: Surroundings,
        doors: Doors,
        close: Callable[[], None],
        show: Callable[[ToolsState], None],
    ) -> None:
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._close = close
        self._show = show
        self._selected = Tool.RECEIPTS
        self._told: Told | None = None

    def start(self) -> None:
        """The sheet is coming up."""
        self._selected, self._told = Tool.RECEIPTS, None

    def again(self) -> None:
        words = self._words
        rows = tuple(self._row(place, tool) for place, tool in enumerate(Tool, start=1))
        notice = notice_of(self._told, words)
        self._show(ToolsState(words.labels, rows, self._selected.value, notice))

    def select(self, tool: str) -> None:
        self._selected, self._told = Tool(tool), None
        self.again()

    def press(self, key: str) -> None:
        """A digit: that tool at once."""
        tools = tuple(Tool)
        if key.isdigit() and 1 <= int(key) <= len(tools):
            self.choose(tools[int(key) - 1].value)

    def choose(self, tool: str) -> None:
        """A touch."""
        self._selected = Tool(tool)
        self.confirm()

    def confirm(self) -> None:
        """Enter."""
        door = self._doors.get(self._selected)
        self._told = None
        if door is None:
            self._told = Told(f"no-{self._selected.value}", tone=Tone.ATTENTION)
            self._around.sounds.refused()
        self.again()
        if door is not None:
            door()

    def leave(self) -> None:
        """Esc."""
        self._close()

    def _row(self, place: int, tool: Tool) -> ToolRow:
        name, detail = self._words(tool.value), self._words(f"{tool.value}-detail")
        spoken = f"{name}, {detail}"
        return ToolRow(tool.value, str(place), name, detail, spoken, tool in self._doors)
