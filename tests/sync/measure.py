"""How long a fact takes to head office and a change to the till: `python -m tests.sync.measure`.

Head office is the real one, in a process of its own, on SQLite; the till's files are fakes.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

from headoffice.app import Server, unix_ms
from headoffice.configuration.service import set_taxes
from headoffice.enrolment.approving import approve
from headoffice.feed.service import publish
from headoffice.settings import Settings
from headoffice.stores.tables import Store
from storeapp.domain.fact import canonical
from storeapp.domain.tax import TaxRate
from storeapp.domain.till import ReceiptNumber
from storeapp.sync.client import Client
from storeapp.sync.enrolling import Enroller
from tests.headoffice.acting import sale_of
from tests.sync.support import CountedIds, SoftKey, Till, running, till

ROUNDS = 100


def serve(folder: str, pipe: Connection) -> None:
    """Head office's process: does what the pipe says until it says nothing more."""
    settings = Settings(database=f"sqlite:///{folder}/office.db", enrolment_interval_s=0)
    with Server(settings) as server:
        with server.database.write() as session:
            set_taxes(session, "north", [TaxRate("vat13", 1300)])
            session.add(Store(code="S01", zone="north", name_zh="店", name_en="S01"))
        pipe.send(server.url)
        while asked := pipe.recv():
            with server.database.write() as session:
                if asked[0] == "approve":
                    approve(session, asked[1], store="S01", till="1", now_ms=unix_ms())
                else:
                    publish(session, "stock/S01", [("P1", {"thousandths": asked[1]})])
            pipe.send(time.monotonic())


async def measure(url: str, pipe: Connection, folder: Path) -> dict[str, object]:
    key, client = SoftKey(), Client()
    enroller = Enroller(client, key=key, ids=CountedIds())
    applied = await enroller.apply(url, public_key=key.public_key, computer="bench")
    pipe.send(("approve", applied.code))
    await asyncio.to_thread(pipe.recv)
    approval = await enroller.approval(url, applied)
    assert approval is not None
    await client.close()
    t = till(url, folder / "download", device=approval.device, key=key)
    async with running(t):
        await t.pulse.until(lambda: len(t.store.positions) == 5)
        await asyncio.sleep(0.5)
        return {
            "wake to acknowledged, ms": await repeated(lambda n: one_sale(t, n)),
            "published to applied page, ms": await repeated(lambda n: one_change(t, pipe, n)),
        }


async def repeated(once: Callable[[int], Awaitable[float]]) -> dict[str, float]:
    took_ms = sorted([await once(number) * 1000 for number in range(1, ROUNDS + 1)])
    return {
        "p50": round(statistics.median(took_ms), 1),
        "p99": round(took_ms[-2], 1),
        "best": round(took_ms[0], 1),
    }


async def one_sale(t: Till, number: int) -> float:
    body = canonical(sale_of((("P1", 1),), ReceiptNumber("S01", "1", 1, number)))
    t.journal.append(1, body=body)
    began = time.monotonic()
    t.line.wake()
    await t.pulse.until(lambda: t.journal.acked_seq == number)
    took = time.monotonic() - began
    await asyncio.sleep(0.02)
    return took


async def one_change(t: Till, pipe: Connection, number: int) -> float:
    wanted = {"thousandths": 1_000_000 + number}
    pipe.send(("publish", wanted["thousandths"]))
    committed = await asyncio.to_thread(pipe.recv)
    await t.pulse.until(lambda: t.store.rows["stock/S01"].get("P1") == wanted)
    took = time.monotonic() - committed
    await asyncio.sleep(0.02)
    return max(took, 0.0)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, theirs))
        process.start()
        try:
            url = ours.recv()
            print(json.dumps(asyncio.run(measure(url, ours, Path(folder)))))
        finally:
            ours.send(None)
            process.join()


if __name__ == "__main__":
    main()
