"""Sample states of the devices, for the designers' gallery."""

from __future__ import annotations

from datetime import UTC, datetime

from storeapp.domain.staff import StaffMember
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind, Health
from storeapp.services.devices import Finding, Seen, Spot
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.devices.rows import device_rows, past, sentence
from storeapp.ui.screens.devices.state import DevicesState
from storeapp.ui.screens.devices.texts import KIND_TROUBLES, PRINTERS, SHORT, TEXTS
from storeapp.ui.texts import Texts

SINCE, LATER = datetime(2026, 11, 21, 10, 42, tzinfo=UTC), datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
GOOD = Health(last_ok=SINCE)


async def _nothing(staff: StaffMember) -> Finding:
    return Finding()


def _spot(kind: DeviceKind, address: str, name: str = "") -> Spot:
    return Spot(name or kind.value, kind, address, None, _nothing)


PRINTER = Seen(_spot(DeviceKind.PRINTER, "tcp://192.168.8.40:9100"), GOOD)
OTHERS = (
    Seen(
        _spot(DeviceKind.PRINTER, "usb:04b8:0e15", "spare"),
        Health(last_ok=SINCE, last_error=Trouble.COVER_OPEN, failed_at=LATER),
    ),
    Seen(_spot(DeviceKind.DRAWER, "printer"), GOOD),
    Seen(_spot(DeviceKind.SCANNER, "wedge"), GOOD),
    Seen(_spot(DeviceKind.SCALE, "cas-pd+serial://COM3"), GOOD),
    Seen(_spot(DeviceKind.POLE, "cd5220+serial://COM4"), Health()),
    Seen(_spot(DeviceKind.TERMINAL, "zvt://192.168.8.41:20007"), GOOD),
    Seen(_spot(DeviceKind.LABELS, "zpl+tcp://192.168.8.42"), Health()),
)
"""Each state once; a till with everything."""
NO_PAPER = Seen(PRINTER.spot, Health(Trouble.PAPER_OUT, LATER, Trouble.PAPER_OUT, SINCE), 3)
MOVABLE = Seen(OTHERS[0].spot, OTHERS[0].health, movable=True)
NO_SCALE = Seen(OTHERS[3].spot, Health(Trouble.UNREACHABLE, LATER, Trouble.UNREACHABLE, SINCE))


def samples(texts: Texts) -> dict[str, DevicesState]:
    words = texts.of(TEXTS, KIND_TROUBLES, SHORT, PRINTERS)

    def shown(seen: tuple[Seen, ...], chosen: Seen, notice: Notice) -> DevicesState:
        return DevicesState(
            words=words.labels,
            rows=device_rows(seen, words),
            selected=chosen.spot.id,
            notice=notice,
            past=past(chosen.health, words),
            test=words(f"test-{chosen.spot.kind.value}"),
            testable=True,
            reconnectable=chosen.spot.kind is not DeviceKind.SCANNER,
            movable=chosen.movable,
            hint="",
            settable=True,
        )

    low = Seen(PRINTER.spot, Health(Trouble.PAPER_LOW, SINCE))
    well = (PRINTER, *OTHERS)
    ill = (NO_PAPER, MOVABLE, *OTHERS[1:3], NO_SCALE, *OTHERS[4:])
    out = Notice(sentence(DeviceKind.PRINTER, Trouble.PAPER_OUT, words), Tone.ATTENTION)
    gone = Notice(sentence(DeviceKind.SCALE, Trouble.UNREACHABLE, words), Tone.ATTENTION)
    none = DevicesState(
        words.labels, (), "", None, "", words("test-printer"), False, False, False, words("none")
    )
    return {
        "well": shown(well, PRINTER, Notice(words("said-working"))),
        "no-paper": shown(ill, NO_PAPER, out),
        "movable": shown(ill, MOVABLE, Notice(words("said-working"))),
        "scale-gone": shown(ill, NO_SCALE, gone),
        "paper-low": shown((low, *OTHERS), low, Notice(words("printer-paper-low"), Tone.ATTENTION)),
        "scanned": shown(well, OTHERS[2], Notice(words("scanned", code="6901234567892"))),
        "none": none,
    }
