"""The keys that sign promotions are made once, told to every till first, and retired last."""

from __future__ import annotations

import pytest
from sqlmodel import select

from headoffice.configuration.service import config_row
from headoffice.configuration.tables import PublishingKey
from headoffice.db.database import Database
from headoffice.publishing.keys import announce, ensure_key, keys, retire, take_up
from headoffice.publishing.releasing import sign_again
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.rows import PromoRow
from storeapp.sync.wire.seal import why_not_sealed
from tests.headoffice.conftest import MakeTill, on_sqlite
from tests.headoffice.publishing.publishing_cases import NOW, on_stream, released

pytestmark = pytest.mark.usefixtures("stores")


def test_the_first_key_is_made_once_and_told_to_every_till(
    database: Database, make_till: MakeTill
) -> None:
    till = make_till()
    with database.write() as session:
        ensure_key(session, now_ms=2)
        [only] = keys(session)
        row = config_row(session, till.device)

    assert only.state == "signing"
    assert row.publishing_keys == [only.public]
    assert (row.owner, row.regions) == ("", ["zone:north"])


def test_a_new_key_is_announced_taken_up_and_the_old_one_retired(
    database: Database, key: str
) -> None:
    released(database, "p1", NOW)
    with database.write() as session:
        new = announce(session, now_ms=2)
    with database.write() as session:
        take_up(session, new)
        assert sign_again(session) == 1
    [body] = on_stream(database, "S01").values()
    with database.write() as session:
        assert [(each.public, each.state) for each in keys(session)] == [
            (key, "accepted"),
            (new, "signing"),
        ]
        retire(session, key)

    assert body["key"] == new
    assert why_not_sealed(PromoRow.model_validate(body), [new]) == ""
    with database.read() as session:
        assert [each.public for each in keys(session)] == [new]


@on_sqlite
def test_the_key_that_signs_is_not_retired(database: Database, key: str) -> None:
    with pytest.raises(Refusal, match="key-in-use"), database.write() as session:
        retire(session, key)

    with database.read() as session:
        assert [each.state for each in keys(session)] == ["signing"]


@on_sqlite
def test_a_key_is_not_retired_while_what_it_signed_is_on_the_streams(
    database: Database, key: str
) -> None:
    released(database, "p1", NOW)
    with database.write() as session:
        take_up(session, announce(session, now_ms=2))

    with pytest.raises(Refusal, match="key-in-use"), database.write() as session:
        retire(session, key)

    with database.read() as session:
        assert [each.state for each in keys(session)] == ["accepted", "signing"]


@on_sqlite
@pytest.mark.parametrize("act", [take_up, retire])
def test_a_key_that_nobody_made_is_refused(database: Database, key: str, act: object) -> None:
    assert callable(act)
    with pytest.raises(Refusal, match="key-unknown"), database.write() as session:
        act(session, "0" * 64)

    with database.read() as session:
        assert len(session.exec(select(PublishingKey)).all()) == 1
