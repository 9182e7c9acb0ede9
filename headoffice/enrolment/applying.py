"""The device's side of enrolment: it applies with its new key and asks until it is answered."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from headoffice.enrolment.tables import Application
from headoffice.settings import Settings
from headoffice.stores.tables import Device, Store
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.messages import EnrolPolled, EnrolStart, EnrolStarted
from storeapp.sync.wire.seal import enrolment_bytes, signed_by

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""Letters that are not read as another and make no words (RFC 8628 6.1)."""
CODE_LETTERS = 8
_FORGOTTEN_AFTER_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Applying:
    """One moment of enrolment: the session it happens in, the rules, and the time."""

    session: Session
    settings: Settings
    now_ms: int

    def start(self, asked: EnrolStart) -> EnrolStarted:
        """Takes an application in. Refusals: `signature-wrong`, `key-known`, `nonce-used`,
        `enrolments-many`. A newer application of the same key replaces the older.

        A till that was approved and lost the answer, in a power cut for example, holds the key of
        a device that never sent a fact: it is that device, and is told so again.
        """
        if not signed_by(asked.public_key, signature=asked.sig, message=_signed_bytes(asked)):
            raise Refusal("signature-wrong")
        lost = self._approved_and_lost(asked.public_key)
        self._refuse_known(asked, lost)
        self._forget_old(asked.public_key)
        device_code = secrets.token_urlsafe(32)
        application = Application(
            device_code_hash=_hash(device_code),
            user_code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS)),
            public_key=asked.public_key,
            computer=asked.computer,
            nonce=asked.nonce,
            previous_device=asked.previous_device,
            state="pending" if lost is None else "approved",
            device="" if lost is None else lost.id,
            created_ms=self.now_ms,
            expires_ms=self.now_ms + self.settings.enrolment_s * 1000,
        )
        self.session.add(application)
        self.session.flush()
        return EnrolStarted(
            user_code=application.user_code,
            device_code=device_code,
            interval_s=self.settings.enrolment_interval_s,
            expires_s=self.settings.enrolment_s,
        )

    def poll(self, device_code: str) -> EnrolPolled:
        """How the application stands; Refusal `polled-too-soon`. The answer may be asked again."""
        application = self.session.get(Application, _hash(device_code), with_for_update=True)
        if application is None:
            return EnrolPolled(status="expired")
        # Half an interval of grace: the network delays one question and not the next.
        if self.now_ms - application.polled_ms < self.settings.enrolment_interval_s * 500:
            raise Refusal("polled-too-soon", wait_s=self.settings.enrolment_interval_s)
        application.polled_ms = self.now_ms
        self.session.add(application)
        match application.state:
            case "approved":
                return self._approved(application.device)
            case "denied":
                return EnrolPolled(status="denied")
            case _ if application.expires_ms <= self.now_ms:
                return EnrolPolled(status="expired")
            case _:
                return EnrolPolled(status="pending")

    def _approved(self, device_id: str) -> EnrolPolled:
        device, zone = self.session.exec(
            select(Device, Store.zone)
            .join(Store, col(Store.code) == Device.store)
            .where(Device.id == device_id)
        ).one()
        return EnrolPolled(
            status="approved",
            device=device.id,
            epoch=device.epoch,
            store=device.store,
            till=device.till,
            zone=zone,
        )

    def _approved_and_lost(self, public_key: str) -> Device | None:
        unused = select(Device).where(
            Device.public_key == public_key, Device.state == "active", Device.acked_seq == 0
        )
        return self.session.exec(unused).first()

    def _refuse_known(self, asked: EnrolStart, lost: Device | None) -> None:
        key, nonce = asked.public_key, asked.nonce
        known = select(Device.id).where(Device.public_key == key)
        if lost is None and self.session.exec(known).first():
            raise Refusal("key-known")
        used = select(Application).where(Application.public_key == key, Application.nonce == nonce)
        if self.session.exec(used).first():
            raise Refusal("nonce-used")
        waiting = select(func.count()).where(
            col(Application.state) == "pending", col(Application.expires_ms) > self.now_ms
        )
        if self.session.exec(waiting).one() >= self.settings.enrolments_waiting:
            raise Refusal("enrolments-many")

    def _forget_old(self, public_key: str) -> None:
        long_ago = self.now_ms - _FORGOTTEN_AFTER_MS
        self.session.execute(delete(Application).where(col(Application.expires_ms) < long_ago))
        pending = select(Application).where(
            Application.public_key == public_key, Application.state == "pending"
        )
        for older in self.session.exec(pending):
            older.expires_ms = min(older.expires_ms, self.now_ms)
            self.session.add(older)


def _signed_bytes(asked: EnrolStart) -> bytes:
    return enrolment_bytes(
        public_key=asked.public_key,
        computer=asked.computer,
        nonce=asked.nonce,
        previous_device=asked.previous_device,
    )


def _hash(device_code: str) -> str:
    return hashlib.sha256(device_code.encode()).hexdigest()
