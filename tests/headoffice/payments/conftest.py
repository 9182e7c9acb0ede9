"""Payments are tested against the gateway simulator over a real socket, at the tests' own time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headoffice.app import Server
from headoffice.payments.gateway import Gateway
from headoffice.payments.keeping import gateways
from headoffice.payments.settings import read_settings
from headoffice.payments.simulator.app import Simulator
from headoffice.payments.simulator.keys import Keys, new_keys
from headoffice.payments.simulator.serving import SimulatorServer
from headoffice.settings import Settings
from tests.headoffice.acting import Clock


@pytest.fixture(scope="session")
def keys() -> Keys:
    return new_keys()


@pytest.fixture
def simulator_server(keys: Keys, clock: Clock) -> Iterator[SimulatorServer]:
    with SimulatorServer(keys, clock) as server:
        yield server


@pytest.fixture
def simulator(simulator_server: SimulatorServer) -> Simulator:
    return simulator_server.simulator


@pytest.fixture
def settings_file(simulator_server: SimulatorServer, tmp_path: Path) -> Path:
    return simulator_server.settings(tmp_path / "payments")


@pytest.fixture
def providers(settings_file: Path) -> Iterator[dict[str, Gateway]]:
    """The adapters of both providers, at the simulator."""
    found = gateways(read_settings(str(settings_file)))
    yield found
    for gateway in found.values():
        gateway.close()


@pytest.fixture
def paying_server(
    settings: Settings, settings_file: Path, clock: Clock, stores: None
) -> Iterator[Server]:
    """A head office that is the simulator's merchant."""
    own = replace(settings, payments=str(settings_file), payment_look_s=3600.0)
    with Server(own, now_ms=clock) as server:
        yield server
