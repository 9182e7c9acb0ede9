"""The keyboard wedge in the window: holds keys, swallows bursts, gives a person's keys back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from storeapp.domain.barcode import Scan
from storeapp.domain.gs1 import GS
from storeapp.hardware.scanners.aim import split_aim
from storeapp.hardware.scanners.wedge import (
    ENDINGS,
    ENTER,
    TAB,
    Burst,
    Decision,
    Key,
    Replay,
    WedgeDetector,
    WedgeSettings,
)

# Numbers, since not every key that arrives has a name in Qt.Key.
_ENDING_KEYS = {
    Qt.Key.Key_Return.value: ENTER,
    Qt.Key.Key_Enter.value: ENTER,
    Qt.Key.Key_Tab.value: TAB,
}
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_MODIFIER_KEYS = frozenset(
    key.value
    for key in (
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta),
        *(Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock),
    )
)
_LATE_S = 0.015
"""A timer that is so late was kept from firing: the window stood still."""
SOONEST_REPEAT_MS = 20
"""Keyboards repeat at most some thirty times a second, and begin after a quarter of one."""
# A scanner's CR and LF may come as Ctrl+M and Ctrl+J, or as the Linefeed key of X11.
_LINE_ENDS = frozenset("\r\n")
_SEEN = frozenset((QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride))


@dataclass(slots=True)
class _HeldKey:
    """A key press kept back, and its release if that came meanwhile."""

    receiver: QObject
    press: QKeyEvent
    release: QKeyEvent | None = None


class WedgeScanner(QObject):
    """Implements ports.devices.Scanner as a filter of the whole application's key events.

    It sees each key first where it enters the window, before any shortcut, button or field. A
    person's keys are sent on to the same window afterwards and take their usual way, shortcuts
    included. Events without a time stamp (made by programs) are not judged and pass. A field that
    hides its text gets every key as it comes: what fills in a password may type as fast as a
    scanner. Only what begins with the prefix that was set is taken from it.
    """

    def __init__(self, settings: WedgeSettings | None = None, device: str = "wedge") -> None:
        super().__init__()
        self.setObjectName("wedge")
        self._device = device
        self._settings = settings or WedgeSettings()
        self._controls = control_characters(self._settings)
        self._detector = WedgeDetector(self._settings)
        self._deliver: Callable[[Scan], None] | None = None
        self._held: list[_HeldKey] = []
        self._swallowed: set[int] = set()
        self._replaying = False
        self._due_s = 0.0
        self._silence = QTimer(self)
        self._silence.setObjectName("wedge silence")
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._look_again)
        self._last_look = QTimer(self)
        self._last_look.setObjectName("wedge last look")
        self._last_look.setSingleShot(True)
        self._last_look.timeout.connect(self._fall_silent)

    def start(self, deliver: Callable[[Scan], None]) -> None:
        """Delivers on the window's thread, which is the loop's."""
        self._deliver = deliver
        _application().installEventFilter(self)

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        """What is still held goes to the focus."""
        if self._deliver is not None:
            _application().removeEventFilter(self)
        self._deliver = None
        self._stop_waiting()
        self._carry_out(self._detector.flush())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or event.type() not in _SEEN or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            return self._keeps_release(event)
        if event.type() is QEvent.Type.ShortcutOverride:
            return self._keeps_from_shortcuts(event)
        return self._keeps_press(watched, event)

    # --- one key ---------------------------------------------------------------------

    def _keeps_press(self, watched: QObject, event: QKeyEvent) -> bool:
        if is_modifier(event):
            return False
        char = self._char(event)
        if char is None or self._hides_text(char):
            self._stop_waiting()
            self._carry_out(self._detector.flush())
            return False
        if self._passes_as_ending(char):
            return False
        self._held.append(_HeldKey(watched, _copy(event)))
        self._stop_waiting()
        self._carry_out(self._detector.feed(Key(char, event.timestamp())))
        if self._detector.holds:
            self._silence.start(self._detector.hold_for_ms)
            self._due_s = time.monotonic() + self._detector.hold_for_ms / 1000
        return True

    def _passes_as_ending(self, char: str) -> bool:
        """A person's Enter must not even take a detour."""
        return char in (ENTER, TAB) and not self._detector.holds and not self._detector.may_trail

    def _keeps_from_shortcuts(self, event: QKeyEvent) -> bool:
        """Keys that will be judged as presses must not trigger a shortcut before that."""
        char = self._char(event)
        if char is None or is_modifier(event) or self._passes_as_ending(char):
            return False
        if self._hides_text(char):
            return False
        event.accept()
        return True

    def _keeps_release(self, event: QKeyEvent) -> bool:
        for held in self._held:
            if held.press.key() == event.key() and held.release is None:
                held.release = _copy(event)
                return True
        if event.key() in self._swallowed:
            self._swallowed.discard(event.key())
            return True
        return False

    def _hides_text(self, char: str) -> bool:
        """Whether the key is for a hidden text and no scanner has begun with its prefix."""
        begun = self._detector.holds or self._settings.prefix.startswith(char)
        judged = bool(self._settings.prefix) and (begun or self._detector.may_trail)
        return not judged and _hides(QApplication.focusWidget())

    def _char(self, event: QKeyEvent) -> str | None:
        """The character to judge; None when no scanner would type this key."""
        last_ms = self._held[-1].press.timestamp() if self._held else None
        return None if is_held_down(event, last_ms) else typed_char(event, self._controls)

    # --- what was decided ------------------------------------------------------------

    def _carry_out(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            keys, self._held = self._split_held(len(decision.keys))
            if isinstance(decision, Replay):
                self._give_back(keys)
                continue
            self._swallowed |= {key.press.key() for key in keys if key.release is None}
            if isinstance(decision, Burst) and self._deliver is not None:
                self._deliver(self._scan(decision))

    def _split_held(self, count: int) -> tuple[list[_HeldKey], list[_HeldKey]]:
        return self._held[:count], self._held[count:]

    def _scan(self, burst: Burst) -> Scan:
        symbology, text = split_aim(burst.text)
        return Scan(text, symbology, self._device, burst.keys[-1].at_ms)

    def _give_back(self, keys: list[_HeldKey]) -> None:
        self._replaying = True
        try:
            for key in keys:
                for event in (key.press, key.release):
                    receiver = _living(key.receiver)
                    if event is not None and receiver is not None:
                        QCoreApplication.sendEvent(receiver, event)
        finally:
            self._replaying = False

    # --- silence ---------------------------------------------------------------------

    def _stop_waiting(self) -> None:
        self._silence.stop()
        self._last_look.stop()

    def _look_again(self) -> None:
        """After a stall the timer may fire before the keys that queued up meanwhile are given
        out, which a thread of the window system's may still be reading; they may come first. What
        they are is decided by their own time stamps, as ever."""
        stalled = time.monotonic() - self._due_s > _LATE_S
        self._last_look.start(self._detector.hold_for_ms if stalled else 0)

    def _fall_silent(self) -> None:
        self._carry_out(self._detector.idle())


def control_characters(settings: WedgeSettings) -> frozenset[str]:
    """What scanners send as Ctrl and a letter: the separator of GS1 codes as Ctrl+], and
    whatever prefix and suffix are made of."""
    marks = (GS, *settings.prefix, *settings.suffixes)
    return frozenset(mark for mark in marks if mark < " " and mark not in ENDINGS)


def typed_char(event: QKeyEvent, controls: frozenset[str]) -> str | None:
    """The one character this press types, ENTER or TAB; None for commands, and for events that
    say not when they were."""
    if not event.timestamp():
        return None
    if ending := _ENDING_KEYS.get(event.key()):
        return None if event.modifiers() & _COMMANDS else ending
    if event.text() in _LINE_ENDS:
        return ENTER
    if event.text() in controls:
        return event.text()
    if event.modifiers() & _COMMANDS:
        return None
    text = event.text()
    return text if len(text) == 1 and text.isprintable() else None


def is_held_down(event: QKeyEvent, last_ms: int | None) -> bool:
    """Whether a person holds the key down; `last_ms` is when the key before it was struck.

    X11 calls it a repetition, too, when a key is released and pressed in the same millisecond, as
    the 00 of a fast scanner is. No keyboard repeats that soon.
    """
    soon = last_ms is not None and 0 <= event.timestamp() - last_ms < SOONEST_REPEAT_MS
    return event.isAutoRepeat() and not soon


def is_modifier(event: QKeyEvent) -> bool:
    """Shift and the like, which scanners press for capitals."""
    return event.key() in _MODIFIER_KEYS


def _hides(widget: QWidget | None) -> bool:
    if isinstance(widget, QLineEdit):
        return widget.echoMode() is not QLineEdit.EchoMode.Normal
    hidden = Qt.InputMethodHint.ImhHiddenText
    return widget is not None and bool(widget.inputMethodHints() & hidden)


def _copy(event: QKeyEvent) -> QKeyEvent:
    """Qt destroys the event when the filter returns; QEvent.clone() would never be freed."""
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
        event.device(),
    )
    copy.setTimestamp(event.timestamp())
    return copy


def _living(receiver: QObject) -> QObject | None:
    """The window may have closed within the few milliseconds."""
    return receiver if shiboken6.isValid(receiver) else QApplication.focusWidget()


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None, "a wedge needs a window to sit in"
    return application
