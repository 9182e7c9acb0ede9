"""The published description: of these routes only, and true whatever is asked."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from headoffice.app import Server
from headoffice.channels.tables import Channel
from headoffice.channels.wiring import description
from headoffice.db.database import Database
from headoffice.inventory.service import set_opening_stock
from tests.headoffice.channels.conftest import MakeShop
from tests.headoffice.channels.selling import NOW_MS, Shop, new_key
from tests.headoffice.conftest import on_sqlite

MANY = 60
OPERATIONS = 19
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def ask_everything(server: Server, key: str, *, examples: int) -> int:
    """Every operation with messages made up from the description; returns how many there are."""
    schema = schemathesis.openapi.from_dict(description())
    schema.config.update(base_url=server.url)
    found: list[Any] = list(schema.get_all_operations())
    operations = [result.ok() for result in found]
    for operation in operations:
        _ask(operation, key, examples)
    return len(operations)


def _ask(operation: Any, key: str, examples: int) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def asked(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(answer, checks=CHECKS)

    asked()


@pytest.fixture
def open_door(server: Server, database: Database) -> str:
    """A key that is never asked to wait, of a shop with something to sell."""
    with database.write() as session:
        session.get_one(Channel, "web").per_minute = 1_000_000
        set_opening_stock(session, "S01", {"PLUM-40": 9_000}, at_ms=NOW_MS)
    return new_key(database)


@pytest.mark.prove
@on_sqlite
def test_it_is_true_of_many_of_each_request(server: Server, open_door: str) -> None:
    assert ask_everything(server, open_door, examples=MANY) == OPERATIONS


@on_sqlite
def test_it_tells_of_the_channels_routes_only(shop: Shop, make_shop: MakeShop) -> None:
    told = shop.get("openapi.json").json()

    assert told["info"]["title"] == "Channel API"
    assert all(path.startswith("/channel/v1/") for path in told["paths"])
    assert not any("connect" in path for path in told["paths"])
    assert make_shop("").get("openapi.json").status_code == 200
    assert shop.http.get("/openapi.json").status_code == 404
