"""A till's commands, against the real head office, over whatever the network makes of them."""

from __future__ import annotations

import asyncio
import logging
import socket
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from headoffice.app import Server, unix_ms
from headoffice.commands.tables import CommandRow
from headoffice.configuration.service import set_taxes
from headoffice.enrolment.approving import approve
from headoffice.members.sealing import opened
from headoffice.members.service import await_member, join, locked
from headoffice.members.tables import Member
from headoffice.settings import Settings
from headoffice.stores.tables import Store
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.domain.tax import TaxRate
from storeapp.ports.head_office import Command, VersionMoved
from storeapp.sync.address import parse_address
from storeapp.sync.build import make_commands
from storeapp.sync.calls import Asking, HeadOffice
from storeapp.sync.client import Client
from storeapp.sync.commands import Effort, HeadOfficeCommands
from storeapp.sync.enrolling import Enroller
from storeapp.ui.refusals import said
from tests.conftest import ExpectedLogs
from tests.sync.proxy import Faults, Proxy, a_proxy
from tests.sync.support import CountedIds, FakeClock, SoftKey, in_loop, till

PHONE = "12900000001"
SHORT = Effort(try_s=0.3)
KIND_REFUSALS = ("member-unknown", "phone-taken", "phone-unreadable", "member-name-unreadable")
DOOR_REFUSALS = ("command-unknown", "command-id-reused", "device-revoked", "protocol-unsupported")


@dataclass
class Pauses:
    """How long each pause was to be, and what happens meanwhile."""

    asked_s: list[float] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    async def __call__(self, asked_s: float) -> None:
        self.asked_s.append(asked_s)
        self.meanwhile()


@dataclass
class Chain:
    """Head office with one member, and the line that tills have to it."""

    server: Server
    proxy: Proxy
    client: Client
    pauses: Pauses = field(default_factory=Pauses)

    async def commands(self, number: str = "1", *, effort: Effort = SHORT) -> HeadOfficeCommands:
        """Those of a newly enrolled till, which has its token already."""
        asking = await self.enrolled(number)
        office = HeadOffice(self.client, asking)
        with pytest.raises(Refusal):
            await self.made(office, effort=Effort()).send(editing("nobody"))
        return self.made(office, effort=effort)

    def made(self, office: HeadOffice, *, effort: Effort = SHORT) -> HeadOfficeCommands:
        return HeadOfficeCommands(
            office, FakeClock(), pause=self.pauses, draw=lambda: 0.5, effort=effort
        )

    async def enrolled(self, number: str) -> Asking:
        key, address = SoftKey(int(number)), self.proxy.address
        enroller = Enroller(self.client, key=key, ids=CountedIds())
        application = await enroller.apply(address, public_key=key.public_key, computer="c")
        with self.server.database.write() as session:
            approve(session, application.code, store="S01", till=number, now_ms=unix_ms())
        approval = await enroller.approval(address, application)
        assert approval is not None
        return Asking(parse_address(address), approval.device, key, FakeClock(), FreshIds())

    def member(self) -> tuple[str, str, int]:
        with self.server.database.read() as session:
            row = session.get_one(Member, "m1")
            person = opened(session, row)
            return person.name, person.phone, row.version

    def remembered(self) -> list[str]:
        with self.server.database.read() as session:
            return list(session.exec(select(CommandRow.id).order_by(col(CommandRow.id))))


class FreshIds:
    def new(self) -> str:
        return str(uuid.uuid4())


@asynccontextmanager
async def a_chain(folder: Path) -> AsyncIterator[Chain]:
    client = Client()
    async with a_proxy(0) as proxy:
        settings = Settings(
            database=f"sqlite:///{folder / 'office.db'}",
            enrolment_interval_s=0,
            public_url=proxy.address,
        )
        with Server(settings) as server:
            proxy.target_port = urlsplit(server.url).port or 0
            _stock(server)
            try:
                yield Chain(server, proxy, client)
            finally:
                await client.close()


def _stock(server: Server) -> None:
    with server.database.write() as session:
        set_taxes(session, "north", [TaxRate("vat13", 1300)])
        session.add(Store(code="S01", owner="", zone="north", name_zh="店", name_en="S01"))
        session.flush()
        joined_on = date(2024, 5, 1)
        await_member(session, "m1", store="S01", joined_on=joined_on)
        join(session, locked(session, "m1"), name="林", phone=PHONE, today=joined_on)


