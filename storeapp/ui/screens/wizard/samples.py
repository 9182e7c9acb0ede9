"""Sample states of the set-up of devices, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.probing import Candidate, Learnt, ShownCode
from storeapp.services.setup import CUSTOMER_DISPLAYS
from storeapp.ui.notices import Tone
from storeapp.ui.screens.wizard.picture import picture
from storeapp.ui.screens.wizard.state import KINDS, NO, YES, Answers, Step, WizardState
from storeapp.ui.screens.wizard.texts import TEXTS
from storeapp.ui.screens.wizard.under import SAVED, SKIPPED, Under
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told

MANAGERS = (
    StaffMember("u2", "小魏 Wei", Role.MANAGER),
    StaffMember("u3", "陆店长 Lu", Role.MANAGER),
)
PORT = Candidate("serial://usb:0403:6001:A5", "USB Serial (COM3)")
SIMULATED, ABSENT = Candidate("sim"), Candidate("none")
PRINTERS = (
    Candidate("usb:04b8:0e15", "EPSON TM-T20III"),
    Candidate("cups://front"),
    Candidate("tcp://192.168.8.40"),
    PORT,
    SIMULATED,
)
LEARNT = Learnt("gap=35", "", "\r", 35)
_BARS = tuple(at % 5 in (0, 2) for at in range(113))
_LONG = tuple(at % 7 in (0, 3, 4) for at in range(253))


class ShownLesson:
    """Codes as long as the real ones; nobody listens."""

    codes = (
        ShownCode("6901234567892", _BARS),
        ShownCode("010690123456789210Ab73712", _LONG),
    )

    def learnt(self) -> Learnt:
        return LEARNT

    async def end(self) -> None:
        return None


def samples(texts: Texts) -> dict[str, WizardState]:
    words = texts.of(TEXTS)
    base = Under(managers=MANAGERS, manager="u2", allowed=MANAGERS[0])

    def at(under: Under, screens: int = 2) -> WizardState:
        return picture(under, words, screens)

    def where(kind: str, *found: Candidate, told: Told | None = None) -> WizardState:
        first = found[0].address
        return at(replace(base, step=Step.WHERE, kind=kind, found=found, selected=first, told=told))

    marks = {"printer": SAVED, "scanner": SAVED, "scale": SKIPPED}
    gone = Told("unreachable", tone=Tone.ATTENTION)
    lesson = replace(base, step=Step.SCAN, kind="scanner", lesson=ShownLesson())
    once = replace(lesson, scans=1, learnt=LEARNT, told=Told("one-more"))
    lost = replace(once, scans=2, learnt=replace(LEARNT, keeps_separator=False), told=None)
    seen = Answers("A", 48, cut=YES, opened=NO)
    return {
        "who": at(replace(base, pin="2468")),
        "what": at(replace(base, step=Step.WHAT)),
        "next": at(replace(base, step=Step.WHAT, kind="display", marks=marks, told=Told("saved"))),
        "done": at(replace(base, step=Step.WHAT, kind="", marks=dict.fromkeys(KINDS, SAVED))),
        "printer": where("printer", *PRINTERS),
        "printer-gone": where("printer", *PRINTERS, told=gone),
        "look": at(replace(base, step=Step.LOOK, answers=seen)),
        "scanner": where("scanner", Candidate("wedge"), PORT, SIMULATED),
        "scan": at(lesson),
        "scan-more": at(once),
        "learnt": at(replace(lost, told=Told("separator-lost", tone=Tone.ATTENTION))),
        "scale": where("scale", PORT, SIMULATED, ABSENT),
        "display": where("display", *(Candidate(each) for each in CUSTOMER_DISPLAYS)),
        "pole": where("pole", PORT, SIMULATED, ABSENT),
        "pole-read": at(replace(base, step=Step.READ, kind="pole", answers=Answers(readable=NO))),
        "labels": where("labels", PRINTERS[0], SIMULATED, ABSENT),
        "labels-read": at(replace(base, step=Step.READ, kind="labels", tried=1)),
        "terminal": where("terminal", Candidate("zvt://192.168.8.50"), SIMULATED, ABSENT),
    }
