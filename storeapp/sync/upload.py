"""The journal on its way up: one push in flight, nothing leaves the queue unacknowledged."""

from __future__ import annotations

import asyncio
import logging

from storeapp.domain.errors import Defect
from storeapp.domain.fact import Fact
from storeapp.ports.streams import Journal, JournalHead
from storeapp.services.status import StatusBoard
from storeapp.sync.calls import HeadOffice
from storeapp.sync.failures import Busy, Forked, Refused, WrongAnswer
from storeapp.sync.wire.messages import PUSH_BYTES, PUSH_ITEMS, Item, Push, Pushed
from storeapp.sync.wire.words import DEVICE_REVOKED, FORK, GAP, PROTOCOL_UNSUPPORTED

_log = logging.getLogger("storeapp.upload")

FACTS_BYTES = PUSH_BYTES * 7 // 10
"""A body grows by its escapes when it becomes a string in JSON; the rest is room for that."""


class Upload:
    """Implements ports.head_office.Uploads. `device` is who the facts are of.

    What refused a batch is found by sending less: half of it after 413, one fact after any other
    refusal; a fact that is refused alone goes up once more as a request to quarantine it, so that
    it never holds up those behind it. `turn` is held while head office is told of the journal.
    """

    def __init__(
        self,
        office: HeadOffice,
        journal: Journal,
        board: StatusBoard,
        *,
        device: str,
        turn: asyncio.Lock,
    ) -> None:
        self._office = office
        self._turn = turn
        self._journal = journal
        self._board = board
        self._device = device
        self._uncounted = asyncio.Event()
        self._unsent = asyncio.Event()
        self._ceiling = PUSH_ITEMS
        self._most = PUSH_ITEMS
        self._to_quarantine = 0
        self._rewound_to: int | None = None

    def wake(self) -> None:
        self._uncounted.set()
        self._unsent.set()

    async def count(self) -> None:
        """Keeps the number of waiting facts right, online or not, for as long as the till runs."""
        while True:
            self._uncounted.clear()
            self._count(await self._journal.head())
            await self._uncounted.wait()

    async def run(self) -> None:
        """Sends whatever there is, whenever there is something, until something fails."""
        while True:
            self._unsent.clear()  # Before looking: a wake from here on is not lost.
            more = True
            while more:
                async with self._turn:
                    more = await self._push_next()
            await self._unsent.wait()

    def start_over(self, *, most: int) -> None:
        """A new connection: what was learned about the old one's limits is forgotten."""
        self._ceiling = self._most = max(1, min(most, PUSH_ITEMS))

    def rewind(self, acked_seq: int) -> None:
        """Head office has less than it once acknowledged (restored from a backup): send again."""
        _log.warning("head office went back to fact %d; sending again from there", acked_seq)
        self._rewound_to = acked_seq
        self._unsent.set()

    async def _push_next(self) -> bool:
        """Sends one batch; False when there is nothing to send."""
        head = await self._journal.head()
        self._count(head)
        after = head.acked_seq if self._rewound_to is None else self._rewound_to
        if after >= head.last_seq:
            self._rewound_to = None
            return False
        facts = await self._journal.facts(after=after, most=self._most, most_bytes=FACTS_BYTES)
        if not facts or facts[0].seq != after + 1:
            raise Defect(f"the journal has no fact {after + 1} of {head.last_seq}")
        try:
            pushed = await self._office.push(self._message(head, facts))
        except Refused as refused:
            self._learn(refused, head, facts)
        else:
            await self._take(pushed, head, facts)
        return True

    def _message(self, head: JournalHead, facts: tuple[Fact, ...]) -> Push:
        # Not validated here: what a broken disk did to a fact is for head office to quarantine.
        return Push.model_construct(
            device=self._device,
            epoch=head.epoch,
            first_seq=facts[0].seq,
            items=[_item(fact) for fact in facts],
            quarantine_request=facts[0].seq == self._to_quarantine and len(facts) == 1,
        )

    async def _take(self, pushed: Pushed, head: JournalHead, facts: tuple[Fact, ...]) -> None:
        for verdict in pushed.verdicts:
            if verdict.verdict == "fork":
                raise Forked(f"fact {verdict.seq} is another one at head office")
            if verdict.verdict in {"quarantined", "accepted_flagged"}:
                _log.info("fact %d: %s %s", verdict.seq, verdict.verdict, verdict.why)
        if pushed.acked_seq < facts[0].seq:
            raise WrongAnswer("acknowledged nothing of a push")
        # A sale may have been written between looking at the head and taking the facts.
        last = max(head.last_seq, facts[-1].seq)
        if pushed.acked_seq > last:
            raise Forked(f"head office has fact {pushed.acked_seq} of {last}")
        await self._journal.acknowledge(pushed.acked_seq)
        _log.info("facts %d to %d acknowledged", facts[0].seq, pushed.acked_seq)
        self._to_quarantine = 0
        self._most = min(self._ceiling, self._most * 2)
        if self._rewound_to is not None:
            self._rewound_to = pushed.acked_seq

    def _learn(self, refused: Refused, head: JournalHead, facts: tuple[Fact, ...]) -> None:
        """What a refusal says about the next try; raises when there is none for now."""
        first, sent = facts[0].seq, len(facts)
        code = refused.problem.code
        if refused.status == 401 or code in {DEVICE_REVOKED, PROTOCOL_UNSUPPORTED}:
            raise refused
        if refused.status == 409 and code == FORK:
            raise Forked(f"head office has another fact {first} or later")
        if refused.status == 409 and code == GAP:
            self._close_gap(refused.problem.expected_seq, first, head)
            return
        _log.warning("a push of %d facts from %d was refused: %s", sent, first, refused)
        if sent > 1:
            self._most = 1
            if refused.status == 413:
                self._most = self._ceiling = sent // 2
        elif self._to_quarantine != first:
            self._to_quarantine = first
        else:  # Even that was refused. It stays the first of the queue, and is tried for ever.
            raise Busy(refused.status)

    def _close_gap(self, expected: int | None, first: int, head: JournalHead) -> None:
        if expected is None or expected < 1 or expected == first:
            raise WrongAnswer("a gap without a number to go on from")
        if expected > head.last_seq + 1:
            raise Forked(f"head office expects fact {expected} of {head.last_seq}")
        _log.warning("head office expects fact %d, not %d; sending from there", expected, first)
        self._rewound_to = expected - 1

    def _count(self, head: JournalHead) -> None:
        self._board.update(waiting=head.waiting)


def _item(fact: Fact) -> Item:
    return Item.model_construct(
        seq=fact.seq,
        id=fact.id,
        kind=fact.kind,
        wall=fact.wall,
        mono_ms=fact.mono_ms,
        boot_id=fact.boot_id,
        hlc=fact.hlc,
        body=fact.body,
        prev_hash=fact.prev_hash,
        hash=fact.hash,
        sig=fact.sig,
    )
