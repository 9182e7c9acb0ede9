"""What the commands about promotions print, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from headoffice.configuration.tables import PublishingKey
from headoffice.ingest.tables import SaleRow
from headoffice.publishing.findings import Finding
from headoffice.publishing.margins import Margin
from headoffice.publishing.releasing import Release
from headoffice.publishing.replaying import Replayed, Verdict
from headoffice.publishing.simulating import Simulation
from headoffice.publishing.standing import TillStanding
from headoffice.publishing.tables import Draft, PriceCheck, Publication
from headoffice.redeeming.tables import Budget, CouponConflict
from storeapp.domain.money import Currency, Money, currency, format_money
from storeapp.promotions.rule import RuleSet


def drafts(rows: Iterable[Draft]) -> Iterator[str]:
    for row in rows:
        yield f"draft {row.id}  {row.rules}  {row.hash[:12]}  {_day(row.at_ms)}"


def publications(rows: Iterable[Publication]) -> Iterator[str]:
    for row in rows:
        origin = f"draft {row.draft}" if row.back_to is None else f"back to {row.back_to}"
        yield f"version {row.version}  from {row.valid_from}  {origin}  {row.hash[:12]}"


def rules(of: RuleSet) -> Iterator[str]:
    yield f"{of.id}: {len(of.promotions)} promotions in {of.currency}"
    for promotion in of.promotions:
        stacking = promotion.stacking
        place = f"{stacking.layer.name.lower()}/{stacking.group}"
        yield f"  {promotion.id} rev {promotion.rev}  {place}  {promotion.name.en}"


def findings(found: Iterable[Finding]) -> Iterator[str]:
    for each in found:
        promotion = each.promotion or "the set"
        yield f"{each.severity.value}: {promotion}: {each.words} ({each.code})"


def release(done: Release) -> str:
    new, stores = done.publication, len(done.stores)
    return f"version {new.version} from {new.valid_from} for {stores} stores: {new.hash[:12]}"


def standings(found: Iterable[TillStanding]) -> Iterator[str]:
    for each in found:
        why = f": {each.why}" if each.why else ""
        heard = "never heard" if each.heard_ms is None else f"heard {_moment(each.heard_ms)}"
        due = "" if each.due else f" (from {each.valid_from})"
        yield (
            f"{each.store}-{each.till}  version {each.version}{due}  {each.standing.value}{why}"
            f"  {heard}"
        )


def simulation(done: Simulation, of: Currency) -> Iterator[str]:
    def said(minor: int) -> str:
        return format_money(Money(minor, of), symbol=False)

    yield f"{done.baskets:,} baskets, {of.code} {said(done.listed)} at list prices"
    if done.left_out:
        yield f"{done.left_out:,} left out: sold in another currency"
    yield f"turnover {said(done.old.turnover)} -> {said(done.new.turnover)}"
    yield f"discount {said(done.old.discount)} -> {said(done.new.discount)}"
    yield _margin(done.margin, said)
    yield f"{done.changed:,} baskets cost something else"
    for change in done.changes:
        yield (
            f"  {change.number}  {said(change.old)} -> {said(change.new)}"
            f"  {'+' if change.by > 0 else ''}{said(change.by)}"
        )
    for name in done.promotions:
        yield (
            f"promotion {name}: {done.old.uses[name]:,} uses, {said(done.old.cost[name])}"
            f" -> {done.new.uses[name]:,} uses, {said(done.new.cost[name])}"
        )
    if done.new.unproven:
        yield f"not proven best in {len(done.new.unproven):,}: {_some(done.new.unproven)}"


def _margin(of: Margin, said: Callable[[int], str]) -> str:
    if not of.known:
        return "margin not known: the catalogue has no costs of these goods"
    without = f", {of.unknown:,} without a cost left out" if of.unknown else ""
    return f"margin {said(of.old)} -> {said(of.new)} on {of.known:,} lines{without}"


def replays(done: Iterable[Replayed], counts: Counter[Verdict], *, all_: bool) -> Iterator[str]:
    """Each sale that is not the same (or `all_` of them) with its lines, then how many there were;
    `counts` is filled on the way."""
    for each in done:
        counts[each.verdict] += 1
        if all_ or each.verdict is not Verdict.SAME:
            yield from _replayed(each)
    yield (
        f"{counts.total():,} sales: {counts[Verdict.SAME]:,} the same,"
        f" {counts[Verdict.DIFFERS]:,} differ,"
        f" {counts[Verdict.NOT_REPLAYABLE]:,} cannot be replayed"
    )


def differences(rows: Iterable[tuple[SaleRow, PriceCheck]]) -> Iterator[str]:
    for sale, check in rows:
        why = f"  ({check.why})" if check.why else ""
        by = _minor(check.difference_minor, sale.currency)
        yield f"{sale.number}  {sale.business_date}  {sale.currency} {by}{why}"


def _replayed(done: Replayed) -> Iterator[str]:
    if done.verdict is Verdict.SAME:
        yield f"{done.number}  the same"
        return
    if done.verdict is Verdict.NOT_REPLAYABLE:
        yield f"{done.number}  cannot be replayed: {done.why}"
        return
    why = f"  ({done.why})" if done.why else ""
    yield f"{done.number}  differs by {_minor(done.difference_minor, done.currency)}{why}"
    for line in done.lines:
        sold, again = (_minor(each, done.currency, sign=False) for each in (line.sold, line.again))
        names = ", ".join(line.promotions) or "no promotion"
        yield f"  line {line.place}  {line.sku}  {sold}, and should be {again}: {names}"


def _minor(minor: int, code: str, *, sign: bool = True) -> str:
    said = format_money(Money(minor, currency(code)), symbol=False)
    return f"+{said}" if sign and minor > 0 else said


def keys(rows: Iterable[PublishingKey]) -> Iterator[str]:
    for row in rows:
        yield f"{row.public}  {row.state}  {_day(row.made_ms)}"


def coupons(rows: Iterable[tuple[str, str, int]]) -> Iterator[str]:
    for coupon_class, state, count in rows:
        yield f"{coupon_class}  {state}  {count:,}"


def conflicts(rows: Iterable[CouponConflict]) -> Iterator[str]:
    for row in rows:
        first = f", first in sale {row.first}" if row.first else ""
        yield f"{_moment(row.at_ms)}  coupon {row.number} in sale {row.sale}: {row.why}{first}"


def budgets(rows: Iterable[tuple[Budget, int, int]]) -> Iterator[str]:
    for row, uses, minor in rows:
        yield (
            f"{row.promotion}: uses {row.spent_uses:,} + {uses:,} promised of"
            f" {_bound(row.budget_uses)}, minor units {row.spent_minor:,} + {minor:,} promised of"
            f" {_bound(row.budget_minor)}, per member {_bound(row.per_member)}"
        )


def _bound(most: int | None) -> str:
    return "any" if most is None else f"{most:,}"


def _some(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")


def _day(unix_ms: int) -> str:
    return _moment(unix_ms)[:10]


def _moment(unix_ms: int) -> str:
    return f"{datetime.fromtimestamp(unix_ms // 1000, UTC):%Y-%m-%d %H:%M}Z"
