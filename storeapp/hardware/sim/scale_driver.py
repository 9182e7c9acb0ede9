"""The simulated scale behind the same driver as the real ones, in a protocol of theirs."""

from __future__ import annotations

from storeapp.domain.errors import Refusal
from storeapp.hardware.scales.plate import Limits
from storeapp.hardware.scales.protocols import KINDS
from storeapp.hardware.scales.scale import WeighingScale
from storeapp.hardware.sim.scale import SimScale
from storeapp.hardware.sim.scale_line import ScaleLink
from storeapp.hardware.sim.scale_speakers import SPEAKERS

_USUAL = "mt8217"


def sim_protocol(setting: str) -> str:
    """`mt8217` of `sim`, `cas-pd` of `sim:cas-pd`, "" of a setting that is not simulated.

    Refusal `device-setting-unknown` for a protocol that nobody speaks.
    """
    kind, _, protocol = setting.partition(":")
    if kind != "sim":
        return ""
    protocol = protocol or _USUAL
    if protocol not in SPEAKERS:
        raise Refusal("device-setting-unknown", setting="scale", text=setting[:40])
    return protocol


def sim_scale_driver(scale: SimScale, protocol: str) -> WeighingScale:
    link = ScaleLink(scale, SPEAKERS[protocol])
    return WeighingScale(link.name, link, KINDS[protocol].dialogue, Limits())
