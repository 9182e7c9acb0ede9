"""`make demo`: a head office, a till and a chain of shops to try out, or a tour where there is no
screen.

With a screen it opens the till's window over simulated devices, enrolled and ready to sign in, and
ends when the window is closed. Without one it plays days at the counter through the real
window and leaves numbered pictures, each receipt as picture and text, and one page about it in
`demo-out/`. It ends with 0 only if every step was checked.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Run as a file, Python looks beside it first; everything of ours lies one folder up.
sys.path[0] = str(ROOT)

OUT = ROOT / "demo-out"
FOLDER = ROOT / "build" / "demo"
SLOW_S = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the tour was checked to its end, or the window was closed."""
    parser = argparse.ArgumentParser(description="Tries the product out.")
    parser.add_argument("--tour", action="store_true", help="play the tour also with a screen")
    parser.add_argument("--language", choices=("en", "zh-CN"), default="zh-CN")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where it lives; emptied")
    asked = parser.parse_args(arguments)
    if asked.tour or not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return _tour()
    return _try_out(asked.folder, asked.language)


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tour() -> int:
    from tests.scenarios.tour import play

    _say(f"No screen: playing days at the counter. Pictures go to {OUT.name}/.")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    return play(OUT, _say)


def _try_out(folder: Path, language: str) -> int:
    """The window over a till that is ready to sign in, with its head office behind it."""
    from tests.scenarios.ready_till import make_ready

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    database = f"sqlite:///{folder / 'headoffice.db'}"
    with _slow("filling head office with the demo chain"):
        _run("headoffice", "demo", "--db", database)
    with _gateway(folder / "payments") as payments, _head_office(database, payments) as address:
        with _slow("joining a till to its store"):
            settings = make_ready(folder, address, database, language=language)
        _say("The till is open. The PINs stand under the names. Close its window to end.")
        return subprocess.run(
            [sys.executable, "-m", "storeapp", "--settings", str(settings)], cwd=ROOT, check=False
        ).returncode


@contextmanager
def _gateway(folder: Path) -> Iterator[Path]:
    """A process that stands for WeChat Pay and Alipay; the settings that make us its merchant."""
    with _process("headoffice.payments.simulator", "--folder", str(folder)) as told:
        told()  # Where its settings are is known.
        _say(f"Payment by phone is simulated on {told()}: codes like 131234567890123400.")
        yield folder / "payments.toml"


@contextmanager
def _head_office(database: str, payments: Path) -> Iterator[str]:
    """A head office process; its address. It ends with the block."""
    accounts = ("--payments", str(payments))
    shop = ("--shop", "web", "--texts", "simulated")
    with _process("headoffice", "serve", "--db", database, "--port", "0", *accounts, *shop) as told:
        address = told()
        _say(f"Head office listens on {address}, and its web shop is {address}/shop.")
        yield address


@contextmanager
def _process(*words: str) -> Iterator[Callable[[], str]]:
    """A program that runs as long as the block; each call gives the last word of its next line."""
    command = [sys.executable, "-m", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:

        def told() -> str:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise SystemExit(f"demo: {words[0]} did not start; see the lines above")
            return line.split()[-1]

        try:
            yield told
        finally:
            process.terminate()


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=True)


@contextmanager
def _slow(what: str) -> Iterator[None]:
    """Says what is done, and once in two seconds that it is still being done."""
    done = threading.Event()
    began = time.monotonic()

    def tell() -> None:
        while not done.wait(SLOW_S):
            _say(f"  still {what}, {time.monotonic() - began:.0f} s ...")

    _say(f"{what[0].upper()}{what[1:]} ...")
    teller = threading.Thread(target=tell)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
