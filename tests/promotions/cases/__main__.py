"""Writes the page about the cases of a file: `python -m tests.promotions.cases [FILE]`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.promotions.cases.form import GIVEN, given
from tests.promotions.cases.report import page, verdicts

if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else GIVEN
    sys.stdout.write(page(verdicts(given(path)["cases"])))
