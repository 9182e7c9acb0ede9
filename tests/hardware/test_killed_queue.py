"""Print jobs of a till that is killed again and again: one receipt each, or a question."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from storeapp.hardware.escpos.items import TextLine
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.printer import Fault, SimPrinter
from storeapp.hardware.sim.server import SimPrinterServer
from storeapp.ports.sales import JobState, PrintJob
from tests.db.given import opened
from tests.hardware.print_desk import PrintDesk

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0


def print_until_killed(folder: Path, mark: str, address: str, *, jobs: int, after_s: float) -> None:
    """Another process is the till; it is killed `after_s` seconds after so many jobs."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.hardware.printing_child", str(folder), mark, address],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    patience = threading.Timer(PATIENCE_S, child.kill)
    patience.start()
    said = [child.stdout.readline() for _ in range(jobs)]
    killer = threading.Timer(after_s, child.kill)
    killer.start()
    child.stdout.read()
    child.wait(20)
    for timer in (patience, killer):
        timer.cancel()
        timer.join()
    child.stdout.close()
    assert said[-1].endswith("\n"), "the child ended too early"


def collect(machine: SimPrinter, came_out: Counter[str]) -> None:
    """Tears the paper off and counts the receipts on it by their first line."""
    for item in machine.items:
        if isinstance(item, TextLine) and item.text.startswith("run"):
            came_out[item.text] += 1
    machine.tear_off()


async def kill_again_and_again(folder: Path, fonts: Path, *, least: int, seed: int) -> None:
    random, came_out = Random(seed), Counter[str]()
    machine = SimPrinter(32)
    server = SimPrinterServer(machine)
    try:
        run = 0
        while sum(came_out.values()) < least:
            jobs = random.randrange(2, 60 if least > 500 else 12)
            print_until_killed(
                folder, f"run{run}", server.address, jobs=jobs, after_s=random.random() / 50
            )
            if random.random() < 0.2:
                # Its buffer goes with the power, whatever the till had handed over.
                machine.set_fault(Fault.POWER_OFF, on=True)
                machine.set_fault(Fault.POWER_OFF, on=False)
            collect(machine, came_out)
            run += 1
    finally:
        server.close()
    jobs_of_all = await finish(folder, fonts, machine)
    collect(machine, came_out)
    prove(jobs_of_all, came_out)


async def finish(folder: Path, fonts: Path, machine: SimPrinter) -> list[PrintJob]:
    """The last start prints what is queued, and sends nothing else."""
    async with opened(folder, ids="last") as store:
        desk = PrintDesk(store, fonts, machine, SimLink(machine))
        await desk.work(until=lambda: desk.board.status.queued == 0)
        await desk.close()
        jobs = await store.read(lambda unit: [unit.jobs(state) for state in JobState])
    return [job for some in jobs for job in some]


def prove(jobs: list[PrintJob], came_out: Counter[str]) -> None:
    assert not [name for name, times in came_out.items() if times > 1]
    assert set(came_out) <= {job.document.title for job in jobs}
    for job in jobs:
        assert job.state in (JobState.PRINTED, JobState.SENT_UNCONFIRMED)
        if job.state is JobState.PRINTED:
            assert came_out[job.document.title] == 1, job.document.title


async def test_a_killed_till_prints_no_receipt_twice(aloop, tmp_path: Path, fonts):
    await kill_again_and_again(tmp_path, fonts, least=20, seed=3)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_a_thousand_jobs_of_a_till_that_is_killed_print_once_or_are_asked_about(
    tmp_path: Path, fonts
):
    asyncio.run(kill_again_and_again(tmp_path, fonts, least=1000, seed=29))
