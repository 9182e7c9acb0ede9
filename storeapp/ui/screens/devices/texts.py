"""The words of the screen of devices."""

from __future__ import annotations

from typing import Final

from storeapp.ports.devices import Trouble
from storeapp.ui.strip_texts import TEXTS as STRIP
from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Devices", "设备"),
    "none": (
        "No device is set up. A manager can set one up.",
        "尚未设置任何设备，可请店长设置。",
    ),
    "printer": ("Receipt printer", "小票打印机"),
    "drawer": ("Cash drawer", "钱箱"),
    "scanner": ("Scanner", "扫码枪"),
    "scale": ("Scale", "电子秤"),
    "pole": ("Customer display", "顾客显示屏"),
    "terminal": ("Card terminal", "刷卡终端"),
    "labels": ("Label printer", "标签打印机"),
    "numbered": ("{name} {number}", "{name} {number}"),
    "place-sim": ("Simulated", "模拟设备"),
    "place-wedge": ("Types like a keyboard", "键盘方式"),
    "place-printer": ("On the receipt printer", "接在小票打印机上"),
    "place-tcp": ("Network, {at}", "网络 {at}"),
    "place-zvt": ("Network, {at}", "网络 {at}"),
    "place-usb": ("USB, {at}", "USB {at}"),
    "place-serial": ("Serial port {at}", "串口 {at}"),
    "place-evdev": ("Own line, {at}", "独占输入 {at}"),
    "place-cups": ("Printer of this computer, {at}", "本机打印机 {at}"),
    "place-winspool": ("Printer of this computer, {at}", "本机打印机 {at}"),
    "place-file": ("File {at}", "文件 {at}"),
    "unknown": ("Not used yet", "尚未使用"),
    "working": ("Works", "正常"),
    "low": ("Paper low", "纸将用完"),
    "troubled": ("Needs help", "需要处理"),
    "worked-at": ("last at {time}", "最近 {time}"),
    "queue-one": ("1 job waits", "1 项待打印"),
    "queue": ("{count} jobs wait", "{count} 项待打印"),
    "past": ("Last worked {time}", "最近正常 {time}"),
    "past-error": ("last trouble {time}: {what}", "最近问题 {time}：{what}"),
    "said-unknown": (
        "Nothing was asked of it since the till started. Test it to be sure.",
        "开机后还没有用过，可以测试一下。",
    ),
    "said-working": ("It works. Nothing needs to be done.", "工作正常，无需处理。"),
    "testing": ("Testing …", "正在测试……"),
    "test-printer": ("Print a test page", "打印测试页"),
    "test-labels": ("Print a test label", "打印测试标签"),
    "test-drawer": ("Open the drawer", "打开钱箱"),
    "test-scale": ("Weigh", "称重"),
    "test-pole": ("Show a test", "显示测试"),
    "test-terminal": ("Ask the terminal", "询问终端"),
    "test-scanner": ("Test", "测试"),
    "reconnect": ("Reconnect", "重新连接"),
    "set-up": ("Set up", "设置"),
    "move": ("Send waiting jobs here", "待打印任务转到这里"),
    "printed": ("It printed a test page.", "已打印测试页。"),
    "handed-over": (
        "Sent. This one cannot answer: look whether the test came out.",
        "已发送。该设备无法应答，请看测试页是否打出。",
    ),
    "opened": (
        "The drawer was told to open. It is on record as a test.",
        "已发出开钱箱指令，并记录为测试。",
    ),
    "weighed": ("It says {weight_g} g.", "读数 {weight_g} 克。"),
    "shown": (
        "It should show “Test” and 88.88 now. Is it so?",
        "显示屏上应显示“测试”和 88.88，请核对。",
    ),
    "answered": ("The terminal answered. Nothing was charged.", "终端已应答，没有扣款。"),
    "scan-something": (
        "Scan anything: its code appears here.",
        "请扫描任意条码，号码会显示在这里。",
    ),
    "scanned": ("It read {code}.", "读到 {code}。"),
    "reconnecting": ("Trying again. The light says when it works.", "正在重新连接，请看状态灯。"),
    "moved": (
        "Waiting jobs go to this printer now, and the next ones too.",
        "待打印任务已转到这台打印机，后续任务也在此打印。",
    ),
}
KIND_TROUBLES: Final[Table] = {
    "drawer-unreachable": (
        "The drawer cannot be told to open. Check its printer's power, or use the key.",
        "无法打开钱箱，请检查打印机电源，或使用钥匙。",
    ),
    "scanner-unreachable": (
        "The scanner is not there. Plug its cable in again: it comes back by itself.",
        "找不到扫码枪，请重新插好连线，会自动恢复。",
    ),
    "scale-unreachable": (
        "The scale is not there. Check its power and cable, or key the weight in.",
        "找不到电子秤，请检查电源和连线，或手工输入重量。",
    ),
    "scale-no-answer": (
        "The scale went quiet. Switch it off and on, or key the weight in.",
        "电子秤无应答，请关机再开机，或手工输入重量。",
    ),
    "pole-unreachable": (
        "The display is not there. Check its cable; selling goes on.",
        "找不到顾客显示屏，请检查连线，收银不受影响。",
    ),
    "terminal-unreachable": (
        "The card terminal does not answer. Check its power and cable, or take cash.",
        "刷卡终端没有应答，请检查电源和网线，或收现金。",
    ),
    "labels-unreachable": (
        "The label printer is not there. Check its power and cable, then print again.",
        "找不到标签打印机，请检查电源和连线，然后重新打印。",
    ),
}
ANY_TROUBLE: Final = (
    "It does not answer. Switch it off and on, then Reconnect.",
    "设备没有应答，请关机再开机，然后重新连接。",
)
SHORT: Final[Table] = {
    "short-unreachable": ("could not be reached", "无法连接"),
    "short-paper-out": ("out of paper", "缺纸"),
    "short-cover-open": ("cover open", "盖未合上"),
    "short-no-answer": ("no answer", "无应答"),
    "short-disk": ("disk full", "磁盘无法写入"),
    "short-offline-button": ("paused", "已暂停"),
    "short-cutter-jam": ("paper stuck in the cutter", "切刀卡纸"),
    "short-printer-error": ("reported an error", "报错"),
    "short-too-hot": ("too hot", "过热"),
    "short-printer-broken": ("needs repair", "需要维修"),
    "short-spare-printer": ("another printer stood in", "由另一台代印"),
}
PRINTERS: Final[Table] = {
    f"printer-{trouble.value}": STRIP[trouble.value]
    for trouble in Trouble
    if trouble is not Trouble.NONE
}
"""What the strip says of the receipt printer is said here, too."""
