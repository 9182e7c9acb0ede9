"""Makes the checkout runnable: Qt's system libraries and the locked environment in .venv.

Called by make, with --tests where the tests will run: two of them open the till on a display of
their own, and one presses its keys; some open pages in a Chromium. Needs only the standard
library. Doing nothing when nothing is missing takes about 0.1 s. Two runs at once wait for each
other. Only Debian and Ubuntu are ever asked to install system packages; on every other system the
missing parts are named and left alone.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
QUIET_S = 2.0  # A step shorter than this says nothing.
REPEAT_S = 10.0  # Where lines cannot be redrawn, progress is repeated this often.
TAIL_LINES = 12  # So much of a failed tool's output is shown.

# Shared library -> Debian package. What ldd and a run in an empty Debian found missing.
LIBRARIES_ALWAYS: Mapping[str, str] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
LIBRARIES_X11: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
LIBRARIES_WAYLAND: Mapping[str, str] = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
PROGRAMS_TESTS: Mapping[str, str] = {"Xvfb": "xvfb", "xdotool": "xdotool"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER_PACKAGE = "chromium"


class BootstrapError(Exception):
    """The environment cannot be made; the text says what a person should do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes what is missing. Returns the exit code; the reason is on standard error."""
    parser = argparse.ArgumentParser(description="Makes the checkout runnable.")
    parser.add_argument("--tests", action="store_true", help="also what only the tests need")
    testing = parser.parse_args(arguments).tests
    try:
        check_python(sys.version_info[:3])
        with one_at_a_time(ROOT / ".bootstrap.lock"):
            missing = missing_packages(os.environ, has_library, has_module)
            if testing:
                missing += missing_for_tests(os.environ, has_library, has_program)
            install_system_packages(missing)
            if testing:
                bring_browser(has_program, install_system_packages)
            make_environment(ROOT / ".venv", ROOT / "requirements.lock")
    except BootstrapError as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # A full disk, a folder that may not be written to.
        print(f"bootstrap: the environment could not be made: {error}", file=sys.stderr)
        return 1
    return 0


def check_python(version: Sequence[int]) -> None:
    """Refuses a Python that is too old, in a sentence that says what to do."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return
    needed, found = (".".join(map(str, v)) for v in (OLDEST_PYTHON, version))
    raise BootstrapError(
        f"storeapp needs Python {needed} or newer, but this is Python {found}. "
        f"Install a newer one and name it: make PYTHON=python{needed}"
    )


# --- system packages -----------------------------------------------------------------


def missing_packages(
    environ: Mapping[str, str],
    has_library: Callable[[str], bool],
    has_module: Callable[[str], bool],
) -> list[str]:
    """The Debian packages that Qt and venv need here and that are not installed."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(LIBRARIES_ALWAYS)
    if environ.get("DISPLAY"):
        wanted |= LIBRARIES_X11
    if environ.get("WAYLAND_DISPLAY"):
        wanted |= LIBRARIES_WAYLAND
    missing = [package for library, package in wanted.items() if not has_library(library)]
    if not has_module("ensurepip"):
        missing.append("python{}.{}-venv".format(*sys.version_info[:2]))
    return missing


def missing_for_tests(
    environ: Mapping[str, str],
    has_library: Callable[[str], bool],
    has_program: Callable[[str], bool],
) -> list[str]:
    """The further Debian packages that a display of the tests' own needs."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for name, package in PROGRAMS_TESTS.items() if not has_program(name)]
    if not environ.get("DISPLAY"):  # Else they are among the others.
        missing += [package for name, package in LIBRARIES_X11.items() if not has_library(name)]
    return missing


def bring_browser(
    has_program: Callable[[str], bool], install: Callable[[Sequence[str]], None]
) -> None:
    """Installs a Chromium where there is none. Without one the tests of pages are skipped and say
    so: it is large, and not every system has it as a package."""
    if not sys.platform.startswith("linux") or any(map(has_program, BROWSERS)):
        return
    try:
        install([BROWSER_PACKAGE])
    except BootstrapError as error:
        print(f"bootstrap: no Chromium, so tests in a real browser are skipped: {error}")


def has_program(name: str) -> bool:
    """Whether the program is on the path."""
    return shutil.which(name) is not None


