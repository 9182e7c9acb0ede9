"""What the status strip shows, from the status of the till; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storeapp.domain.catalogue import Language
from storeapp.domain.staff import StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ports.clock import Clock
from storeapp.ports.devices import Trouble
from storeapp.services.status import Line, Status, StatusBoard
from storeapp.ui.strip_texts import CALM_TROUBLES, GRAVE, LINES, MIRRORS, TEXTS
from storeapp.ui.texts import Texts, Words

DRIFT_MS = 120_000
"""A clock this far from head office's is worth a word."""
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class StripState:
    """`quiet` needs nobody; `alert` says what somebody should do; `question` asks a person.

    `lock` is "" when nobody is signed in; `lockable` is false while a customer pays.
    `orders` counts those that wait for a word, and says for how long; `ringing` when there are any.
    """

    words: Mapping[str, str]
    place: str
    quiet: str
    alert: str
    question: str
    time: str
    lock: str = ""
    lockable: bool = True
    orders: str = ""
    ringing: bool = False


class StripPresenter:
    """Watches the status board, and says who sells where; `tick` once a second keeps the time."""

    def __init__(
        self, board: StatusBoard, clock: Clock, texts: Texts, show: Callable[[StripState], None]
    ) -> None:
        self._clock = clock
        self._words = texts.of(TEXTS)
        self._show = show
        self._status = Status()
        self._config: StoreConfig | None = None
        self._clerk: StaffMember | None = None
        self._paying = False
        self._shown: StripState | None = None
        self._stop = board.watch(self._changed)

    def stands_in(self, config: StoreConfig) -> None:
        """The till's own store, once it is enrolled."""
        self._config = config
        self.tick()

    def signed_in(self, clerk: StaffMember | None) -> None:
        """Who sells; None when nobody is signed in."""
        self._clerk = clerk
        self.tick()

    def paying(self, paying: bool) -> None:
        """Whether a customer pays: what she paid would be forgotten with the clerk."""
        self._paying = paying
        self.tick()

    def tick(self) -> None:
        """Show what is so now; nothing is shown when it is as before."""
        state = self._state()
        if state != self._shown:
            self._shown = state
            self._show(state)

    def stop(self) -> None:
        self._stop()

    def _changed(self, status: Status) -> None:
        self._status = status
        self.tick()

    def _state(self) -> StripState:
        words, status = self._words, self._status
        return StripState(
            words=words.labels,
            place=self._place(),
            quiet=words("separator").join(_quiet(status, words)),
            alert=_alert(status, words),
            question=words("undecided") if status.undecided else "",
            time=f"{self._clock.now():%H:%M}",
            lock=words("lock") if self._clerk else "",
            lockable=not self._paying,
            orders=_orders(status, self._clock, words),
            ringing=bool(status.orders_new),
        )

    def _place(self) -> str:
        if self._config is None:
            return ""
        parts = [
            self._config.store_name.said_in(self._words.language),
            self._words("till", till=_short(self._config.till)),
        ]
        if self._clerk:
            parts.append(self._clerk.name)
        return self._words("separator").join(parts)


def other(language: Language) -> Language:
    """The language the strip's button switches to."""
    return Language.ENGLISH if language is Language.CHINESE else Language.CHINESE


def _short(till: str) -> str:
    """`02` is till 2 to the people who stand at it."""
    return till.lstrip("0") or till


def _quiet(status: Status, words: Words) -> list[str]:
    said = []
    if status.catalogue_all:
        percent = 100 * status.catalogue_done // status.catalogue_all
        said.append(words("catalogue", percent=percent))
    if status.line is Line.OFFLINE and status.since:
        said.append(words("offline", time=f"{status.since:%H:%M}"))
    if status.line is not Line.ONLINE and status.waiting:
        said.append(words("waiting", count=status.waiting))
    if status.printer is Trouble.PAPER_LOW:
        said.append(words(status.printer.value))
    return said


def _orders(status: Status, clock: Clock, words: Words) -> str:
    if not status.orders_new or status.orders_since is None:
        return ""
    minutes = int((clock.now() - status.orders_since).total_seconds() // 60)
    return words("orders_new", count=status.orders_new, minutes=max(0, minutes))


def _alert(status: Status, words: Words) -> str:
    """The most urgent thing that somebody should do, "" when nothing is."""
    if status.line in LINES:
        return words(LINES[status.line])
    if status.mirror in GRAVE:
        return words(MIRRORS[status.mirror])
    if status.drawer_open:
        return words("drawer-open")
    if status.printer not in CALM_TROUBLES:
        return words(status.printer.value)
    if status.free_mb is not None:
        return words("room", free_mb=status.free_mb)
    if abs(status.drift_ms) >= DRIFT_MS:
        return words("clock", minutes=abs(status.drift_ms) // MINUTE_MS)
    if status.mirror in MIRRORS:
        return words(MIRRORS[status.mirror])
    return ""
