"""A simulated receipt printer: takes the real bytes, answers, prints on paper, and fails on cue."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from storeapp.hardware.escpos.interpreter import Interpreter
from storeapp.hardware.escpos.items import CELL_DOTS, Cut, Kick, PaperItem
from storeapp.hardware.escpos.status import PrinterStatus
from storeapp.hardware.escpos.tokens import Token, Tokenizer
from storeapp.hardware.sim.drawer import SimDrawer


class Fault(Enum):
    """What can be wrong with it; several at once are possible."""

    PAPER_OUT = "paper-out"
    NEAR_END = "near-end"
    COVER_OPEN = "cover-open"
    POWER_OFF = "power-off"
    SLOW = "slow"
    GARBLED = "garbled"
    NO_ANSWER = "no-answer"
    CUTTER_JAM = "cutter-jam"
    TOO_HOT = "too-hot"
    BROKEN = "broken"


_STOPPING = frozenset(
    (
        Fault.PAPER_OUT,
        Fault.COVER_OPEN,
        Fault.POWER_OFF,
        Fault.CUTTER_JAM,
        Fault.TOO_HOT,
        Fault.BROKEN,
    )
)
"""What it prints nothing with; what it has taken waits."""


class PowerCut(Exception):
    """The printer went dark; it had taken `taken` bytes of this write."""

    def __init__(self, taken: int) -> None:
        super().__init__("the simulated printer is off")
        self.taken = taken


Answer = Callable[[bytes, int], None]
"""Receives what the printer says, and after how many milliseconds it arrives."""
SLOW_MS = 2500
_SHEETS_KEPT = 200
_IDENTITY = b"_storeapp simulated printer\x00"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One receipt as it was torn off; the last one may still hang in the printer."""

    items: tuple[PaperItem, ...]


