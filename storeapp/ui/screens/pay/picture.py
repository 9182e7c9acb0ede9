"""From what is under way to one finished picture of the payment."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money, format_money, parse_money
from storeapp.domain.tender import BY_PHONE, Settlement, Tender, TenderKind
from storeapp.ui.screens.pay.card_picture import asking, charging, doubt, recognising, taken_by
from storeapp.ui.screens.pay.notes import likely_notes
from storeapp.ui.screens.pay.paying import Paying, Stage
from storeapp.ui.screens.pay.state import Entry, FigureRow, NoteKey, Page, PayState, TakenRow
from storeapp.ui.texts import Words
from storeapp.ui.told import notice_of
from storeapp.ui.widgets.money_entry import shown

NO_ENTRY = Entry("", "", "", "")


def picture(paying: Paying, words: Words) -> PayState:
    """The whole sheet."""
    return _PAGES[paying.stage](paying, _plain(paying, words), words)


def name_of(tender: Tender, words: Words) -> str:
    if tender.reference and tender.kind is TenderKind.CARD:
        return words("card_slip", slip=tender.reference)
    return words(tender.kind.value)


def _plain(paying: Paying, words: Words) -> PayState:
    """What the pages have in common: what is left, what was taken, what there is to say."""
    settlement = paying.settlement
    left = format_money(settlement.left)
    caption = words("still_to_pay" if settlement.tenders else "to_pay")
    return PayState(
        words=words.labels,
        page=Page.ANSWER,
        title=words("title"),
        caption=caption,
        figure=left,
        figure_spoken=f"{caption} {left}",
        quiet="",
        taken=tuple(_taken(i, t, words) for i, t in enumerate(settlement.tenders)),
        exact=None,
        notes=(),
        entry=NO_ENTRY,
        sentence="",
        decline="",
        back="",
        primary="",
        ready=True,
        summary=(),
        receipt="",
        notice=notice_of(paying.told, words),
    )


def _taken(place: int, tender: Tender, words: Words) -> TakenRow:
    name, amount = name_of(tender, words), format_money(tender.handed)
    spoken = words("take_back_spoken", name=name, amount=amount)
    return TakenRow(place, name, amount, spoken)


def _taking(paying: Paying, plain: PayState, words: Words) -> PayState:
    settlement = paying.settlement
    exact = settlement.left_in_cash
    return replace(
        plain,
        page=Page.CASH,
        quiet=_quiet(paying, words),
        exact=_exact(exact, words),
        notes=tuple(_note(amount, words) for amount in likely_notes(exact)),
        entry=_cash_entry(paying, words),
        back="" if settlement.tenders else words("back"),
        primary=words("take", amount=_to_take(paying)),
    )


def _exact(amount: Money, words: Words) -> NoteKey:
    text = format_money(amount)
    return NoteKey(amount.minor, words("exact", amount=text), words("exact_spoken", amount=text))


def _note(amount: Money, words: Words) -> NoteKey:
    text = format_money(amount)
    return NoteKey(amount.minor, text, words("note_spoken", amount=text))


def _quiet(paying: Paying, words: Words) -> str:
    """What promotions saved, and what it comes to in cash when that is something else."""
    saved = paying.basket.saved
    said = [words("saved", amount=format_money(saved))] if saved else []
    rounded = _rounded(paying.settlement, words)
    return words("separator").join([*said, rounded] if rounded else said)


def _rounded(settlement: Settlement, words: Words) -> str:
    """Said only when cash costs something else than any other tender."""
    in_cash = settlement.left_in_cash
    if in_cash == settlement.left:
        return ""
    return words("in_cash", amount=format_money(in_cash))


def _cash_entry(paying: Paying, words: Words) -> Entry:
    in_cash = paying.settlement.left_in_cash
    return Entry(
        caption=words("received"),
        typed=shown(paying.typed, in_cash.currency),
        hint=format_money(in_cash),
        after=_outcome(paying, words),
    )


def _outcome(paying: Paying, words: Words) -> str:
    """What taking the typed amount would lead to; nothing while it cannot be taken."""
    if not paying.typed:
        return ""
    try:
        after = paying.settlement.by_cash(parse_money(paying.typed, paying.settlement.due.currency))
    except Refusal:
        return ""
    if after.settled:
        return words("gives_change", amount=format_money(after.change)) if after.change else ""
    return words("stays_open", amount=format_money(after.left))


def _to_take(paying: Paying) -> str:
    if not paying.typed:
        return format_money(paying.settlement.left_in_cash)
    try:
        return format_money(parse_money(paying.typed, paying.settlement.due.currency))
    except Refusal:
        return shown(paying.typed, paying.settlement.due.currency)


def _card(paying: Paying, plain: PayState, words: Words) -> PayState:
    amount = format_money(paying.card or paying.settlement.left)
    return replace(
        plain,
        page=Page.CARD,
        caption=words("key_in"),
        figure=amount,
        figure_spoken=f"{words('key_in')} {amount}",
        entry=Entry(words("slip"), paying.typed, words("slip_hint"), ""),
        sentence=words("what_says"),
        decline=words("not_approved"),
        primary=words("approved"),
    )


def _cancelling(paying: Paying, plain: PayState, words: Words) -> PayState:
    tender = paying.settlement.tenders[paying.place]
    amount, phone = format_money(tender.amount), tender.kind in BY_PHONE
    own = phone or paying.connected
    by = replace(paying, kind=tender.kind)
    caption = taken_by(by, words) if own else words("cancel_on")
    way = "return_now_phone" if phone else "return_now"
    return replace(
        plain,
        caption=caption,
        figure=amount,
        figure_spoken=f"{caption} {amount}",
        taken=(),
        sentence=words(way if own else "cancel_first"),
        decline=words("keep"),
        primary=words("return" if own else "cancelled"),
    )


def _keeping(paying: Paying, plain: PayState, words: Words) -> PayState:
    """As before the tender, which is not on disk yet."""
    page = _unsold if paying.settlement.settled else _card if paying.card else _taking
    return replace(page(paying, plain, words), ready=False)


def _selling(paying: Paying, plain: PayState, words: Words) -> PayState:
    return replace(_unsold(paying, plain, words), sentence="", ready=False)


def _unsold(paying: Paying, plain: PayState, words: Words) -> PayState:
    """Paid in full; without any tender there was nothing to pay, and one key finishes it."""
    if not paying.settlement.tenders:
        return replace(
            plain, caption=words("nothing_due"), back=words("back"), primary=words("finish")
        )
    paid = format_money(paying.settlement.paid)
    return replace(
        plain,
        caption=words("paid_unsold"),
        figure=paid,
        figure_spoken=f"{words('paid_unsold')} {paid}",
        sentence=words("unsold"),
        primary=words("again"),
    )


def _sold(paying: Paying, plain: PayState, words: Words) -> PayState:
    settlement, sale = paying.settlement, paying.sale
    caption = words("change" if settlement.change else "no_change")
    change = format_money(settlement.change)
    return replace(
        plain,
        page=Page.SOLD,
        title=words("sold_title"),
        caption=caption,
        figure=change,
        figure_spoken=f"{caption} {change}",
        taken=(),
        sentence=words("scan_next"),
        summary=_summary(settlement, paying.basket.saved, words),
        receipt=words("receipt", number=str(sale.number)) if sale else "",
        primary=words("next"),
    )


def _summary(settlement: Settlement, saved: Money, words: Words) -> tuple[FigureRow, ...]:
    rows = [FigureRow(words("total"), format_money(settlement.due))]
    if saved:
        rows.append(FigureRow(words("saved_row"), format_money(saved)))
    if settlement.rounding:
        rows.append(FigureRow(words("rounding"), format_money(settlement.rounding)))
    taken = (FigureRow(name_of(t, words), format_money(t.handed)) for t in settlement.tenders)
    return (*rows, *taken)


_PAGES = {
    Stage.TAKING: _taking,
    Stage.CARD: _card,
    Stage.RECOGNISING: recognising,
    Stage.CHARGING: charging,
    Stage.ASKING: asking,
    Stage.DOUBT: doubt,
    Stage.CANCELLING: _cancelling,
    Stage.KEEPING: _keeping,
    Stage.SELLING: _selling,
    Stage.UNSOLD: _unsold,
    Stage.SOLD: _sold,
}
