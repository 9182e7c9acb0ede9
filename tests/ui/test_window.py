"""What the strip asks for reaches the flow, in the window as the till opens it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from storeapp.bootstrap.window import Window
from storeapp.settings import Settings
from storeapp.ui.flow import Flow
from storeapp.ui.strip import Strip
from storeapp.ui.strip_samples import samples
from storeapp.ui.theme.tokens import Mode

pytestmark = pytest.mark.usefixtures("aloop", "look")


def press_f3(strip: Strip) -> None:
    QTest.keyClick(strip.window(), Qt.Key.Key_F3)


def touch(strip: Strip) -> None:
    QTest.mouseClick(strip.lock, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("lock", [press_f3, touch], ids=["key", "touch"])
async def test_lock_signs_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: Callable[[Strip], None]
):
    heard: list[str] = []
    monkeypatch.setattr(Flow, "sign_out", lambda _: heard.append("sign out"))
    window = Window(Settings(tmp_path / "data", tmp_path / "keys", printer="sim", language="en"))
    try:
        await window.open()
        strip, signed_in = window.shell.strip, samples(window.texts)["calm"]
        assert not strip.lock.isVisible()  # Nobody is signed in.
        strip.show_state(signed_in)
        lock(strip)
        assert heard == ["sign out"]
        strip.show_state(replace(signed_in, lockable=False))
        lock(strip)
        assert heard == ["sign out"]
    finally:
        await window.close()


async def test_the_strip_changes_language_and_look(tmp_path: Path):
    window = Window(Settings(tmp_path / "data", tmp_path / "keys", printer="sim", language="en"))
    try:
        await window.open()
        strip = window.shell.strip
        assert strip.language.text() == "中文"
        strip.language.click()
        assert strip.language.text() == "English"
        strip.mode.click()
        assert window.look.mode is Mode.DARK
    finally:
        await window.close()
