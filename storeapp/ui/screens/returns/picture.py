"""What is under way while goods are taken back, as one finished picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from storeapp.domain.money import Money, format_money
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.returning import GivenBack, GoodsBack, Return, Wish
from storeapp.domain.settling import UnderWay, by_phone
from storeapp.domain.tender import TenderKind
from storeapp.ports.returns import SaleSeen, Told
from storeapp.ui.notices import Notice, Tone
from storeapp.ui.screens.returns.rows import line_rows, sale_row, step_rows
from storeapp.ui.screens.returns.state import (
    CONDITION_KEYS,
    REASON_KEYS,
    Choice,
    Page,
    ReturnsState,
)
from storeapp.ui.texts import Words
from storeapp.ui.told import Told as Said
from storeapp.ui.told import notice_of


@dataclass(frozen=True, slots=True)
class Under:
    """What is under way. `wishes` are what comes back so far, `asks` why a manager has to approve,
    `busy` while somebody is asked; `done` is the return once it is made."""

    page: Page = Page.FIND
    sales: tuple[SaleSeen, ...] = ()
    loading: bool = True
    selected: str = ""
    typed: str = ""
    told: Told | None = None
    wishes: dict[str, Wish] = field(default_factory=dict)
    worth: GoodsBack | None = None
    under_way: UnderWay | None = None
    asks: str = ""
    done: Return | None = None
    busy: bool = False
    said: Said | None = None

    @property
    def wish(self) -> Wish | None:
        """That of the selected line."""
        return self.wishes.get(self.selected)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when it is drawn."""

    words: Words
    today: date
    store: str
    rules: ReturnRules


def picture(under: Under, setting: Setting) -> ReturnsState:
    if under.page is Page.LINES and under.told is not None:
        return _lines(under, under.told, setting)
    if under.page is Page.SETTLE and under.under_way is not None:
        return _settling(under, under.under_way, setting)
    if under.page is Page.DONE and under.done is not None:
        return _done(under, under.done, setting)
    return _found(under, setting)


def _found(under: Under, setting: Setting) -> ReturnsState:
    words = setting.words
    return ReturnsState(
        words=words.labels,
        page=Page.FIND,
        title=words("title"),
        primary=words("open"),
        ready=bool(under.typed.strip() or under.selected) and not under.busy,
        notice=notice_of(under.said, words),
        sales=tuple(sale_row(s, setting.today, setting.store, words) for s in under.sales),
        selected=under.selected,
        typed=under.typed,
        hint=words("looking" if under.loading or under.busy else "none"),
        blind=bool(setting.rules.blind_minor),
    )


def _lines(under: Under, told: Told, setting: Setting) -> ReturnsState:
    words, wish = setting.words, under.wish
    worth = under.worth
    amounts = {line.line: line.net for line in worth.lines} if worth else {}
    next_ = words("next", amount=format_money(worth.due)) if worth else words("next_nothing")
    ready = bool(under.wishes) and all(each.reason for each in under.wishes.values())
    reasons = setting.rules.reasons[: len(REASON_KEYS)]
    return ReturnsState(
        words=words.labels,
        page=Page.LINES,
        title=words("of", number=told.bought.number) if told.bought.number else words("blind"),
        primary=next_,
        ready=ready and not under.busy,
        notice=notice_of(under.said, words) or _quiet(told, under, words),
        selected=under.selected,
        lines=line_rows(told, under.wishes, amounts, words),
        reasons=tuple(
            Choice(
                r.code, r.name.said_in(words.language), wish is not None and r.code == wish.reason
            )
            for r in reasons
        ),
        conditions=tuple(
            Choice(c.value, words(c.value), wish is not None and c is wish.condition)
            for c in CONDITION_KEYS.values()
        ),
        exchange=ready and not under.busy and bool(told.bought.number),
        aside=_about_money(worth, words) if worth else "",
    )


def _quiet(told: Told, under: Under, words: Words) -> Notice | None:
    if not told.bought.number:
        return None if under.wishes else Said("blind_how").notice(words)
    if not told.asked:
        return Said("offline", tone=Tone.ATTENTION).notice(words)
    return None if under.wishes else Said("how").notice(words)


def _settling(under: Under, under_way: UnderWay, setting: Setting) -> ReturnsState:
    words, back = setting.words, under_way.back
    given = under_way.next
    slips = given is not None and given.source.kind is TenderKind.CARD and not under.asks
    return ReturnsState(
        words=words.labels,
        page=Page.SETTLE,
        title=words("of", number=back.number) if back.number else words("title"),
        primary=_primary(under, given, words),
        ready=not under.busy,
        notice=notice_of(under.said, words),
        amount=format_money(back.paid),
        saying=_saying(under, given, words, paid=back.paid),
        aside=_about_money(back, words),
        steps=step_rows(under_way, words),
        slip=under.typed,
        slips=slips,
    )


def _primary(under: Under, given: GivenBack | None, words: Words) -> str:
    if under.asks:
        return words("do_manager")
    if given is None:
        return words("do_finish")
    amount = format_money(given.paid)
    if by_phone(given):
        begun = under.under_way is not None and given.place in under.under_way.begun
        return words("do_ask") if begun else words("do_phone", amount=amount)
    if given.source.kind is TenderKind.CASH:
        return words("do_cash", amount=amount)
    return words("do_card")


def _saying(under: Under, given: GivenBack | None, words: Words, *, paid: Money) -> str:
    if under.asks:
        return words(under.asks)
    if given is None:
        return words("say_all" if paid else "say_nothing")
    amount = format_money(given.paid)
    if by_phone(given):
        if under.busy:
            return words("say_asking")
        return words("say_phone", amount=amount, kind=words(given.source.kind.value))
    key = "say_cash" if given.source.kind is TenderKind.CASH else "say_card"
    return words(key, amount=amount)


def _about_money(back: GoodsBack, words: Words) -> str:
    """What the customer should hear about offers and points."""
    kept = back.kept_back
    parts = []
    if kept:
        key = "kept_back" if kept.minor > 0 else "given_after_all"
        amount = kept if kept.minor > 0 else -kept
        parts.append(words(key, amount=format_money(amount)))
    if back.unearned:
        parts.append(words("points_back", count=f"{back.unearned:,}"))
    if back.unburnt:
        parts.append(words("points_given", count=f"{back.unburnt:,}"))
    return words("separator").join(parts)


def _done(under: Under, done: Return, setting: Setting) -> ReturnsState:
    words = setting.words
    return ReturnsState(
        words=words.labels,
        page=Page.DONE,
        title=words("title"),
        primary=words("finish"),
        ready=True,
        notice=notice_of(under.said, words),
        amount=format_money(done.back.paid),
        saying=words("done_say", number=str(done.number)),
        aside=_about_money(done.back, words),
    )
