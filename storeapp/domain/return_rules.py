"""What head office says about returns: who may give back how much, why, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Defect
from storeapp.domain.staff import Role
from storeapp.domain.tender import TenderKind


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something comes back: a code for the books, and what the clerk reads."""

    code: str
    name: Name


USUAL_REASONS = (
    Reason("changed-mind", Name("不想要了", "Not wanted")),
    Reason("not-liked", Name("口味不合", "Not liked")),
    Reason("broken", Name("破损", "Broken")),
    Reason("past-date", Name("临期或过期", "Past its date")),
    Reason("wrong-goods", Name("拿错了", "Wrong item")),
)
USUAL_ORDER = (TenderKind.WECHAT, TenderKind.ALIPAY, TenderKind.CARD, TenderKind.CASH)
"""Cash last: it is what was paid when nothing else was."""


@dataclass(frozen=True, slots=True)
class ReturnRules:
    """Amounts in minor units. Above `cashier_minor` or `clerk_minor` a manager has to approve.

    Without a line to head office a till gives back `offline_minor` a return and `offline_day_minor`
    a day at most. `blind_minor` is the most for goods without a receipt, 0 where nobody may.
    After `window_days` from the day of the sale a manager has to approve; 0: no such day.
    `order` is in which the ways she paid by are given back.
    """

    reasons: tuple[Reason, ...] = USUAL_REASONS
    cashier_minor: int = 200_00
    clerk_minor: int = 500_00
    offline_minor: int = 200_00
    offline_day_minor: int = 1_000_00
    blind_minor: int = 0
    window_days: int = 30
    order: tuple[TenderKind, ...] = USUAL_ORDER

    def __post_init__(self) -> None:
        amounts = (self.cashier_minor, self.clerk_minor, self.offline_minor, self.blind_minor)
        if min(*amounts, self.offline_day_minor, self.window_days) < 0:
            raise Defect("no limit of returns is below nothing")
        if not self.reasons or len({each.code for each in self.reasons}) < len(self.reasons):
            raise Defect("a return has reasons to choose from, each once")

    def alone_minor(self, role: Role) -> int | None:
        """The most that role gives back without a manager; None without end."""
        limits = {Role.CASHIER: self.cashier_minor, Role.CLERK: self.clerk_minor}
        return limits.get(role)

    def rank(self, kind: TenderKind) -> int:
        """Its place in the order; what is not named comes before what is given back in cash."""
        if kind in self.order:
            return self.order.index(kind)
        return len(self.order) if kind is TenderKind.CASH else -1
