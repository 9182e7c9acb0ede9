"""Orders at the counter: counted, taken step by step, proved and handed over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import FoState
from storeapp.domain.pickup_code import Collected, pickup_code
from storeapp.ports.head_office import Command, CommandAnswer, VersionMoved
from storeapp.ports.orders import Step, Verdict
from storeapp.services.status import Line
from tests.conftest import ExpectedLogs
from tests.services.fake_orders import KEY, a_row
from tests.services.fakes import LIN, NOW
from tests.services.ordered import ALL, CODE, LOOSE, OTHER, PACK, PLUM, READY, UNTIL_MS, Till


async def test_new_orders_are_counted_on_the_board_and_told(aloop) -> None:
    till, told = Till(), list[str]()
    till.sales.rows.book.told["O8-1"] = a_row(fo="O8-1", number=8, place="S02", holder="S02")
    till.orders.watch(lambda: told.append("told"))

    await till.orders.count()
    first = till.board.status
    till.sales.rows.book.told["O7-1"] = a_row(state="ACCEPTED")
    await till.orders.count()

    assert (first.orders_new, first.orders_since) == (1, NOW.fromtimestamp(1, NOW.tzinfo))
    assert (till.board.status.orders_new, till.board.status.orders_since) == (0, None)
    assert told == ["told", "told"]


async def test_a_step_is_head_offices_and_what_it_answers_is_kept(aloop) -> None:
    till = Till()
    till.answers("fo.accept", state="ACCEPTED")

    seen = await till.orders.take(till.order, Step.ACCEPT, LIN)

    assert till.office.asked == [("fo.accept", {"fo": "O7-1", "staff": "u1"})]
    assert seen.fo.state is till.order.fo.state is FoState.ACCEPTED
    assert (till.sales.rows.jobs, till.printed) == ({}, 0)


async def test_what_is_ready_has_its_tag_printed(aloop) -> None:
    till = Till(state="PACKED")
    till.answers("fo.ready", **READY)

    await till.orders.take(till.order, Step.READY, LIN, bin="B12")

    (job,) = till.sales.rows.jobs.values()
    assert (job.dedup_key, job.document.title, till.printed) == ("tag:O7-1:0", "自提 O7-1", 1)


class Asked:
    """Head office that keeps the ids it was asked under, and answers by the list."""

    def __init__(self, *answers: dict[str, Any] | Refusal) -> None:
        self.answers, self.ids = list(answers), list[str]()

    async def send(self, command: Command) -> CommandAnswer:
        self.ids.append(command.id)
        answer = self.answers.pop(0)
        if isinstance(answer, Refusal):
            raise answer
        return CommandAnswer(4, answer)


async def test_what_nobody_answered_is_asked_again_under_its_id(aloop) -> None:
    till = Till()
    accepted = a_row(state="ACCEPTED", version=4)
    office = Asked(Refusal("command-unanswered"), accepted, Refusal("fo-offer-over"), accepted)
    till.orders.commands = office
    order = till.order

    with pytest.raises(Refusal, match="command-unanswered"):
        await till.orders.take(order, Step.ACCEPT, LIN)
    assert till.order == order
    await till.orders.take(order, Step.ACCEPT, LIN)
    with pytest.raises(Refusal, match="fo-offer-over"):
        await till.orders.take(order, Step.ACCEPT, LIN)
    await till.orders.take(order, Step.ACCEPT, LIN)

    assert office.ids[0] == office.ids[1]
    assert len(set(office.ids)) == 3


async def test_who_was_overtaken_sees_the_order_as_it_is(aloop) -> None:
    till = Till()
    till.orders.commands = Asked(VersionMoved(9, a_row(state="PICKING", version=9)))

    with pytest.raises(Refusal, match="fo-state-wrong"):
        await till.orders.take(till.order, Step.ACCEPT, LIN)

    assert (till.order.fo.state, till.order.version) == (FoState.PICKING, 9)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(PLUM, (0, 1000), id="one piece"),
        pytest.param(LOOSE, (1, 500), id="what is weighed counts whole"),
        pytest.param(PACK, "pick-too-much", id="a pack of more than is wanted"),
        pytest.param(OTHER, "not-in-this-order", id="another good"),
        pytest.param("6900000000014", "not-in-this-order", id="no good of ours"),
    ],
)
def test_a_scan_counts_what_is_on_the_list(code: str, expected: object) -> None:
    till = Till(state="PICKING")

    if isinstance(expected, str):
        with pytest.raises(Refusal, match=expected):
            till.orders.counted(till.order, Scan(code), back=False)
    else:
        assert till.orders.counted(till.order, Scan(code), back=False) == expected


def test_what_is_found_or_back_already_is_not_counted_again() -> None:
    till = Till(state="PICKING")
    lines = till.sales.rows.book.told["O7-1"]["lines"]
    lines[0]["found"] = 2000

    with pytest.raises(Refusal, match="pick-too-much"):
        till.orders.counted(till.order, Scan(PLUM), back=False)
    with pytest.raises(Refusal, match="put-back-too-much"):
        till.orders.counted(till.order, Scan(PLUM), back=True)
    lines[0]["back"] = 1000
    assert till.orders.counted(till.order, Scan(PLUM), back=True) == (0, 1000)


OTHER_STORE = pickup_code(KEY, Collected("S02", 7, 1, UNTIL_MS))
OTHER_ORDER = pickup_code(KEY, Collected("S01", 8, 1, UNTIL_MS))


@pytest.mark.parametrize(
    ("row", "code", "why"),
    [
        pytest.param({}, "ABC", "pickup-code-unreadable", id="no code"),
        pytest.param({}, "ABCDEFGH", "pickup-code-wrong", id="made up"),
        pytest.param({}, OTHER_STORE, "pickup-code-other-store", id="another store's"),
        pytest.param({}, OTHER_ORDER, "pickup-code-other-order", id="another order's"),
        pytest.param({"epoch": 2}, CODE, "pickup-code-old", id="an earlier epoch's"),
        pytest.param({"lease_until_ms": 1}, CODE, "pickup-code-expired", id="too late"),
        pytest.param({"state": "OVERDUE"}, CODE, "fo-overdue", id="overdue"),
        pytest.param({"state": "PACKED"}, CODE, "fo-state-wrong", id="not ready"),
        pytest.param({"cancel": "REQUESTED"}, CODE, "cancel-requested", id="wants to cancel"),
    ],
)
async def test_only_her_own_living_code_opens_it(
    aloop, row: dict[str, Any], code: str, why: str
) -> None:
    till = Till(**{**READY, **row})

    with pytest.raises(Refusal, match=why):
        await till.orders.hand_over(till.order, ALL, code, "herself", LIN)

    assert (till.sales.kinds, till.office.asked) == ([], [])


async def test_before_the_stores_key_came_no_code_is_right(aloop) -> None:
    till = Till(**READY)
    till.sales.rows.book.key = ""

    with pytest.raises(Refusal, match="pickup-key-missing"):
        await till.orders.prove(till.order, CODE)


async def test_on_line_head_office_is_asked_first_and_the_fact_says_the_same(aloop) -> None:
    till = Till(**READY)
    till.answers("fo.hand_over", state="HANDED_OVER")

    done = await till.orders.hand_over(till.order, ALL, CODE, "courier", LIN)

    ((kind, body),) = till.office.asked
    (fact,) = till.sales.rows.facts
    assert (kind, fact.kind, done.counted) == ("fo.hand_over", "hand_over/1", True)
    assert f'"hand":"{body["hand"]}"' in fact.body
    assert '"who":"courier"' in fact.body
    assert till.order.verdict is Verdict.COUNTS
    assert till.uploads.woken == 1
    with pytest.raises(Refusal, match="handed-over-before"):
        await till.orders.hand_over(till.order, ALL, CODE, "herself", LIN)


async def test_what_head_office_refuses_is_not_given_out(aloop) -> None:
    till = Till(**READY)
    till.office.answers["fo.hand_over"] = "handed-over-before"

    with pytest.raises(Refusal, match="handed-over-before"):
        await till.orders.hand_over(till.order, ALL, CODE, "herself", LIN)

    assert (till.sales.kinds, till.order.verdict) == ([], None)


@pytest.mark.parametrize("why", ["head-office-unreachable", "command-unanswered"])
@pytest.mark.parametrize("line", [Line.ONLINE, Line.OFFLINE])
async def test_without_a_word_the_lease_is_enough(aloop, line: Line, why: str) -> None:
    till = Till(**READY)
    till.board.update(line=line)
    till.office.answers["fo.hand_over"] = why

    done = await till.orders.hand_over(till.order, ALL, CODE[-8:], "herself", LIN)

    assert (done.counted, till.sales.kinds) == (False, ["hand_over/1"])
    assert till.order.fo.state is FoState.HANDED_OVER_PROVISIONAL


async def test_head_office_is_asked_once_it_has_the_fact(aloop) -> None:
    till = Till(**READY)
    till.board.update(line=Line.OFFLINE)
    await till.orders.hand_over(till.order, ALL, CODE, "herself", LIN)
    await till.orders.settle()
    till.board.update(line=Line.ONLINE)
    await till.orders.settle()
    assert till.office.asked == []

    till.acked = 1
    await till.orders.settle()
    unanswered = till.order.verdict
    till.answers("fo.hand_over", state="HANDED_OVER")
    await till.orders.settle()
    await till.orders.settle()

    assert (unanswered, till.order.verdict) == (Verdict.OPEN, Verdict.COUNTS)
    assert len(till.office.asked) == 2


async def test_a_conflict_is_said_until_somebody_has_read_it(
    aloop, expected_logs: ExpectedLogs
) -> None:
    expected_logs("hand-over in conflict: O7-1: handed-over-before")
    till = Till(**READY)
    till.board.update(line=Line.OFFLINE)
    await till.orders.hand_over(till.order, ALL, CODE, "herself", LIN)
    till.board.update(line=Line.ONLINE)
    till.acked, till.office.answers["fo.hand_over"] = 1, "handed-over-before"

    await till.orders.settle()
    disputed = till.order
    await till.orders.seen(disputed)

    assert (disputed.verdict, disputed.why) == (Verdict.CONFLICT, "handed-over-before")
    assert till.order.verdict is Verdict.SEEN


@pytest.mark.parametrize("text", [CODE, "FO:O7-1", CODE.lower()])
async def test_a_code_or_a_tag_finds_its_order(aloop, text: str) -> None:
    till = Till(**READY)
    till.sales.rows.book.told["O7-2"] = a_row(fo="O7-2", epoch=2)

    assert (await till.orders.find(text)).id == "O7-1"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("hello", "pickup-code-unreadable", id="no code"),
        pytest.param("FO:O9-1", "pickup-code-unreadable", id="a tag of long ago"),
        pytest.param(OTHER_ORDER, "fo-unknown", id="an order that is gone"),
        pytest.param(
            pickup_code(KEY, Collected("S02", 9, 1, UNTIL_MS)),
            "pickup-code-other-store",
            id="another store's",
        ),
    ],
)
async def test_what_is_not_here_is_not_found(aloop, text: str, why: str) -> None:
    till = Till(**READY)

    with pytest.raises(Refusal, match=why):
        await till.orders.find(text)


async def test_what_was_given_out_here_is_not_found_again(aloop) -> None:
    till = Till(**READY)
    till.answers("fo.hand_over", state="HANDED_OVER")
    await till.orders.hand_over(till.order, ALL, CODE, "herself", LIN)

    with pytest.raises(Refusal, match="handed-over-before"):
        await till.orders.find(CODE)


async def test_the_most_pressing_comes_first_and_what_is_over_is_not_shown(aloop) -> None:
    till = Till(accept_by_ms=9_000)
    till.sales.rows.book.told |= {
        "O8-1": a_row(fo="O8-1", number=8, accept_by_ms=5_000),
        "O9-1": a_row(fo="O9-1", number=9, state="PICKED", promise_ms=7_000),
        "O6-1": a_row(fo="O6-1", number=6, state="RELEASED"),
        "O5-1": a_row(fo="O5-1", number=5, state="IN_TRANSFER", pickup_at="S02", holder="S02"),
    }

    assert [each.id for each in await till.orders.all()] == ["O8-1", "O9-1", "O7-1"]


async def test_it_counts_at_once_when_something_came_and_when_the_line_is_up(aloop) -> None:
    till, counted = Till(), asyncio.Event()
    till.orders.watch(counted.set)

    async def again() -> int:
        async with asyncio.timeout(2):
            await counted.wait()
        counted.clear()
        return till.board.status.orders_new

    async with asyncio.TaskGroup() as group:
        running = group.create_task(till.orders.run())
        first = await again()
        till.sales.rows.book.told["O8-1"] = a_row(fo="O8-1", number=8)
        till.orders.wake()
        second = await again()
        till.board.update(waiting=1)
        till.sales.rows.book.told.clear()
        till.board.update(waiting=0)
        third = await again()
        running.cancel()

    assert (first, second, third) == (1, 2, 0)


def test_a_good_the_catalogue_does_not_know_has_no_shelf() -> None:
    assert (Till().orders.shelf("P1"), Till().orders.shelf("P404")) == ("", "")
