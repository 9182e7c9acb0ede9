"""The designers' tool paints what it is asked for."""

from pathlib import Path

from PySide6.QtGui import QImage

from storeapp.ui import gallery
from storeapp.ui.theme.look import Look


def test_one_state_is_painted_in_every_language_look_and_size(tmp_path: Path, look: Look, capsys):
    assert gallery.main([str(tmp_path), "sell-empty"]) == 0

    pictures = sorted(file.name for file in tmp_path.iterdir())
    assert pictures == sorted(
        f"sell-empty-{look_name}-{language}-{width}.png"
        for look_name in ("light", "dark")
        for language in ("en", "zh-CN")
        for width in (1280, 1920)
    )
    assert QImage(str(tmp_path / pictures[0])).size().toTuple() == (1280, 800)
    assert "8 pictures" in capsys.readouterr().out
