"""Has our devices' bytes judged by programs that this project did not write.

Called by `make judge`. emupos, a printer emulator, needs Python 3.13 and gets an environment of its
own in build/judge; tesseract reads the Chinese that goes to paper as pictures. What is not at hand
is named and not run: neither is needed to build or to test the till.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "judge"
EMUPOS = "emupos==0.4.0"
NEEDED = (3, 13)


def main() -> int:
    emupos, tesseract = emulator(), reader()
    environ = dict(os.environ)
    if emupos is None:
        say("emupos: not run. It needs Python 3.13: put python3.13 on the path.")
    else:
        environ["JUDGE_EMUPOS"] = str(emupos)
    if tesseract:
        say(f"tesseract: {tesseract}")
    else:
        say("tesseract: not run. Install tesseract-ocr and tesseract-ocr-chi-sim.")
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "tests/judge"]
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode


def emulator() -> Path | None:
    """The emulator's program; None where there is no Python for it."""
    program = FOLDER / ("Scripts/emupos.exe" if os.name == "nt" else "bin/emupos")
    if program.exists():
        return program
    python = newer_python()
    if python is None:
        return None
    say(f"making {FOLDER.relative_to(ROOT)} with {python}")
    subprocess.run([python, "-m", "venv", "--clear", str(FOLDER)], check=True)
    inside = program.with_name("python.exe" if os.name == "nt" else "python")
    subprocess.run([inside, "-m", "pip", "install", "-q", EMUPOS], check=True)
    return program


def newer_python() -> str | None:
    """A Python that is new enough and runs; what a version switcher only names does not."""
    for name in ("python3.13", "python3.14", "python3", "python"):
        found = shutil.which(name)
        if found and runs(found):
            return found
    return None


def runs(python: str) -> bool:
    code = f"import sys; sys.exit(sys.version_info[:2] < {NEEDED})"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def reader() -> str:
    """Where tesseract is, when it reads Chinese; else nothing."""
    found = shutil.which("tesseract")
    if found is None:
        return ""
    said = subprocess.run([found, "--list-langs"], capture_output=True, text=True, check=False)
    return found if "chi_sim" in said.stdout.split() else ""


def say(text: str) -> None:
    print(f"judge: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
