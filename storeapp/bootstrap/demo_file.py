"""What only a demo has: PINs that the sign-in screen may show, and codes worth scanning."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoFile:
    """`pins` by staff id; `codes` are (code, what it is) for the simulated scanner."""

    pins: dict[str, str] = field(default_factory=dict)
    codes: tuple[tuple[str, str], ...] = ()


def load_demo(file: str) -> DemoFile:
    """Empty for a till that is no demo."""
    if not file:
        return DemoFile()
    table = json.loads(Path(file).read_text(encoding="utf-8"))
    return DemoFile(dict(table["pins"]), tuple((code, name) for code, name in table["codes"]))


def write_demo(file: Path, demo: DemoFile) -> None:
    table = {"pins": demo.pins, "codes": demo.codes}
    file.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