def editing(member: str = "m1", *, version: int | None = None, **fields: Any) -> Command:
    return Command(str(uuid.uuid4()), "member.edit", {"member": member} | fields, version)


async def refused(asking: Awaitable[object]) -> Refusal:
    with pytest.raises(Refusal) as raised:
        await asking
    return raised.value


# --- answers -------------------------------------------------------------------------


@in_loop
async def test_a_command_is_answered(tmp_path: Path) -> None:
    async with a_chain(tmp_path) as chain:
        commands = await chain.commands()

        answer = await commands.send(editing(version=1, name="小林", phone="129-0000-0009"))

        assert (answer.version, answer.body) == (
            2,
            {"member": "m1", "name": "小林", "phone_end": "0009"},
        )
        assert chain.member() == ("小林", "12900000009", 2)
        assert chain.pauses.asked_s == []


@in_loop
async def test_the_line_of_a_till_has_commands(tmp_path: Path) -> None:
    async with a_chain(tmp_path) as chain:
        asking = await chain.enrolled("1")
        t = till(chain.proxy.address, tmp_path, device=asking.device)

        answer = await make_commands(t.line, clock=t.clock).send(editing(name="小林"))

        assert answer.version == 2
        await t.client.close()


@in_loop
async def test_what_somebody_else_changed_is_shown_as_it_is_now(tmp_path: Path) -> None:
    async with a_chain(tmp_path) as chain:
        one, other = await chain.commands("1"), await chain.commands("2")
        await other.send(editing(version=1, name="小林"))

        refusal = await refused(one.send(editing(version=1, name="Lin")))

        assert isinstance(refusal, VersionMoved)
        assert (refusal.version, refusal.body) == (
            2,
            {"member": "m1", "name": "小林", "phone_end": "0001"},
        )
        assert str(refusal) == "version-moved {'version': 2}"
        assert chain.member() == ("小林", PHONE, 2)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (replace(editing(name="A"), kind="member.erase"), "command-unknown"),
        (editing("m9", name="A"), "member-unknown"),
        (editing(phone="1"), "phone-unreadable"),
        (editing(name=" "), "member-name-unreadable"),
    ],
    ids=["unknown kind", "unknown member", "phone", "name"],
)
@in_loop
async def test_a_refusal_is_not_tried_again(tmp_path: Path, command: Command, code: str) -> None:
    async with a_chain(tmp_path) as chain:
        refusal = await refused((await chain.commands()).send(command))

        assert (refusal.code, chain.pauses.asked_s) == (code, [])
        assert (chain.member(), chain.remembered()) == (("林", PHONE, 1), [])


@pytest.mark.parametrize("code", KIND_REFUSALS + DOOR_REFUSALS + ("version-moved",))
@pytest.mark.parametrize("language", list(Language))
def test_a_refusal_of_head_office_has_its_sentence(code: str, language: Language) -> None:
    assert said(Refusal(code), language) != said(Refusal("never-heard-of"), language)


@in_loop
async def test_an_id_is_for_one_command_of_one_till(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("command id reused: ")
    async with a_chain(tmp_path) as chain:
        one, other = await chain.commands("1"), await chain.commands("2")
        command = editing(name="小林")
        await one.send(command)

        changed = await refused(one.send(replace(command, body={"member": "m1", "name": "Lin"})))
        foreign = await refused(other.send(command))

        assert (changed.code, foreign.code) == ("command-id-reused", "command-id-reused")
        assert chain.member() == ("小林", PHONE, 2)


@in_loop
async def test_a_till_that_says_it_is_the_other_is_refused(tmp_path: Path) -> None:
    async with a_chain(tmp_path) as chain:
        one, other = await chain.enrolled("1"), await chain.enrolled("2")
        forged = HeadOffice(chain.client, replace(one, device=other.device))

        refusal = await refused(chain.made(forged).send(editing(name="A")))

        assert refusal.code == "proof-invalid"
        assert (chain.member(), chain.remembered()) == (("林", PHONE, 1), [])


# --- the network ---------------------------------------------------------------------


@in_loop
async def test_an_answer_lost_on_the_way_is_given_again(tmp_path: Path) -> None:
    async with a_chain(tmp_path) as chain:
        commands, command = await chain.commands(), editing(version=1, name="小林")
        chain.proxy.faults = Faults(cut_after=0)
        before: list[tuple[str, str, int]] = []

        def heal() -> None:
            before.append(chain.member())
            chain.proxy.heal()

        chain.pauses.meanwhile = heal

        answer = await commands.send(command)

        assert answer.version == 2
        assert before == [("小林", PHONE, 2)]
        assert chain.pauses.asked_s == [0.25]
        assert chain.member() == ("小林", PHONE, 2)
        assert chain.remembered() == [command.id]


@in_loop
async def test_a_command_that_stays_unanswered_may_be_asked_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "storeapp")
    async with a_chain(tmp_path) as chain:
        commands, command = await chain.commands(), editing(version=1, name="小林")
        chain.proxy.faults = Faults(cut_after=0)

        refusal = await refused(commands.send(command))

        assert refusal.code == "command-unanswered"
        assert chain.pauses.asked_s == [0.25, 0.5]
        assert f"command unanswered: member.edit {command.id}" in caplog.text
        assert "小林" not in caplog.text
        assert chain.member() == ("小林", PHONE, 2)
        chain.proxy.heal()
        assert (await commands.send(command)).version == 2
        assert chain.member() == ("小林", PHONE, 2)
        assert chain.remembered() == [command.id]


