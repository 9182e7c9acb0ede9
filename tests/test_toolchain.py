"""The bootstrap makes the environment once, and the guards in conftest.py do catch what leaks."""

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def load_bootstrap() -> ModuleType:
    """The script as a module; its folder is no package, since PyPI has one of the same name."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging/bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bootstrap = load_bootstrap()
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lacks libraries")


# --- which Python --------------------------------------------------------------------


def test_an_old_python_is_refused_with_what_to_do() -> None:
    with pytest.raises(bootstrap.BootstrapError) as refused:
        bootstrap.check_python((3, 10, 12))

    assert str(refused.value) == (
        "storeapp needs Python 3.11 or newer, but this is Python 3.10.12. "
        "Install a newer one and name it: make PYTHON=python3.11"
    )


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_new_python_is_accepted(version: tuple[int, int, int]) -> None:
    bootstrap.check_python(version)


# --- what the system lacks -----------------------------------------------------------


def always(_name: str) -> bool:
    return True


def all_but(*names: str) -> Callable[[str], bool]:
    return lambda name: name not in names


@on_linux
@pytest.mark.parametrize(
    ("environ", "missing", "packages"),
    [
        pytest.param({}, "libEGL.so.1", ["libegl1"], id="offscreen"),
        pytest.param({}, "libxcb-cursor.so.0", [], id="no X11, so its libraries do not matter"),
        pytest.param({"DISPLAY": ":0"}, "libxcb-cursor.so.0", ["libxcb-cursor0"], id="X11"),
        pytest.param(
            {"WAYLAND_DISPLAY": "wayland-0"},
            "libwayland-cursor.so.0",
            ["libwayland-cursor0"],
            id="Wayland",
        ),
    ],
)
def test_missing_libraries_are_named_by_their_debian_package(
    environ: dict[str, str], missing: str, packages: list[str]
) -> None:
    assert bootstrap.missing_packages(environ, all_but(missing), always) == packages


@on_linux
def test_a_python_without_ensurepip_needs_debians_venv_package() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"

    assert bootstrap.missing_packages({}, always, all_but("ensurepip")) == [f"python{version}-venv"]


@on_linux
@pytest.mark.parametrize(
    ("environ", "missing", "packages"),
    [
        pytest.param({}, "Xvfb", ["xvfb"], id="no display of its own"),
        pytest.param({}, "xdotool", ["xdotool"], id="nobody to press keys there"),
        pytest.param({}, "libxcb-cursor.so.0", ["libxcb-cursor0"], id="no library to open it"),
        pytest.param({"DISPLAY": ":0"}, "libxcb-cursor.so.0", [], id="asked for anyway"),
        pytest.param({}, "", [], id="all there"),
    ],
)
def test_the_tests_need_a_display_of_their_own(
    environ: dict[str, str], missing: str, packages: list[str]
) -> None:
    there = all_but(missing)

    assert bootstrap.missing_for_tests(environ, there, there) == packages


@on_linux
@pytest.mark.parametrize(
    ("there", "installed"),
    [
        pytest.param((), [["chromium"]], id="none"),
        pytest.param(("chromium",), [], id="there"),
        pytest.param(("google-chrome",), [], id="another one"),
    ],
)
def test_the_tests_bring_a_browser_where_there_is_none(
    there: tuple[str, ...], installed: list[list[str]]
) -> None:
    asked: list[list[str]] = []

    bootstrap.bring_browser(lambda name: name in there, asked.append)

    assert asked == installed


@on_linux
def test_without_a_browser_the_rest_is_tested_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_packages: list[str]) -> None:
        raise bootstrap.BootstrapError("no network")

    bootstrap.bring_browser(lambda _name: False, fail)

    assert capsys.readouterr().out == (
        "bootstrap: no Chromium, so tests in a real browser are skipped: no network\n"
    )


def test_every_command_that_runs_tests_brings_their_display() -> None:
    rules = (ROOT / "Makefile").read_text("utf-8").split("\n\n")
    running = [rule for rule in rules if "-m pytest" in rule]

    assert len(running) == 3
    assert all(": bootstrap-tests\n" in rule for rule in running)


def test_other_systems_are_never_asked_for_debian_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    assert bootstrap.missing_for_tests({}, lambda _: False, lambda _: False) == []
    assert bootstrap.missing_packages({"DISPLAY": ":0"}, lambda _: False, lambda _: False) == []


def test_without_apt_get_the_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(bootstrap.BootstrapError, match=r"no apt-get.*run make again: libegl1$"):
        bootstrap.install_system_packages(["libegl1"])


# --- the environment -----------------------------------------------------------------


class FakeTools:
    """Plays venv and pip: keeps the titles of the steps and can fail one."""

    def __init__(self, folder: Path) -> None:
        self.steps: list[str] = []
        self.failing = ""
        self._python = bootstrap.environment_python(folder)

    def checked_run(self, title: str, command: list[str], progress: object = None) -> None:
        self.steps.append(title)
        if title == self.failing:
            raise bootstrap.BootstrapError(f"{title}: the step failed")
        self._python.parent.mkdir(parents=True, exist_ok=True)
        self._python.touch()

    def runs_this_python(self, python: Path) -> bool:
        return python.exists()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text("plum==1.0 \\\n    --hash=sha256:00\n", "utf-8")
    return path


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeTools:
    fake = FakeTools(tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "checked_run", fake.checked_run)
    monkeypatch.setattr(bootstrap, "runs_this_python", fake.runs_this_python)
    return fake


def test_the_environment_is_made_once(tools: FakeTools, lock: Path) -> None:
    bootstrap.make_environment(lock.parent / ".venv", lock)
    bootstrap.make_environment(lock.parent / ".venv", lock)

    assert tools.steps == ["virtual environment", "Python packages"]


def test_a_changed_lock_is_installed_into_the_same_environment(
    tools: FakeTools, lock: Path
) -> None:
    bootstrap.make_environment(lock.parent / ".venv", lock)
    tools.steps.clear()
    lock.write_text("plum==1.1 \\\n    --hash=sha256:01\n", "utf-8")

    bootstrap.make_environment(lock.parent / ".venv", lock)

    assert tools.steps == ["Python packages"]


def test_a_failed_installation_is_tried_again(tools: FakeTools, lock: Path) -> None:
    tools.failing = "Python packages"
    with pytest.raises(bootstrap.BootstrapError):
        bootstrap.make_environment(lock.parent / ".venv", lock)
    tools.failing = ""
    tools.steps.clear()

    bootstrap.make_environment(lock.parent / ".venv", lock)

    assert tools.steps == ["Python packages"]


def test_the_stamp_knows_the_lock_and_the_python() -> None:
    stamps = {
        bootstrap.stamp_text(lock, version)
        for lock in (b"plum==1.0", b"plum==1.1")
        for version in ((3, 11), (3, 12))
    }

    assert len(stamps) == 4


def test_a_step_reports_its_exit_code_and_its_last_words() -> None:
    code, said = bootstrap.run("a step", [sys.executable, "-c", "print('no plums'); exit(3)"])

    assert (code, said) == (3, "no plums\n")


def test_pips_lines_are_counted_as_progress() -> None:
    lines = ["Collecting plum==1.0\n", "Ignoring nut: markers do not match\n"]

    assert bootstrap.pip_progress(lines, 7) == "2 of 7 fetched"
    assert bootstrap.pip_progress([*lines, "Installing collected packages\n"], 7) == "unpacking"


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    names = bootstrap.count_requirements(text)

    assert "://" not in text
    assert names > 30
    assert text.count("\n    --hash=") >= names


# --- the guards ----------------------------------------------------------------------

GUARDED = """
import asyncio, logging, threading, warnings
import pytest
from PySide6.QtCore import QObject, QTimer, Signal, qWarning

