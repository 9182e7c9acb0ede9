"""Proofs and assertions, read back by a library that did not write them."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storeapp.sync.proof import assertion, dpop, thumbprint
from tests.sync.support import SoftKey

KEY = SoftKey()


def read(text: str, **options: Any) -> dict[str, Any]:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(KEY.public_key))
    checks: Any = {"verify_exp": False, "verify_iat": False}
    return jwt.decode(text, key, algorithms=["EdDSA"], options=checks, **options)


def test_an_assertion_names_the_device_and_ends_soon() -> None:
    text = assertion(KEY, device="d1", now_s=1000, jti="j1")

    assert read(text, audience="storeapp-head-office") == {
        "iss": "d1",
        "sub": "d1",
        "aud": "storeapp-head-office",
        "jti": "j1",
        "iat": 1000,
        "exp": 1060,
    }


def test_a_proof_is_for_one_request_and_one_token() -> None:
    url = "https://hq.example/v1/pull?stream=catalog%2FSH&after="
    text = dpop(KEY, method="GET", url=url, now_s=1000, jti="j2", access_token="tok")

    ath = urlsafe_b64encode(hashlib.sha256(b"tok").digest()).rstrip(b"=").decode()
    assert read(text) == {
        "jti": "j2",
        "htm": "GET",
        "htu": "https://hq.example/v1/pull",
        "iat": 1000,
        "ath": ath,
    }
    header = jwt.get_unverified_header(text)
    assert header["typ"] == "dpop+jwt"
    x = urlsafe_b64decode(header["jwk"]["x"] + "=")
    assert x.hex() == KEY.public_key
    assert set(header["jwk"]) == {"kty", "crv", "x"}


def test_a_proof_without_a_token_says_nothing_of_one() -> None:
    text = dpop(KEY, method="POST", url="https://hq.example/v1/token", now_s=1, jti="j")
    assert "ath" not in read(text)


def test_the_thumbprint_is_that_of_rfc_8037() -> None:
    # RFC 8037, appendix A.3.
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    public_key = urlsafe_b64decode(x + "=").hex()
    assert thumbprint(public_key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_changed_claim_is_seen() -> None:
    header, _, signature = assertion(KEY, device="d1", now_s=1000, jti="j1").split(".")
    forged = urlsafe_b64encode(json.dumps({"sub": "d2"}).encode()).rstrip(b"=").decode()
    try:
        read(f"{header}.{forged}.{signature}")
    except jwt.InvalidSignatureError:
        return
    raise AssertionError("a forged assertion was taken")
