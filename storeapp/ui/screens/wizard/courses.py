"""What Enter does at each step of the set-up: something is tried, and what comes after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from storeapp.domain.errors import Defect
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate
from storeapp.services.setup import CUSTOMER_DISPLAYS, NONE, SIM, SIMULATED, Looked, Setup
from storeapp.ui.notices import Tone
from storeapp.ui.screens.wizard.state import LABEL_SIZES, NO, YES, Answers, Step
from storeapp.ui.screens.wizard.under import DISPLAY, SAVED, Under
from storeapp.ui.told import Told

Heard = Callable[[], None]
Course = Callable[[Setup, Under, Heard], Awaitable[Under]]
GRABBED = "evdev:"
"""Such a place is taken away from the window: a keyboard chosen by mistake is dead a while."""
_ANSWERS = {YES: True, NO: False}
_TROUBLES = {
    Trouble.UNREACHABLE: "unreachable",
    Trouble.NO_ANSWER: "no-answer",
    Trouble.DISK: "disk",
}


async def allow(setup: Setup, under: Under, heard: Heard) -> Under:
    allowed = await setup.allow(under.manager, under.pin)
    return replace(under, step=Step.WHAT, pin="", allowed=allowed, told=None)


async def find(setup: Setup, under: Under, heard: Heard) -> Under:
    """Where one of that kind may be; nothing is opened."""
    if under.kind == DISPLAY:
        found = tuple(Candidate(where) for where in CUSTOMER_DISPLAYS)
    else:
        found = await setup.candidates(under.device)
    first = found[0].address if found else ""
    return replace(under, step=Step.WHERE, found=found, selected=first, typed="", told=None)


async def try_place(setup: Setup, under: Under, heard: Heard) -> Under:
    """What the simulators are, and that there is none, needs no try."""
    if under.place in (SIM, NONE) and under.kind not in ("printer", "scanner"):
        await setup.keep_untried(under.device, under.place)
        return _saved(under)
    return await _PLACES[under.kind](setup, under, heard)


async def keep_printer(setup: Setup, under: Under, heard: Heard) -> Under:
    seen = under.answers
    cut, opened = _ANSWERS.get(seen.cut), _ANSWERS.get(seen.opened)
    looked = Looked(seen.letter, seen.columns, cut=cut, opened=opened)
    await setup.keep_printer(under.place, looked)
    return _saved(under)


async def keep_scanner(setup: Setup, under: Under, heard: Heard) -> Under:
    await setup.keep_scanner(under.place, under.learnt)
    return _saved(under)


async def keep_or_try_next(setup: Setup, under: Under, heard: Heard) -> Under:
    """Of another size than was printed: once more. Readable: kept. Else it may speak another
    language; after the last, it has another place."""
    seen, place = under.answers, under.sized_place
    if seen.size not in ("", under.size):
        return await _shown(setup, replace(under, size=seen.size))
    readable = _ANSWERS.get(seen.readable)
    if await setup.keep_dialect(under.device, under.dialect, place, readable=readable):
        return _saved(under)
    if under.tried + 1 == len(under.dialects):
        return replace(under, step=Step.WHERE, told=Told("not-readable", tone=Tone.ATTENTION))
    return await _shown(setup, replace(under, tried=under.tried + 1))


async def _try_printer(setup: Setup, under: Under, heard: Heard) -> Under:
    if under.place == SIM:
        await setup.keep_printer(SIM, SIMULATED)
        return _saved(under)
    if under.allowed is None:
        raise Defect("nobody may set this up")
    trouble = await setup.print_page(under.place, under.allowed)
    return _after(trouble, replace(under, answers=Answers()), Step.LOOK)


async def _try_scanner(setup: Setup, under: Under, heard: Heard) -> Under:
    if under.place == SIM:
        await setup.keep_scanner(SIM, None)
        return _saved(under)
    lesson = await setup.lesson(under.place, heard)
    told = Told("grabbed") if under.place.startswith(GRABBED) else None
    return replace(under, step=Step.SCAN, lesson=lesson, scans=0, learnt=None, told=told)


async def _try_scale(setup: Setup, under: Under, heard: Heard) -> Under:
    await setup.keep_scale(under.place)
    return _saved(under)


async def _take_display(setup: Setup, under: Under, heard: Heard) -> Under:
    await setup.keep_display(under.place)
    return _saved(under)


async def _try_dialects(setup: Setup, under: Under, heard: Heard) -> Under:
    return await _shown(setup, replace(under, tried=0, size=LABEL_SIZES[0]))


async def _try_terminal(setup: Setup, under: Under, heard: Heard) -> Under:
    await setup.keep_terminal(under.place)
    return _saved(under)


async def _shown(setup: Setup, under: Under) -> Under:
    trouble = await setup.try_dialect(under.device, under.dialect, under.sized_place)
    return _after(trouble, replace(under, answers=Answers()), Step.READ)


def _after(trouble: Trouble, under: Under, step: Step) -> Under:
    """To what is asked about it when all of it left us, else back to its place."""
    if trouble is Trouble.NONE:
        return replace(under, step=step, told=None)
    said = Told(_TROUBLES.get(trouble, "no-answer"), tone=Tone.ATTENTION)
    return replace(under, step=Step.WHERE, told=said)


def _saved(under: Under) -> Under:
    return under.settled(SAVED, Told("saved"))


COURSES: dict[Step, Course] = {
    Step.WHO: allow,
    Step.WHAT: find,
    Step.WHERE: try_place,
    Step.LOOK: keep_printer,
    Step.SCAN: keep_scanner,
    Step.READ: keep_or_try_next,
}
_PLACES: dict[str, Course] = {
    DeviceKind.PRINTER.value: _try_printer,
    DeviceKind.SCANNER.value: _try_scanner,
    DeviceKind.SCALE.value: _try_scale,
    DISPLAY: _take_display,
    DeviceKind.POLE.value: _try_dialects,
    DeviceKind.LABELS.value: _try_dialects,
    DeviceKind.TERMINAL.value: _try_terminal,
}
