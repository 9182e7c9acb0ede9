"""Enrolment against a head office, and against what is none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from storeapp.domain.errors import Refusal
from storeapp.ports.head_office import Application, Approval
from storeapp.sync.client import Client, Patience
from storeapp.sync.enrolling import Enroller
from storeapp.sync.wire.messages import EnrolPolled
from tests.sync.office import HTML, Office, Said, an_office, problem, said
from tests.sync.support import CountedIds, SoftKey, in_loop

KEY = SoftKey()
APPLICATION = Application(code="BCDFGHJK", device_code="dc", interval_s=2, expires_s=600)
APPROVED = EnrolPolled(status="approved", device="d9", epoch=2, store="S01", till="3", zone="SH")


@asynccontextmanager
async def an_enroller(previous: str = "") -> AsyncIterator[tuple[Enroller, Office]]:
    client = Client(Patience(connect_s=0.5, answer_s=0.2, whole_s=0.5))
    async with an_office() as office:
        try:
            yield Enroller(client, key=KEY, ids=CountedIds(), previous_device=previous), office
        finally:
            await client.close()


@in_loop
async def test_a_till_applies_with_its_signed_key() -> None:
    async with an_enroller("d1") as (enroller, office):
        application = await enroller.apply(
            office.address, public_key=KEY.public_key, computer="till-" * 20
        )
        assert application == APPLICATION
        (start,) = office.applied
        assert start.public_key == KEY.public_key
        assert start.previous_device == "d1"
        assert start.computer == ("till-" * 20)[:64]


@in_loop
async def test_pending_then_approved() -> None:
    async with an_enroller() as (enroller, office):
        assert await enroller.approval(office.address, APPLICATION) is None
        office.enrolment = APPROVED
        assert await enroller.approval(office.address, APPLICATION) == Approval(
            device="d9", epoch=2, store="S01", till="3", zone="SH"
        )


@in_loop
async def test_asked_too_soon_is_still_pending() -> None:
    async with an_enroller() as (enroller, office):
        office.canned["/v1/enrol/poll"] = [problem(429, "polled-too-soon")]
        assert await enroller.approval(office.address, APPLICATION) is None


@pytest.mark.parametrize("status", ["denied", "expired"])
@in_loop
async def test_the_manager_says_no_or_nothing(status: str) -> None:
    async with an_enroller() as (enroller, office):
        office.enrolment = EnrolPolled.model_validate({"status": status})
        with pytest.raises(Refusal) as refused:
            await enroller.approval(office.address, APPLICATION)
        assert refused.value.code == f"enrolment-{status}"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(HTML, "head-office-wrong", id="a hotel's sign-in page"),
        pytest.param(Said(302, headers={"location": "/"}), "head-office-wrong", id="redirect"),
        pytest.param(Said(404, b"<html>", kind="text/html"), "head-office-wrong", id="web server"),
        pytest.param(said(APPROVED), "head-office-wrong", id="another message"),
        pytest.param(problem(400, "signature-wrong"), "head-office-wrong", id="refused"),
        pytest.param(problem(409, "key-known"), "enrolment-denied", id="key known"),
        pytest.param(problem(426, "protocol-unsupported"), "head-office-too-old", id="426"),
        pytest.param(
            Said(200, b"{}", {"storeapp-protocol": "7-9"}), "head-office-too-old", id="range"
        ),
        pytest.param(problem(429, "enrolments-many"), "head-office-unreachable", id="crowded"),
        pytest.param(Said(502, b"<html>", kind="text/html"), "head-office-unreachable", id="502"),
    ],
)
@in_loop
async def test_what_answers_instead(answer: Said, code: str) -> None:
    async with an_enroller() as (enroller, office):
        office.canned["/v1/enrol/start"] = [answer]
        with pytest.raises(Refusal) as refused:
            await enroller.apply(office.address, public_key=KEY.public_key, computer="t")
        assert refused.value.code == code
        assert office.applied == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("no such place", "address-unreadable"),
        ("http://127.0.0.1:1", "head-office-unreachable"),
        ("http://no-such-host.invalid", "head-office-unreachable"),
    ],
)
@in_loop
async def test_addresses_that_lead_nowhere(address: str, code: str) -> None:
    async with an_enroller() as (enroller, _):
        with pytest.raises(Refusal) as refused:
            await enroller.apply(address, public_key=KEY.public_key, computer="t")
        assert refused.value.code == code
        with pytest.raises(Refusal) as refused:
            await enroller.approval(address, APPLICATION)
        assert refused.value.code == code


@in_loop
async def test_an_approval_that_names_no_one_is_none() -> None:
    async with an_enroller() as (enroller, office):
        office.enrolment = EnrolPolled(status="approved", device="d9", epoch=1, store="S01")
        with pytest.raises(Refusal) as refused:
            await enroller.approval(office.address, APPLICATION)
        assert refused.value.code == "head-office-wrong"
