"""The devices of the till: what each says of itself, and what a person does about it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind, DeviceState
from storeapp.services.devices import DeviceDesk, Finding, Seen
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.devices.rows import device_rows, past, sentence
from storeapp.ui.screens.devices.state import DevicesState
from storeapp.ui.screens.devices.texts import KIND_TROUBLES, PRINTERS, SHORT, TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told

MOST_CODE = 40
"""Letters of a scanned code that are shown."""


@dataclass(frozen=True, slots=True)
class Doors:
    """`close` takes the sheet off; `set_up` leads to the set-up of a device, None where there is
    no file to keep it in."""

    close: Callable[[], None]
    set_up: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class _Under:
    """`busy` is the device a test is under way of; `told` replaces what its health says."""

    seen: tuple[Seen, ...] = ()
    selected: str = ""
    busy: str = ""
    told: Told | None = None
    found: Trouble = Trouble.NONE

    @property
    def chosen(self) -> Seen | None:
        return next((each for each in self.seen if each.spot.id == self.selected), None)


class DevicesPresenter:
    """Shows exactly one state per intent and per news of a device. One test at a time."""

    def __init__(
        self,
        desk: DeviceDesk,
        around: Surroundings,
        doors: Doors,
        show: Callable[[DevicesState], None],
    ) -> None:
        self._desk = desk
        self._around = around
        self._words = around.texts.of(TEXTS, KIND_TROUBLES, SHORT, PRINTERS)
        self._doors = doors
        self._show = show
        self._staff: StaffMember | None = None
        self._under = _Under()
        desk.watch(self._news)

    def start(self, staff: StaffMember) -> None:
        """This person looks after the devices; what needs help comes first."""
        self._staff = staff
        seen = self._under.seen
        troubled = (each for each in seen if each.health.state is DeviceState.TROUBLED)
        first = next(troubled, seen[0] if seen else None)
        self._see(replace(self._under, selected=first.spot.id if first else "", told=None))

    def again(self) -> None:
        self._see(self._under)

    def select(self, spot_id: str) -> None:
        self._see(replace(self._under, selected=spot_id, told=None, found=Trouble.NONE))

    def test(self) -> None:
        """Enter: the selected device does what it is there for, once."""
        spot_id = self._under.selected
        if spot_id and not self._under.busy:
            told = Told("testing")
            self._see(replace(self._under, busy=spot_id, told=told, found=Trouble.NONE))
            self._spawn(self._test(spot_id), "test a device")

    def reconnect(self) -> None:
        spot_id = self._under.selected
        if spot_id:
            self._see(replace(self._under, told=Told("reconnecting"), found=Trouble.NONE))
            self._spawn(self._reconnect(spot_id), "reconnect a device")

    def move(self) -> None:
        """The jobs that wait go to the selected printer."""
        try:
            self._desk.move(self._under.selected)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self._see(replace(self._under, told=Told("moved")))

    def scanned(self, scan: Scan) -> None:
        """A scan here is a test of its scanner, and no basket's business."""
        self._around.sounds.accepted()
        told = Told("scanned", values={"code": scan.text[:MOST_CODE]})
        known = any(each.spot.id == scan.device for each in self._under.seen)
        selected = scan.device if known else self._under.selected
        self._see(replace(self._under, selected=selected, told=told, found=Trouble.NONE))

    def leave(self) -> None:
        self._doors.close()

    def set_up(self) -> None:
        if self._doors.set_up is not None:
            self._doors.set_up()

    async def _test(self, spot_id: str) -> None:
        if self._staff is None:
            raise Defect("nobody tests this device")
        try:
            finding = await self._desk.test(spot_id, self._staff)
        except Refusal as refusal:
            self._under = replace(self._under, busy="")
            self._refuse(refusal)
            return
        self._found(spot_id, finding)

    def _found(self, spot_id: str, finding: Finding) -> None:
        """Said only while that device is still the selected one."""
        under = replace(self._under, busy="")
        if spot_id == under.selected:
            told = Told(finding.word, values=_values(finding)) if finding.word else None
            under = replace(under, told=told, found=finding.trouble)
        self._see(under)

    async def _reconnect(self, spot_id: str) -> None:
        try:
            await self._desk.reconnect(spot_id)
        except Refusal as refusal:
            self._refuse(refusal)

    def _news(self, seen: tuple[Seen, ...]) -> None:
        """What is said of the selected one gives way to what changed about it."""
        before, after = self._under.chosen, replace(self._under, seen=seen)
        now = after.chosen
        if before and now and not after.busy and before.health.trouble is not now.health.trouble:
            after = replace(after, told=None, found=Trouble.NONE)
        self._see(after)

    def _refuse(self, refusal: Refusal) -> None:
        self._around.sounds.refused()
        self._see(replace(self._under, told=Told(refusal=refusal)))

    def _spawn(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self._around.spawn(work, name)

    def _see(self, under: _Under) -> None:
        self._under = under
        words, chosen = self._words, under.chosen
        kind = chosen.spot.kind if chosen else DeviceKind.PRINTER
        self._show(
            DevicesState(
                words=words.labels,
                rows=device_rows(under.seen, words),
                selected=under.selected,
                notice=self._notice(under, chosen),
                past=past(chosen.health, words) if chosen else "",
                test=words(f"test-{kind.value}"),
                testable=bool(chosen and chosen.spot.test and not under.busy),
                reconnectable=bool(chosen and chosen.spot.driver),
                movable=bool(chosen and chosen.movable),
                settable=self._doors.set_up is not None,
                hint="" if under.seen else words("none"),
                busy=bool(under.busy),
            )
        )

    def _notice(self, under: _Under, chosen: Seen | None) -> Notice | None:
        words = self._words
        if under.told:
            return under.told.notice(words)
        if chosen is None:
            return None
        trouble = under.found if under.found is not Trouble.NONE else chosen.health.trouble
        if trouble is not Trouble.NONE:
            return Notice(sentence(chosen.spot.kind, trouble, words), Tone.ATTENTION)
        return Notice(words(f"said-{chosen.health.state.value}"))


def _values(finding: Finding) -> dict[str, str]:
    return {"weight_g": str(finding.weight_g)}
