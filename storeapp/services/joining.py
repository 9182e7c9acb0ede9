"""Becoming a member at the counter, with or without a line to head office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storeapp.domain.codec import member_enrol_body
from storeapp.domain.fact import FactKind
from storeapp.domain.membership import Answers, Applicant, MemberEnrolment
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Command, Uploads
from storeapp.ports.members import Member, newcomer
from storeapp.ports.sales import SalesFile, SalesUnit
from storeapp.services.errands import Errands

MEMBER_ENROL = "member.enrol"
"""A command of `sync.wire.members`."""


@dataclass(frozen=True, slots=True)
class Joining:
    """She is a member at once, under an id of this till: that she agreed is a fact, who she is goes
    to head office as an errand (ADR 0021). When her number turns out to be a member's already, her
    new id leads there, and so does everything that was sold to it.
    """

    sales: SalesFile
    clock: Clock
    ids: Ids
    uploads: Uploads
    errands: Errands

    def follow(self, known: Callable[[str, Member], None]) -> None:
        """Hears, by the id she was given here, who she is to head office."""

        def answered(command: Command, body: Mapping[str, Any]) -> None:
            known(str(command.body["member"]), told(body))

        self.errands.follow(MEMBER_ENROL, answered)

    async def join(self, who: Applicant, answers: Answers, staff: StaffMember) -> Member:
        """Who is a member from now on; Refusal `disk-full`."""
        at, member = self.clock.now(), self.ids.new()
        enrolment = MemberEnrolment(member, staff.id, at, answers.channel, answers.consents)
        body = _asked(enrolment, who, answers)
        command = Command(self.ids.new(), MEMBER_ENROL, body)

        def commit(unit: SalesUnit) -> None:
            unit.append(FactKind.MEMBER_ENROL, member_enrol_body(enrolment))
            unit.put_errand(command, at)

        await self.sales.write(commit)
        self.uploads.wake()
        self.errands.wake()
        return newcomer(body, round(at.timestamp() * 1000))


def told(body: Mapping[str, Any]) -> Member:
    """A member as head office answers a command (`sync.wire.members.MemberSeen`)."""
    return Member(
        id=body["member"],
        name=body["name"],
        phone_end=body["phone_end"],
        tier=body["tier"],
        points=body["points"],
        groups=tuple(body["groups"]),
        birthday=body["birthday"],
        purchases=body["purchases"],
        of_age=body["of_age"],
        purposes=tuple(body["purposes"]),
        also=tuple(body["also"]),
        version=body["version"],
        may_spend=body["may_spend"],
        as_of_ms=body["as_of_ms"],
    )


def _asked(enrolment: MemberEnrolment, who: Applicant, answers: Answers) -> dict[str, object]:
    """The command's body, as `sync.wire.members.MemberEnrol` reads it."""
    said = member_enrol_body(enrolment)
    return {**said, "name": who.name, "phone": who.phone, "of_age": answers.of_age}
