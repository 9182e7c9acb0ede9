"""Publishing a rule set to stores, taking a scheduled one back, and rolling back in one step."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from sqlmodel import Session, col, select

from headoffice.feed.service import publish
from headoffice.publishing.drafting import draft_of, rules_of
from headoffice.publishing.keys import lock_publishing, sign
from headoffice.publishing.tables import Delivery, Publication
from headoffice.redeeming.budgets import set_quotas
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.promotions.codec import rules_body, rules_hash
from storeapp.promotions.rule import RuleSet
from storeapp.sync.wire.rows import PromoRow
from storeapp.sync.wire.seal import rules_bytes

log = logging.getLogger("storeapp.headoffice.publishing")

HELD, PAST, WITHDRAWN = "held", "past", "withdrawn"


@dataclass(frozen=True, slots=True)
class Moment:
    """Now: `wall` is the chain's wall time without offset (its stores share one time zone), which
    moments of promotions are in; `unix_ms` is Unix time."""

    wall: datetime
    unix_ms: int


def moment_at(unix_ms: int, zone: tzinfo | None) -> Moment:
    """That Unix time in the chain's time zone; None is that of this computer."""
    here = datetime.fromtimestamp(unix_ms / 1000, UTC).astimezone(zone)
    return Moment(here.replace(tzinfo=None), unix_ms)


@dataclass(frozen=True, slots=True)
class Release:
    """What came of publishing: the version, and the stores that it went to."""

    publication: Publication
    stores: tuple[str, ...]


def release(
    session: Session,
    draft: int,
    now: Moment,
    *,
    valid_from: datetime | None = None,
    stores: Collection[str] = (),
) -> Release:
    """Signs a draft as the next version and puts it on the streams of these stores, of all when
    none is named. It is in force from `valid_from` on, from now on when that is None or past.

    Refusals: `draft-unknown`, `store-unknown`, `key-missing`. Whether it should be published at
    all is `validating`'s to say, before.
    """
    lock_publishing(session)
    places = _stores(session, stores)
    rules = rules_of(draft_of(session, draft).body)
    begins = _not_before(session, places, now, valid_from)
    return _send(session, rules, places, now, draft=draft, begins=begins)


def roll_back(session: Session, now: Moment, *, stores: Collection[str] = ()) -> list[Release]:
    """Publishes again, as a new version in force from now on, what each store had before what is
    in force there now. Stores that had different sets before get different versions.

    Refusal `nothing-to-roll-back` when no store had anything before. What is scheduled stays so.
    """
    lock_publishing(session)
    before: defaultdict[int, list[str]] = defaultdict(list)
    for store in _stores(session, stores):
        version = _before_present(session, store, now.wall)
        if version is not None:
            before[version].append(store)
    if not before:
        raise Refusal("nothing-to-roll-back")
    return [_back_to(session, version, places, now) for version, places in sorted(before.items())]


def withdraw(session: Session, version: int, now: Moment) -> tuple[str, ...]:
    """Takes a scheduled version off the streams; returns the stores it was for.

    Refusals: `version-unknown`, and `version-in-force` when its time has come: roll back then.
    """
    lock_publishing(session)
    publication = session.get(Publication, version)
    held = _deliveries(session, version)
    if publication is None or not held:
        raise Refusal("version-unknown", version=version)
    if datetime.fromisoformat(publication.valid_from) <= now.wall:
        raise Refusal("version-in-force", version=version)
    for delivery in held:
        _take_off(session, delivery, WITHDRAWN)
    log.info("promotions withdrawn: version %d", version)
    return tuple(delivery.store for delivery in held)


def sign_again(session: Session) -> int:
    """Signs what lies on the streams by the key that signs now; returns how many versions."""
    lock_publishing(session)
    held = select(Delivery.version).where(Delivery.state == HELD).distinct()
    versions = session.exec(held.order_by(col(Delivery.version))).all()
    for version in versions:
        publication = session.get_one(Publication, version)
        _seal(session, publication)
        for delivery in _deliveries(session, version):
            _put(session, publication, delivery.store)
    return len(versions)


def held_in(session: Session, store: str) -> list[Publication]:
    """What lies on a store's stream, in the order of coming into force."""
    return _sent_to(session, store, [HELD])


def in_force(session: Session, store: str, wall: datetime) -> Publication | None:
    """What a store prices by at that moment."""
    begun = [each for each in held_in(session, store) if _begun(each, wall)]
    return begun[-1] if begun else None


def order_of(publication: Publication) -> tuple[datetime, int]:
    """Of the sets whose time has come, the one that is highest in this order is in force."""
    return datetime.fromisoformat(publication.valid_from), publication.version


def promo_stream(store: str) -> str:
    return f"promo/{store}"


def rules_key(version: int) -> str:
    return f"rules:{version}"


# --- which stores, and when ----------------------------------------------------------


