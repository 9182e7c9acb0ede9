"""A member is known by a code to her phone; wrong tries count, and nothing of hers can be read."""

from __future__ import annotations

from sqlmodel import select

from headoffice.app import Server
from headoffice.channels.tables import MemberSession, PhoneCode
from headoffice.channels.texting import NoTexts
from headoffice.db.database import Database
from headoffice.members.erasing import erase
from headoffice.members.service import locked
from headoffice.members.tables import Member
from tests.headoffice.acting import Clock
from tests.headoffice.channels.conftest import MakeShop
from tests.headoffice.channels.selling import NOW_MS, Shop, add_shop, new_key
from tests.headoffice.conftest import on_sqlite
from tests.headoffice.members.given import ANNA, BELA, a_member, consents, person

JOIN = {
    "name": "小梅",
    "of_age": True,
    "consents": [{"purpose": "browsing", "granted": True, "text": "shop-1"}],
}


def test_a_visitor_becomes_a_member_with_what_she_agreed_to(shop: Shop, database: Database) -> None:
    digits = shop.digits(ANNA)
    unknown = shop.enter(ANNA, digits)

    made = shop.enter(ANNA, digits, join=JOIN)

    assert (unknown.status_code, unknown.json()["code"]) == (409, "member-unknown")
    told = made.json()
    assert told["joined"]
    member = told["me"].pop("member")
    assert told["me"] == {
        "name": "小梅",
        "phone_end": ANNA[-4:],
        "tier": 0,
        "points": 0,
        "of_age": True,
        "purposes": ["browsing"],
    }
    assert person(database, member) == ("小梅", ANNA)
    assert consents(database, member) == [("browsing", True, "shop-1")]
    with database.read() as session:
        assert session.get_one(Member, member).home_store == "S01"
    assert shop.get("members/me", token=told["token"]).json()["member"] == member


@on_sqlite
def test_a_member_is_let_in_and_stays_who_she_is(shop: Shop, database: Database) -> None:
    a_member(database, phone=ANNA)

    made = shop.enter(ANNA, shop.digits(ANNA), join={"name": "Somebody else"}).json()

    assert (made["me"]["member"], made["me"]["name"], made["joined"]) == ("m1", "小林", False)


@on_sqlite
def test_a_code_opens_once(shop: Shop, database: Database) -> None:
    a_member(database, phone=ANNA)
    digits = shop.digits(ANNA)
    assert shop.enter(ANNA, digits).status_code == 200

    assert shop.enter(ANNA, digits).json()["code"] == "code-wrong"


def test_after_five_wrong_tries_the_right_digits_open_nothing(
    shop: Shop, database: Database
) -> None:
    a_member(database, phone=ANNA)
    code, digits = shop.digits(ANNA)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"

    tried = [shop.enter(ANNA, (code, wrong)).status_code for _ in range(5)]

    assert tried == [401] * 5
    assert shop.enter(ANNA, (code, digits)).json()["code"] == "code-wrong"
    with database.read() as session:
        assert session.exec(select(MemberSession)).all() == []


@on_sqlite
def test_a_code_is_for_its_phone_its_channel_and_ten_minutes(
    shop: Shop, make_shop: MakeShop, database: Database, clock: Clock
) -> None:
    a_member(database, phone=ANNA)
    a_member(database, "m2", phone=BELA)
    add_shop(database, "other")
    other = make_shop(new_key(database, "other"))
    digits = shop.digits(ANNA)

    assert shop.enter(BELA, digits).json()["code"] == "code-wrong"
    assert other.enter(ANNA, digits).json()["code"] == "code-wrong"
    clock.forward(600)
    assert shop.enter(ANNA, digits).json()["code"] == "code-wrong"


@on_sqlite
def test_a_phone_gets_three_codes_in_ten_minutes(shop: Shop, clock: Clock) -> None:
    sent = [shop.post("members/codes", phone=ANNA) for _ in range(4)]

    assert [each.status_code for each in sent] == [202, 202, 202, 429]
    assert sent[3].headers["retry-after"] == "600"
    assert shop.post("members/codes", phone=BELA).status_code == 202
    clock.forward(600)
    assert shop.post("members/codes", phone=ANNA).status_code == 202


@on_sqlite
def test_whether_a_number_is_a_members_is_not_told(shop: Shop, database: Database) -> None:
    a_member(database, phone=ANNA)

    hers, nobodys = (shop.post("members/codes", phone=phone).json() for phone in (ANNA, BELA))

    assert hers.keys() == nobodys.keys()
    assert (hers["driver"], hers["simulated"]) == ("simulated", True)


@on_sqlite
def test_neither_codes_nor_numbers_nor_tokens_are_kept(shop: Shop, database: Database) -> None:
    code, digits = shop.digits(ANNA)
    token = shop.enter(ANNA, (code, digits), join=JOIN).json()["token"]

    with database.read() as session:
        rows = [*session.exec(select(PhoneCode)), *session.exec(select(MemberSession))]
    kept = " ".join(str(row.model_dump()) for row in rows)
    for secret in (digits, ANNA, token, "小梅"):
        assert secret not in kept


@on_sqlite
def test_a_token_opens_nothing_once_she_left_or_was_erased(
    shop: Shop, make_shop: MakeShop, database: Database
) -> None:
    a_member(database, phone=ANNA)
    first, second = shop.log_in(ANNA), shop.log_in(ANNA)
    add_shop(database, "other")
    other = make_shop(new_key(database, "other"))

    assert other.get("members/me", token=first).json()["code"] == "member-token-unknown"
    assert shop.delete("members/me/session", token=first).status_code == 204
    assert shop.get("members/me", token=first).json()["code"] == "member-token-unknown"
    assert shop.get("members/me", token=second).status_code == 200
    with database.write() as session:
        erase(session, locked(session, "m1"), by="test", now_ms=NOW_MS)
    assert shop.get("members/me", token=second).status_code == 401
    assert shop.get("members/me").json()["code"] == "member-token-missing"


@on_sqlite
def test_she_says_yes_and_no_and_under_age_nobody_is_asked(shop: Shop, database: Database) -> None:
    a_member(database, phone=ANNA)
    a_member(database, "m2", phone=BELA, born="2025-01-01")
    anna, child = shop.log_in(ANNA), shop.log_in(BELA)
    yes = {"purpose": "browsing", "granted": True, "text": "v1"}

    agreed = shop.put("members/me/consents", token=anna, **yes)
    refused = shop.put("members/me/consents", token=child, **yes)

    assert agreed.json()["purposes"] == ["browsing"]
    assert (
        shop.put("members/me/consents", token=anna, **yes | {"granted": False}).json()["purposes"]
        == []
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "consent-under-age")
    assert consents(database, "m2") == []


@on_sqlite
def test_without_a_way_to_phones_no_code_is_made(
    server: Server, shop: Shop, database: Database
) -> None:

    server.app.state.channels.texts = NoTexts()

    refused = shop.post("members/codes", phone=ANNA)

    assert (refused.status_code, refused.json()["code"]) == (503, "texts-not-set-up")
    with database.read() as session:
        assert session.exec(select(PhoneCode)).all() == []


@on_sqlite
def test_what_is_no_number_gets_no_code(shop: Shop, database: Database) -> None:
    said = [
        shop.post("members/codes", phone=phone).json()["code"]
        for phone in ("12", "not a number", "+" * 20)
    ]

    assert said == ["phone-unreadable"] * 3
    with database.read() as session:
        assert session.exec(select(PhoneCode)).all() == []
