"""What every benchmark prints, and how it takes its figures."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the project: `value` holds when it is at most `bar`."""

    what: str
    value: float
    bar: float
    unit: str

    @property
    def ok(self) -> bool:
        return self.value <= self.bar


@dataclass(slots=True)
class Report:
    """The result of one benchmark; `figures` are what one wants to know beside the bars."""

    bench: str
    bars: list[Bar] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    sound: bool = True
    """False when a check beside the bars failed, such as a total that disagrees."""

    @property
    def ok(self) -> bool:
        return self.sound and all(bar.ok for bar in self.bars)

    def bar(self, what: str, value: float, bar: float, unit: str) -> None:
        self.bars.append(Bar(what, round(value, 3), bar, unit))

    def line(self) -> str:
        """The JSON object of the last line."""
        bars = [
            {"what": b.what, "value": b.value, "bar": b.bar, "unit": b.unit, "ok": b.ok}
            for b in self.bars
        ]
        whole = {"bench": self.bench, "ok": self.ok, "bars": bars, "figures": self.figures}
        return json.dumps(whole, ensure_ascii=False)


def percentile(values: list[float], part: float) -> float:
    """The value below which `part` (0..1) of them lie, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(part * len(ordered)) - 1))]


def timed_ms(work: Callable[[], object]) -> float:
    """How long one call takes, in milliseconds."""
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1e6


def settle() -> None:
    """Collect garbage now, so that no figure pays for what was built before it."""
    gc.collect()
    gc.freeze()
