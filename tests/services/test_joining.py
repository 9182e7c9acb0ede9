"""Becoming a member: a fact and an errand in one transaction, then who she turns out to be."""

from __future__ import annotations

import json

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.membership import NO_ANSWERS, Answers, Consent, Purpose, applicant
from storeapp.ports.members import Member
from storeapp.services.errands import Errands
from storeapp.services.joining import Joining
from storeapp.services.status import StatusBoard
from storeapp.sync.wire.members import MemberEnrol, MemberSeen
from tests.services.fakes import LIN, NOW, FakeClock, FakeIds, FakeOffice, FakeSales, FakeUploads

NOW_MS = round(NOW.timestamp() * 1000)
XIAO_LIN = applicant(" 小林 ", "138 0000-0417")
SAID = Answers(
    "display",
    of_age=True,
    consents=(Consent(Purpose.BROWSING, True, "v1"), Consent(Purpose.SHARING, False, "v1")),
)
SEEN = MemberSeen(member="m9", version=4, name="小林", phone_end="0417", tier=2, points=90)


class Till:
    def __init__(self) -> None:
        self.sales, self.office, self.uploads = FakeSales(), FakeOffice(), FakeUploads()
        self.errands = Errands(self.sales, self.office, FakeClock(), StatusBoard())
        self.joining = Joining(self.sales, FakeClock(), FakeIds(), self.uploads, self.errands)
        self.known: list[tuple[str, Member]] = []
        self.joining.follow(lambda id, member: self.known.append((id, member)))

    @property
    def facts(self) -> list[tuple[str, dict[str, object]]]:
        return [(fact.kind, json.loads(fact.body)) for fact in self.sales.rows.facts]


async def test_she_is_a_member_at_once_and_no_fact_names_her(aloop):
    till = Till()
    member = await till.joining.join(XIAO_LIN, SAID, LIN)

    assert (member.name, member.phone_end, member.purposes) == ("小林", "0417", ("browsing",))
    assert (member.of_age, member.purchases, member.may_spend) == (True, 0, False)
    ((kind, body),) = till.facts
    assert kind == "member_enrol/1"
    assert body == {
        "member": member.id,
        "staff": LIN.id,
        "at": NOW.isoformat(),
        "channel": "display",
        "consents": [
            {"purpose": "browsing", "granted": True, "text": "v1"},
            {"purpose": "sharing", "granted": False, "text": "v1"},
        ],
    }
    assert till.uploads.woken == 1


async def test_who_she_is_waits_as_an_errand_that_head_office_can_read(aloop):
    till = Till()
    member = await till.joining.join(XIAO_LIN, SAID, LIN)

    (errand,) = till.sales.rows.errands.values()
    said = MemberEnrol.model_validate(errand.body)
    assert (said.member, said.name, said.phone) == (member.id, "小林", "13800000417")
    assert (said.of_age, said.channel, said.staff) == (True, "display", LIN.id)
    assert [(c.purpose, c.granted) for c in said.consents] == [
        ("browsing", True),
        ("sharing", False),
    ]


async def test_without_an_answer_of_hers_nothing_is_agreed_to(aloop):
    till = Till()
    member = await till.joining.join(XIAO_LIN, NO_ANSWERS, LIN)

    assert (member.purposes, member.of_age) == ((), False)
    assert till.facts[0][1]["consents"] == []
    assert till.facts[0][1]["channel"] == "counter"


async def test_when_it_is_answered_she_may_be_a_member_of_before(aloop):
    till = Till()
    member = await till.joining.join(XIAO_LIN, SAID, LIN)
    till.office.answers = {"member.enrol": SEEN.model_dump()}
    await till.errands.ask_all()

    ((id, known),) = till.known
    assert id == member.id
    assert (known.id, known.tier, known.points, known.version) == ("m9", 2, 90, 4)
    assert till.sales.rows.errands == {}


@pytest.mark.parametrize(
    ("name", "phone", "why"),
    [
        pytest.param("小林", "138000", "phone-unreadable", id="short"),
        pytest.param("小林", "1380000041x", "phone-unreadable", id="a letter"),
        pytest.param("  ", "13800000417", "member-name-unreadable", id="no name"),
        pytest.param("x" * 41, "13800000417", "member-name-unreadable", id="long"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, phone: str, why: str):
    with pytest.raises(Refusal) as refused:
        applicant(name, phone)
    assert refused.value.code == why
