"""The words of the set-up of a device."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Set up a device", "设置设备"),
    "hint-who": (
        "Manager: choose your name and type your PIN",
        "店长：请选择姓名并输入密码",
    ),
    "nobody": ("No manager is known at this till.", "本机没有店长账号。"),
    "dots": ("{count} digits typed", "已输入 {count} 位"),
    "erase": ("Erase", "退格"),
    "hint-what": ("What is to be set up?", "要设置哪种设备？"),
    "printer": ("Receipt printer", "小票打印机"),
    "scale": ("Scale", "电子秤"),
    "hint-where-printer": (
        "Where is it? Choose, or type its address. The test page opens its drawer, too.",
        "设备在哪里？请选择，或输入地址。打印测试页时会弹开钱箱。",
    ),
    "hint-where-scale": (
        "Where is it? Choose, or type its address.",
        "设备在哪里？请选择，或输入地址。",
    ),
    "queue": ("Printer of this computer, {at}", "本机打印机 {at}"),
    "network": ("Network, {at}", "网络 {at}"),
    "places": ("Places", "位置"),
    "looking": ("Looking …", "正在查找……"),
    "address": ("Address, such as tcp://192.168.8.40", "地址，例如 tcp://192.168.8.40"),
    "sim": ("Simulated device", "模拟设备"),
    "hint-look": (
        "Look at the test page, then answer.",
        "请查看测试页，然后回答。",
    ),
    "which-letter": ("Beside which letter is the Chinese right?", "哪个字母旁的中文正确？"),
    "which-width": (
        "Which ruler ends at the paper's edge?",
        "哪一条标尺正好到纸边？",
    ),
    "drawer": ("And the drawer?", "钱箱呢？"),
    "opened": ("It opened", "已弹开"),
    "trying": ("Trying …  This takes a few seconds.", "正在尝试，请稍候几秒……"),
    "unreachable": (
        "Nothing can be reached there. Check power and cable, or choose another place.",
        "该位置无法连接，请检查电源和连线，或选择其他位置。",
    ),
    "no-answer": (
        "It stopped in the middle. Switch it off and on, then try again.",
        "打印中断，请关机再开机后重试。",
    ),
    "disk": ("There is no room to write there.", "该位置无法写入。"),
    "saved": (
        "Saved. It is used from the next start of the till on.",
        "已保存，重新启动本机后生效。",
    ),
    "hint-done": ("The device is set up.", "设备已设置。"),
    "primary-who": ("Go on", "继续"),
    "primary-what": ("Look for it", "查找"),
    "primary-where-printer": ("Print the test page", "打印测试页"),
    "primary-where-scale": ("Try it", "尝试"),
    "primary-look": ("Save", "保存"),
    "primary-done": ("Done", "完成"),
}
