"""The words of the set-up of devices."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

_KINDS: Final[Table] = {
    "printer": ("Receipt printer", "小票打印机"),
    "scanner": ("Scanner", "扫码枪"),
    "scale": ("Scale", "电子秤"),
    "display": ("Customer's screen", "顾客屏幕"),
    "pole": ("Pole display", "顾客数码显示"),
    "labels": ("Label printer", "标签打印机"),
    "terminal": ("Card terminal", "刷卡终端"),
    "mark-saved": ("Saved", "已保存"),
    "mark-skipped": ("Skipped", "已跳过"),
}
_WHERE = ("Where is it? Choose, or type its address.", "设备在哪里？请选择，或输入地址。")
_PLACES: Final[Table] = {
    "hint-where-printer": (
        "Where is it? Choose, or type its address. The test page opens its drawer, too.",
        "设备在哪里？请选择，或输入地址。打印测试页时会弹开钱箱。",
    ),
    "hint-where-scanner": _WHERE,
    "hint-where-scale": _WHERE,
    "hint-where-display": ("What does the customer look at?", "顾客看哪个屏幕？"),
    "hint-where-pole": _WHERE,
    "hint-where-labels": _WHERE,
    "hint-where-terminal": (
        "Where is it? Choose, or type its address. Nothing is charged.",
        "设备在哪里？请选择，或输入地址。测试不会扣款。",
    ),
    "address-printer": ("Address, such as 192.168.8.40", "地址，例如 192.168.8.40"),
    "address-scanner": ("Port, such as COM3", "端口，例如 COM3"),
    "address-scale": ("Port, such as COM3", "端口，例如 COM3"),
    "address-pole": ("Port, such as COM3", "端口，例如 COM3"),
    "address-labels": ("Address, such as 192.168.8.41", "地址，例如 192.168.8.41"),
    "address-terminal": ("Address, such as 192.168.8.50", "地址，例如 192.168.8.50"),
    "queue": ("Printer of this computer, {at}", "本机打印机 {at}"),
    "network": ("Network, {at}", "网络 {at}"),
    "at-sim": ("Simulated device", "模拟设备"),
    "at-none": ("There is none", "没有该设备"),
    "at-wedge": ("Types like a keyboard", "键盘输入方式"),
    "at-second-screen": ("A second screen", "第二块屏幕"),
    "at-window": ("A window beside the till's", "本机屏幕上的窗口"),
    "at-off": ("Nothing", "不显示"),
    "screen-there": ("Connected", "已连接"),
    "screen-missing": ("Not connected now", "目前未连接"),
    "places": ("Choices", "选项"),
}
_LOOKING: Final[Table] = {
    "hint-look": ("Look at the test page, then answer.", "请查看测试页，然后回答。"),
    "which-letter": ("Beside which letter is the Chinese right?", "哪个字母旁的中文正确？"),
    "which-width": ("Which ruler ends at the paper's edge?", "哪一条标尺正好到纸边？"),
    "cut": ("Was the paper cut?", "纸切断了吗？"),
    "opened": ("Did the drawer open?", "钱箱弹开了吗？"),
    "yes": ("Yes", "是"),
    "no": ("No", "否"),
    "hint-read-pole": (
        "Look at the customer's display: it should show 88.88.",
        "请看顾客显示屏，应显示 88.88。",
    ),
    "hint-read-labels": (
        "Look at the label: it should show a name and 88.88.",
        "请看标签，应印有品名和 88.88。",
    ),
    "readable": (
        "Can you read it? ({name}, {at} of {count})",
        "能看清吗？（{name}，{at}/{count}）",
    ),
    "which-size": (
        "How large are the labels, in mm? Another size is printed again.",
        "标签多大（毫米）？选择其他尺寸会重新打印。",
    ),
    "not-readable": (
        "Then it speaks none of ours. Check cable and model, or choose another place.",
        "无法识别该设备，请检查连线和型号，或选择其他位置。",
    ),
}
_SCANNING: Final[Table] = {
    "hint-scan": ("Scan this bar code from the screen.", "请扫描屏幕上的条码。"),
    "hint-learnt": ("This is how the scanner works.", "扫码枪的工作方式如下。"),
    "one-more": (
        "Heard. Scan this one, too; if the scanner cannot read it, save.",
        "已收到，请再扫这个；若无法读取，请直接保存。",
    ),
    "separator-lost": (
        "Labels with several fields can be misread. The scanner's manual has a code for that.",
        "含多个字段的标签可能读错，请按扫码枪手册开启分隔符。",
    ),
    "grabbed": (
        "Was it a keyboard? Then it is dead now, and works again after a minute.",
        "若选中的是键盘，它将暂停使用，一分钟后恢复。",
    ),
    "known-scanner": (
        "That scanner works here already. Scan with the new one.",
        "该扫码枪已在使用，请用新的扫码枪扫描。",
    ),
    "fact-around": (
        "Before each code: {prefix}. After it: {suffix}.",
        "条码前：{prefix}；条码后：{suffix}。",
    ),
    "fact-gap": ("Keys at most {gap} ms apart.", "按键间隔不超过 {gap} 毫秒。"),
    "fact-kept": ("GS1 separators come through.", "GS1 分隔符正常。"),
    "fact-lost": ("GS1 separators are lost.", "GS1 分隔符丢失。"),
    "nothing": ("nothing", "无"),
}
TEXTS: Final[Table] = {
    **_KINDS,
    **_PLACES,
    **_LOOKING,
    **_SCANNING,
    "title": ("Set up devices", "设置设备"),
    "hint-who": (
        "Manager: choose your name and type your PIN",
        "店长：请选择姓名并输入密码",
    ),
    "nobody": ("No manager is known at this till.", "本机没有店长账号。"),
    "dots": ("{count} digits typed", "已输入 {count} 位"),
    "erase": ("Erase", "退格"),
    "hint-what": ("What is to be set up?", "要设置哪种设备？"),
    "hint-done": (
        "That is all. Choose one to set it up again.",
        "已全部完成，可选择某项重新设置。",
    ),
    "skip": ("Skip", "跳过"),
    "looking": ("Looking …", "正在查找……"),
    "trying": ("Trying …  This takes a few seconds.", "正在尝试，请稍候几秒……"),
    "not-an-address": (
        "That is no address. Correct it, or choose from the list.",
        "地址无效，请改正或从列表中选择。",
    ),
    "unreachable": (
        "Nothing can be reached there. Check power and cable, or choose another place.",
        "该位置无法连接，请检查电源和连线，或选择其他位置。",
    ),
    "no-answer": (
        "It stopped in the middle. Switch it off and on, then try again.",
        "中途停止，请关机再开机后重试。",
    ),
    "disk": ("There is no room to write there.", "该位置无法写入。"),
    "saved": (
        "Saved. It is used from the next start of the till on.",
        "已保存，重新启动本机后生效。",
    ),
    "primary-who": ("Go on", "继续"),
    "primary-what": ("Go on", "继续"),
    "primary-where-printer": ("Print the test page", "打印测试页"),
    "primary-where-scanner": ("Go on", "继续"),
    "primary-where-scale": ("Try it", "尝试"),
    "primary-where-display": ("Save", "保存"),
    "primary-where-pole": ("Show a test", "显示测试"),
    "primary-where-labels": ("Print a test label", "打印测试标签"),
    "primary-where-terminal": ("Test the connection", "测试连接"),
    "primary-look": ("Save", "保存"),
    "primary-scan": ("Save", "保存"),
    "primary-read": ("Go on", "继续"),
    "primary-done": ("Done", "完成"),
}
