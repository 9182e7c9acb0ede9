"""The settings' part of a transaction: who this till is, and what its store's rules are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from storeapp.db.journal import JournalRows
from storeapp.domain.catalogue import Language, Name
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import currency
from storeapp.domain.return_rules import Reason, ReturnRules
from storeapp.domain.tax import TaxRate, TaxTable
from storeapp.domain.tender import CashRounding, TenderKind
from storeapp.domain.till import StoreConfig
from storeapp.ports.sales import Device

_DEVICE = "id, epoch, store, till, zone, head_office, public_key"


class SettingsRows(JournalRows):
    """One device is current; the ones before it stay, so that their facts can be verified."""

    def device(self) -> Device | None:
        row = self._first(f"SELECT {_DEVICE} FROM device WHERE current = 1")
        return None if row is None else Device(*row)

    def put_device(self, device: Device) -> None:
        self._forget_head()
        self._run("UPDATE device SET current = 0 WHERE current = 1")
        self._run(
            f"INSERT INTO device ({_DEVICE}, current) VALUES (?, ?, ?, ?, ?, ?, ?, 1)"
            " ON CONFLICT (id, epoch) DO UPDATE SET store = excluded.store, till = excluded.till,"
            " zone = excluded.zone, head_office = excluded.head_office,"
            " public_key = excluded.public_key, current = 1",
            (
                device.id,
                device.epoch,
                device.store,
                device.till,
                device.zone,
                device.head_office,
                device.public_key,
            ),
        )

    def config(self) -> StoreConfig | None:
        fields = self._config_fields()
        return None if fields is None else store_config(fields)

    def quick_keys(self) -> tuple[str, ...]:
        fields = self._config_fields()
        return () if fields is None else tuple(fields["quick_keys"])

    def _config_fields(self) -> dict[str, Any] | None:
        row = self._first("SELECT body FROM config WHERE key = 'store' AND body <> ''")
        return None if row is None else json.loads(row[0])


def store_config(fields: Mapping[str, Any]) -> StoreConfig:
    """The store's rules in the domain's words, from the fields of a complete `wire.rows.ConfigRow`.

    The row itself was checked when it came in; reading it needs no model, which would cost the
    start of the program more than opening the file does.
    """
    taxes = [TaxRate(t["code"], t["basis_points"], t["inclusive"]) for t in fields["taxes"]]
    return StoreConfig(
        store=fields["store"],
        store_name=Name(fields["store_zh"], fields["store_en"]),
        address=Name(fields["address_zh"], fields["address_en"]),
        till=fields["till"],
        currency=currency(fields["currency"]),
        taxes=TaxTable(tuple(taxes)),
        coins=CashRounding(fields["coin_step_minor"]),
        labels=tuple(LabelLayout(pattern) for pattern in fields["label_layouts"]),
        receipt_language=Language(fields["receipt_language"]),
        receipt_footer=Name(fields["footer_zh"], fields["footer_en"]),
        zone=fields["zone"],
        # Kept by an earlier program, a row has none of these.
        publishing_keys=tuple(fields.get("publishing_keys", ())),
        owner=fields.get("owner", ""),
        regions=frozenset(fields.get("regions", ())),
        channel=fields.get("channel", "store"),
        exception_limit_minor=fields.get("exception_limit_minor", 0),
        returns=_return_rules(fields.get("returns")),
    )


def _return_rules(fields: Mapping[str, Any] | None) -> ReturnRules:
    if fields is None:
        return ReturnRules()
    return ReturnRules(
        reasons=tuple(
            Reason(each["code"], Name(each["zh"], each["en"])) for each in fields["reasons"]
        ),
        cashier_minor=fields["cashier_minor"],
        clerk_minor=fields["clerk_minor"],
        offline_minor=fields["offline_minor"],
        offline_day_minor=fields["offline_day_minor"],
        blind_minor=fields["blind_minor"],
        window_days=fields["window_days"],
        order=tuple(TenderKind(kind) for kind in fields["order"]),
    )