def has_library(name: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_module(name: str) -> bool:
    """Whether this Python has the module; Debian ships venv without ensurepip."""
    return importlib.util.find_spec(name) is not None


def install_system_packages(packages: Sequence[str]) -> None:
    """Installs Debian packages as root or by sudo; says so before it does."""
    if not packages:
        return
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise BootstrapError(
            "system libraries are missing and there is no apt-get to install them. "
            f"Install what these Debian packages hold, then run make again: {names}"
        )
    install = apt_command(["install", "-y", "--no-install-recommends", *packages])
    print(f"bootstrap: installing system packages with apt-get: {names}", flush=True)
    code, _ = run("system packages", install)
    if code != 0:  # The package lists of a fresh machine are empty or old.
        run("package lists", apt_command(["update"]))
        code, said = run("system packages", install)
        if code != 0:
            raise BootstrapError(
                f"apt-get could not install {names}. Install them by hand with "
                f"'apt-get install {names}' as root, then run make again.\n{said}"
            )


def apt_command(arguments: Sequence[str]) -> list[str]:
    """An apt-get call that asks nothing and waits for another one to finish."""
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=120", *arguments]
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive", *command]
    if shutil.which("sudo") is None:
        raise BootstrapError(
            "system packages are missing, and this is neither root nor is there sudo. "
            f"Ask an administrator to run: apt-get {' '.join(arguments)}"
        )
    asking = [] if sys.stdin.isatty() else ["-n"]
    return ["sudo", *asking, "env", "DEBIAN_FRONTEND=noninteractive", *command]


# --- the environment -----------------------------------------------------------------


def make_environment(folder: Path, lock: Path) -> None:
    """Brings .venv to exactly what the lock says; the stamp is written last."""
    stamp = folder / "storeapp.stamp"
    wanted = stamp_text(lock.read_bytes(), sys.version_info[:2])
    python = environment_python(folder)
    if python.exists() and read_stamp(stamp) == wanted:
        return
    stamp.unlink(missing_ok=True)
    if not runs_this_python(python):
        print(f"bootstrap: making {folder.name} with Python {sys.version.split()[0]}", flush=True)
        checked_run("virtual environment", [sys.executable, "-m", "venv", "--clear", str(folder)])
    install = [str(python), "-m", "pip", "install", "--require-hashes", "--progress-bar", "off"]
    total = count_requirements(lock.read_text("utf-8"))
    checked_run(
        "Python packages",
        [*install, "--no-input", "--disable-pip-version-check", "-r", str(lock)],
        progress=lambda lines: pip_progress(lines, total),
    )
    stamp.write_text(wanted, "utf-8")


def stamp_text(lock: bytes, version: Sequence[int]) -> str:
    """What an up-to-date environment carries: the lock's hash and the Python it was made by."""
    return f"{hashlib.sha256(lock).hexdigest()} python{version[0]}.{version[1]}\n"


def read_stamp(stamp: Path) -> str:
    """The stamp's text; empty where there is none or it cannot be read."""
    try:
        return stamp.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def environment_python(folder: Path) -> Path:
    """Where a virtual environment keeps its interpreter on this system."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs_this_python(python: Path) -> bool:
    """Whether the environment's interpreter works, has pip and is of this version."""
    code = f"import sys, pip; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        asked = subprocess.run([python, "-c", code], capture_output=True, check=False)
        return asked.returncode == 0
    except OSError:
        return False


def count_requirements(lock: str) -> int:
    """How many packages the lock names."""
    return sum("==" in line and not line.startswith((" ", "#")) for line in lock.splitlines())


def pip_progress(lines: Iterable[str], total: int) -> str:
    """How far pip is, by the lines it has printed."""
    seen = list(lines)
    if any(line.startswith("Installing collected") for line in seen):
        return "unpacking"
    fetched = sum(line.startswith(("Collecting ", "Ignoring ")) for line in seen)
    return f"{min(fetched, total)} of {total} fetched"


# --- running a step ------------------------------------------------------------------


def checked_run(
    title: str,
    command: Sequence[str],
    progress: Callable[[Sequence[str]], str] = lambda lines: "",
) -> None:
    """Runs a step that must succeed."""
    code, said = run(title, command, progress)
    if code != 0:
        raise BootstrapError(f"{title}: the step failed (exit code {code}).\n{said}")


def run(
    title: str,
    command: Sequence[str],
    progress: Callable[[Sequence[str]], str] = lambda lines: "",
) -> tuple[int, str]:
    """Runs a step, showing progress once it takes long. Returns its exit code and last lines."""
    started = time.monotonic()
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
        reader.start()
        shown = -REPEAT_S
        while still_running(process):
            took = time.monotonic() - started
            if sys.stdout.isatty() or took - shown >= REPEAT_S:
                say(title, took, progress(lines))
                shown = took
        reader.join()
    took = time.monotonic() - started
    if took >= QUIET_S:
        say(title, took, "done" if process.returncode == 0 else "failed", end="\n")
    return process.returncode, "".join(lines[-TAIL_LINES:])


def still_running(process: subprocess.Popen[str]) -> bool:
    """Waits for a moment; whether the process has not ended by then."""
    try:
        process.wait(timeout=QUIET_S)
    except subprocess.TimeoutExpired:
        return True
    return False


def say(title: str, took_s: float, progress: str, *, end: str = "") -> None:
    """One line of progress, redrawn on a terminal."""
    redraw = sys.stdout.isatty()
    text = f"bootstrap: {title}, {took_s:.0f} s" + (f", {progress}" if progress else "")
    print(("\r" + text.ljust(70)) if redraw else text, end=end if redraw else "\n", flush=True)


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Holds the operating system's lock on the file; it is freed even if this process dies."""
    with path.open("a+b") as file:
        lock_file(file.fileno())
        yield


if sys.platform == "win32":
    import msvcrt

    def lock_file(descriptor: int) -> None:
        """Waits for the lock; Windows gives up after 10 s, so it is asked again."""
        while True:
            with contextlib.suppress(OSError):
                return msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def lock_file(descriptor: int) -> None:
        """Waits for the lock."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)


if __name__ == "__main__":
    sys.exit(main())
