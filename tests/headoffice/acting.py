"""A till as head office sees it: a key, a journal, and the calls it makes over a real socket."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storeapp.domain.basket import Basket, Entry, Line
from storeapp.domain.catalogue import Name
from storeapp.domain.codec import sale_body
from storeapp.domain.fact import GENESIS, Fact, canonical, fact_hash
from storeapp.domain.money import Money
from storeapp.domain.pricing import priced
from storeapp.domain.quantity import pieces
from storeapp.domain.sale import sell
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import Settlement
from storeapp.domain.till import ReceiptNumber
from storeapp.sync.wire.seal import enrolment_bytes
from storeapp.sync.wire.words import AUDIENCE

ENDED_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TAXES = TaxTable((TaxRate("vat13", 1300),))


@dataclass
class Clock:
    """Head office's time, as the test wants it."""

    ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    def __call__(self) -> int:
        return self.ms

    def forward(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


class Key:
    """A device key, and what it signs."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        return self._key.sign(message).hex()

    def jwt(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        text = f"{_base64(json.dumps(header).encode())}.{_base64(json.dumps(claims).encode())}"
        return f"{text}.{_base64(bytes.fromhex(self.sign(text.encode())))}"

    @property
    def jwk(self) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "x": _base64(bytes.fromhex(self.public))}


class Journal:
    """Facts in a row, as a till writes them."""

    def __init__(self, key: Key, *, device: str, epoch: int) -> None:
        self.key = key
        self.device = device
        self.epoch = epoch
        self.facts: list[Fact] = []

    def add(
        self, kind: str, body: str | Mapping[str, object], *, hlc_ms: int | None = None
    ) -> Fact:
        fact = self.next(kind, body, hlc_ms=hlc_ms)
        self.facts.append(fact)
        return fact

    def next(
        self, kind: str, body: str | Mapping[str, object], *, hlc_ms: int | None = None
    ) -> Fact:
        """The fact that would come next, not yet in the journal."""
        ms = time.time_ns() // 1_000_000 if hlc_ms is None else hlc_ms
        parts: dict[str, Any] = {
            "device": self.device,
            "epoch": self.epoch,
            "seq": len(self.facts) + 1,
            "id": str(uuid.uuid4()),
            "kind": kind,
            "wall": ENDED_AT.isoformat(),
            "mono_ms": 5,
            "boot_id": "boot-1",
            "hlc": f"{ms:012x}-0000",
            "body": body if isinstance(body, str) else canonical(body),
            "prev_hash": self.facts[-1].hash if self.facts else GENESIS,
        }
        return signed(self.key, parts)

    def sale(self, *goods: tuple[str, int], number: ReceiptNumber | None = None) -> Fact:
        """A sale of (sku, pieces) at 2.50 each, paid in cash."""
        return self.add("sale/2", sale_of(goods, number or ReceiptNumber("S01", "1", 1, 1)))

    def copy(self) -> Journal:
        """The same file on another disk."""
        twin = Journal(self.key, device=self.device, epoch=self.epoch)
        twin.facts = list(self.facts)
        return twin


def signed(key: Key, parts: dict[str, Any]) -> Fact:
    digest = fact_hash(**parts)
    return Fact(**parts, hash=digest, sig=key.sign(bytes.fromhex(digest)))


def tampered(fact: Fact, **changes: Any) -> Fact:
    """The fact with something changed and its hash and signature left as they were."""
    return replace(fact, **changes)


def sale_of(goods: tuple[tuple[str, int], ...], number: ReceiptNumber) -> dict[str, object]:
    lines = tuple(
        Line(
            id=f"l{index}",
            sku=sku,
            name=Name("梅子", "Plum"),
            quantity=pieces(count),
            unit_price=Money(250),
            price_pos=1,
            tax_code="vat13",
            entry=Entry.SCAN,
        )
        for index, (sku, count) in enumerate(goods)
    )
    basket = priced(Basket(str(uuid.uuid4()), lines), [line.amount for line in lines], TAXES)
    sale = sell(
        basket,
        Settlement(basket.due).by_cash(basket.due),
        number=number,
        shift="shift-1",
        business_date=ENDED_AT.date(),
        ended_at=ENDED_AT,
        cashier=StaffMember("staff-1", "Li", Role.CASHIER),
    )
    return sale_body(sale)


NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For what speaks plain HTTP: to read all authorities for each client took longer than its test."""


class Caller:
    """Makes requests with tokens and proofs; each part of them can be replaced by a wrong one."""

    def __init__(self, url: str, key: Key, clock: Clock, *, named: str = "") -> None:
        self.url = named or url  # What proofs name; behind a proxy that is another address.
        self.key = key
        self.clock = clock
        self.device = ""
        self.token = ""
        self.http = httpx.Client(base_url=url, timeout=20, trust_env=False, verify=NO_TLS)

    def close(self) -> None:
        self.http.close()

    def twin(self) -> Caller:
        """The same device on another line."""
        twin = Caller(self.url, self.key, self.clock)
        twin.device, twin.token = self.device, self.token
        return twin

    def proof(self, method: str, path: str, *, key: Key | None = None, **claims: Any) -> str:
        """A proof for this request; claims given here replace the right ones."""
        key = key or self.key
        right: dict[str, Any] = {
            "jti": str(uuid.uuid4()),
            "htm": method,
            "htu": self.url + path.partition("?")[0],
            "iat": self.clock.ms // 1000,
        }
        if self.token:
            right["ath"] = _base64(hashlib.sha256(self.token.encode()).digest())
        header = {"typ": "dpop+jwt", "alg": "EdDSA", "jwk": key.jwk}
        return key.jwt(header, right | claims)

    def assertion(self, **claims: Any) -> str:
        now_s = self.clock.ms // 1000
        right = {
            "iss": self.device,
            "sub": self.device,
            "aud": AUDIENCE,
            "jti": str(uuid.uuid4()),
            "iat": now_s,
            "exp": now_s + 60,
        }
        return self.key.jwt({"alg": "EdDSA", "typ": "JWT"}, right | claims)

    def fetch_token(self, assertion: str | None = None, proof: str | None = None) -> httpx.Response:
        self.token = ""
        answer = self.http.post(
            "/v1/token",
            json={"assertion": assertion or self.assertion()},
            headers={"dpop": proof or self.proof("POST", "/v1/token")},
        )
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return answer

    def headers(self, method: str, path: str) -> dict[str, str]:
        return {"authorization": f"DPoP {self.token}", "dpop": self.proof(method, path)}

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path, headers=self.headers("GET", path))

    def post(self, path: str, message: Any) -> httpx.Response:
        return self.http.post(path, json=message, headers=self.headers("POST", path))

    def push(self, *facts: Fact, **changes: Any) -> httpx.Response:
        return self.post("/v1/push", push_of(self.device, *facts) | changes)

    def hello(self, path: str = "/v1/hello", **changes: Any) -> httpx.Response:
        said = {"protocol": 1, "version": "0.1", "last_seq": 0, "last_hash": GENESIS}
        return self.post(path, said | changes)

    def pull(self, stream: str, after: str = "", limit: int = 2000) -> httpx.Response:
        query = httpx.QueryParams({"stream": stream, "after": after, "limit": limit})
        return self.get(f"/v1/pull?{query}")


def start_message(key: Key, *, nonce: str = "n1", previous_device: str = "") -> dict[str, str]:
    said = {
        "public_key": key.public,
        "computer": "counter-1",
        "nonce": nonce,
        "previous_device": previous_device,
    }
    return said | {"sig": key.sign(enrolment_bytes(**said))}


def push_of(device: str, *facts: Fact) -> dict[str, Any]:
    return {
        "device": device,
        "epoch": facts[0].epoch,
        "first_seq": facts[0].seq,
        "items": [item_of(fact) for fact in facts],
    }


def item_of(fact: Fact) -> dict[str, Any]:
    return {
        "seq": fact.seq,
        "id": fact.id,
        "kind": fact.kind,
        "wall": fact.wall,
        "mono_ms": fact.mono_ms,
        "boot_id": fact.boot_id,
        "hlc": fact.hlc,
        "body": fact.body,
        "prev_hash": fact.prev_hash,
        "hash": fact.hash,
        "sig": fact.sig,
    }


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
