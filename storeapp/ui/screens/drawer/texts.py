"""The words of the question why the drawer opens."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Open the drawer", "打开钱箱"),
    "why": ("Why does it open without a sale?", "为什么不结账也要打开？"),
    "change": ("Give change", "换零钱"),
    "count": ("Count the cash", "清点现金"),
    "other": ("Something else", "其他原因"),
    "which": ("Say why, in a few words", "请简单说明原因"),
    "kept": (
        "Head office sees each opening, who and why.",
        "总部会看到每次开箱的人员和原因。",
    ),
    "open": ("Open", "打开"),
    "done": ("Done", "完成"),
    "opened": ("It is open. Push it shut when you are done.", "钱箱已打开，用完请推回关好。"),
    "unreached": (
        "The drawer does not answer; open it with its key. The opening is on record.",
        "钱箱没有应答，请用钥匙打开，本次开箱已记录。",
    ),
}
