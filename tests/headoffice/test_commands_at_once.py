"""Commands that arrive at the same moment: one wins, and none takes effect twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session

from headoffice.app import Server
from headoffice.commands.kinds import Asked, Done, Kind
from headoffice.db.database import Database
from headoffice.members import service as members
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.commands import MemberEdit, MemberShown
from tests.headoffice.conftest import MakeTill, Till
from tests.headoffice.editing import LIN, add_two_members, asking, known, remembered

pytestmark = pytest.mark.usefixtures("two_members")


@pytest.fixture
def two_members(database: Database, stores: None) -> None:
    add_two_members(database)


@pytest.fixture
def together() -> Iterator[Callable[..., list[httpx.Response]]]:
    """Posts several commands at the same moment, each by its own till."""
    with ThreadPoolExecutor(8) as pool:

        def post(asked: list[tuple[Till, dict[str, Any]]]) -> list[httpx.Response]:
            gate = threading.Barrier(len(asked))

            def one(till: Till, said: dict[str, Any]) -> httpx.Response:
                # On a line of its own: one till may be asked for twice at once.
                twin = till.twin()
                gate.wait(10)
                answer = twin.post("/v1/cmd", said)
                twin.close()
                return answer

            return [each.result() for each in [pool.submit(one, *each) for each in asked]]

        yield post


def test_of_two_edits_of_one_version_one_wins(
    make_till: MakeTill, database: Database, together: Callable[..., list[httpx.Response]]
) -> None:
    tills = [make_till("S01", str(number)) for number in range(1, 5)]

    answers = together([(till, asking(version=1, name=f"N{till.number}")) for till in tills])

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert {
        (answer.json()["current"]["version"], answer.json()["current"]["body"]["name"])
        for answer in answers
        if answer.status_code == 409
    } == {(2, won["body"]["name"])}
    assert known(database) == (won["body"]["name"], LIN, 2)


def test_one_command_that_arrives_several_times_at_once_takes_effect_once(
    server: Server,
    till: Till,
    database: Database,
    together: Callable[..., list[httpx.Response]],
) -> None:
    def one_more(session: Session, asked: Asked[MemberEdit]) -> Done:
        member = members.locked(session, asked.body.member)
        member.version += 1
        session.flush()
        return Done(member.version, MemberShown(name="林", phone_end="0001"))

    server.app.state.commands = {"member.edit": Kind(MemberEdit, one_more)}
    asked = asking()

    answers = together([(till, asked)] * 4)

    assert [answer.status_code for answer in answers] == [200] * 4
    assert {answer.json()["version"] for answer in answers} == {2}
    assert known(database) == ("林", LIN, 2)
    assert len(remembered(database)) == 1


def test_of_two_members_who_want_one_phone_one_gets_it(
    make_till: MakeTill, database: Database, together: Callable[..., list[httpx.Response]]
) -> None:
    tills = [make_till("S01", "1"), make_till("S02", "1")]

    answers = together(
        [
            (tills[0], asking("m1", phone="12900000009")),
            (tills[1], asking("m2", phone="12900000009")),
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert sum(known(database, member)[2] for member in ("m1", "m2")) == 3


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_phone_taken_while_we_looked_is_still_taken(database: Database) -> None:
    """The other transaction has not committed when we look, so only the index can tell."""
    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            members.edit(session, members.locked(session, "m2"), phone="12900000009")
            late = pool.submit(_edited, database, "m1", "12900000009")
            _until_somebody_waits(database)
        with pytest.raises(Refusal) as refused:
            late.result(10)

    assert refused.value.code == "phone-taken"
    assert refused.value.__cause__ is None
    assert known(database) == ("林", LIN, 1)


def _edited(database: Database, member: str, phone: str) -> None:
    with database.write() as session:
        members.edit(session, members.locked(session, member), phone=phone)


def _until_somebody_waits(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(20_000):
        with database.read() as session:
            if session.execute(waiting).scalar_one():
                return
    pytest.fail("nobody waits")


def test_a_second_asking_waits_for_the_first_and_is_done_when_that_one_is_refused(
    server: Server, till: Till, database: Database
) -> None:
    """The first stands in its handler, then fails: nothing was done, so the second is not told
    that it was."""
    begun, go_on = threading.Event(), threading.Event()
    tries: list[str] = []

    def handle(session: Session, asked: Asked[MemberEdit]) -> Done:
        tries.append(asked.body.member)
        if len(tries) == 1:
            begun.set()
            assert go_on.wait(10)
            raise Refusal("phone-taken")
        members.edit(session, members.locked(session, "m1"), name="小林")
        return Done(2, MemberShown(name="小林", phone_end="0001"))

    server.app.state.commands = {"member.edit": Kind(MemberEdit, handle)}
    asked, first, second = asking(name="小林"), till.twin(), till.twin()
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first.post, "/v1/cmd", asked)
        assert begun.wait(10)
        two = pool.submit(second.post, "/v1/cmd", asked)
        go_on.set()
        answers = [one.result(20), two.result(20)]
    first.close()
    second.close()

    assert [answer.status_code for answer in answers] == [409, 200]
    assert known(database) == ("小林", LIN, 2)
    assert len(remembered(database)) == 1
