"""A sentence in both languages for every refusal of the till's files, their disk and backup."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

_DISK: Final[Table] = {
    "disk-full": (
        "The disk is full, nothing was saved. Make room on it, then try again.",
        "磁盘已满，没有保存。请清理磁盘后重试。",
    ),
    "disk-failing": (
        "The disk does not take data, nothing was saved. Stop selling here; call the manager.",
        "磁盘无法写入，没有保存。请停止在本机收银，并联系店长。",
    ),
}
_FILES: Final[Table] = {
    "file-busy": (
        "The till is still saving. Try again in a moment.",
        "正在保存，请稍后再试。",
    ),
    "file-damaged": (
        "The till's file is damaged. Do not sell on this till; call head office.",
        "本机数据文件已损坏，请停止使用并联系总部。",
    ),
    "file-locked": (
        "The key to the till's file is missing. Do not reinstall; call head office.",
        "数据文件的密钥缺失，请勿重装，并联系总部。",
    ),
    "file-missing": (
        "This till has no sales file yet. Enrol it first.",
        "本机还没有销售数据文件，请先注册。",
    ),
    "file-newer": (
        "The till's file is from a newer program. Install the update again.",
        "数据文件来自更新的版本，请重新安装更新。",
    ),
    "fact-unreadable": (
        "A record of this till cannot be read. Call head office.",
        "有一条记录无法读取，请联系总部。",
    ),
    "rules-unreadable": (
        "New promotions cannot be read ({where}). The old ones stay; call head office.",
        "新促销无法读取（{where}），仍按原促销执行，请联系总部。",
    ),
    "rules-too-new": (
        "New promotions need an update of this till. The old ones stay; install the update.",
        "新促销需要先更新本机程序，目前仍按原促销执行，请安装更新。",
    ),
    "basket-unreadable": (
        "The basket's file cannot be read at {where}. Correct it there, then ask again.",
        "购物篮文件在 {where} 处无法读取，请改正后重试。",
    ),
    "journal-behind": (
        "Head office knows more of this till than the till itself. Call head office.",
        "总部的记录多于本机，请联系总部。",
    ),
}
_MIRROR: Final[Table] = {
    "mirror-missing": (
        "There is no backup of this till's journal in that folder. Choose another folder.",
        "该文件夹里没有本机的备份，请选择其他文件夹。",
    ),
    "mirror-foreign": (
        "That backup is of another till, or of another time of this one. Nothing was changed.",
        "这份备份属于其他收银机，或本机的其他时期，没有更改任何内容。",
    ),
    "mirror-forked": (
        "Till and backup differ from record {seq} on. Nothing was changed; call head office.",
        "本机与备份从第 {seq} 条记录起不同，没有更改任何内容，请联系总部。",
    ),
    "mirror-damaged": (
        "The backup is damaged at record {seq}. Nothing was changed; call head office.",
        "备份的第 {seq} 条记录已损坏，没有更改任何内容，请联系总部。",
    ),
    "mirror-newer": (
        "The backup is from a newer program. Install the update, then try again.",
        "备份来自更新的版本，请安装更新后重试。",
    ),
    "journal-not-sound": (
        "The till's record {seq} is not as it was written. Nothing was changed; call head office.",
        "本机第 {seq} 条记录与写入时不符，没有更改任何内容，请联系总部。",
    ),
    "sales-file-lost": (
        "The till's sales are gone, but their backup is here. Do not sell; call head office.",
        "本机销售数据丢失，但备份还在，请停止在本机收银，并联系总部。",
    ),
}

FILES: Final[Table] = {**_DISK, **_FILES, **_MIRROR}
