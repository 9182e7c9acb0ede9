"""Asking an address for a place in its chain: the till applies, a manager approves there."""

from __future__ import annotations

from typing import TypeVar

from storeapp.domain.errors import Refusal
from storeapp.ports.clock import Ids
from storeapp.ports.head_office import Application, Approval
from storeapp.ports.keys import DeviceKey
from storeapp.sync.address import parse_address
from storeapp.sync.answers import Reply, answer_of
from storeapp.sync.client import Client, Request
from storeapp.sync.failures import Busy, Failure, Refused, Unreachable, UpdateNeeded
from storeapp.sync.wire.messages import (
    PROTOCOL,
    Answer,
    EnrolPoll,
    EnrolPolled,
    EnrolStart,
    EnrolStarted,
    Message,
)
from storeapp.sync.wire.seal import enrolment_bytes
from storeapp.sync.wire.words import KEY_KNOWN, PROTOCOL_HEADER, PROTOCOL_UNSUPPORTED

A = TypeVar("A", bound=Answer)

COMPUTER_AT_MOST = 64


class Enroller:
    """Implements ports.head_office.Enrolling. `previous_device` is who this computer's lost file
    was, "" for a new till. Every failure comes out as one Refusal that has a sentence."""

    def __init__(
        self, client: Client, *, key: DeviceKey, ids: Ids, previous_device: str = ""
    ) -> None:
        self._client = client
        self._key = key
        self._ids = ids
        self._previous_device = previous_device

    async def apply(self, address: str, *, public_key: str, computer: str) -> Application:
        message = self._start(public_key, computer[:COMPUTER_AT_MOST])
        try:
            started = await self._ask(address, "/enrol/start", message, EnrolStarted)
        except Busy as busy:
            raise Refusal("head-office-unreachable", address=address) from busy
        return Application(
            code=started.user_code,
            device_code=started.device_code,
            interval_s=max(1, started.interval_s),
            expires_s=started.expires_s,
        )

    async def approval(self, address: str, application: Application) -> Approval | None:
        message = EnrolPoll(device_code=application.device_code)
        try:
            polled = await self._ask(address, "/enrol/poll", message, EnrolPolled)
        except Busy:  # Asked too soon, or too many ask: the manager's word is still to come.
            return None
        if polled.status == "pending":
            return None
        if polled.status != "approved":
            raise Refusal(f"enrolment-{polled.status}")
        if not (polled.device and polled.epoch and polled.store and polled.till and polled.zone):
            raise Refusal("head-office-wrong", address=address)
        return Approval(
            device=polled.device,
            epoch=polled.epoch,
            store=polled.store,
            till=polled.till,
            zone=polled.zone,
        )

    def _start(self, public_key: str, computer: str) -> EnrolStart:
        nonce = self._ids.new()
        signed = enrolment_bytes(
            public_key=public_key,
            computer=computer,
            nonce=nonce,
            previous_device=self._previous_device,
        )
        return EnrolStart(
            public_key=public_key,
            computer=computer,
            nonce=nonce,
            previous_device=self._previous_device,
            sig=self._key.sign(signed),
        )

    async def _ask(self, address: str, path: str, message: Message, model: type[A]) -> A:
        request = Request(
            "POST",
            parse_address(address).url(path),
            {PROTOCOL_HEADER: str(PROTOCOL)},
            message.model_dump_json().encode(),
        )
        try:
            reply = await self._client.send(request)
            _check_protocol(reply)
            return answer_of(reply, model)
        except Busy:
            raise
        except Failure as failure:
            raise Refusal(_code(failure), address=address) from failure


def _check_protocol(reply: Reply) -> None:
    lowest, _, highest = reply.headers.get(PROTOCOL_HEADER.lower(), "").partition("-")
    if not (lowest.isdigit() and highest.isdigit()):
        return
    if not int(lowest) <= PROTOCOL <= int(highest):
        raise UpdateNeeded(f"head office speaks {lowest} to {highest}")


def _code(failure: Failure) -> str:
    match failure:
        case Unreachable():
            return "head-office-unreachable"
        case UpdateNeeded():
            return "head-office-too-old"
        case Refused(problem=problem) if problem.code == PROTOCOL_UNSUPPORTED:
            return "head-office-too-old"
        case Refused(problem=problem) if problem.code in {KEY_KNOWN, "enrolment-denied"}:
            return "enrolment-denied"
        case _:
            return "head-office-wrong"
