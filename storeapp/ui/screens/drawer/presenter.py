"""Opening the drawer without a sale: a reason first, a manager where it needs one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.staff import StaffMember
from storeapp.services.drawer import OTHER, Drawer
from storeapp.ui.notices import Tone
from storeapp.ui.screens.drawer.state import DrawerState
from storeapp.ui.screens.drawer.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told, notice_of


@dataclass(frozen=True, slots=True)
class Doors:
    """`ask_manager` with the reason in words, and how it goes on; `close` takes the sheet off."""

    ask_manager: Callable[[str, Callable[[StaffMember], None]], None]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Asking:
    """`busy` while it opens; `done` once it did, or could not be reached."""

    reason: str = ""
    text: str = ""
    busy: bool = False
    done: bool = False
    told: Told | None = None


class DrawerPresenter:
    """One opening for one reason: after it the sheet has nothing more to give but its end."""

    def __init__(
        self,
        drawer: Drawer,
        around: Surroundings,
        doors: Doors,
        show: Callable[[DrawerState], None],
    ) -> None:
        self._drawer = drawer
        self._around = around
        self._words = around.texts.of(TEXTS)
        self._doors = doors
        self._show = show
        self._staff: StaffMember | None = None
        self._asking = _Asking()

    def start(self, staff: StaffMember) -> None:
        """This person stands before it."""
        self._staff, self._asking = staff, _Asking()

    def again(self) -> None:
        self._see(self._asking)

    def choose(self, reason: str) -> None:
        """1, 2 or 3."""
        if self._asking.busy or self._asking.done:
            self.again()
        else:
            self._see(replace(self._asking, reason=reason, told=None))

    def write(self, text: str) -> None:
        self._see(replace(self._asking, text=text, told=None))

    def confirm(self) -> None:
        """Enter: open it, once; then leave."""
        asking = self._asking
        if asking.done:
            self._doors.close()
        elif self._ready(asking):
            self._begin(self._person)
        else:
            self.again()

    def leave(self) -> None:
        """Esc; what was begun ends by itself."""
        self._doors.close()

    def _begin(self, staff: StaffMember) -> None:
        self._see(replace(self._asking, busy=True, told=None))
        self._around.spawn(self._open(staff), "open the drawer")

    async def _open(self, staff: StaffMember) -> None:
        asking = self._asking
        try:
            reached = await self._drawer.open_without_sale(asking.reason, staff, asking.text)
        except Refusal as refusal:
            self._refused(refusal)
            return
        told = Told("opened") if reached else Told("unreached", tone=Tone.ATTENTION)
        if not reached:
            self._around.sounds.refused()
        self._see(replace(self._asking, busy=False, done=True, told=told))

    def _refused(self, refusal: Refusal) -> None:
        """Who may not alone asks a manager, who goes on from here."""
        self._asking = replace(self._asking, busy=False)
        if refusal.code == "drawer-needs-manager":
            self.again()
            asking = self._asking
            self._doors.ask_manager(asking.text.strip() or self._words(asking.reason), self._begin)
            return
        self._around.sounds.refused()
        self._see(replace(self._asking, told=Told(refusal=refusal)))

    @property
    def _person(self) -> StaffMember:
        if self._staff is None:
            raise Defect("nobody opens this drawer")
        return self._staff

    def _ready(self, asking: _Asking) -> bool:
        if asking.busy or not asking.reason:
            return False
        return asking.reason != OTHER or bool(asking.text.strip())

    def _see(self, asking: _Asking) -> None:
        self._asking = asking
        words = self._words
        self._show(
            DrawerState(
                words=words.labels,
                reason=asking.reason,
                writing=asking.reason == OTHER and not (asking.busy or asking.done),
                text=asking.text,
                primary=words("done" if asking.done else "open"),
                ready=asking.done or self._ready(asking),
                notice=notice_of(asking.told, words),
            )
        )
