"""What a member has used of promotions follows her into the membership hers is merged into."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session, col

from headoffice.members.followers import Follower
from headoffice.redeeming.tables import BudgetHold, BudgetSpend


def _merged(session: Session, loser: str, winner: str) -> None:
    for table in (BudgetHold, BudgetSpend):
        session.execute(update(table).where(col(table.member) == loser).values(member=winner))


REDEEMED = Follower("promotions_used", merged=_merged)
