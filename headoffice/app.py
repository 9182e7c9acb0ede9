"""Head office assembled: the application, and the server that runs it."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Self

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from headoffice.activity import wiring as browsing
from headoffice.activity.agreeing import BROWSED
from headoffice.catalogue.api import router as catalogue
from headoffice.catalogue.keeper import SnapshotKeeper
from headoffice.catalogue.snapshots import Snapshots, folder_for
from headoffice.channels import wiring as channels
from headoffice.channels.following import IN_CHANNELS
from headoffice.channels.once import forget as forget_requests
from headoffice.channels.webhooks import forget_deliveries
from headoffice.commands.api import router as commands
from headoffice.commands.service import forget
from headoffice.db.database import Database
from headoffice.db.migrating import migrate
from headoffice.door import Deps, NotServed, unreadable
from headoffice.door.envelope import Envelope, problem_response
from headoffice.door.refusals import not_served
from headoffice.enrolment.api import router as enrolment
from headoffice.enrolment.gate import Gate
from headoffice.enrolment.proofs import Replays
from headoffice.enrolment.tokens import Tokens, secret_of
from headoffice.feed.api import router as feed
from headoffice.feed.live import Live
from headoffice.feed.pump import Pump, keep_compact
from headoffice.ingest.api import Admission
from headoffice.ingest.api import router as ingest
from headoffice.inventory.api import router as inventory
from headoffice.inventory.upkeep import keep_inventory
from headoffice.members.api import router as members
from headoffice.members.commands import member_commands
from headoffice.members.followers import Followers
from headoffice.members.telling import tell_untold
from headoffice.members.upkeep import keep_members
from headoffice.orders import wiring as ordering
from headoffice.orders.commands import COMMANDS as ORDER_COMMANDS
from headoffice.orders.following import ORDERED
from headoffice.payments.api import router as payments
from headoffice.payments.keeping import PaymentKeeper
from headoffice.payments.settings import read_settings
from headoffice.publishing.checking import keep_checked
from headoffice.publishing.keys import ensure_key
from headoffice.redeeming.commands import COMMANDS as REDEEMING_COMMANDS
from headoffice.redeeming.following import REDEEMED
from headoffice.returns.api import router as returns
from headoffice.returns.booking import follow as returned
from headoffice.settings import Settings
from headoffice.shop import wiring as shop
from storeapp.domain.errors import Refusal

log = logging.getLogger("storeapp.headoffice")

FOLLOWERS: Followers = (REDEEMED, BROWSED, ORDERED, IN_CHANNELS)
"""The contexts that keep something of members; also those of the command line."""

START_S = 30.0
STOP_S = 1
"""How long requests under way may take to end when head office is told to stop."""
TICK_S, LOOK_S = 0.1, 0.005

Now = Callable[[], int]


def unix_ms() -> int:
    return time.time_ns() // 1_000_000


def create_app(settings: Settings, database: Database, *, now_ms: Now = unix_ms) -> FastAPI:
    """The application on a database that is up to date; the caller closes the database."""
    app = FastAPI(
        title="Head office", lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    with database.write() as session:
        tokens = Tokens(secret_of(session))
        ensure_key(session, now_ms=now_ms())
    tell_untold(database, now_ms=now_ms())
    gate = Gate(database, settings, tokens, Replays(most=settings.proofs_remembered))
    app.state.gate = gate
    app.state.live = Live()
    app.state.snapshots = Snapshots(database, folder_for(settings))
    app.state.admission = Admission(settings.pushes_at_once, follow=(returned,))
    app.state.commands = {
        **member_commands(FOLLOWERS),
        **REDEEMING_COMMANDS,
        **ORDER_COMMANDS,
    }
    app.state.payments = PaymentKeeper(
        database,
        read_settings(settings.payments),
        look_s=settings.payment_look_s,
        now_ms=now_ms,
    )
    app.state.deps = Deps(
        settings=settings,
        database=database,
        now_ms=now_ms,
        authenticate=lambda request: gate.authenticate(request, now_ms=now_ms()),
        still_welcome=gate.still_welcome,
    )
    for router in (
        enrolment,
        ingest,
        feed,
        inventory,
        catalogue,
        commands,
        members,
        payments,
        returns,
    ):
        app.include_router(router)
    browsing.install(app, app.state.deps)
    app.state.followers = FOLLOWERS
    channels.install(app, app.state.deps)
    shop.install(app, app.state.deps)
    _handle_refusals(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)
    app.add_middleware(Envelope, now_ms=now_ms)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    deps: Deps = app.state.deps
    live: Live = app.state.live
    settings, database = deps.settings, deps.database
    pump = Pump(database, live, look_s=settings.look_s, tick_s=settings.tick_s)
    tasks = (
        asyncio.create_task(pump.run(), name="feed-pump"),
        asyncio.create_task(
            keep_compact(
                database,
                kept_days=settings.kept_days,
                also=(forget, forget_requests, forget_deliveries),
            ),
            name="compaction",
        ),
        asyncio.create_task(
            keep_checked(database, look_s=settings.price_look_s, now_ms=deps.now_ms),
            name="price-checks",
        ),
        asyncio.create_task(keep_members(database, now_ms=deps.now_ms), name="members"),
        asyncio.create_task(keep_inventory(database, now_ms=deps.now_ms), name="inventory"),
        *browsing.tasks(app),
        *channels.tasks(app),
        ordering.task(database, app.state.payments.payments, now_ms=deps.now_ms),
    )
    keeper = SnapshotKeeper(app.state.snapshots, look_s=settings.snapshot_look_s)
    keeper.start()
    try:
        async with app.state.payments.running(live), shop.running(app):
            yield
    finally:
        live.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(keeper.stop)


def _handle_refusals(app: FastAPI) -> None:
    @app.exception_handler(NotServed)
    async def refused(_request: Request, error: NotServed) -> JSONResponse:
        return problem_response(error)

    @app.exception_handler(Refusal)
    async def refusal(_request: Request, error: Refusal) -> JSONResponse:
        return problem_response(not_served(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(unreadable(error.errors()))

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        known = {404: "not-found", 405: "method-wrong"}
        code = known.get(error.status_code, "request-wrong")
        return problem_response(NotServed(error.status_code, code, "There is nothing like that."))


class _Uvicorn(uvicorn.Server):
    """Uvicorn that ends long answers when it stops, says when it listens, and leaves the process
    alive after a signal so that it ends in order."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._fastapi = app
        self.listening = threading.Event()
        self._end: Callable[[], object] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        """Looks every tenth of a second, as uvicorn does, and at once when `end` is called."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        self._end = lambda: loop.call_soon_threadsafe(ended.set)
        ticks = 0
        while not (self.should_exit or await self.on_tick(ticks)):
            ticks += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await ended.wait()

    def end(self) -> None:
        """From any thread."""
        self.should_exit = True
        with suppress(RuntimeError):  # It has ended already.
            self._end()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does it, but looking often: with nobody connected it ends at once."""
        live: Live = self._fastapi.state.live
        live.close()
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                # They tell nobody when they are gone.
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_S)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        names = ("SIGINT", "SIGTERM", "SIGBREAK")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Server:
    """Head office on a socket. `run` serves in this thread until a signal or `stop`; `start` and
    `stop`, or a `with` block, serve from a thread of its own. The address is known from the
    beginning, also with port 0."""

    def __init__(
        self, settings: Settings, *, host: str = "127.0.0.1", port: int = 0, now_ms: Now = unix_ms
    ) -> None:
        self.database = Database(settings.database)
        with _closing_unless_built(self.database):
            migrate(self.database)
            self._socket = _listening(host, port)
            shown = f"[{host}]" if ":" in host else host
            self.url = f"http://{shown}:{self._socket.getsockname()[1]}"
            self.app = create_app(settings, self.database, now_ms=now_ms)
        config = uvicorn.Config(
            self.app,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,  # The envelope tells the time.
            timeout_keep_alive=75,
        )
        self._uvicorn = _Uvicorn(config, self.app)
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        try:
            self._uvicorn.run([self._socket])
        finally:
            self._socket.close()
            self.database.close()

    def start(self) -> str:
        """Returns the address once requests are answered."""
        self._thread = threading.Thread(target=self.run, name="head-office")
        self._thread.start()
        if not self._uvicorn.listening.wait(START_S):
            self.stop()
            raise Refusal("head-office-did-not-start")
        return self.url

    def stop(self) -> None:
        self._uvicorn.end()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


@contextmanager
def _closing_unless_built(database: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named since asyncio turns Nagle's delay off only where it sees TCP.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with suppress(OSError):
        # Windows would let a second process take the same port with this.
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise Refusal("address-taken", host=host, port=port) from error
    return listening
