"""Sample states of the sheet of promotions, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.screens.promotions.state import Change, Kind, PromotionsState, WhyRow
from storeapp.ui.screens.promotions.texts import TEXTS
from storeapp.ui.texts import Texts

Said = tuple[str, str]
ROWS: tuple[tuple[Kind, Said, Said, Said], ...] = (
    (Kind.SECTION, ("Applied", "已享受"), ("", ""), ("", "")),
    (
        Kind.APPLIED,
        ("Plum strips: 3 for 2", "梅条 买二送一"),
        ("3 × Plum strips, single packs 200 g", "梅条 独立小包 200g × 3"),
        ("−¥12.90", "−¥12.90"),
    ),
    (
        Kind.APPLIED,
        ("Happy hour: loose plums 20 % off", "欢乐时光 散装话梅八折"),
        ("Nine-times cured plums", "九制话梅"),
        ("−¥3.60", "−¥3.60"),
    ),
    (
        Kind.APPLIED,
        ("Member price", "会员价"),
        ("2 × Dates with walnuts 258 g", "红枣夹核桃 258g × 2"),
        ("−¥8.00", "−¥8.00"),
    ),
    (Kind.SECTION, ("Almost there", "再凑一点"), ("", ""), ("", "")),
    (
        Kind.NEAR,
        ("15 off each 100", "每满 100 减 15"),
        (
            "Saves ¥15.00 more in all when ¥16.71 more is bought",
            "整单再省 ¥15.00：再买 ¥16.71",
        ),
        ("", ""),
    ),
    (Kind.SECTION, ("Not applied", "未享受"), ("", ""), ("", "")),
    (
        Kind.LOST,
        ("Second piece half price", "第二件半价"),
        ("Plum strips: 3 for 2 saves more", "“梅条 买二送一”更优惠"),
        ("", ""),
    ),
    (Kind.LOST, ("Spring coupon", "春季优惠券"), ("Needs a coupon", "需要优惠券"), ("", "")),
)


def samples(texts: Texts) -> dict[str, PromotionsState]:
    words = texts.of(TEXTS)
    rows = tuple(
        WhyRow(str(place), kind, texts.pick(name), texts.pick(detail), texts.pick(figure), name[0])
        for place, (kind, name, detail, figure) in enumerate(ROWS)
    )
    why = PromotionsState(
        words=words.labels,
        saved="¥24.50",
        saved_caption=words("saved"),
        rows=rows,
        hint="",
        change=None,
        primary=words("done"),
    )
    change = Change(words("newer"), "¥204.29", "¥189.29")
    nothing = replace(why, saved="¥0.00", saved_caption=words("nothing_saved"), rows=())
    return {
        "why": why,
        "repriced": replace(why, change=change, primary=words("take")),
        "coupon": replace(why, coupon=words("one_coupon"), exception=True),
        "nothing": replace(nothing, hint=words("nothing")),
    }
