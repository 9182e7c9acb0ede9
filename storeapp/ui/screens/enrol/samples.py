"""Sample states of the screen where a till joins a store, for the designers' gallery."""

from __future__ import annotations

from storeapp.domain.errors import Refusal
from storeapp.ports.sales import Device
from storeapp.ui.notices import Tone
from storeapp.ui.screens.enrol.joining import Joining
from storeapp.ui.screens.enrol.picture import picture
from storeapp.ui.screens.enrol.state import EnrolState, Page
from storeapp.ui.screens.enrol.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told

ADDRESS = "https://headoffice.plum.example"
DEVICE = Device("d1", 1, "S01", "2", "east", ADDRESS, "")
SAMPLES = {
    "fresh": Joining(),
    "filled": Joining(address=ADDRESS),
    "asking": Joining(address=ADDRESS, asking=True),
    "dead": Joining(
        address="http://127.0.0.1:9",
        refused=True,
        told=Told(refusal=Refusal("head-office-unreachable")),
    ),
    "wrong": Joining(
        address="https://example.com",
        refused=True,
        told=Told(refusal=Refusal("head-office-wrong")),
    ),
    "denied": Joining(
        address=ADDRESS, refused=True, told=Told(refusal=Refusal("enrolment-denied"))
    ),
    "code": Joining(page=Page.CODE, address=ADDRESS, code="K7QM4TX2"),
    "silent": Joining(
        page=Page.CODE,
        address=ADDRESS,
        code="WWMM8888",
        told=Told("no_answer", tone=Tone.ATTENTION),
    ),
    "settings": Joining(page=Page.JOINED, address=ADDRESS, device=DEVICE),
    "goods": Joining(page=Page.JOINED, address=ADDRESS, device=DEVICE, percent=45),
}


def samples(texts: Texts) -> dict[str, EnrolState]:
    words = texts.of(TEXTS)
    return {name: picture(joining, words) for name, joining in SAMPLES.items()}
