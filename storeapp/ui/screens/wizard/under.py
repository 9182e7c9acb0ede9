"""What the set-up of devices holds between two pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from storeapp.domain.staff import StaffMember
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import DIALECTS, Candidate, Learnt, Lesson
from storeapp.services.setup import NONE, SIM
from storeapp.ui.screens.wizard.state import KINDS, LABEL_SIZES, Answers, Step
from storeapp.ui.told import Told

DISPLAY = "display"
"""The customer's own window: the one kind that is no device with a driver."""
SAVED, SKIPPED = "saved", "skipped"
_SCHEMES = ("usb:", "evdev:")
_PORTS = ("com", "/dev/")
_HOST_SCHEMES = {"terminal": "zvt"}


@dataclass(frozen=True, slots=True)
class Under:
    """`busy` while something is tried; `allowed` is the manager who set up what follows; `marks`
    what became of each kind so far; `kind` is "" when all are settled; `tried` dialects were not
    readable; the test label was of that `size`."""

    step: Step = Step.WHO
    managers: tuple[StaffMember, ...] = ()
    manager: str = ""
    pin: str = ""
    allowed: StaffMember | None = None
    kind: str = KINDS[0]
    marks: Mapping[str, str] = field(default_factory=dict)
    found: tuple[Candidate, ...] = ()
    selected: str = ""
    typed: str = ""
    answers: Answers = Answers()
    tried: int = 0
    size: str = LABEL_SIZES[0]
    lesson: Lesson | None = None
    scans: int = 0
    learnt: Learnt | None = None
    busy: bool = False
    told: Told | None = None

    @property
    def place(self) -> str:
        return address_of(self.kind, self.typed.strip()) or self.selected

    @property
    def sized_place(self) -> str:
        """With the labels' size where there are labels, and it is not the usual one."""
        if self.kind != DeviceKind.LABELS.value or self.size == LABEL_SIZES[0]:
            return self.place
        return f"{self.place}{'&' if '?' in self.place else '?'}size={self.size}"

    @property
    def device(self) -> DeviceKind:
        return DeviceKind(self.kind)

    @property
    def dialects(self) -> tuple[str, ...]:
        return DIALECTS[self.device]

    @property
    def dialect(self) -> str:
        return self.dialects[self.tried]

    def settled(self, mark: str, told: Told | None = None) -> Under:
        """On to the next kind that is not settled yet."""
        marks = {**self.marks, self.kind: mark}
        later = KINDS[KINDS.index(self.kind) + 1 :] if self.kind else ()
        left = [kind for kind in (*later, *KINDS) if kind not in marks]
        return replace(
            self, step=Step.WHAT, marks=marks, kind=left[0] if left else "", busy=False, told=told
        )


def address_of(kind: str, typed: str) -> str:
    """As the settings write it: who types a host or the name of a port means that."""
    if not typed or "://" in typed or typed.startswith(_SCHEMES) or typed in (SIM, NONE):
        return typed
    scheme = "serial" if typed.lower().startswith(_PORTS) else _HOST_SCHEMES.get(kind, "tcp")
    return f"{scheme}://{typed}"
