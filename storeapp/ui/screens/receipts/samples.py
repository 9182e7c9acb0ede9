"""Sample states of the receipts, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.domain.receipt import Align, Pair, QrCode, ReceiptDoc, Rule, Space, Text
from storeapp.ui.screens.receipts.state import NoteRow, ReceiptsState
from storeapp.ui.screens.receipts.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told

NUMBER = "HZ01-1-1-{count:06d}"
SOLD = (
    ("10:52", ("Card", "刷卡"), "¥86.40"),
    ("10:47", ("Cash", "现金"), "¥12.90"),
    ("10:41", ("Card + Cash", "刷卡 + 现金"), "¥1,204.00"),
    ("10:30", ("Cash", "现金"), "¥8.50"),
    ("09:18", ("Card", "刷卡"), "¥265.00"),
)
PAPER = ReceiptDoc(
    "小票 HZ01-1-1-001234",
    (
        Text("西湖文化广场店", Align.CENTRE, bold=True, large=True),
        Text("杭州市拱墅区西湖文化广场 19 号", Align.CENTRE),
        Rule(),
        Pair("单号", "HZ01-1-1-001234"),
        Pair("时间", "2026-11-21 10:52"),
        Pair("收银员", "小林"),
        Rule(),
        Text("梅条 独立小包 200g"),
        Pair("  3 x 12.90", "25.80"),
        Text("  梅条 买二送一 优惠 12.90"),
        Text("九制话梅"),
        Pair("  0.452 kg x 39.80", "14.39"),
        Text("红枣夹核桃 258g"),
        Pair("  2 x 28.90", "57.80"),
        Rule(),
        Pair("共优惠", "16.50"),
        Pair("合计", "¥97.99", bold=True, large=True),
        Pair("刷卡（凭证 0042）", "97.99"),
        Rule(),
        Pair("件数", "6"),
        Pair("97.99 含税 13%", "11.27"),
        Space(),
        QrCode("SA1:HZ01-1-1-001234:0193f5a2-7c1e-7b3a-9c55-0d2f6a1b8e4d"),
        Text("谢谢惠顾", Align.CENTRE),
    ),
)


def samples(texts: Texts) -> dict[str, ReceiptsState]:
    words = texts.of(TEXTS)
    rows = tuple(
        NoteRow(str(place), time, NUMBER.format(count=1234 - place), texts.pick(paid), due, time)
        for place, (time, paid, due) in enumerate(SOLD)
    )
    listed = ReceiptsState(
        words=words.labels,
        title=words("title"),
        rows=rows,
        selected="0",
        typed="",
        hint=words("none"),
        document=None,
        copies=words("no_copies"),
        reason="",
        primary=words("open"),
        ready=True,
        notice=None,
    )
    paper = replace(
        listed,
        title=words("one", number=NUMBER.format(count=1234)),
        document=PAPER,
        primary=words("copy"),
        ready=False,
    )
    unknown = Told(refusal=Refusal("nothing-to-copy")).notice(words)
    printed = Told("printing", values={"number": "1"}).notice(words)
    return {
        "list": listed,
        "none": replace(listed, rows=(), selected="", ready=False),
        "unknown": replace(listed, typed="77", notice=unknown),
        "paper": paper,
        "reason": replace(paper, reason="customer-asks", ready=True),
        "printed": replace(paper, copies=words("one_copy"), notice=printed),
    }
