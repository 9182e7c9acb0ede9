"""A sentence in both languages for every refusal of a device, or of how one is set."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

DEVICES: Final[Table] = {
    "card-unresolved": (
        "It is not known yet whether the card was charged. Ask the terminal again, or hold.",
        "刷卡结果尚不明确，请重新查询终端，或先挂单。",
    ),
    "card-decided": (
        "This card payment is settled already. Nothing was changed.",
        "该笔刷卡已有结果，没有更改。",
    ),
    "terminal-missing": (
        "This till has no card terminal of its own. Use the stand-alone one, or cash.",
        "本机没有连接刷卡终端，请用独立终端或现金。",
    ),
    "terminal-unreachable": (
        "The card terminal does not answer. Check its power and cable, or take cash.",
        "刷卡终端没有应答，请检查电源和网线，或收现金。",
    ),
    "terminal-busy": (
        "The card terminal is still at work. Look at its screen, then try again.",
        "刷卡终端正忙，请看终端屏幕，稍后再试。",
    ),
    "device-address-unreadable": (
        "“{text}” is not a device address. Correct the settings, then restart.",
        "“{text}”不是设备地址，请改正设置后重新启动。",
    ),
    "device-setting-unknown": (
        "The setting {setting} cannot be “{text}”. Correct it, then restart.",
        "设置项 {setting} 不能为“{text}”，请改正后重新启动。",
    ),
}
