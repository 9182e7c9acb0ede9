"""What a test of each kind of device does: prints a page, weighs, shows, opens with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency, Money
from storeapp.domain.price_label import LabelKind, PriceLabel
from storeapp.domain.receipt import Align, Pair, ReceiptDoc, Rule, Text
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.devices import (
    LabelPrinter,
    Outcome,
    PaymentTerminal,
    PoleDisplay,
    PrintResult,
    ReceiptPrinter,
    Scale,
    Trouble,
)
from storeapp.services.devices import Finding, Test
from storeapp.services.drawer import Drawer

DEVICE_TEST = "device-test"
"""Why the drawer was opened, as the record of the day keeps it."""
SHOWN_MINOR = 88_88
_NAME = Name("测试", "Test")


@dataclass(frozen=True, slots=True)
class DeviceTests:
    """One for each kind. None touches a sale; what was printed is no document of the shop's."""

    clock: Clock
    currency: Currency

    def printer(self, printer: ReceiptPrinter) -> Test:
        async def test(staff: StaffMember) -> Finding:
            return _printed(await printer.print(self._page(printer.name)))

        return test

    def labels(self, printer: LabelPrinter) -> Test:
        async def test(staff: StaffMember) -> Finding:
            label = sample_label(self.clock, self.currency)
            return _printed(await printer.print((label,)))

        return test

    def drawer(self, drawer: Drawer) -> Test:
        async def test(staff: StaffMember) -> Finding:
            reached = await drawer.open_for(DEVICE_TEST, staff)
            return Finding("opened") if reached else Finding(trouble=Trouble.UNREACHABLE)

        return test

    def scale(self, scale: Scale) -> Test:
        async def test(staff: StaffMember) -> Finding:
            try:
                weight = await scale.weigh()
            except Refusal as refusal:
                return _unreachable(refusal, "scale-unreachable")
            scale.give_back()
            return Finding("weighed", weight_g=weight.weight_g)

        return test

    def pole(self, pole: PoleDisplay) -> Test:
        async def test(staff: StaffMember) -> Finding:
            pole.show(_NAME, Money(SHOWN_MINOR, self.currency))
            return Finding("shown")

        return test

    def terminal(self, terminal: PaymentTerminal) -> Test:
        """Asks for its last booking: nothing is charged."""

        async def test(staff: StaffMember) -> Finding:
            try:
                await terminal.mark(self.currency)
            except Refusal as refusal:
                return _unreachable(refusal, "terminal-unreachable")
            return Finding("answered")

        return test

    def scanner(self) -> Test:
        async def test(staff: StaffMember) -> Finding:
            return Finding("scan-something", proves=False)

        return test

    def _page(self, name: str) -> ReceiptDoc:
        now = self.clock.now()
        return ReceiptDoc(
            "Test",
            (
                Text("Test 测试", Align.CENTRE, large=True),
                Rule(),
                Pair("Printer 打印机", name),
                Pair("Time 时间", f"{now:%Y-%m-%d %H:%M}"),
                Pair("中文 ABC 123", "¥88.88"),
                Rule(),
            ),
        )


def sample_label(clock: Clock, currency: Currency) -> PriceLabel:
    """A label of no good, to be looked at."""
    shown = Money(SHOWN_MINOR, currency)
    return PriceLabel(LabelKind.SHELF, _NAME, shown, "TEST", 0, clock.now().date())


def _printed(result: PrintResult) -> Finding:
    if result.outcome is Outcome.PRINTED:
        return Finding("printed")
    if result.outcome is Outcome.HANDED_OVER:
        return Finding("handed-over")
    return Finding(trouble=result.trouble)


def _unreachable(refusal: Refusal, code: str) -> Finding:
    """That it cannot be reached is what the test found; another refusal goes on."""
    if refusal.code != code:
        raise refusal
    return Finding(trouble=Trouble.UNREACHABLE)
