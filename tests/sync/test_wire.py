"""The contract: what is sealed stays so, what is unknown is refused upwards, ignored downwards."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from storeapp.domain.fact import Fact, hash_of
from storeapp.sync.wire import messages, rows
from storeapp.sync.wire.messages import Answer, Item, Message, Push
from storeapp.sync.wire.seal import enrolment_bytes, public_key_of, signed_by, verified
from tests.sync.support import FakeJournal, Pulse, SoftKey

KEY = SoftKey()


def _second_fact() -> Fact:
    journal = FakeJournal(Pulse(), KEY)
    journal.append(2)
    return journal.all[1]


FACT = _second_fact()


def a_fact() -> Fact:
    return FACT


def an_item(**changes: object) -> dict[str, object]:
    fact = dataclasses.asdict(a_fact())
    del fact["device"], fact["epoch"]
    return fact | changes


def a_push(**changes: object) -> dict[str, object]:
    return {"device": "d1", "epoch": 1, "first_seq": 2, "items": [an_item()]} | changes


def test_a_fact_as_it_was_written_is_verified() -> None:
    assert verified(a_fact(), KEY.public_key)
    assert not verified(a_fact(), SoftKey(2).public_key)


CHANGES: dict[str, object] = {
    "device": "S01-2-e1",
    "epoch": 2,
    "seq": 3,
    "id": "fact-9",
    "kind": "basket_void/1",
    "wall": "2026-11-21T10:00:01+08:00",
    "mono_ms": 3,
    "boot_id": "boot-2",
    "hlc": "000000000009",
    "body": '{"due_minor":2,"name":"话 梅"}',
    "prev_hash": "0" * 64,
    "hash": "0" * 64,
    "sig": "0" * 128,
}


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Fact)])
def test_a_change_of_any_field_is_seen(field: str) -> None:
    fact = a_fact()
    changed: Any = {field: CHANGES[field]}
    forged = dataclasses.replace(fact, **changed)
    assert forged != fact
    assert not verified(forged, KEY.public_key)
    if field not in {"hash", "sig"}:
        # Whoever computes the hash anew still lacks the key.
        assert not verified(dataclasses.replace(forged, hash=hash_of(forged)), KEY.public_key)


@pytest.mark.parametrize(
    ("public_key", "sig"),
    [("", ""), ("zz" * 32, "00" * 64), ("00" * 31, "00" * 64), ("00" * 32, "00"), ("话", "梅")],
)
def test_what_is_no_signature_is_just_not_one(public_key: str, sig: str) -> None:
    assert not signed_by(public_key, signature=sig, message=b"m")


def test_an_enrolment_is_signed_as_a_whole() -> None:
    parts = {"public_key": KEY.public_key, "computer": "c", "nonce": "n", "previous_device": "p"}
    sig = KEY.sign(enrolment_bytes(**parts))
    assert signed_by(KEY.public_key, signature=sig, message=enrolment_bytes(**parts))
    for part in parts:
        other = enrolment_bytes(**(parts | {part: "x"}))
        assert not signed_by(KEY.public_key, signature=sig, message=other)
    # Parts cannot be moved from one into another.
    moved = parts | {"computer": "", "nonce": "cn"}
    assert not signed_by(KEY.public_key, signature=sig, message=enrolment_bytes(**moved))


def test_a_public_key_is_that_of_its_private_key() -> None:
    assert public_key_of(bytes([1]) * 32) == SoftKey(1).public_key


def models(base: type[BaseModel]) -> list[type[BaseModel]]:
    modules = (messages, rows)
    found = {value for module in modules for value in vars(module).values() if is_a(value, base)}
    return sorted(found, key=lambda model: model.__name__)


def is_a(value: object, base: type[BaseModel]) -> bool:
    return isinstance(value, type) and issubclass(value, base) and value is not base


@pytest.mark.parametrize("model", models(Message), ids=lambda model: model.__name__)
def test_requests_refuse_what_they_do_not_know(model: type[Message]) -> None:
    with pytest.raises(ValidationError) as wrong:
        model.model_validate({"colour": "plum"})
    assert "extra_forbidden" in {error["type"] for error in wrong.value.errors()}


@pytest.mark.parametrize("model", models(Answer), ids=lambda model: model.__name__)
def test_answers_ignore_what_they_do_not_know(model: type[Answer]) -> None:
    assert model.model_config["extra"] == "ignore"
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    if required:
        with pytest.raises(ValidationError) as wrong:
            model.model_validate({"colour": "plum"})
        assert {error["loc"] for error in wrong.value.errors()} == {(name,) for name in required}


def test_messages_cannot_be_changed() -> None:
    push = Push.model_validate(a_push())
    with pytest.raises(ValidationError):
        push.epoch = 9  # type: ignore[misc]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"items": []}, id="nothing"),
        pytest.param({"items": [an_item()] * 201}, id="201 items"),
        pytest.param({"items": [an_item(seq=0)]}, id="a fact numbered 0"),
        pytest.param({"items": [an_item(hash="0" * 63)]}, id="a short hash"),
        pytest.param({"items": [an_item(hash="A" * 64)]}, id="a hash in capitals"),
        pytest.param({"items": [an_item(sig="0" * 127)]}, id="a short signature"),
        pytest.param({"items": [an_item(body="x" * 1_000_001)]}, id="a huge body"),
        pytest.param({"items": [an_item(body={"a": 1})]}, id="a body that is no text"),
        pytest.param({"items": [an_item(colour="plum")]}, id="an unknown field of an item"),
        pytest.param({"device": ""}, id="nobody's"),
    ],
)
def test_pushes_that_are_none(changes: dict[str, object]) -> None:
    Push.model_validate(a_push())
    with pytest.raises(ValidationError):
        Push.model_validate(a_push(**changes))


def test_an_item_carries_a_fact_unchanged() -> None:
    fact = a_fact()
    item = Item.model_validate_json(Item.model_validate(an_item()).model_dump_json())
    again = Fact(device=fact.device, epoch=fact.epoch, **item.model_dump())
    assert again == fact
    assert verified(again, KEY.public_key)


def test_the_bodies_of_rows() -> None:
    goods = rows.GoodsRow.model_validate(
        {"zh": "话梅", "en": "Plum", "unit": "g", "tax": "N13", "codes": [{"code": "plu:00123"}]}
    )
    assert goods.codes[0].thousandths == 1000
    assert goods.active
    with pytest.raises(ValidationError):
        rows.StaffRow.model_validate({"name": "Lin", "role": "owner", "verifier": "x"})
