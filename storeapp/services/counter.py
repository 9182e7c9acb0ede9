"""Everything one enrolled till can do, as one value for the window."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.till import StoreConfig
from storeapp.ports.catalogue import Catalogue
from storeapp.ports.clock import Clock
from storeapp.ports.sales import Device
from storeapp.services.card import CardPayments
from storeapp.services.card_day import CardDay
from storeapp.services.checkout import Checkout
from storeapp.services.devices import DeviceDesk
from storeapp.services.drawer import Drawer
from storeapp.services.exceptions import Exceptions
from storeapp.services.joining import Joining
from storeapp.services.labels import Labels
from storeapp.services.members import Members
from storeapp.services.orders import Orders
from storeapp.services.parking import Parking
from storeapp.services.pole import PoleService
from storeapp.services.printing import Printing
from storeapp.services.receipts import Receipts
from storeapp.services.returns import Returns
from storeapp.services.setup import Setup
from storeapp.services.shifts import Shifts
from storeapp.services.status import StatusBoard


@dataclass(frozen=True, slots=True)
class Counter:
    """Built once the till is enrolled and has its settings and staff; `quick_keys` are skus,
    `setup` is None where there is no file to keep settings in.
    `cards` charges cards and phones; `card_day` is there when the till has a card terminal of its
    own, `pole` when the customer has a small display, `labels` when there is a printer for them,
    `members` when there is a chain that has some, `joining` where one can become one,
    `returns` where goods are taken back, `orders` where some are collected or shipped."""

    device: Device
    config: StoreConfig
    catalogue: Catalogue
    clock: Clock
    board: StatusBoard
    shifts: Shifts
    checkout: Checkout
    parking: Parking
    printing: Printing
    exceptions: Exceptions
    drawer: Drawer
    quick_keys: tuple[str, ...]
    devices: DeviceDesk
    receipts: Receipts
    setup: Setup | None = None
    cards: CardPayments | None = None
    pole: PoleService | None = None
    labels: Labels | None = None
    card_day: CardDay | None = None
    members: Members | None = None
    joining: Joining | None = None
    returns: Returns | None = None
    orders: Orders | None = None
