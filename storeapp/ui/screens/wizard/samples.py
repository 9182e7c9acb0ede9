"""Sample states of the set-up of a device, for the designers' gallery."""

from __future__ import annotations

from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.wizard.state import Answers, PlaceRow, Step, WizardState
from storeapp.ui.screens.wizard.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.person_row import PersonRow

MANAGERS = (
    PersonRow("u2", "小魏 Wei", "魏", "manager"),
    PersonRow("u3", "陆店长 Lu", "陆", "manager"),
)
PLACES = (
    PlaceRow("usb:04b8:0e15", "EPSON TM-T20III", "usb:04b8:0e15"),
    PlaceRow("serial://usb:0403:6001:A5", "USB Serial (COM3)", "serial://usb:0403:6001:A5"),
)


def samples(texts: Texts) -> dict[str, WizardState]:
    words = texts.of(TEXTS)

    def at(step: Step, *, primary: str, told: Notice | None = None, **more: object) -> WizardState:
        return WizardState(
            words=words.labels,
            step=step,
            title=words("title"),
            hint=words(f"hint-{step.value}{'-printer' if step is Step.WHERE else ''}"),
            primary=words(f"primary-{primary}"),
            ready=True,
            notice=told,
            kind="printer",
            **more,  # type: ignore[arg-type]  # fields by their names
        )

    queue = PlaceRow("cups://front", words("queue", at="front"), "")
    saved = PlaceRow("tcp://192.168.8.40", words("network", at="192.168.8.40"), "")
    rows = (PLACES[0], queue, saved, PLACES[1], PlaceRow("sim", words("sim"), ""))
    gone = Notice(words("unreachable"), Tone.ATTENTION)
    chosen = rows[2].id
    return {
        "who": at(Step.WHO, primary="who", managers=MANAGERS, manager="u2", dots=4),
        "what": at(Step.WHAT, primary="what"),
        "where": at(Step.WHERE, primary="where-printer", rows=rows, selected=rows[0].id),
        "gone": at(Step.WHERE, primary="where-printer", told=gone, rows=rows, selected=chosen),
        "look": at(Step.LOOK, primary="look", answers=Answers("A", 48, opened=True)),
        "done": at(Step.DONE, primary="done", told=Notice(words("saved"))),
    }
