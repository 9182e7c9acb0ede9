"""`python -m headoffice.payments.simulator --folder F`: the gateway simulator, and its settings."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from headoffice.payments.simulator.keys import kept_keys
from headoffice.payments.simulator.serving import SimulatorServer
from storeapp.domain.errors import Refusal


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m headoffice.payments.simulator", description=__doc__
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="any free one unless said")
    parser.add_argument(
        "--folder", type=Path, required=True, help="for its keys, and payments.toml for head office"
    )
    asked = parser.parse_args()
    try:
        keys = kept_keys(asked.folder)
        server = SimulatorServer(keys, _now_ms, host=asked.host, port=asked.port)
        file = server.settings(asked.folder)
    except Refusal as refused:
        sys.stderr.write(f"simulator: refused: {refused}\n")
        return 1
    sys.stdout.write(f"settings {file}\nlistening on {server.url}\n")
    sys.stdout.flush()
    server.run()
    return 0


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


if __name__ == "__main__":
    sys.exit(main())
