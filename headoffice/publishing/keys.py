"""The keys head office signs promotions and coupons with: made, announced, taken up, retired."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import lock
from headoffice.configuration.service import publish_all_configs
from headoffice.configuration.tables import PublishingKey
from headoffice.enrolment.tables import ServerSecret
from headoffice.publishing.tables import Delivery, Publication
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.seal import public_key_of, signature_by

log = logging.getLogger("storeapp.headoffice.publishing")

ANNOUNCED = "announced"
SIGNING = "signing"
ACCEPTED = "accepted"


def ensure_key(session: Session, *, now_ms: int) -> None:
    """Makes the chain's first key when there is none yet, and tells the tills."""
    if _signing(session) is None:
        lock_publishing(session)
        if _signing(session) is None:
            _make(session, SIGNING, now_ms)


def announce(session: Session, *, now_ms: int) -> str:
    """Makes a key that will sign one day, so that by then every till knows it."""
    lock_publishing(session)
    return _make(session, ANNOUNCED, now_ms)


def take_up(session: Session, public: str) -> None:
    """Makes that key the one that signs; what the one before it has signed still counts.

    What lies on the streams has to be signed again: see `releasing.sign_again`.
    """
    lock_publishing(session)
    key, before = _known(session, public), _signing(session)
    if before is not None:
        before.state = ACCEPTED
        session.add(before)
    key.state = SIGNING
    session.add(key)
    session.flush()
    log.info("publishing key taken up: %s", public[:12])


def retire(session: Session, public: str) -> None:
    """Tells the tills to accept that key no more. Offline they do not accept the coupons it has
    signed any more, either. Refusal `key-in-use` for the one that signs, and while promotions on
    some stream are signed by it."""
    lock_publishing(session)
    key = _known(session, public)
    if key.state == SIGNING or _still_on_streams(session, public):
        raise Refusal("key-in-use", key=public)
    session.delete(key)
    secret = session.get(ServerSecret, _secret_name(public))
    if secret is not None:
        session.delete(secret)
    session.flush()
    publish_all_configs(session)
    log.info("publishing key retired: %s", public[:12])


def keys(session: Session) -> list[PublishingKey]:
    """All keys that tills accept, the oldest first."""
    order = (col(PublishingKey.made_ms), col(PublishingKey.public))
    return list(session.exec(select(PublishingKey).order_by(*order)))


def sign(session: Session, message: bytes) -> tuple[str, str]:
    """The signature and the public key it is by; Refusal `key-missing` before `init`."""
    secret, public = _secret(session)
    return signature_by(secret, message), public


def signer(session: Session) -> Callable[[bytes], str]:
    """Signs many messages by the key that signs now; Refusal `key-missing` before `init`."""
    secret, _ = _secret(session)
    return lambda message: signature_by(secret, message)


def lock_publishing(session: Session) -> None:
    """Who publishes or changes keys takes this first, so that versions come one by one."""
    lock(session, "publishing")


def _make(session: Session, state: str, now_ms: int) -> str:
    private = secrets.token_bytes(32)
    public = public_key_of(private)
    session.add(ServerSecret(name=_secret_name(public), value=private.hex()))
    session.add(PublishingKey(public=public, state=state, made_ms=now_ms))
    session.flush()
    publish_all_configs(session)
    log.info("publishing key made: %s", public[:12])
    return public


def _still_on_streams(session: Session, public: str) -> bool:
    held = (
        select(Publication.version)
        .join(Delivery, col(Delivery.version) == Publication.version)
        .where(Publication.key == public, Delivery.state == "held")
    )
    return session.exec(held).first() is not None


def _secret(session: Session) -> tuple[bytes, str]:
    key = _signing(session)
    if key is None:
        raise Refusal("key-missing")
    secret = session.get_one(ServerSecret, _secret_name(key.public))
    return bytes.fromhex(secret.value), key.public


def _signing(session: Session) -> PublishingKey | None:
    return session.exec(select(PublishingKey).where(PublishingKey.state == SIGNING)).first()


def _known(session: Session, public: str) -> PublishingKey:
    key = session.get(PublishingKey, public)
    if key is None:
        raise Refusal("key-unknown", key=public[:64])
    return key


def _secret_name(public: str) -> str:
    return f"publishing/{public}"
