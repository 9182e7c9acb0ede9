"""The gate: turns a request with a token and a proof into the device that made it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.door import Caller, NotServed
from headoffice.enrolment.proofs import (
    Asked,
    Replays,
    check_assertion,
    check_proof,
    jti_of,
    thumbprint,
    verified_claims,
)
from headoffice.enrolment.tokens import Grant, Tokens, token_invalid
from headoffice.settings import Settings
from headoffice.stores.tables import Device, Store
from storeapp.sync.wire.messages import Token
from storeapp.sync.wire.words import DEVICE_REVOKED

log = logging.getLogger("storeapp.headoffice.enrolment")


@dataclass(frozen=True, slots=True)
class Gate:
    """Nobody passes without a token of ours, a fresh proof by the key it is bound to, and a
    device that is still active at this very request."""

    database: Database
    settings: Settings
    tokens: Tokens
    replays: Replays

    def token_for(self, request: Request, assertion: str, *, now_ms: int) -> Token:
        """A token for the device that signed the assertion and this request's proof."""
        device_id = check_assertion(assertion, now_ms=now_ms)
        with self.database.read() as session:
            device = session.get(Device, device_id)
        if device is None:
            raise NotServed(401, "device-unknown", "Head office does not know this device.")
        claims = verified_claims(assertion, device.public_key)
        key, jti = self._proof(request, now_ms=now_ms)
        if key != device.public_key:
            raise token_invalid("The proof is by another key than the device's.")
        _refuse_revoked(device)
        self._note(key, jti, now_ms)
        self._note(key, jti_of(claims), now_ms)
        life_s = self.settings.token_s
        grant = Grant(device.id, device.epoch, now_ms + life_s * 1000, thumbprint(key))
        return Token(access_token=self.tokens.issue(grant), expires_s=life_s)

    def authenticate(self, request: Request, *, now_ms: int) -> Caller:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "dpop" or not token:
            raise token_invalid("This needs an access token, sent as DPoP.")
        grant = self.tokens.read(token, now_ms=now_ms)
        key, jti = self._proof(request, now_ms=now_ms, access_token=token)
        if thumbprint(key) != grant.thumbprint:
            raise token_invalid("The access token belongs to another key.")
        self._note(key, jti, now_ms)
        with self.database.read() as session:
            return _caller(session, grant)

    def still_welcome(self, caller: Caller) -> bool:
        with self.database.read() as session:
            device = session.get(Device, caller.device)
        return device is not None and device.state == "active"

    def _proof(self, request: Request, *, now_ms: int, access_token: str = "") -> tuple[str, str]:
        proofs = request.headers.getlist("dpop")
        if len(proofs) != 1:
            raise NotServed(401, "proof-missing", "This needs exactly one DPoP proof.")
        return check_proof(
            proofs[0],
            Asked(request.method, self._address(request)),
            now_ms=now_ms,
            window_s=self.settings.proof_window_s,
            access_token=access_token,
        )

    def _address(self, request: Request) -> str:
        base = self.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        return base.rstrip("/") + str(request.scope["path"])

    def _note(self, key: str, jti: str, now_ms: int) -> None:
        # Twice the window: a proof may be early by one window and come late by another.
        for_ms = 2000 * self.settings.proof_window_s
        self.replays.note(key, jti, now_ms=now_ms, for_ms=for_ms)


def _caller(session: Session, grant: Grant) -> Caller:
    found = session.exec(
        select(Device, Store)
        .join(Store, col(Store.code) == Device.store)
        .where(Device.id == grant.device)
    ).first()
    if found is None or found[0].epoch != grant.epoch:
        raise token_invalid("The access token is for a device that is gone.")
    device, store = found
    _refuse_revoked(device)
    return Caller(
        device=device.id,
        epoch=device.epoch,
        store=device.store,
        till=device.till,
        zone=store.zone,
        owner=store.owner,
        expires_ms=grant.expires_ms,
    )


def _refuse_revoked(device: Device) -> None:
    if device.state != "active":
        log.info("revoked device asked: %s", device.id)
        raise NotServed(403, DEVICE_REVOKED, "This device was replaced or revoked; enrol again.")