class Bell(QObject):
    rang = Signal(int)

stop = threading.Event()
kept = []

def test_thread_left():
    threading.Thread(target=stop.wait, args=(5,), name="left-thread", daemon=True).start()

def test_after_thread_left_is_clean():
    stop.set()

def test_timer_left(qapp):
    kept.append(QTimer())
    kept[-1].start(1000)

def test_task_left(aloop):
    async def wait_for_ever():
        await asyncio.Event().wait()
    kept.append(aloop.create_task(wait_for_ever(), name="left-task"))

def test_qt_warning(qapp):
    qWarning("nobody asked for this")

def test_harmless_qt_message(qapp):
    qWarning("This plugin does not support propagateSizeHints()")

def test_python_warning():
    warnings.warn("nobody asked for this either")

def test_log_record():
    logging.getLogger("storeapp.sync").warning("head office is away")

def test_log_record_of_a_private_logger():
    log = logging.getLogger("storeapp.private")
    log.propagate = False
    log.error("nobody hears this")

def test_announced_log_record(expected_logs):
    expected_logs("storeapp.sync: head office is .*")
    logging.getLogger("storeapp.sync").warning("head office is away")

def test_log_record_announced_in_vain(expected_logs):
    expected_logs("paper is out")

def test_slot_raises(qapp):
    bell = Bell()
    bell.rang.connect(lambda number: 1 // number)
    bell.rang.emit(0)

async def test_async_passes(aloop, wait_signal):
    bell = Bell()
    asyncio.get_running_loop().call_later(0.001, bell.rang.emit, 7)
    assert await wait_signal(bell.rang) == (7,)

async def test_async_fails(aloop):
    await asyncio.sleep(0)
    assert "plum" == "nut"

def test_plain_runs_inside_the_loop(aloop, qtbot):
    bell = Bell()
    async def ring():
        await asyncio.sleep(0.001)
        bell.rang.emit(3)
    task = asyncio.get_running_loop().create_task(ring())
    with qtbot.waitSignal(bell.rang, timeout=1000) as caught:
        pass
    assert caught.args == [3]

def test_plain_fails_inside_the_loop(aloop):
    pytest.fail("as it should")

def test_plain_skips_inside_the_loop(aloop):
    pytest.skip("as it should")
"""

GUARD_VERDICTS = [
    "PASSED *::test_after_thread_left_is_clean",
    "PASSED *::test_harmless_qt_message",
    "PASSED *::test_announced_log_record",
    "PASSED *::test_async_passes",
    "PASSED *::test_plain_runs_inside_the_loop",
    "SKIPPED *as it should",
    "ERROR *::test_thread_left - *left running after the test: thread 'left-thread'",
    "ERROR *::test_timer_left - *running QTimer '', every 1000 ms",
    "ERROR *::test_task_left - *left running after the test: left-task (*wait_for_ever)",
    "ERROR *::test_log_record - *unexpected log record 'storeapp.sync: head office is away'",
    "ERROR *::test_log_record_of_a_private_logger - *'storeapp.private: nobody hears this'",
    "ERROR *::test_log_record_announced_in_vain - *no log record matched 'paper is out'",
    "FAILED *::test_qt_warning*",
    "FAILED *::test_python_warning - UserWarning: nobody asked for this either",
    "FAILED *::test_slot_raises*",
    "FAILED *::test_async_fails - *",
    "FAILED *::test_plain_fails_inside_the_loop - Failed: as it should",
]


def test_the_guards_catch_what_a_test_leaves_behind(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "pyproject.toml", pytester.path)
    shutil.copy(ROOT / "tests/conftest.py", pytester.path)
    pytester.makepyfile(test_guarded=GUARDED)
    monkeypatch.setenv("COLUMNS", "300")  # pytest cuts its summary to the terminal's width.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # The conftest takes the loop of the till.

    result = pytester.runpytest_subprocess("-rA", "test_guarded.py", timeout=50)

    result.assert_outcomes(passed=11, failed=5, errors=6, skipped=1)
    for verdict in GUARD_VERDICTS:
        result.stdout.fnmatch_lines([verdict])
