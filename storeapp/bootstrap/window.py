"""The window over a till: opened, led from screen to screen, closed."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from storeapp import log
from storeapp.bootstrap.demo_file import load_demo
from storeapp.bootstrap.till import Till
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.settings import Settings
from storeapp.ui.audience import Audience
from storeapp.ui.flow import Flow
from storeapp.ui.garbage import collect_on_this_thread
from storeapp.ui.later import LoadedLater
from storeapp.ui.loop import run
from storeapp.ui.navigator import Navigator
from storeapp.ui.screens.stopped.state import stopped
from storeapp.ui.screens.stopped.texts import TEXTS as STOPPED
from storeapp.ui.screens.stopped.view import StoppedView
from storeapp.ui.shell import Shell
from storeapp.ui.sounds import SystemSounds
from storeapp.ui.stagehand import Stagehand
from storeapp.ui.strip_state import StripPresenter, other
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.tasks import cancel_all, spawn
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode

_log = logging.getLogger("storeapp.window")


def open_window(
    settings: Settings, *, exit_when_ready: bool = False, settings_file: Path | None = None
) -> int:
    """Show the window until it is closed; 0, or 1 when the till could not be opened."""
    handler = log.start(settings.data_folder / "logs")
    sys.excepthook = _report
    app = QApplication.instance() or QApplication(["storeapp"])
    assert isinstance(app, QApplication)
    try:
        return run(app, lambda: _live(settings, settings_file, exit_when_ready=exit_when_ready))
    finally:
        log.stop(handler)


class Window:
    """Shell, navigator, strip and flow over one till; `open` and `close` once each."""

    def __init__(self, settings: Settings, settings_file: Path | None = None) -> None:
        self.settings = settings
        self.look = Look()
        self.look.wear(Mode(settings.theme))
        self.texts = Texts(Language(settings.language))
        self.shell = Shell(self.look)
        self.sounds = SystemSounds()
        self.navigator = Navigator(self.shell, self.sounds)
        self.till = Till(settings, spawn, self.navigator.scan, settings_file)
        self.closed = asyncio.Event()
        self.shell.closed.connect(self.closed.set)
        self._closing = AsyncExitStack()

    async def open(self) -> None:
        """Open the till and show its first screen; what cannot be opened shows why."""
        self._closing.callback(collect_on_this_thread().stop)
        self._show()
        try:
            await self.till.open()
        except Refusal as refusal:
            self.strip = self._strip()
            self._stopped(refusal)
            raise
        self._closing.push_async_callback(self.till.close)
        await self._begin()

    async def close(self) -> None:
        """End what goes on beside the window, then the till."""
        self.shell.hide()
        await cancel_all()
        await self._closing.aclose()
        self.shell.deleteLater()

    async def _begin(self) -> None:
        self.strip = self._strip()
        around = Surroundings(self.texts, self.sounds, spawn, self.navigator.busy)
        hand = Stagehand(self.navigator, around, self.look, self.strip, asyncio.sleep)
        self.flow = Flow(self.till, hand, LoadedLater(), self._stopped)
        self._closing.callback(self.flow.stop)
        self.shell.strip.lock_asked.connect(self.flow.sign_out)
        self.shell.strip.question_asked.connect(self.flow.ask_print)
        self.shell.strip.devices_asked.connect(self.flow.tend)
        self.shell.strip.more_asked.connect(self.flow.more)
        self.shell.strip.orders_asked.connect(self.flow.orders)
        self._closing.callback(self.texts.watch(self.navigator.again))
        await self.flow.start()
        if self.settings.customer_display != "off":
            spawn(self._open_customer(hand.audience), "customer's window")
        if self.settings.device_windows:
            spawn(self._open_simulators(), "simulated devices")

    def _strip(self) -> StripPresenter:
        """What the strip does on every screen, also where the till cannot start."""
        shown = self.shell.strip
        strip = StripPresenter(self.till.board, self.till.clock, self.texts, shown.show_state)
        shown.language_asked.connect(lambda: self.texts.speak(other(self.texts.language)))
        shown.look_asked.connect(lambda: self.look.wear(_other(self.look.mode)))
        shown.ticked.connect(strip.tick)
        self._closing.callback(strip.stop)
        self._closing.callback(self.texts.watch(strip.tick))
        return strip

    def _show(self) -> None:
        self.shell.setWindowTitle("storeapp")
        if self.settings.full_screen:
            self.shell.showFullScreen()
        else:
            self.shell.show()

    def _stopped(self, refusal: Refusal) -> None:
        _log.error("the till cannot start: %s", refusal.code)
        view, words = StoppedView(), self.texts.of(STOPPED)
        view.left_screen.connect(self.shell.close)

        def again() -> None:
            view.show_state(stopped(refusal, words))

        self._closing.callback(self.texts.watch(again))
        again()
        self.shell.put_screen(view)
        view.take_focus()

    async def _open_customer(self, audience: Audience) -> None:
        await self.flow.ready()
        from storeapp.bootstrap.customer import open_customer  # noqa: PLC0415  # where she has one

        end = open_customer(
            self.settings.customer_display,
            (await self.till.entrance()).config,
            till=self.shell,
            look=self.look,
            audience=audience,
        )
        if end is not None:
            self._closing.callback(end)
            self.shell.activateWindow()

    async def _open_simulators(self) -> None:
        await self.flow.ready()
        from storeapp.bootstrap.simulators import open_simulators  # noqa: PLC0415  # demo only

        window = open_simulators(
            self.till.devices.simulators,
            load_demo(self.settings.demo_file),
            at=self.shell.frameGeometry().topRight(),
        )
        self.shell.activateWindow()
        self._closing.callback(window.deleteLater)
        self._closing.callback(window.detach)


async def _live(settings: Settings, settings_file: Path | None, *, exit_when_ready: bool) -> int:
    window = Window(settings, settings_file)
    try:
        await window.open()
    except Refusal:
        if not exit_when_ready:
            await window.closed.wait()
        await window.close()
        return 1
    try:
        if exit_when_ready:
            window.shell.repaint()
        else:
            await window.closed.wait()
        return 0
    finally:
        await window.close()


def _other(mode: Mode) -> Mode:
    return Mode.LIGHT if mode is Mode.DARK else Mode.DARK


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught: our own mistake. It is written down; the counter goes on."""
    _log.critical("%s", kind.__name__, exc_info=(kind, error, trace))
