"""One finished picture of the set-up, from what it holds, in the language of the moment."""

from __future__ import annotations

from storeapp.domain.staff import StaffMember
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate
from storeapp.ui.screens.wizard.state import KINDS, PlaceRow, Step, WizardState
from storeapp.ui.screens.wizard.under import DISPLAY, Under
from storeapp.ui.texts import Words
from storeapp.ui.told import notice_of
from storeapp.ui.widgets.person_row import PersonRow, initial_of

_PLAIN = {"cups": "queue", "winspool": "queue", "tcp": "network", "zvt": "network"}
_NAMED = frozenset(("sim", "none", "wedge", "second-screen", "window", "off"))
_SPOKEN_KEYS = {"\r": "Enter", "\t": "Tab"}
_ON_DEVICE = (Step.WHERE, Step.LOOK, Step.SCAN, Step.READ)


def is_ready(under: Under) -> bool:
    """Whether Enter would do something."""
    match under.step:
        case Step.WHO:
            return bool(under.manager and under.pin)
        case Step.WHERE:
            return bool(under.place)
        case Step.SCAN:
            return under.learnt is not None
        case _:
            return True


def picture(under: Under, words: Words, screens: int) -> WizardState:
    """`screens` are connected to this computer."""
    kinds, bars, code = under.step is Step.WHAT, *_code(under)
    rows = _kinds(under, words) if kinds else _places(under, words, screens)
    return WizardState(
        words=words.labels,
        step=under.step,
        title=words(under.kind if under.step in _ON_DEVICE else "title"),
        hint=_hint(under, words),
        primary=words(f"primary-{_page(under)}"),
        ready=is_ready(under) and not under.busy,
        notice=notice_of(under.told, words),
        skip=words("skip") if _may_skip(under) else "",
        managers=tuple(_person(member) for member in under.managers),
        manager=under.manager,
        dots=len(under.pin),
        dots_spoken=words("dots", count=len(under.pin)),
        rows=rows,
        selected=under.kind if kinds else "" if under.typed.strip() else under.selected,
        typed=under.typed,
        address=_address(under, words),
        answers=under.answers,
        bars=bars,
        code=code,
        facts=_facts(under, words),
        question=_question(under, words),
        size=_size(under),
    )


def _page(under: Under) -> str:
    """The page by the name its words have: some differ by the kind of device."""
    if under.step is Step.WHAT:
        return "what" if under.kind else "done"
    return f"where-{under.kind}" if under.step is Step.WHERE else under.step.value


def _hint(under: Under, words: Words) -> str:
    if under.step is Step.WHO and not under.managers:
        return words("nobody")
    if under.step is Step.READ:
        return words(f"hint-read-{under.kind}")
    if under.step is Step.SCAN:
        return words("hint-scan" if _code(under)[0] else "hint-learnt")
    return words(f"hint-{_page(under)}")


def _may_skip(under: Under) -> bool:
    return under.step in _ON_DEVICE or (under.step is Step.WHAT and bool(under.kind))


def _person(member: StaffMember) -> PersonRow:
    return PersonRow(member.id, member.name, initial_of(member.name), member.role.value)


def _kinds(under: Under, words: Words) -> tuple[PlaceRow, ...]:
    """What became of each so far."""
    marks = {kind: words(f"mark-{mark}") for kind, mark in under.marks.items()}
    return tuple(PlaceRow(kind, words(kind), marks.get(kind, "")) for kind in KINDS)


def _places(under: Under, words: Words, screens: int) -> tuple[PlaceRow, ...]:
    rows = tuple(_row(each, words) for each in under.found)
    if under.kind != DISPLAY:
        return rows
    seen = words("screen-there" if screens > 1 else "screen-missing")
    first, *others = rows or (PlaceRow("", "", ""),)
    return (PlaceRow(first.id, first.name, seen), *others)


def _row(candidate: Candidate, words: Words) -> PlaceRow:
    """By the system's name where there is one, its address below; never with a password."""
    if candidate.address in _NAMED:
        return PlaceRow(candidate.address, words(f"at-{candidate.address}"), "")
    scheme, _, at = candidate.address.partition("://")
    if scheme in _PLAIN:
        at = at.partition("?")[0]
        return PlaceRow(candidate.address, words(_PLAIN[scheme], at=at), "")
    if not candidate.name:
        return PlaceRow(candidate.address, candidate.address, "")
    return PlaceRow(candidate.address, candidate.name, candidate.address)


def _address(under: Under, words: Words) -> str:
    if under.step is not Step.WHERE or under.kind == DISPLAY:
        return ""
    return words(f"address-{under.kind}")


def _code(under: Under) -> tuple[tuple[bool, ...], str]:
    """The code to be scanned next; none when all were."""
    if under.lesson is None or under.scans >= len(under.lesson.codes):
        return (), ""
    shown = under.lesson.codes[under.scans]
    return shown.bars, "".join(char for char in shown.text if char.isprintable())


def _facts(under: Under, words: Words) -> tuple[str, ...]:
    if under.step is not Step.SCAN or under.learnt is None:
        return ()
    learnt, facts = under.learnt, []
    if learnt.wedge:
        prefix = learnt.prefix or words("nothing")
        facts.append(words("fact-around", prefix=prefix, suffix=_key(learnt.suffix, words)))
        facts.append(words("fact-gap", gap=learnt.gap_ms))
    if learnt.keeps_separator is not None:
        facts.append(words("fact-kept" if learnt.keeps_separator else "fact-lost"))
    return tuple(facts)


def _key(char: str, words: Words) -> str:
    return words("nothing") if not char else _SPOKEN_KEYS.get(char, char)


def _size(under: Under) -> str:
    """Of labels; who typed it is not asked."""
    asked = under.kind == DeviceKind.LABELS.value and "size=" not in under.place
    if under.step is not Step.READ or not asked:
        return ""
    return under.answers.size or under.size


def _question(under: Under, words: Words) -> str:
    if under.step is not Step.READ:
        return ""
    name, count = under.dialect.upper(), len(under.dialects)
    return words("readable", name=name, at=under.tried + 1, count=count)