def _stores(session: Session, named: Collection[str]) -> list[str]:
    selling = session.exec(
        select(Store.code).where(Store.kind == "store").order_by(Store.code)
    ).all()
    for store in named:
        if store not in selling:
            raise Refusal("store-unknown", store=store[:20])
    return [store for store in selling if not named or store in named]


def _not_before(
    session: Session, stores: Iterable[str], now: Moment, wished: datetime | None
) -> datetime:
    """The wished moment; "now" is not before that of what is in force, or it would lose to it."""
    whole = now.wall.replace(second=0, microsecond=0)
    if wished is not None and wished > whole:
        return wished
    present = [in_force(session, store, now.wall) for store in stores]
    begun = [datetime.fromisoformat(each.valid_from) for each in present if each is not None]
    return max([whole, *begun])


def _begun(publication: Publication, wall: datetime) -> bool:
    return datetime.fromisoformat(publication.valid_from) <= wall


def _before_present(session: Session, store: str, wall: datetime) -> int | None:
    """The version that a store had before what it has now. Rolling back twice goes two steps
    back, and not to and fro: a rollback takes away the steps that it undoes."""
    steps: list[int] = []
    for sent in _sent_to(session, store, [HELD, PAST]):
        if not _begun(sent, wall):
            continue
        if sent.back_to is None:
            steps.append(sent.version)
        elif sent.back_to in steps:
            del steps[steps.index(sent.back_to) + 1 :]
    return steps[-2] if len(steps) > 1 else None


def _sent_to(session: Session, store: str, states: Collection[str]) -> list[Publication]:
    rows = session.exec(
        select(Publication)
        .join(Delivery, col(Delivery.version) == Publication.version)
        .where(Delivery.store == store, col(Delivery.state).in_(states))
    )
    return sorted(rows, key=order_of)


# --- signing and sending -------------------------------------------------------------


def _back_to(session: Session, version: int, stores: list[str], now: Moment) -> Release:
    target = session.get_one(Publication, version)
    begins = _not_before(session, stores, now, None)
    log.info("promotions rolled back: to version %d", version)
    return _send(
        session,
        rules_of(target.body),
        stores,
        now,
        draft=target.draft,
        begins=begins,
        back_to=version,
    )


def _send(
    session: Session,
    rules: RuleSet,
    stores: list[str],
    now: Moment,
    *,
    draft: int,
    begins: datetime,
    back_to: int | None = None,
) -> Release:
    publication = _signed(session, rules, now, draft=draft, begins=begins, back_to=back_to)
    for store in stores:
        session.add(Delivery(store=store, version=publication.version))
        session.flush()
        _put(session, publication, store)
        _tidy(session, store, now.wall)
    set_quotas(session, rules.promotions)
    log.info("promotions published: version %d to %d stores", publication.version, len(stores))
    return Release(publication, tuple(stores))


def _signed(
    session: Session,
    rules: RuleSet,
    now: Moment,
    *,
    draft: int,
    begins: datetime,
    back_to: int | None,
) -> Publication:
    """The next version, with what only publishing knows written into the set."""
    last = session.exec(select(Publication).order_by(col(Publication.version).desc())).first()
    version = 1 if last is None else last.version + 1
    previous = "" if last is None else last.hash
    numbered = replace(rules, version=version, valid_from=begins, previous=previous)
    publication = Publication(
        version=version,
        draft=draft,
        back_to=back_to,
        hash=rules_hash(numbered),
        body=canonical(rules_body(numbered)),
        previous=previous,
        valid_from=begins.isoformat(timespec="minutes"),
        signature="",
        key="",
        at_ms=now.unix_ms,
    )
    _seal(session, publication)
    return publication


def _seal(session: Session, publication: Publication) -> None:
    message = rules_bytes(
        rules_hash=publication.hash, valid_from=publication.valid_from, version=publication.version
    )
    publication.signature, publication.key = sign(session, message)
    session.add(publication)
    session.flush()


def _put(session: Session, publication: Publication, store: str) -> None:
    row = PromoRow(
        version=publication.version,
        valid_from=publication.valid_from,
        hash=publication.hash,
        body=json.loads(publication.body),
        signature=publication.signature,
        key=publication.key,
        previous=publication.previous,
    )
    publish(session, promo_stream(store), [(rules_key(row.version), row.model_dump())])


def _tidy(session: Session, store: str, wall: datetime) -> None:
    """Leaves on the stream what is in force, what is to come, and the one before: a basket may
    have been begun under it."""
    begun = [each for each in held_in(session, store) if _begun(each, wall)]
    for old in begun[:-2]:
        _take_off(session, session.get_one(Delivery, (store, old.version)), PAST)


def _take_off(session: Session, delivery: Delivery, state: str) -> None:
    delivery.state = state
    session.add(delivery)
    session.flush()
    publish(session, promo_stream(delivery.store), [(rules_key(delivery.version), None)])


def _deliveries(session: Session, version: int) -> list[Delivery]:
    held = select(Delivery).where(Delivery.version == version, Delivery.state == HELD)
    return list(session.exec(held.order_by(Delivery.store)))
