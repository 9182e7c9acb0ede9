"""Exceptions to a price: a manager's own PIN, a reason, a limit, and a fact before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket
from storeapp.domain.codec import approval_body
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import FactKind
from storeapp.domain.money import Money
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ports.clock import Clock, Ids
from storeapp.ports.head_office import Uploads
from storeapp.ports.sales import SalesFile, SalesUnit
from storeapp.services.signing_in import SigningIn

HOLDS = timedelta(minutes=15)
OTHER = "other"
REASONS = ("damaged", "near-its-date", "shelf-price", "goodwill", OTHER)
"""Why a line costs less, as the record of the day keeps it."""
MOST_REASON = 80


@dataclass(frozen=True, slots=True)
class Wish:
    """So much less for a line, and why: one of REASONS; `words` say which other one."""

    line: str
    amount: Money
    reason: str
    words: str = ""

    @property
    def why(self) -> str:
        """As it is kept; "" while it is not said. Words are one line, whoever typed them."""
        words = " ".join(self.words.split())
        if self.reason != OTHER:
            return self.reason if self.reason in REASONS else ""
        return f"{OTHER}: {words}" if 0 < len(words) <= MOST_REASON else ""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Who sells decides nothing: only a manager's PIN makes an exception, within head office's
    limit, for one line of one basket, for a quarter of an hour. It is on record before it counts.
    """

    sales: SalesFile
    signing_in: SigningIn
    config: StoreConfig
    clock: Clock
    ids: Ids
    uploads: Uploads

    @property
    def limit(self) -> Money:
        """The most for one line; nothing where nobody may make exceptions."""
        return Money(self.config.exception_limit_minor, self.config.currency)

    async def managers(self) -> tuple[StaffMember, ...]:
        return tuple(m for m in await self.signing_in.staff() if m.role is Role.MANAGER)

    def check(self, basket: Basket, wish: Wish) -> None:
        """Whether a manager could allow it at all, before anybody types a PIN.

        Refusals: `exception-nobody-may`, `line-is-void`, `exception-of-nothing`,
        `exception-above-limit`, `exception-above-price`, `exception-needs-reason`.
        """
        line = basket.line(wish.line)
        if not self.limit:
            raise Refusal("exception-nobody-may")
        if line.voided:
            raise Refusal("line-is-void")
        if wish.amount.minor <= 0:
            raise Refusal("exception-of-nothing")
        if wish.amount > self.limit:
            raise Refusal("exception-above-limit", most=self.limit)
        if wish.amount > line.amount:
            raise Refusal("exception-above-price", most=line.amount)
        if not wish.why:
            raise Refusal("exception-needs-reason")

    async def allow(self, basket: Basket, wish: Wish, staff_id: str, pin: str) -> Basket:
        """The basket with the exception, which is on record by then.

        Refusals: those of `check`, of `SigningIn.sign_in`, and `exception-needs-manager`.
        """
        self.check(basket, wish)
        manager = await self.signing_in.sign_in(staff_id, pin)
        if manager.role is not Role.MANAGER:
            raise Refusal("exception-needs-manager")
        at = self.clock.now()
        approval = Approval(
            id=self.ids.new(),
            basket=basket.id,
            line=wish.line,
            by=manager.id,
            reason=wish.why,
            minor=wish.amount.minor,
            at=at,
            expires_at=at + HOLDS,
        )
        excepted = basket.with_approval(approval)

        def commit(unit: SalesUnit) -> None:
            unit.append(FactKind.APPROVAL, approval_body(approval))
            unit.keep_basket(excepted)

        await self.sales.write(commit)
        self.uploads.wake()
        return excepted
