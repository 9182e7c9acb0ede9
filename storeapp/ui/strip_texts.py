"""The words of the status strip."""

from __future__ import annotations

from typing import Final

from storeapp.ports.devices import Trouble
from storeapp.ports.mirror import MirrorState
from storeapp.services.status import Line
from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "till": ("Till {till}", "{till} 号收银台"),
    "offline": ("Offline since {time}", "{time} 起离线"),
    "waiting": ("{count} waiting to be sent", "{count} 条待上传"),
    "revoked": (
        "Head office has locked this till. Call the manager.",
        "总部已停用这台收银机，请联系店长。",
    ),
    "forked": (
        "This till was set back to an older copy. Keep selling, and have it enrolled again.",
        "本机被还原成了旧副本，可以继续销售，请店长让它重新加入门店。",
    ),
    "update": (
        "This till needs an update. Restart it when the basket is empty.",
        "收银机需要更新，请在购物篮为空时重新启动。",
    ),
    "clock": (
        "The clock of this till is wrong by {minutes} min. Set the computer's time.",
        "本机时间相差 {minutes} 分钟，请校准电脑时间。",
    ),
    "catalogue": ("Catalogue is coming in, {percent} %", "正在接收商品目录 {percent}%"),
    "undecided": ("Did the receipt print?", "小票打印出来了吗？"),
    "unreachable": (
        "Printer does not answer. Check its power and cable: the receipt prints by itself.",
        "打印机没有响应，请检查电源和连线，小票会自动补打。",
    ),
    "paper-out": (
        "Printer is out of paper. Load paper: the receipt prints by itself.",
        "打印机缺纸，请装纸，小票会自动补打。",
    ),
    "paper-low": ("Receipt paper is running low.", "小票纸快用完了。"),
    "cover-open": (
        "Printer is open. Close its cover: the receipt prints by itself.",
        "打印机盖未合上，请合上，小票会自动补打。",
    ),
    "no-answer": (
        "Printer went quiet. Look whether the last receipt came out.",
        "打印机中途无响应，请查看上一张小票是否打出。",
    ),
    "disk": (
        "Receipts cannot be written to the disk. Make room on it.",
        "无法写入小票文件，请清理磁盘空间。",
    ),
    "drawer-open": (
        "The drawer has been open for a while. Count it if you must, then push it shut.",
        "钱箱已打开较久，请核对后推回关好。",
    ),
    "offline-button": (
        "Printer is paused. Press its online or feed button once: the receipt prints by itself.",
        "打印机已暂停，请按一下它的联机键或走纸键，小票会自动补打。",
    ),
    "cutter-jam": (
        "Paper is stuck in the printer's cutter. Take it out: the receipt prints by itself.",
        "打印机切刀卡纸，请取出卡住的纸，小票会自动补打。",
    ),
    "printer-error": (
        "Printer reports an error. Switch it off and on, then look at the last receipt.",
        "打印机报错，请关机再开机，然后查看上一张小票。",
    ),
    "too-hot": (
        "Printer is too hot. Let it rest a minute: the receipt prints by itself.",
        "打印机过热，请等一分钟，小票会自动补打。",
    ),
    "printer-broken": (
        "Printer needs repair. Call the manager; selling goes on.",
        "打印机需要维修，请联系店长，收银不受影响。",
    ),
    "spare-printer": (
        "Receipts come out of the other printer. Look at the first one when there is time.",
        "小票改由另一台打印机打印，有空时请检查第一台。",
    ),
    "logo": (
        "The logo's picture cannot be read: receipts come out without. Choose a PNG, JPEG or BMP.",
        "无法读取店标图片，小票将不印店标，请换用 PNG、JPEG 或 BMP 图片。",
    ),
    "room": (
        "Only {free_mb} MB left on this till. Delete what is not needed, or call head office.",
        "本机磁盘只剩 {free_mb} MB，请清理不需要的文件，或联系总部。",
    ),
    "mirror-missing": (
        "The backup stick is not in. Put it back; selling goes on.",
        "备份盘未插入，请插回，收银不受影响。",
    ),
    "mirror-full": (
        "The backup stick is full. Ask the manager for a larger one; selling goes on.",
        "备份盘已满，请让店长换一个更大的，收银不受影响。",
    ),
    "mirror-failing": (
        "The backup stick takes no data. Put it in again, or change it; selling goes on.",
        "备份盘无法写入，请重新插入或更换，收银不受影响。",
    ),
    "mirror-older": (
        "This till's sales are older than their backup. Do not sell here; call head office.",
        "本机的销售记录比备份旧，请停止在本机收银，并联系总部。",
    ),
    "mirror-differs": (
        "The backup stick holds other sales. Leave it in; call head office.",
        "备份盘里是另一份销售记录，请不要拔出，并联系总部。",
    ),
    "devices": ("Devices", "设备"),
    "more": ("More", "更多"),
    "orders": ("Orders", "订单"),
    "orders_new": ("{count} new, {minutes} min", "{count} 张新单，{minutes} 分钟"),
    "lock": ("Lock", "锁定"),
    "lock_name": ("Lock the till", "锁定收银台"),
    "language": ("中文", "English"),
    "language_name": ("Switch to Chinese", "切换到英文"),
    "look_name": ("Light or dark", "浅色或深色"),
}
LINES: Final = {
    Line.REVOKED: "revoked",
    Line.FORKED: "forked",
    Line.UPDATE_NEEDED: "update",
}
"""The states of the line that a person should act on."""
CALM_TROUBLES: Final = (Trouble.NONE, Trouble.PAPER_LOW)
MIRRORS: Final = {
    state: f"mirror-{state.value}"
    for state in MirrorState
    if state not in (MirrorState.NONE, MirrorState.GOOD)
}
"""The states of the journal's second copy that a person should act on."""
GRAVE: Final = (MirrorState.OLDER, MirrorState.DIFFERS)
"""The ones that come before a printer without paper."""
