"""A manager's own PIN approves, nobody else's does."""

from __future__ import annotations

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.sales import Verifier
from storeapp.services.approving import Approving
from storeapp.services.signing_in import SigningIn
from tests.services.fakes import LIN, FakeClock, FakePins, FakeSales

WEI = StaffMember("u2", "Wei", Role.MANAGER)


def desk() -> Approving:
    sales = FakeSales()
    sales.rows.verifiers = {"u1": Verifier(LIN, "pin:135790"), "u2": Verifier(WEI, "pin:246810")}
    return Approving(SigningIn(sales, FakePins(), FakeClock()))


async def test_a_manager_approves(aloop) -> None:
    assert await desk().managers() == (WEI,)
    assert await desk().approve("u2", "246810") == WEI


@pytest.mark.parametrize(
    ("who", "pin", "code"),
    [("u1", "135790", "needs-manager"), ("u2", "1", "pin-wrong"), ("u9", "1", "staff-unknown")],
    ids=["a cashier", "a wrong PIN", "a stranger"],
)
async def test_nobody_else_does(aloop, who: str, pin: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await desk().approve(who, pin)
