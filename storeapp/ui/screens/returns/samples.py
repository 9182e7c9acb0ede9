"""Sample states of taking goods back, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.domain.return_rules import USUAL_REASONS
from storeapp.domain.returning import Condition
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.returns.state import (
    Choice,
    LineRow,
    Page,
    ReturnsState,
    SaleRow,
    StepRow,
)
from storeapp.ui.screens.returns.texts import TEXTS
from storeapp.ui.texts import Texts, Words
from storeapp.ui.told import Told

NUMBER = "HZ01-1-1-{count:06d}"
SOLD = (
    ("10:52", 1234, "", "¥86.40"),
    ("10:47", 1233, "", "¥12.90"),
    ("18:20", 21, "HZ02", "¥265.00"),
)
GOODS = (
    ("梅条 独立小包 200g", "Plum strips in small packs 200g", 3, "2", "25.80"),
    ("九制话梅", "Nine-process plum", 1, "", ""),
    ("红枣夹核桃 258g", "Walnuts in dates 258g", 0, "", ""),
)


def samples(texts: Texts) -> dict[str, ReturnsState]:
    words = texts.of(TEXTS)
    lines = _lines(texts, words)
    settle = _settle(words, lines)
    asked = replace(
        settle,
        primary=words("do_manager"),
        saying=words("above-limit"),
        slips=False,
    )
    unknown = Told(refusal=Refusal("return-refund-unknown")).notice(words)
    done = replace(
        settle,
        page=Page.DONE,
        title=words("title"),
        primary=words("finish"),
        saying=words("done_say", number=NUMBER.format(count=1236)),
        steps=(),
        slips=False,
    )
    offline = Notice(words("offline"), Tone.ATTENTION)
    return {
        "find": _find(words),
        "lines": lines,
        "offline": replace(lines, notice=offline),
        "twice": replace(lines, notice=Told(refusal=Refusal("returned-before")).notice(words)),
        "settle": settle,
        "manager": asked,
        "unknown": replace(settle, primary=words("do_ask"), slips=False, notice=unknown),
        "done": done,
    }


def _find(words: Words) -> ReturnsState:
    rows = tuple(
        SaleRow(
            str(place),
            time,
            NUMBER.format(count=count),
            words("sold_in", store=store) if store else "",
            due,
            time,
        )
        for place, (time, count, store, due) in enumerate(SOLD)
    )
    return ReturnsState(
        words=words.labels,
        page=Page.FIND,
        title=words("title"),
        primary=words("open"),
        ready=True,
        notice=None,
        sales=rows,
        selected="0",
        hint=words("none"),
    )


def _lines(texts: Texts, words: Words) -> ReturnsState:
    rows = tuple(
        LineRow(
            str(place),
            texts.pick((english, chinese)),
            words("left" if left else "all_back", bought=3, left=left),
            words("count", count=count) if count else "",
            amount,
            english,
            left > 0,
        )
        for place, (chinese, english, left, count, amount) in enumerate(GOODS)
    )
    reasons = tuple(
        Choice(each.code, each.name.said_in(words.language), place == 2)
        for place, each in enumerate(USUAL_REASONS)
    )
    conditions = tuple(
        Choice(each.value, words(each.value), each is Condition.DAMAGED) for each in Condition
    )
    return ReturnsState(
        words=words.labels,
        page=Page.LINES,
        title=words("of", number=NUMBER.format(count=1234)),
        primary=words("next", amount="¥25.80"),
        ready=True,
        notice=None,
        selected="0",
        lines=rows,
        reasons=reasons,
        conditions=conditions,
        exchange=True,
        aside=words("kept_back", amount="¥9.09"),
    )


def _settle(words: Words, lines: ReturnsState) -> ReturnsState:
    steps = (
        StepRow("0", words("wechat"), words("step_done"), "¥5.80", "wechat", done=True),
        StepRow("1", words("card"), words("step_card"), "¥12.00", "card"),
        StepRow("2", words("cash"), words("step_cash"), "¥8.00", "cash"),
    )
    return replace(
        lines,
        page=Page.SETTLE,
        primary=words("do_card"),
        amount="¥25.80",
        saying=words("say_card", amount="¥12.00"),
        aside=words("points_back", count="25"),
        steps=steps,
        slip="0042",
        slips=True,
    )
