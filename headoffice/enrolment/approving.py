"""The manager's side of enrolment: approving a code for a till, denying it, revoking a device."""

from __future__ import annotations

import logging
import re
import uuid

from sqlmodel import Session, select

from headoffice.configuration.service import publish_device_config
from headoffice.enrolment.tables import Application
from headoffice.stores.tables import Device, Store, Till
from storeapp.domain.errors import Refusal

log = logging.getLogger("storeapp.headoffice.enrolment")

_TILL = re.compile(r"[0-9A-Za-z]{1,8}")


def approve(session: Session, code: str, *, store: str, till: str, now_ms: int) -> Device:
    """Makes the device behind `code` that till of that store, in a new epoch.

    The device that was the till before is revoked in the same transaction. Refusals:
    `code-unknown`, `code-used`, `code-expired`, `store-unknown`, `till-unreadable`.
    """
    application = _pending(session, code, now_ms)
    if not _TILL.fullmatch(till):
        raise Refusal("till-unreadable", till=till[:20])
    if session.get(Store, store) is None:
        raise Refusal("store-unknown", store=store[:20])
    place = session.get(Till, (store, till), with_for_update=True)
    if place is None:
        place = Till(store=store, number=till)
    place.epoch += 1
    session.add(place)
    _revoke_present(session, place, now_ms)
    device = Device(
        id=str(uuid.uuid4()),
        store=store,
        till=till,
        epoch=place.epoch,
        public_key=application.public_key,
        computer=application.computer,
        previous_device=application.previous_device,
        approved_ms=now_ms,
    )
    application.state, application.device = "approved", device.id
    session.add(device)
    session.add(application)
    session.flush()
    publish_device_config(session, device.id)
    log.info("till approved: device %s, %s-%s epoch %d", device.id, store, till, device.epoch)
    return device


def deny(session: Session, code: str, *, now_ms: int) -> None:
    """Refuses the application behind `code`; same refusals of codes as `approve`."""
    application = _pending(session, code, now_ms)
    application.state = "denied"
    session.add(application)
    log.info("till denied")


def revoke(session: Session, device_id: str, *, now_ms: int) -> None:
    """Takes a device's rights at once; Refusal `device-unknown`. Revoking twice is once."""
    device = session.get(Device, device_id, with_for_update=True)
    if device is None:
        raise Refusal("device-unknown", device=device_id[:40])
    if device.state == "active":
        device.state, device.revoked_ms = "revoked", now_ms
        session.add(device)
        session.flush()
        log.info("device revoked: %s", device.id)


def plain_code(typed: str) -> str:
    """The code as a person may have typed it: `bcdf-ghjk` is BCDFGHJK."""
    return re.sub(r"[\s-]", "", typed).upper()


def _pending(session: Session, code: str, now_ms: int) -> Application:
    application = session.exec(
        select(Application).where(Application.user_code == plain_code(code)).with_for_update()
    ).first()
    if application is None:
        raise Refusal("code-unknown")
    if application.state != "pending":
        raise Refusal("code-used")
    if application.expires_ms <= now_ms:
        raise Refusal("code-expired")
    return application


def _revoke_present(session: Session, place: Till, now_ms: int) -> None:
    present = select(Device.id).where(
        Device.store == place.store, Device.till == place.number, Device.state == "active"
    )
    for device_id in session.exec(present).all():
        revoke(session, device_id, now_ms=now_ms)
