"""The sounds of the counter: none for what goes well (the scanner beeps), one for what does not."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QApplication


class Sounds(Protocol):
    """What presenters may sound."""

    def accepted(self) -> None: ...
    def refused(self) -> None: ...
    def rang(self) -> None: ...


class SystemSounds:
    """The computer's own alert; Qt's sound effects are not among the parts the till ships."""

    def accepted(self) -> None:
        """Quiet: a scanner has already answered with its own beep."""

    def refused(self) -> None:
        QApplication.beep()

    def rang(self) -> None:
        """Somebody ordered: once for each time that more wait than before."""
        QApplication.beep()
