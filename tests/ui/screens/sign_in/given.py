"""People at the till: a presenter over files in memory, with a clock that the tests move."""

from __future__ import annotations

from contextlib import nullcontext

from storeapp.domain.staff import Role, StaffMember
from storeapp.ports.sales import Verifier
from storeapp.services.signing_in import SigningIn
from storeapp.ui.screens.sign_in.presenter import SignInPresenter
from storeapp.ui.screens.sign_in.state import SignInState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from tests.services.fakes import FakeClock, FakePins, FakeSales
from tests.ui.given import HeldWork, RecordingSounds

PEOPLE = (
    StaffMember("u1", "Lin Mei", Role.CASHIER),
    StaffMember("u2", "王小雨", Role.CLERK),
    StaffMember("u3", "Ouyang", Role.MANAGER),
)
PINS = {"u1": "314159", "u2": "271828", "u3": "16180339"}


class Signing:
    def __init__(self, *, shown_pins: dict[str, str] | None = None) -> None:
        self.sales, self.clock = FakeSales(), FakeClock()
        for member in PEOPLE:
            verifier = Verifier(member, f"pin:{PINS[member.id]}")
            self.sales.rows.verifiers[member.id] = verifier
        self.work, self.sounds, self.texts = HeldWork(), RecordingSounds(), Texts()
        self.around = Surroundings(self.texts, self.sounds, self.work.spawn, nullcontext)
        self.states: list[SignInState] = []
        self.signed_in: list[StaffMember] = []
        self.slept: list[float] = []
        self.service = SigningIn(self.sales, FakePins(), self.clock)
        self.pins = shown_pins or {}
        self.presenter = SignInPresenter(
            self.service,
            self.clock,
            self.pins,
            self.around,
            self.signed_in.append,
            self.states.append,
            self.sleep,
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.pass_ms(round(seconds * 1000))

    def start(self) -> None:
        self.work.spawn(self.presenter.start(), "start")
        self.work.run()
        self.states.clear()

    def type(self, pin: str) -> None:
        for digit in pin:
            self.presenter.press(digit)
        self.states.clear()

    def try_pin(self, pin: str) -> None:
        self.type(pin)
        self.presenter.confirm()
        self.work.run()

    @property
    def state(self) -> SignInState:
        return self.states[-1]

    @property
    def said(self) -> str:
        return self.state.notice.text if self.state.notice else ""
