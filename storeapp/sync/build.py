"""Puts the line to head office together; imported after the first paint, for what it brings."""

from __future__ import annotations

import asyncio
import random

from storeapp.ports.clock import Clock, Ids
from storeapp.ports.keys import DeviceKey
from storeapp.ports.promotions import RulesStanding
from storeapp.ports.sales import Device, SalesFile
from storeapp.ports.streams import Journal, StreamStore
from storeapp.services.enrolment import Enrolment
from storeapp.services.status import StatusBoard
from storeapp.sync.address import parse_address
from storeapp.sync.calls import Asking
from storeapp.sync.client import Client
from storeapp.sync.commands import HeadOfficeCommands
from storeapp.sync.enrolling import Enroller
from storeapp.sync.line import HeadOfficeLine, Rhythm
from storeapp.sync.members import HeadOfficeMembers
from storeapp.sync.phones import HeadOfficePhones
from storeapp.sync.returns import HeadOfficeReturns


def make_client() -> Client:
    """The caller closes it."""
    return Client()


def make_enrolment(
    client: Client, *, sales: SalesFile, key: DeviceKey, clock: Clock, ids: Ids, computer: str
) -> Enrolment:
    return Enrolment(sales, Enroller(client, key=key, ids=ids), key, clock, computer)


def make_line(
    client: Client,
    device: Device,
    *,
    key: DeviceKey,
    clock: Clock,
    ids: Ids,
    journal: Journal,
    store: StreamStore,
    board: StatusBoard,
    version: str,
    rules: RulesStanding,
) -> HeadOfficeLine:
    return HeadOfficeLine(
        client,
        Asking(parse_address(device.head_office), device.id, key, clock, ids),
        journal=journal,
        store=store,
        board=board,
        version=version,
        rules=rules,
        rhythm=Rhythm(asyncio.sleep, random.random),
    )


def make_commands(line: HeadOfficeLine, *, clock: Clock) -> HeadOfficeCommands:
    """Asks by the line's own tokens, whether the line is up or not."""
    return HeadOfficeCommands(line.office, clock, pause=asyncio.sleep, draw=random.random)


def make_members(line: HeadOfficeLine) -> HeadOfficeMembers:
    """Asks by the line's own tokens, like commands."""
    return HeadOfficeMembers(line.office)


def make_phones(line: HeadOfficeLine) -> HeadOfficePhones:
    return HeadOfficePhones(line.office)


def make_returns(line: HeadOfficeLine) -> HeadOfficeReturns:
    return HeadOfficeReturns(line.office)