@in_loop
async def test_a_command_that_vanishes_is_not_done_and_not_waited_for(tmp_path: Path) -> None:
    async with a_chain(tmp_path) as chain:
        commands = await chain.commands(effort=Effort(try_s=0.05))
        chain.proxy.faults = Faults(swallow=True)
        chain.proxy.drop()

        refusal = await refused(commands.send(editing(name="小林")))

        assert refusal.code == "command-unanswered"
        assert chain.pauses.asked_s == [0.25, 0.5]
        assert chain.member() == ("林", PHONE, 1)


@in_loop
async def test_a_head_office_that_is_busy_is_asked_again(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("database busy or away: /v1/cmd")
    async with a_chain(tmp_path) as chain:
        commands = await chain.commands(effort=Effort())
        _rename(chain, "member", "member_away")
        chain.pauses.meanwhile = lambda: _rename(chain, "member_away", "member")

        answer = await commands.send(editing(name="小林"))

        assert (answer.version, chain.pauses.asked_s) == (2, [2.25])


def _rename(chain: Chain, before: str, after: str) -> None:
    with chain.server.database.write() as session:
        session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))


# --- nobody there --------------------------------------------------------------------


@dataclass
class Time:
    """Goes on by what was paused."""

    ms: int = 0
    pauses: list[float] = field(default_factory=list)

    async def pause(self, asked_s: float) -> None:
        self.pauses.append(asked_s)
        self.ms += round(asked_s * 1000)


@asynccontextmanager
async def asking_at(
    port: int, *, effort: Effort | None = None
) -> AsyncIterator[tuple[HeadOfficeCommands, Time]]:
    """A till whose head office is said to be at that port of this computer."""
    client, now = Client(), Time()
    clock, address = FakeClock(mono_ms=lambda: now.ms), parse_address(f"http://127.0.0.1:{port}")
    office = HeadOffice(client, Asking(address, "d1", SoftKey(), clock, FreshIds()))
    yield HeadOfficeCommands(office, clock, pause=now.pause, draw=lambda: 1.0, effort=effort), now
    await client.close()


@pytest.mark.parametrize(
    ("effort", "pauses"),
    [
        pytest.param(None, [0.5, 1.0], id="three tries"),
        pytest.param(Effort(tries=9, whole_s=3.0), [0.5, 1.0], id="no pause beyond the end"),
        pytest.param(Effort(tries=1), [], id="one try"),
    ],
)
@in_loop
async def test_a_command_that_reached_nobody_was_not_done(
    effort: Effort | None, pauses: list[float]
) -> None:
    with socket.socket() as bound:  # Bound and not listening: nobody else can answer there.
        bound.bind(("127.0.0.1", 0))
        async with asking_at(bound.getsockname()[1], effort=effort) as (commands, now):
            refusal = await refused(commands.send(editing(name="小林")))

    assert refusal.code == "head-office-unreachable"
    assert now.pauses == pauses


@in_loop
async def test_a_head_office_that_goes_away_in_the_middle_may_have_heard() -> None:
    """The first request broke off, and since then nobody is there: that is not `unreachable`."""

    async def go_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        server.close()
        writer.transport.abort()

    server = await asyncio.start_server(go_away, "127.0.0.1", 0)
    async with asking_at(server.sockets[0].getsockname()[1]) as (commands, now):
        refusal = await refused(commands.send(editing(name="小林")))

    assert refusal.code == "command-unanswered"
    assert now.pauses == [0.5, 1.0]
