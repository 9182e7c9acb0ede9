"""One transaction on sales.db: everything a use case can do in it, part by part."""

from __future__ import annotations

from storeapp.db.baskets import BasketRows
from storeapp.db.card_rows import CardRows
from storeapp.db.errand_rows import ErrandRows
from storeapp.db.jobs import JobRows
from storeapp.db.member_rows import MemberRows
from storeapp.db.order_rows import OrderRows
from storeapp.db.people import PeopleRows
from storeapp.db.return_rows import ReturnRows
from storeapp.db.rule_rows import RuleRows
from storeapp.db.settings_rows import SettingsRows


class Unit(
    JobRows,
    SettingsRows,
    BasketRows,
    PeopleRows,
    RuleRows,
    CardRows,
    MemberRows,
    ErrandRows,
    ReturnRows,
    OrderRows,
):
    """`ports.sales.SalesUnit`, over the connection of the writer thread; valid inside one
    transaction only."""
