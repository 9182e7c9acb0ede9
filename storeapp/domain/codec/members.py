"""Enrolments of members as JSON, kind `member_enrol/1`."""

from __future__ import annotations

from storeapp.domain.codec.reading import Fields, strict
from storeapp.domain.membership import Consent, MemberEnrolment, Purpose


def member_enrol_body(enrolment: MemberEnrolment) -> dict[str, object]:
    return {
        "member": enrolment.member,
        "staff": enrolment.staff_id,
        "at": enrolment.at.isoformat(),
        "channel": enrolment.channel,
        "consents": [
            {"purpose": c.purpose.value, "granted": c.granted, "text": c.text}
            for c in enrolment.consents
        ],
    }


@strict
def member_enrol_from(body: object) -> MemberEnrolment:
    fields = Fields(body, "enrolment", ("member", "staff", "at", "channel", "consents"))
    return MemberEnrolment(
        member=fields.name("member"),
        staff_id=fields.name("staff"),
        at=fields.moment("at"),
        channel=fields.name("channel"),
        consents=fields.each("consents", _consent_from),
    )


def _consent_from(item: object) -> Consent:
    fields = Fields(item, "consent", ("purpose", "granted", "text"))
    return Consent(fields.choice("purpose", Purpose), fields.flag("granted"), fields.name("text"))
