"""Before a whole basket is removed: a reason first, then a key that nobody hits by chance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.ui.screens.clear.state import ClearState
from storeapp.ui.screens.clear.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of


@dataclass(frozen=True, slots=True)
class Doors:
    """`clear` puts the basket on record and begins a fresh one; `keep` takes the sheet off."""

    clear: Callable[[str], Awaitable[None]]
    keep: Callable[[], None]
    scan: Callable[[Scan], None]


@dataclass(frozen=True, slots=True)
class _Asking:
    """`busy` while the basket is being put on record."""

    pieces: int = 0
    reason: str = ""
    busy: bool = False
    told: Told | None = None


class ClearPresenter:
    """Nothing is removed without a reason; a scan says that the customer stays."""

    def __init__(
        self, around: Surroundings, doors: Doors, show: Callable[[ClearState], None]
    ) -> None:
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._asking = _Asking()

    def start(self, pieces: int) -> None:
        """Ask about a basket of that many pieces."""
        self._see(_Asking(pieces))

    def again(self) -> None:
        self._see(self._asking)

    def choose(self, reason: str) -> None:
        """1, 2 or 3: why."""
        if self._asking.busy:
            self.again()
        else:
            self._see(replace(self._asking, reason=reason, told=None))

    def confirm(self) -> None:
        """Shift+Del once more, once."""
        asking = self._asking
        if asking.reason and not asking.busy:
            self._around.spawn(self._clear(asking.reason), "remove the basket")
            asking = replace(asking, busy=True, told=None)
        self._see(asking)

    def keep(self) -> None:
        """Esc: the basket stays as it is."""
        if self._asking.busy:
            self.again()
        else:
            self._doors.keep()

    def scanned(self, scan: Scan) -> None:
        """The customer stays: the good comes into her basket, and what was begun is off."""
        self._asking = replace(self._asking, reason="", busy=False)
        self._doors.scan(scan)

    async def _clear(self, reason: str) -> None:
        if not self._asking.busy:
            return
        with self._around.busy():  # A scan from now on belongs to the next customer.
            try:
                await self._doors.clear(reason)
            except Refusal as refusal:
                self._around.sounds.refused()
                self._see(replace(self._asking, busy=False, told=Told(refusal=refusal)))
                return
            self._doors.keep()

    def _see(self, asking: _Asking) -> None:
        self._asking = asking
        words, pieces = self._words, asking.pieces
        self._show(
            ClearState(
                words=words.labels,
                title=words("one") if pieces == 1 else words("all", count=f"{pieces:,}"),
                chosen=asking.reason,
                ready=bool(asking.reason) and not asking.busy,
                notice=notice_of(asking.told, words),
            )
        )
