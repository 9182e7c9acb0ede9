"""The till itself sounds only for what did not work."""

import pytest
from PySide6.QtWidgets import QApplication

from storeapp.ui.sounds import SystemSounds


def test_only_a_refusal_beeps(monkeypatch: pytest.MonkeyPatch):
    beeps = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append("beep"))
    sounds = SystemSounds()

    sounds.accepted()
    assert beeps == []
    sounds.refused()
    assert beeps == ["beep"]
