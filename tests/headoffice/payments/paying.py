"""What tills say about payments, for tests."""

from __future__ import annotations

from typing import Any

from headoffice.payments.simulator.book import Case

WECHAT, ALIPAY = "1312345678901234", "2812345678901234"
SALE = "7f0d6b3e-6c55-4a0e-9d0e-0d5f0e7a1b11"


def a_charge(case: Case = Case.PAID, *, code: str = WECHAT, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "sale": SALE,
        "attempt": 1,
        "amount_minor": 1250,
        "currency": "CNY",
        "code": code + case.value,
        "description": "梅子 Plums",
    }
    return said | changes


def an_attempt(**changes: Any) -> dict[str, Any]:
    return {"sale": SALE, "attempt": 1} | changes
