"""The tables of sales.db as a new file gets them; `storeapp.db.migrations` changes old files."""

from storeapp.db.tables.base import METADATA, creation
from storeapp.db.tables.cards import PaymentAttemptRow
from storeapp.db.tables.counter import BasketRow, PrintJobRow, ShiftRow
from storeapp.db.tables.errands import ErrandRow
from storeapp.db.tables.journal import DeviceRow, FactRow, JournalHeadRow
from storeapp.db.tables.members import MemberKeyRow, MemberRow
from storeapp.db.tables.orders import FulfilmentOrderRow, GivenOutRow
from storeapp.db.tables.promotions import (
    AllowanceRow,
    MemberUseRow,
    PresentedRow,
    PromiseRow,
    RuleSetRow,
)
from storeapp.db.tables.returns import ReturnLineRow, ReturnRow, ReturnUnderWayRow
from storeapp.db.tables.sales import SaleLineRow, SaleRow, SaleTenderRow
from storeapp.db.tables.told import AttemptsRow, ConfigRow, PositionRow, StaffRow

__all__ = [
    "METADATA",
    "AllowanceRow",
    "AttemptsRow",
    "BasketRow",
    "ConfigRow",
    "DeviceRow",
    "ErrandRow",
    "FactRow",
    "FulfilmentOrderRow",
    "GivenOutRow",
    "JournalHeadRow",
    "MemberKeyRow",
    "MemberRow",
    "MemberUseRow",
    "PaymentAttemptRow",
    "PositionRow",
    "PresentedRow",
    "PrintJobRow",
    "PromiseRow",
    "ReturnLineRow",
    "ReturnRow",
    "ReturnUnderWayRow",
    "RuleSetRow",
    "SaleLineRow",
    "SaleRow",
    "SaleTenderRow",
    "ShiftRow",
    "StaffRow",
    "creation",
]
