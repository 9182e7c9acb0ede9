"""A device becomes a till by one approved code, and each request proves that it is that device."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlmodel import select

from headoffice.app import Server
from headoffice.db.database import Database
from headoffice.enrolment.applying import Applying
from headoffice.enrolment.approving import approve, deny, revoke
from headoffice.enrolment.tables import Application
from headoffice.settings import Settings
from headoffice.stores.tables import Device
from headoffice.stores.tables import Till as TillRow
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.messages import EnrolPolled, EnrolStart, EnrolStarted
from tests.headoffice.acting import Caller, Clock, Journal, Key, start_message
from tests.headoffice.conftest import MakeTill, Till, on_sqlite

pytestmark = pytest.mark.usefixtures("stores")


def apply(database: Database, clock: Clock, key: Key | None = None, **said: str) -> EnrolStarted:
    message = EnrolStart.model_validate(start_message(key or Key(), **said))
    with database.write() as session:
        return Applying(session, Settings(), clock.ms).start(message)


def poll(database: Database, clock: Clock, device_code: str) -> EnrolPolled:
    with database.write() as session:
        return Applying(session, Settings(), clock.ms).poll(device_code)


def approved(database: Database, clock: Clock, code: str, store: str = "S01") -> Device:
    with database.write() as session:
        return approve(session, code, store=store, till="1", now_ms=clock.ms)


def devices(database: Database) -> list[tuple[str, str, int, str]]:
    with database.read() as session:
        rows = session.exec(select(Device).order_by(Device.epoch))  # type: ignore[arg-type]
        return [(row.store, row.till, row.epoch, row.state) for row in rows]


# --- applying and approving ----------------------------------------------------------


def test_a_till_waits_is_approved_and_learns_who_it_is(database: Database, clock: Clock) -> None:
    key = Key()
    started = apply(database, clock, key)

    waiting = poll(database, clock, started.device_code)
    device = approved(database, clock, started.user_code.lower()[:4] + "-" + started.user_code[4:])
    clock.forward(2)
    answer = poll(database, clock, started.device_code)

    assert waiting == EnrolPolled(status="pending")
    assert answer == EnrolPolled(
        status="approved", device=device.id, epoch=1, store="S01", till="1", zone="north"
    )
    assert (device.public_key, started.expires_s) == (key.public, 600)
    clock.forward(2)
    assert poll(database, clock, started.device_code) == answer  # The first answer may be lost.


def test_a_code_has_eight_letters_that_cannot_be_misread(database: Database, clock: Clock) -> None:
    code = apply(database, clock).user_code

    assert len(code) == 8
    assert set(code) <= set("BCDFGHJKLMNPQRSTVWXZ")


def test_an_approval_tells_the_till_what_it_is_set_to(make_till: MakeTill) -> None:
    till = make_till("F01", "2")

    till.hello("/v1/hello?wait=10")  # Until the approval has its place in the stream.
    page = till.pull(f"config/{till.device}").json()

    assert [(row["key"], row["body"]["store"], row["body"]["till"]) for row in page["rows"]] == [
        ("store", "F01", "2")
    ]


def test_a_denied_till_is_told_so(database: Database, clock: Clock) -> None:
    started = apply(database, clock)
    with database.write() as session:
        deny(session, started.user_code, now_ms=clock.ms)

    assert poll(database, clock, started.device_code) == EnrolPolled(status="denied")
    assert devices(database) == []


def test_a_code_is_over_after_ten_minutes(database: Database, clock: Clock) -> None:
    started = apply(database, clock)
    clock.forward(600)

    with pytest.raises(Refusal, match="code-expired"):
        approved(database, clock, started.user_code)

    assert poll(database, clock, started.device_code) == EnrolPolled(status="expired")
    assert devices(database) == []


def test_a_code_serves_once(database: Database, clock: Clock) -> None:
    started = apply(database, clock)
    approved(database, clock, started.user_code)

    with pytest.raises(Refusal, match="code-used"):
        approved(database, clock, started.user_code, store="S02")

    assert devices(database) == [("S01", "1", 1, "active")]


@pytest.mark.parametrize(
    ("code", "store", "till", "refusal"),
    [
        pytest.param("XXXXXXXX", "S01", "1", "code-unknown", id="no such code"),
        pytest.param("", "S99", "1", "store-unknown", id="no such store"),
        pytest.param("", "S01", "till one", "till-unreadable", id="a till's number has no blanks"),
        pytest.param("", "S01", "", "till-unreadable", id="a till has a number"),
    ],
)
def test_an_approval_that_cannot_be_changes_nothing(
    database: Database, clock: Clock, code: str, store: str, till: str, refusal: str
) -> None:
    started = apply(database, clock)

    with pytest.raises(Refusal, match=refusal), database.write() as session:
        approve(session, code or started.user_code, store=store, till=till, now_ms=clock.ms)

    assert devices(database) == []
    assert poll(database, clock, started.device_code) == EnrolPolled(status="pending")


def test_a_newer_application_of_the_same_key_replaces_the_older(
    database: Database, clock: Clock
) -> None:
    key = Key()
    older = apply(database, clock, key, nonce="n1")
    newer = apply(database, clock, key, nonce="n2")

    with pytest.raises(Refusal, match="code-expired"):
        approved(database, clock, older.user_code)
    approved(database, clock, newer.user_code)

    assert poll(database, clock, older.device_code).status == "expired"
    assert poll(database, clock, newer.device_code).status == "approved"


def test_a_lost_disk_means_the_same_till_in_a_new_epoch(database: Database, clock: Clock) -> None:
    first = approved(database, clock, apply(database, clock).user_code)
    again = apply(database, clock, previous_device=first.id)

    second = approved(database, clock, again.user_code)

    assert devices(database) == [("S01", "1", 1, "revoked"), ("S01", "1", 2, "active")]
    assert (second.id != first.id, second.previous_device) == (True, first.id)
    with database.read() as session:
        place = session.get_one(TillRow, ("S01", "1"))
    assert place.epoch == 2


def test_old_applications_are_forgotten(database: Database, clock: Clock) -> None:
    started = apply(database, clock)
    clock.forward(25 * 3600)
    apply(database, clock)

    with database.read() as session:
        assert len(session.exec(select(Application)).all()) == 1
    assert poll(database, clock, started.device_code).status == "expired"


# --- the endpoints of a till that is nobody yet --------------------------------------


@pytest.fixture
def stranger(server: Server, clock: Clock) -> Iterator[Caller]:
    caller = Caller(server.url, Key(), clock)
    yield caller
    caller.close()


def start(stranger: Caller, **changes: str) -> httpx.Response:
    return stranger.http.post("/v1/enrol/start", json=start_message(stranger.key) | changes)


def test_an_application_needs_the_signature_of_its_key(
    stranger: Caller, database: Database
) -> None:
    answers = [
        start(stranger, computer="another"),
        start(stranger, public_key=Key().public),
        start(stranger, sig="0" * 128),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(400, "signature-wrong")] * 3
    with database.read() as session:
        assert session.exec(select(Application)).all() == []


def test_polling_too_fast_is_slowed_down(stranger: Caller, clock: Clock) -> None:
    poll = {"device_code": start(stranger).json()["device_code"]}
    first = stranger.http.post("/v1/enrol/poll", json=poll)
    too_soon = stranger.http.post("/v1/enrol/poll", json=poll)
    clock.forward(2)
    later = stranger.http.post("/v1/enrol/poll", json=poll)

    assert [a.status_code for a in (first, too_soon, later)] == [200, 429, 200]
    assert too_soon.json()["code"] == "polled-too-soon"
    assert too_soon.headers["retry-after"] == "2"


def test_a_till_that_lost_the_answer_is_told_again_who_it_is(
    till: Till, database: Database, clock: Clock
) -> None:
    code = till.http.post("/v1/enrol/start", json=start_message(till.key, nonce="n2")).json()

    told = poll(database, clock, code["device_code"])

    assert (told.status, told.device, told.epoch) == ("approved", till.device, 1)
    assert devices(database) == [("S01", "1", 1, "active")]


def test_a_key_that_is_a_till_already_cannot_apply_again(till: Till, database: Database) -> None:
    till.push(till.journal.sale(("P1", 1)))
    message = start_message(till.key, nonce="n2")

    answer = till.http.post("/v1/enrol/start", json=message)

    assert (answer.status_code, answer.json()["code"]) == (409, "key-known")
    assert devices(database) == [("S01", "1", 1, "active")]


def test_the_same_application_twice_is_refused(stranger: Caller) -> None:
    assert start(stranger).status_code == 200

    again = start(stranger)

    assert (again.status_code, again.json()["code"]) == (409, "nonce-used")


def test_only_so_many_tills_may_wait(settings: Settings, clock: Clock, database: Database) -> None:
    with (
        Server(replace(settings, enrolments_waiting=2), now_ms=clock) as server,
        httpx.Client(base_url=server.url) as http,
    ):
        answers = [http.post("/v1/enrol/start", json=start_message(Key())) for _ in range(3)]
        clock.forward(601)
        later = http.post("/v1/enrol/start", json=start_message(Key()))

    assert [a.status_code for a in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "enrolments-many"
    assert later.status_code == 200


def test_an_unknown_device_code_counts_as_expired(stranger: Caller) -> None:
    answer = stranger.http.post("/v1/enrol/poll", json={"device_code": "nobody"})

    assert answer.json() == EnrolPolled(status="expired").model_dump()


# --- tokens --------------------------------------------------------------------------


def test_a_token_lasts_fifteen_minutes(till: Till, clock: Clock) -> None:
    clock.forward(899)
    before = till.hello()
    clock.forward(1)
    after = till.hello()
    renewed = till.fetch_token()

    assert before.status_code == 200
    assert (after.status_code, after.json()["code"]) == (401, "token-invalid")
    assert after.headers["www-authenticate"].startswith("DPoP")
    assert (renewed.status_code, renewed.json()["expires_s"]) == (200, 900)
    assert renewed.json()["token_type"] == "DPoP"
    assert till.hello().status_code == 200


@on_sqlite
@pytest.mark.parametrize(
    ("claims", "code"),
    [
        pytest.param({"aud": "someone-else"}, "assertion-invalid", id="for someone else"),
        pytest.param({"iss": "another"}, "assertion-invalid", id="issuer is not subject"),
        pytest.param({"sub": "nobody", "iss": "nobody"}, "device-unknown", id="unknown device"),
        pytest.param({"exp": 1}, "assertion-stale", id="over"),
        pytest.param({"exp": 1 << 39}, "assertion-stale", id="good for ever"),
        pytest.param({"exp": "soon"}, "proof-invalid", id="no time"),
        pytest.param({"jti": ""}, "proof-invalid", id="no jti"),
    ],
)
def test_an_assertion_that_does_not_fit_gets_no_token(
    till: Till, claims: dict[str, Any], code: str
) -> None:
    answer = till.fetch_token(till.assertion(**claims))

    assert (answer.status_code, answer.json()["code"]) == (401, code)


@on_sqlite
def test_an_assertion_signed_by_another_key_gets_no_token(till: Till) -> None:
    forger = Caller(till.url, Key(), till.clock)
    forger.device = till.device
    forged = forger.assertion()
    forger.close()

    answer = till.fetch_token(forged)

    assert (answer.status_code, answer.json()["code"]) == (401, "proof-invalid")


@on_sqlite
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_assertion_of_another_algorithm_gets_no_token(till: Till, algorithm: str) -> None:
    _, body, signature = till.assertion().split(".")
    wrong = base64.urlsafe_b64encode(json.dumps({"alg": algorithm}).encode()).decode().rstrip("=")

    answer = till.fetch_token(f"{wrong}.{body}.{'' if algorithm == 'none' else signature}")

    assert (answer.status_code, answer.json()["code"]) == (401, "proof-invalid")


def test_an_assertion_serves_once(till: Till) -> None:
    assertion = till.assertion()
    assert till.fetch_token(assertion).status_code == 200

    again = till.fetch_token(assertion)

    assert (again.status_code, again.json()["code"]) == (401, "proof-replayed")


# --- proofs of possession ------------------------------------------------------------


def refused_with(till: Caller, proof: str, path: str = "/v1/hello") -> tuple[int, str]:
    headers = {"authorization": f"DPoP {till.token}", "dpop": proof}
    said = {"protocol": 1, "version": "1", "last_seq": 0, "last_hash": "0" * 64}
    answer = till.http.post(path, json=said, headers=headers)
    return answer.status_code, answer.json().get("code", "")


@on_sqlite
@pytest.mark.parametrize(
    ("claims", "code"),
    [
        pytest.param({"htm": "GET"}, "proof-invalid", id="another method"),
        pytest.param({"htu": "http://127.0.0.1:1/v1/hello"}, "proof-invalid", id="another host"),
        pytest.param({"htu": 7}, "proof-invalid", id="no address"),
        pytest.param({"ath": "AAAA"}, "proof-invalid", id="another token"),
        pytest.param({"iat": None}, "proof-invalid", id="no time"),
        pytest.param({"jti": 5}, "proof-invalid", id="jti is no text"),
        pytest.param({"jti": "j" * 129}, "proof-invalid", id="jti too long"),
    ],
)
def test_a_proof_of_something_else_is_refused(
    till: Till, claims: dict[str, Any], code: str
) -> None:
    assert refused_with(till, till.proof("POST", "/v1/hello", **claims)) == (401, code)


@on_sqlite
@pytest.mark.parametrize(("seconds", "served"), [(60, 200), (-60, 200), (61, 401), (-61, 401)])
def test_a_proof_is_good_for_a_minute_either_way(till: Till, seconds: int, served: int) -> None:
    proof = till.proof("POST", "/v1/hello", iat=till.clock.ms // 1000)
    till.clock.ms = till.clock.ms // 1000 * 1000 + seconds * 1000

    assert refused_with(till, proof)[0] == served


def test_a_proof_serves_once(till: Till) -> None:
    proof = till.proof("POST", "/v1/hello")

    assert refused_with(till, proof)[0] == 200
    assert refused_with(till, proof) == (401, "proof-replayed")


def test_a_stolen_token_is_of_no_use_without_its_key(till: Till, make_till: MakeTill) -> None:
    thief = make_till("S02", "1")
    thief.token = till.token

    assert refused_with(thief, thief.proof("POST", "/v1/hello")) == (401, "token-invalid")


@on_sqlite
@pytest.mark.parametrize(
    "proof",
    [
        pytest.param("", id="empty"),
        pytest.param("a.b.c", id="no JWS"),
        pytest.param("a" * 5000, id="endless"),
        pytest.param("eyJhbGciOiJub25lIn0.e30.", id="unsigned"),
    ],
)
def test_what_is_no_proof_is_refused(till: Till, proof: str) -> None:
    assert refused_with(till, proof) == (401, "proof-invalid")


@on_sqlite
@pytest.mark.parametrize(
    "jwk",
    [
        pytest.param(None, id="none"),
        pytest.param({"kty": "RSA", "n": "AQAB", "e": "AQAB"}, id="RSA"),
        pytest.param({"kty": "OKP", "crv": "Ed448", "x": "AAAA"}, id="another curve"),
        pytest.param({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}, id="too short"),
        pytest.param({"kty": "OKP", "crv": "Ed25519", "x": "öö"}, id="no base64"),
    ],
)
def test_a_proof_must_name_an_ed25519_key(till: Till, jwk: object) -> None:
    proof = till.key.jwt({"typ": "dpop+jwt", "alg": "EdDSA", "jwk": jwk}, {"jti": "1"})

    assert refused_with(till, proof) == (401, "proof-invalid")


@on_sqlite
def test_a_signed_statement_of_another_type_is_no_proof(till: Till) -> None:
    proof = till.key.jwt({"typ": "JWT", "alg": "EdDSA", "jwk": till.key.jwk}, {"jti": "1"})

    assert refused_with(till, proof) == (401, "proof-invalid")


@on_sqlite
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/hello"),
        ("POST", "/v1/push"),
        ("POST", "/v1/digest"),
        ("POST", "/v1/stock/query"),
        ("GET", "/v1/pull?stream=stock/S01"),
        ("GET", "/v1/events"),
    ],
)
def test_nothing_is_served_without_a_token(till: Till, method: str, path: str) -> None:
    bare = till.http.request(method, path, json={} if method == "POST" else None)
    bearer = till.http.request(
        method,
        path,
        json={} if method == "POST" else None,
        headers={"authorization": f"Bearer {till.token}"},
    )
    without_proof = till.http.request(
        method,
        path,
        json={} if method == "POST" else None,
        headers={"authorization": f"DPoP {till.token}"},
    )

    assert [a.status_code for a in (bare, bearer, without_proof)] == [401, 401, 401]
    assert [a.json()["code"] for a in (bare, bearer, without_proof)] == [
        "token-invalid",
        "token-invalid",
        "proof-missing",
    ]


@on_sqlite
def test_a_token_that_was_changed_is_none_of_ours(till: Till) -> None:
    head, body, signature = till.token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["exp"] += 3600
    longer = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    till.token = f"{head}.{longer}.{signature}"

    answer = till.hello()

    assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")


# --- revocation ----------------------------------------------------------------------


def test_a_revoked_device_is_shut_out_at_once(till: Till, database: Database) -> None:
    with database.write() as session:
        revoke(session, till.device, now_ms=till.clock.ms)

    pushed = till.push(till.journal.sale(("P1", 1)))
    token = till.fetch_token()

    assert (pushed.status_code, pushed.json()["code"]) == (403, "device-revoked")
    assert (token.status_code, token.json()["code"]) == (403, "device-revoked")
    with database.read() as session:
        assert session.get_one(Device, till.device).acked_seq == 0


def test_the_device_before_is_revoked_by_the_next_approval(make_till: MakeTill) -> None:
    old = make_till("S01", "1")
    new = make_till("S01", "1")

    assert (old.hello().status_code, new.hello().json()["epoch"]) == (403, 2)


def test_revoking_an_unknown_device_is_refused(database: Database) -> None:
    with pytest.raises(Refusal, match="device-unknown"), database.write() as session:
        revoke(session, "nobody", now_ms=1)


def test_facts_of_another_device_or_epoch_are_not_taken(
    till: Till, make_till: MakeTill, database: Database
) -> None:
    other = make_till("S02", "1")
    fact = other.journal.sale(("P1", 1))
    later = Journal(till.key, device=till.device, epoch=2).sale(("P1", 1))

    answers = [till.push(fact, device=other.device), till.push(later)]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(403, "other-device")] * 2
    with database.read() as session:
        assert session.get_one(Device, till.device).acked_seq == 0
        assert session.get_one(Device, other.device).acked_seq == 0


@on_sqlite
def test_behind_a_proxy_the_public_address_counts(
    settings: Settings, clock: Clock, database: Database
) -> None:
    public = f"https://head-office-{uuid.uuid4()}.example"
    with Server(replace(settings, public_url=public + "/"), now_ms=clock) as server:
        till = Till(server.url, clock, database, "S01", "1", named=public)
        answer = till.hello()
        direct = refused_with(till, till.proof("POST", "/v1/hello", htu=server.url + "/v1/hello"))
        till.close()

    assert answer.status_code == 200
    assert direct == (401, "proof-invalid")
