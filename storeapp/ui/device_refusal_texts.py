"""A sentence in both languages for every refusal of a device, or of how one is set."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

DEVICES: Final[Table] = {
    "card-unresolved": (
        "An earlier card or phone payment is not cleared up yet. Ask about it again first.",
        "前一笔刷卡或手机付款尚无结果，请先再次查询。",
    ),
    "card-decided": (
        "This card payment is settled already. Nothing was changed.",
        "该笔刷卡已有结果，没有更改。",
    ),
    "labels-unsent": (
        "The label printer does not answer. Check power and cable; nothing was printed.",
        "标签打印机没有应答，请检查电源和连线，未打印任何标签。",
    ),
    "labels-unsure": (
        "The label printer stopped on the way. Look what came out, then print what lacks.",
        "标签打印中断，请查看已打出的标签，再补打缺少的。",
    ),
    "label-has-no-code": (
        "This item has no number that fits on a label. Sell it by weight: F9.",
        "该商品没有可用于标签的编号，请按 F9 称重销售。",
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
    "device-without-test": (
        "This device cannot be tested from here. Use it once and look at it.",
        "该设备无法在此测试，请直接使用并查看。",
    ),
    "device-stays-connected": (
        "There is nothing to connect: it works as soon as it is plugged in.",
        "无需重新连接，插好即可使用。",
    ),
    "setup-needs-manager": (
        "Only a manager can set up devices. Nothing was changed.",
        "只有店长可以设置设备，未做更改。",
    ),
    "look-at-the-page": (
        "Look at the test page and answer all four questions first.",
        "请先查看测试页，并回答四个问题。",
    ),
    "place-taken": (
        "Another device of this till is there. Choose another place.",
        "该位置已有本机的其他设备，请选择其他位置。",
    ),
    "look-first": (
        "Look at the device and say whether you can read it.",
        "请先查看设备，并回答能否看清。",
    ),
    "scan-first": (
        "Scan the bar code on the screen first.",
        "请先扫描屏幕上的条码。",
    ),
    "scale-not-recognised": (
        "No scale was recognised there. Check power and cable, then try again.",
        "未识别到电子秤，请检查电源和连线后重试。",
    ),
    "settings-not-written": (
        "The settings could not be saved. Nothing was changed; ask a technician to look.",
        "设置未能保存，没有更改，请联系技术人员。",
    ),
    "no-jobs-to-move": (
        "No print job waits that could go there. Nothing was changed.",
        "没有可转到该打印机的任务，未做更改。",
    ),
    "scanner-only-linux": (
        "“{text}” works on Linux only. Take the scanner's serial port, or let it type.",
        "“{text}”仅支持 Linux，请改用扫码枪的串口或键盘方式。",
    ),
    "scanner-other-code": (
        "“{text}” came. Scan the code shown; if you did, set the scanner's keyboard to US English.",
        "收到“{text}”。请扫显示的条码；若已扫，请把扫码枪键盘设为美式英文。",
    ),
    "scanner-caps-lock": (
        "Capitals and small letters came swapped. Turn Caps Lock off, then scan again.",
        "大小写相反，请关闭 Caps Lock 后重扫。",
    ),
    "scanner-prefix-varies": (
        "The scanner adds something else each time. Turn off its code names, then scan again.",
        "扫码枪每次附加的字符不同，请关闭其码制标识后重扫。",
    ),
    "scanner-too-slow": (
        "The scanner types as slowly as a person. Set its key delay to 0, or give it a prefix.",
        "扫码枪输入太慢，请把按键间隔设为 0，或设置前缀。",
    ),
    "device-setting-unknown": (
        "The setting {setting} cannot be “{text}”. Correct it, then restart.",
        "设置项 {setting} 不能为“{text}”，请改正后重新启动。",
    ),
}
