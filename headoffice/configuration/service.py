"""Setting what tills go by, and the whole of it as one `config` row per till."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from headoffice.configuration.return_rules import EVERYWHERE, rules_of
from headoffice.configuration.tables import (
    PublishingKey,
    ReturnRulesRow,
    StoreLabel,
    StoreQuickKey,
    ZoneTax,
)
from headoffice.feed.service import publish
from headoffice.stores.tables import Device, Store, regions_of
from storeapp.domain.errors import Refusal
from storeapp.domain.label import LabelLayout
from storeapp.domain.tax import TaxRate
from storeapp.sync.wire.rows import ConfigRow, ReturnRulesBody, TaxRow

CHINA = (TaxRate("vat13", 1300), TaxRate("vat9", 900), TaxRate("vat0", 0))
"""Rates of a chain in mainland China, contained in the prices: general goods; farm products and
plain food; exempt goods."""

CONFIG_KEY = "store"
"""The one key of a `config` stream."""


def set_taxes(session: Session, zone: str, rates: Sequence[TaxRate]) -> None:
    """Gives a zone its rates (the zone exists from then on) and tells its tills."""
    if not zone or not zone.isprintable() or "/" in zone or len(zone) > 32:
        raise Refusal("zone-unreadable", zone=zone[:32])
    session.execute(delete(ZoneTax).where(col(ZoneTax.zone) == zone))
    session.add_all(
        ZoneTax(zone=zone, code=r.code, basis_points=r.basis_points, inclusive=r.inclusive)
        for r in rates
    )
    session.flush()
    for store in session.exec(select(Store.code).where(Store.zone == zone).order_by(Store.code)):
        publish_config(session, store)


def tax_codes(session: Session, zone: str) -> frozenset[str]:
    """The codes goods of a zone may be taxed by; Refusal `zone-unknown` for a zone without any."""
    codes = frozenset(session.exec(select(ZoneTax.code).where(ZoneTax.zone == zone)))
    if not codes:
        raise Refusal("zone-unknown", zone=zone)
    return codes


def set_labels(session: Session, store: str, layouts: Sequence[LabelLayout]) -> None:
    """Sets which in-store labels a store's tills understand, the likeliest first."""
    session.execute(delete(StoreLabel).where(col(StoreLabel.store) == store))
    session.add_all(
        StoreLabel(store=store, place=place, pattern=layout.pattern)
        for place, layout in enumerate(layouts)
    )
    session.flush()
    publish_config(session, store)


def set_quick_keys(session: Session, store: str, skus: Iterable[str]) -> None:
    """Sets a store's touch panel; each SKU once, in the panel's order."""
    session.execute(delete(StoreQuickKey).where(col(StoreQuickKey.store) == store))
    session.add_all(
        StoreQuickKey(store=store, place=place, sku=sku)
        for place, sku in enumerate(dict.fromkeys(skus))
    )
    session.flush()
    publish_config(session, store)


def set_return_rules(session: Session, body: ReturnRulesBody, *, store: str = EVERYWHERE) -> None:
    """Sets what holds for returns in one store, or in all that have nothing of their own, and tells
    the tills. Refusal `store-unknown`."""
    if store != EVERYWHERE and session.get(Store, store) is None:
        raise Refusal("store-unknown", store=store)
    session.merge(ReturnRulesRow(store=store, body=body.model_dump_json()))
    session.flush()
    if store == EVERYWHERE:
        publish_all_configs(session)
    else:
        publish_config(session, store)


def publish_config(session: Session, store: str) -> None:
    """Tells every till of a store what it is set to; call it after any change of the store."""
    for device in session.exec(
        select(Device.id).where(Device.store == store, Device.state == "active").order_by(Device.id)
    ):
        publish_device_config(session, device)


def publish_all_configs(session: Session) -> None:
    """Tells every till of the chain; call it after a change that is the same for all."""
    for store in session.exec(select(Store.code).order_by(Store.code)).all():
        publish_config(session, store)


def publish_device_config(session: Session, device: str) -> None:
    """Tells one till, as at its approval."""
    row = config_row(session, device)
    publish(session, f"config/{device}", [(CONFIG_KEY, row.model_dump())])


def config_row(session: Session, device: str) -> ConfigRow:
    """Everything a till is set to; Refusal `device-unknown`."""
    found = session.exec(
        select(Device, Store)
        .join(Store, col(Store.code) == Device.store)
        .where(Device.id == device)
    ).first()
    if found is None:
        raise Refusal("device-unknown", device=device)
    till, store = found
    return ConfigRow(
        store=store.code,
        store_zh=store.name_zh,
        store_en=store.name_en,
        address_zh=store.address_zh,
        address_en=store.address_en,
        till=till.till,
        zone=store.zone,
        currency=store.currency,
        taxes=_taxes(session, store.zone),
        coin_step_minor=store.coin_step_minor,
        label_layouts=list(
            session.exec(
                select(StoreLabel.pattern)
                .where(StoreLabel.store == store.code)
                .order_by(col(StoreLabel.place))
            )
        ),
        receipt_language="en" if store.receipt_language == "en" else "zh-CN",
        footer_zh=store.footer_zh,
        footer_en=store.footer_en,
        quick_keys=list(
            session.exec(
                select(StoreQuickKey.sku)
                .where(StoreQuickKey.store == store.code)
                .order_by(col(StoreQuickKey.place))
            )
        ),
        publishing_keys=publishing_keys(session),
        owner=store.owner,
        regions=sorted(regions_of(store)),
        exception_limit_minor=store.exception_limit_minor,
        returns=rules_of(session, store.code),
    )


def publishing_keys(session: Session) -> list[str]:
    """The keys whose signature tills accept, the oldest first."""
    keys = select(PublishingKey.public)
    order = (col(PublishingKey.made_ms), col(PublishingKey.public))
    return list(session.exec(keys.order_by(*order)))


def _taxes(session: Session, zone: str) -> list[TaxRow]:
    rates = session.exec(select(ZoneTax).where(ZoneTax.zone == zone).order_by(col(ZoneTax.code)))
    return [
        TaxRow(code=rate.code, basis_points=rate.basis_points, inclusive=rate.inclusive)
        for rate in rates
    ]
