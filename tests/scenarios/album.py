"""What a day leaves behind: numbered pictures, receipts as pictures and text, one page about it."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QImage


@dataclass(slots=True)
class Album:
    """Writes into `folder`; without one it only counts, which is what tests need."""

    folder: Path | None = None
    steps: list[tuple[str, str]] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    day: int = 1

    def begin(self) -> None:
        """Another day: a new till counts its receipts from one."""
        self.day += 1

    def picture(self, image: QImage, saying: str) -> None:
        """A step of the day as it looked."""
        name = f"{len(self.steps) + 1:02d}-{_file_name(saying)}.png"
        self.steps.append((name, saying))
        if self.folder is not None:
            image.save(str(self.folder / name))

    def checked(self, what: str) -> None:
        """Something was proved to be so."""
        self.checks.append(what)

    def receipt(self, number: str, image: QImage, lines: list[str]) -> None:
        number = f"{self.day}-{number}"
        self.receipts.append(number)
        if self.folder is not None:
            image.save(str(self.folder / f"receipt-{number}.png"))
            text = "\n".join(line.rstrip() for line in lines)
            (self.folder / f"receipt-{number}.txt").write_text(text + "\n", encoding="utf-8")

    def write_page(self, title: str) -> Path:
        """The one page with everything on it."""
        assert self.folder is not None
        page = self.folder / "index.html"
        page.write_text(_page(title, self), encoding="utf-8")
        return page


def _file_name(saying: str) -> str:
    letters = (c if c.isalnum() and c.isascii() else " " for c in saying.lower())
    return "-".join("".join(letters).split())[:48]


def _page(title: str, album: Album) -> str:
    checks = "".join(f"<li>{html.escape(check)}</li>" for check in album.checks)
    steps = "".join(
        f'<figure><img src="{name}" alt=""><figcaption>{html.escape(saying)}</figcaption></figure>'
        for name, saying in album.steps
    )
    receipts = "".join(
        f'<figure class="paper"><img src="receipt-{number}.png" alt="">'
        f'<figcaption><a href="receipt-{number}.txt">{number}</a></figcaption></figure>'
        for number in album.receipts
    )
    return _PAGE.format(
        title=html.escape(title), checks=checks, steps=steps, receipts=receipts, count=len(checks)
    )


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 "Noto Sans SC", sans-serif; margin: 32px; background: #F5F6F8;
  color: #16202A }}
section {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 24px }}
figure {{ margin: 0 }} img {{ width: 100%; border: 1px solid #E3E6EA; border-radius: 6px }}
.paper img {{ width: 320px }} figcaption {{ color: #5B6875; padding: 4px 0 }}
</style>
<h1>{title}</h1>
<h2>Proved</h2><ol>{checks}</ol>
<h2>Step by step</h2><section>{steps}</section>
<h2>Receipts</h2><section>{receipts}</section>
</html>
"""