class SimPrinter:
    """The machine itself. Any thread may use it; one lock keeps it whole.

    Like the real ones it answers DLE EOT at once, does everything else in turn, keeps what it
    cannot print, and prints it when the paper is back, also when nobody is connected any more.
    Only switching it off empties its buffer.
    """

    def __init__(
        self, columns: int = 48, drawer: SimDrawer | None = None, chinese: str = "gb18030"
    ) -> None:
        self.width_dots = columns * CELL_DOTS
        self.drawer = drawer
        self._chinese = chinese
        self._changed = threading.Condition(threading.RLock())
        self._faults: set[Fault] = set()
        self._head = Interpreter(self.width_dots, chinese)
        self._waiting: deque[tuple[Token, SimConnection]] = deque()
        self._items: list[PaperItem] = []
        self._connections: set[SimConnection] = set()
        self._watchers: set[SimConnection] = set()
        self._listeners: list[Callable[[], None]] = []
        self._dies_after: int | None = None
        if drawer is not None:
            drawer.subscribe(self._sensor_changed)

    # --- what people do with it ------------------------------------------------------

    @property
    def faults(self) -> frozenset[Fault]:
        with self._changed:
            return frozenset(self._faults)

    def set_fault(self, fault: Fault, *, on: bool) -> None:
        with self._changed:
            (self._faults.add if on else self._faults.discard)(fault)
            if fault is Fault.POWER_OFF and on:
                self._lose_power()
            self._print_what_waits()
            self._say_status_by_itself()
        self._tell()

    def die_after(self, byte_count: int) -> None:
        """The power fails when that many further bytes have been taken."""
        with self._changed:
            self._dies_after = byte_count

    def tear_off(self) -> None:
        """Takes all the paper away."""
        with self._changed:
            self._items.clear()
        self._tell()

    # --- what one sees ---------------------------------------------------------------

    @property
    def items(self) -> tuple[PaperItem, ...]:
        with self._changed:
            return tuple(self._items)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The receipts, split at the cuts; what hangs uncut is the last one."""
        return tuple(_split_at_cuts(self.items))

    @property
    def status(self) -> PrinterStatus:
        with self._changed:
            return PrinterStatus(
                cover_open=Fault.COVER_OPEN in self._faults,
                paper_out=Fault.PAPER_OUT in self._faults,
                paper_low=Fault.NEAR_END in self._faults,
                drawer_high=self.drawer is None or self.drawer.is_open,
                cutter_jam=Fault.CUTTER_JAM in self._faults,
                hot=Fault.TOO_HOT in self._faults,
                broken=Fault.BROKEN in self._faults,
            )

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls it after each change, on whichever thread made it, until the returned function
        is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def wait_for(self, holds: Callable[[SimPrinter], bool], timeout_s: float = 5.0) -> bool:
        """Blocks until it holds or the time is over; for tests and other programs."""
        with self._changed:
            return self._changed.wait_for(lambda: holds(self), timeout_s)

    # --- the cable -------------------------------------------------------------------

    def connect(self, answer: Answer, hang_up: Callable[[], None]) -> SimConnection:
        """Raises PowerCut when it is off; `hang_up` is called when the power fails later."""
        with self._changed:
            if Fault.POWER_OFF in self._faults:
                raise PowerCut(0)
            connection = SimConnection(self, answer, hang_up)
            self._connections.add(connection)
            return connection

    def take(self, connection: SimConnection, data: bytes) -> None:
        """Bytes from that connection; raises PowerCut when they were too many for its life."""
        with self._changed:
            if connection not in self._connections:
                raise PowerCut(0)
            if connection not in self._connections:
                raise PowerCut(0)
            taken = data if self._dies_after is None else data[: self._dies_after]
            for token in connection.tokens.feed(taken):
                self._receive(token, connection)
            self._print_what_waits()
            dies = self._wears_out(len(taken))
        if dies:
            self.set_fault(Fault.POWER_OFF, on=True)
            raise PowerCut(len(taken))
        self._tell()

    def forget(self, connection: SimConnection) -> None:
        with self._changed:
            self._connections.discard(connection)
            self._watchers.discard(connection)
            self._changed.notify_all()

    # --- inside ----------------------------------------------------------------------

    def _wears_out(self, taken: int) -> bool:
        if self._dies_after is None:
            return False
        self._dies_after -= taken
        if self._dies_after > 0:
            return False
        self._dies_after = None
        return True

    def _receive(self, token: Token, connection: SimConnection) -> None:
        if token.name == "DLE EOT":
            which = token.params[0]
            if 1 <= which <= 4:
                self._say(connection, bytes((self.status.answer(which),)))
        elif token.name == "DLE DC4":
            self._print(token)
        else:
            self._waiting.append((token, connection))

    def _print_what_waits(self) -> None:
        while self._waiting and not _STOPPING & self._faults:
            token, connection = self._waiting.popleft()
            if token.name in ("GS r", "GS a", "GS I"):
                self._answer_in_turn(token, connection)
                continue
            if token.name == "ESC @":
                self._watchers.discard(connection)
            self._print(token)

    def _answer_in_turn(self, token: Token, connection: SimConnection) -> None:
        delay_ms = SLOW_MS if Fault.SLOW in self._faults else 0
        if token.name == "GS r":
            self._say(connection, bytes((self.status.paper_sensor(),)), delay_ms)
        elif token.name == "GS I":
            self._say(connection, _IDENTITY, delay_ms)
        elif token.params[0]:
            self._watchers.add(connection)
            self._say(connection, self.status.group(), delay_ms)
        else:
            self._watchers.discard(connection)

    def _print(self, token: Token) -> None:
        garbled = Fault.GARBLED in self._faults and token.name == "text"
        for item in self._head.apply(_garbled(token) if garbled else token):
            if isinstance(item, Kick):
                if self.drawer is not None:
                    self.drawer.kick()
                continue
            self._items.append(item)
            if isinstance(item, Cut):
                self._forget_old_sheets()

    def _forget_old_sheets(self) -> None:
        """A demo may run for days."""
        cuts = [at for at, item in enumerate(self._items) if isinstance(item, Cut)]
        if len(cuts) > _SHEETS_KEPT:
            del self._items[: cuts[0] + 1]

    def _say(self, connection: SimConnection, data: bytes, delay_ms: int = 0) -> None:
        if Fault.NO_ANSWER in self._faults:
            return
        if Fault.GARBLED in self._faults:
            data = bytes(byte | 0x81 for byte in data)
        if connection in self._connections:
            connection.answer(data, delay_ms)

    def _say_status_by_itself(self) -> None:
        for connection in self._watchers:
            self._say(connection, self.status.group())

    def _sensor_changed(self) -> None:
        with self._changed:
            self._say_status_by_itself()

    def _lose_power(self) -> None:
        self._waiting.clear()
        self._head = Interpreter(self.width_dots, self._chinese)
        dropped, self._connections = self._connections, set()
        self._watchers = set()
        for connection in dropped:
            connection.hang_up()

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()
        for listener in list(self._listeners):
            listener()


class SimConnection:
    """One cable plugged into the machine; half a command is lost when it is pulled."""

    def __init__(self, printer: SimPrinter, answer: Answer, hang_up: Callable[[], None]) -> None:
        self.tokens = Tokenizer()
        self.answer = answer
        self.hang_up = hang_up
        self._printer = printer

    def take(self, data: bytes) -> None:
        self._printer.take(self, data)

    def close(self) -> None:
        self._printer.forget(self)


def _garbled(token: Token) -> Token:
    return Token("text", bytes(0x21 + (byte * 7 + at) % 94 for at, byte in enumerate(token.params)))


def _split_at_cuts(items: tuple[PaperItem, ...]) -> Iterator[Sheet]:
    sheet: list[PaperItem] = []
    for item in items:
        if isinstance(item, Cut):
            yield Sheet((*sheet, item))
            sheet = []
        else:
            sheet.append(item)
    if sheet:
        yield Sheet(tuple(sheet))
