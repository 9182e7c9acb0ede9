"""The real window at the sell screen, over a till that is ready."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer

from bench._till import CLERK
from storeapp.domain.catalogue import Language
from storeapp.domain.money import Money
from storeapp.services.counter import Counter
from storeapp.ui.garbage import Collector, collect_on_this_thread
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.sell.presenter import Doors
from storeapp.ui.screens.sell.screen import SellScreen
from storeapp.ui.shell import Shell
from storeapp.ui.sounds import SystemSounds
from storeapp.ui.strip_state import StripPresenter
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.tasks import spawn
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode

WIDTH, HEIGHT = 1280, 800
FLOAT = Money(50_000)
TICK_MS = 5


@dataclass(slots=True)
class CounterWindow:
    """Shell, strip and sell screen as the till's own window has them; `close` once."""

    counter: Counter
    shell: Shell
    strip: StripPresenter
    navigator: Navigator
    screen: SellScreen
    garbage: Collector

    def close(self) -> None:
        self.strip.stop()
        self.garbage.stop()
        self.shell.close()
        self.shell.deleteLater()


async def counter_window(counter: Counter, shell: type[Shell] = Shell) -> CounterWindow:
    """Shown, with the shift open and the clerk at the sell screen."""
    if await counter.shifts.current() is None:
        await counter.shifts.open(FLOAT, CLERK)
    look = Look()
    look.wear(Mode.LIGHT)
    window, sounds, texts = shell(look), SystemSounds(), Texts(Language.CHINESE)
    strip = StripPresenter(counter.board, counter.clock, texts, window.strip.show_state)
    window.strip.ticked.connect(strip.tick)
    navigator = Navigator(window, sounds)
    screen = SellScreen(
        counter.checkout,
        counter.parking,
        counter.quick_keys,
        around=Surroundings(texts, sounds, spawn, navigator.busy),
        doors=Doors(
            pay=lambda basket: None,
            parked=lambda: None,
            clear=lambda pieces: None,
            promotions=lambda: None,
        ),
        look=look,
        members=counter.members,
    )
    navigator.go(screen)
    window.resize(WIDTH, HEIGHT)
    window.show()
    await screen.presenter.start(CLERK)
    return CounterWindow(counter, window, strip, navigator, screen, collect_on_this_thread())


class Gaps:
    """How long the window's thread left a timer of 5 ms waiting, since `start`."""

    def __init__(self) -> None:
        self._clock = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self._last_ns = 0
        self.times_ms: list[float] = []

    def start(self) -> None:
        self.times_ms, self._last_ns = [], time.perf_counter_ns()
        self._clock.start()

    def stop(self) -> list[float]:
        """The gaps between two ticks, in milliseconds; 5 when nothing held the window up."""
        self._clock.stop()
        return self.times_ms

    def _tick(self) -> None:
        now_ns = time.perf_counter_ns()
        self.times_ms.append((now_ns - self._last_ns) / 1e6)
        self._last_ns = now_ns
