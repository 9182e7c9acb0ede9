"""Finding the member at the counter: head office knows best, the till's own file knows always."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field, replace

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.domain.membership import END_DIGITS, PHONE_DIGITS
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Command
from storeapp.ports.members import AskedBy, Found, Likes, Member, MemberDesk
from storeapp.ports.sales import SalesFile
from storeapp.services.errands import Errands
from storeapp.services.status import Line, StatusBoard

_log = logging.getLogger("storeapp.members")

PANEL_COUNT = "panel.count"
"""A command of `sync.wire.browsing`."""
CODE = re.compile(r"MB[0-9]{7,13}")
"""A member code, as a card or a phone shows it; no good and no coupon has that shape."""
CARD = re.compile(r"[!-~]{6,64}")
MOST = 5

NOBODY_KNOWS = ("head-office-unreachable", "looks-many", "not-found")
"""Refusals after which what the till keeps is good enough."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The panel of a basket, as it is counted: `member` and `skus` where this till made it by
    itself, from what came along with her."""

    basket: str
    member: str = ""
    skus: tuple[str, ...] = ()


@dataclass(slots=True)
class Members:
    """Who somebody is, by what they tell or show. While head office cannot be asked in a moment,
    the members of this store are known as they were last told; their points cannot be spent then,
    since another till may be spending them. What was found is remembered for one customer only.
    """

    sales: SalesFile
    desk: MemberDesk
    clock: Clock
    board: StatusBoard
    ids: Ids
    errands: Errands
    _last: Member | None = field(default=None, repr=False)

    def recognises(self, code: str) -> bool:
        """True for a scan that can be nothing else than a member's code."""
        return CODE.fullmatch(code.strip()) is not None

    async def find(self, told: str, *, staff: str) -> Found:
        """Who it may be: a code, a whole telephone number, its last four digits, or a card.

        Refusals: `member-search-unclear` when it is none of them, `member-not-found`,
        `members-many` when more of the number is needed.
        """
        by, value = read(told)
        found = await self._found(by, value, staff)
        if found.more:
            raise Refusal("members-many")
        if not found.members:
            raise Refusal("member-not-kept" if found.kept else "member-not-found")
        return found

    def known(self, member_id: str) -> Member | None:
        """Who was found last, if it is her: for painting."""
        last = self._last
        return last if last and (last.id == member_id or member_id in last.also) else None

    def remember(self, member: Member) -> None:
        """She is the customer at the counter."""
        self._last = member

    def forget(self) -> None:
        """The next customer is somebody else."""
        self._last = None

    async def recall(self, member_id: str, *, staff: str) -> Member | None:
        """Her again, of whom only the id is known: after a start, or with a parked basket."""
        try:
            self._last = await self._seen(member_id, staff)
        except Refusal as refusal:
            if refusal.code == "member-unknown":
                return None
            kept = await self.sales.read(lambda unit: unit.member(member_id))
            self._last = self._as_kept(kept) if kept else None
        return self._last

    async def likes(self, basket: Basket) -> Likes:
        """What to suggest to the customer of this basket: as head office says, or, when it cannot
        be asked, what it sent along with her. With the basket it is gone."""
        if basket.customer is None:
            return Likes()
        skus = tuple(dict.fromkeys(line.sku for line in basket.active))
        try:
            if self.board.status.line is Line.OFFLINE:
                raise Refusal("head-office-unreachable")
            return Likes(await self.desk.likes(basket.customer.id, basket=basket.id, skus=skus))
        except Refusal as refusal:
            _log.info("no panel: %s", refusal.code)
        id = basket.customer.id
        return await self.sales.read(lambda unit: unit.liked(id)) or Likes()

    async def paying(self, code: str, *, staff: str) -> Member | None:
        """Who shows this payment code, known soon or not at all. Nothing of it is kept, and nobody
        is kept waiting: without an answer she pays as anybody."""
        if self.board.status.line is Line.OFFLINE:
            return None
        try:
            return await self.desk.payer(code, staff=staff)
        except Refusal as refusal:
            _log.info("nobody knows who pays: %s", refusal.code)
            return None

    async def count(self, shown: Shown, added: tuple[str, ...]) -> None:
        """Tells head office what was added from the panel, and what was shown where it does not
        know; what was sold it sees. It may wait for a line: so it is an errand."""
        body = {
            "basket": shown.basket,
            "member": shown.member,
            "shown": list(shown.skus),
            "added": list(added),
        }
        try:
            await self.errands.put(Command(self.ids.new(), PANEL_COUNT, body))
        except Refusal as refusal:  # A count is no reason to keep anybody waiting.
            _log.info("a panel was not counted: %s", refusal.code)

    async def _found(self, by: AskedBy, value: str, staff: str) -> Found:
        try:
            if self.board.status.line is Line.OFFLINE:
                raise Refusal("head-office-unreachable")
            return await self.desk.find(by, value, staff=staff)
        except Refusal as refusal:
            if refusal.code not in NOBODY_KNOWS:
                raise
        kept = await self.sales.read(lambda unit: unit.members_by(by, value, MOST + 1))
        told = tuple(self._as_kept(member) for member in kept[:MOST])
        return Found(told, more=len(kept) > MOST, kept=True)

    async def _seen(self, member_id: str, staff: str) -> Member:
        if self.board.status.line is Line.OFFLINE:
            raise Refusal("head-office-unreachable")
        return await self.desk.see(member_id, staff=staff)

    def _as_kept(self, member: Member) -> Member:
        """While the line was up nothing of hers was missed: her age counts from its loss on."""
        since = self.board.status.since
        now_ms = round(self.clock.now().timestamp() * 1000)
        as_of_ms, line = member.as_of_ms, self.board.status.line
        if line is Line.ONLINE:
            as_of_ms = now_ms
        elif since is not None and line is Line.OFFLINE:
            as_of_ms = max(as_of_ms, round(since.timestamp() * 1000))
        as_of_ms, kept = min(as_of_ms, now_ms), line is not Line.ONLINE
        return replace(member, may_spend=False, as_of_ms=as_of_ms, kept=kept)


def read(told: str) -> tuple[AskedBy, str]:
    """What kind of thing somebody told; Refusal `member-search-unclear`."""
    value = told.strip()
    digits = value.replace(" ", "").replace("-", "")
    if CODE.fullmatch(value.upper()):
        return AskedBy.CODE, value.upper()
    if digits.isascii() and digits.isdigit() and len(digits) == END_DIGITS:
        return AskedBy.END, digits
    if digits.isascii() and digits.isdigit() and len(digits) in PHONE_DIGITS:
        return AskedBy.PHONE, digits
    if CARD.fullmatch(value):
        return AskedBy.CARD, value
    raise Refusal("member-search-unclear")
