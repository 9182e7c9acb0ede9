"""The simulated card terminal on a TCP port of this machine."""

from __future__ import annotations

from storeapp.hardware.sim.server import SimServer
from storeapp.hardware.sim.terminal import SimTerminal


class SimTerminalServer(SimServer):
    """Reached like a real one: by the driver for ZVT, and by nothing else."""

    def __init__(self, terminal: SimTerminal, port: int = 0) -> None:
        super().__init__(terminal, port)

    @property
    def address(self) -> str:
        return f"zvt://127.0.0.1:{self.port}"
