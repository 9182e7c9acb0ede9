"""Raw queues of CUPS, by its own `lp` and `lpstat`: the system's printers without a library.

pycups is GPL and has to be compiled; IPP written by hand would have to learn the system's sockets,
remote servers and passwords anew. Both programs come with CUPS, on Linux and macOS.
"""

from __future__ import annotations

import os
import re
import subprocess

from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable

_QUEUE = re.compile(r"[^\s/#?'\"-][^\s/#?'\"]*")


def is_cups_queue(name: str) -> bool:
    """Whether CUPS would allow a queue of that name, and no option could be meant."""
    return bool(_QUEUE.fullmatch(name))


class CupsQueue(Transport):
    """Each write is one job of the spooler; what becomes of it, it does not say.

    A queue that is switched off is not given anything: it would print later, when nobody expects
    it any more.
    """

    def __init__(self, queue: str, *, lp: str = "lp", lpstat: str = "lpstat") -> None:
        self.name = f"cups://{queue}"
        self._queue = queue
        self._lp = lp
        self._lpstat = lpstat
        self._is_open = False

    def _open(self, timeout_ms: int) -> None:
        try:
            asked = _run([self._lpstat, "-p", self._queue], b"", timeout_ms)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unreachable(f"{self.name}: {error}") from error
        if asked.returncode:
            raise Unreachable(f"{self.name}: {_said(asked)}")
        if b" disabled " in asked.stdout:
            raise Unreachable(f"{self.name}: the queue is switched off")
        self._is_open = True

    def _write(self, data: bytes, timeout_ms: int) -> None:
        if not self._is_open:
            raise LinkBroken(f"{self.name}: not open")
        try:
            done = _run([self._lp, "-d", self._queue, "-o", "raw", "-s", "-"], data, timeout_ms)
        except subprocess.TimeoutExpired as late:
            # It was ended in between: the job may be in the queue.
            raise LinkBroken(f"{self.name}: {late}", sent=len(data)) from late
        except OSError as error:
            raise LinkBroken(f"{self.name}: {error}", sent=0) from error
        if done.returncode:
            # lp takes a job back that it could not hand over whole; if somebody ended it, not.
            sent = len(data) if done.returncode < 0 else 0
            raise LinkBroken(f"{self.name}: {_said(done)}", sent=sent)

    def _close(self) -> None:
        self._is_open = False


def _run(command: list[str], data: bytes, timeout_ms: int) -> subprocess.CompletedProcess[bytes]:
    # What they say is read, so it has to be English.
    english = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
    return subprocess.run(
        command,
        input=data,
        capture_output=True,
        timeout=timeout_ms / 1000,
        env=english,
        check=False,
    )


def _said(answer: subprocess.CompletedProcess[bytes]) -> str:
    return answer.stderr.decode("utf-8", "replace").strip()[:200]
