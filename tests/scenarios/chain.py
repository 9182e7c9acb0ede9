"""The chain of a day: a real head office over a filled database, and the cable to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlmodel import col, select

from headoffice.app import Server, unix_ms
from headoffice.catalogue.tables import PackPrice, Price, Product, ProductCode
from headoffice.db.database import Database
from headoffice.db.migrating import migrate
from headoffice.demo.chain import fill
from headoffice.demo.people import demo_pins
from headoffice.demo.plan import plan
from headoffice.demo.promotions import publish_demo
from headoffice.enrolment.approving import approve
from headoffice.ingest.tables import FactRow, TillRules
from headoffice.inventory.service import on_hand
from headoffice.publishing.releasing import Moment
from headoffice.settings import Settings
from headoffice.staff.pins import USUAL_COST, PinCost
from storeapp.domain.barcode import check_digit
from tests.sync.proxy import Faults, Proxy, a_proxy

SEED = 20
STORE, ZONE = "HZ01", "hangzhou"


@dataclass(frozen=True, slots=True)
class Good:
    """What a scan of `code` ought to do: this good, so many thousandths, this amount."""

    sku: str
    zh: str
    en: str
    price_minor: int
    code: str
    thousandths: int = 1000
    pack_minor: int | None = None
    plu: str = ""


def fill_chain(
    url: str, *, cost: PinCost = USUAL_COST, told: Callable[[str], None] = lambda _: None
) -> None:
    """The demo chain in a new database; `told` hears each step as it begins."""
    with closing(Database(url)) as database:
        migrate(database)
        fill(database, seed=SEED, at_ms=unix_ms(), cost=cost, told=told)


class HeadOffice:
    """A head office under way, asked directly what its books say."""

    def __init__(self, server: Server, now_ms: Callable[[], int] = unix_ms) -> None:
        self._server = server
        self._now_ms = now_ms
        self.database = server.database
        self.url = server.url
        self.pins = demo_pins(SEED)

    def approve(self, code: str, *, till: str) -> None:
        """The manager's part of enrolment."""
        with self._server.database.write() as session:
            approve(session, code, store=STORE, till=till, now_ms=self._now_ms())

    def stock(self) -> dict[str, int]:
        """Thousandths on hand in the store, by SKU."""
        with self._server.database.read() as session:
            return on_hand(session, STORE)

    def fact_kinds(self) -> list[str]:
        """Every fact it holds, in the till's order."""
        with self._server.database.read() as session:
            return list(session.exec(select(FactRow.kind).order_by(col(FactRow.seq))).all())

    def bagged(self, count: int) -> list[Good]:
        """Goods in bags with plain bar codes, well in stock."""
        stock = self.stock()
        return [g for g in self._goods() if not g.plu and stock.get(g.sku, 0) >= 5000][:count]

    def packed(self) -> Good:
        """A pack of several with a price of its own."""
        return next(g for g in self._codes() if g.pack_minor and g.thousandths > 1000)

    def loose(self, place: int) -> Good:
        """A good sold by weight."""
        return [g for g in self._goods() if g.plu][place]

    def packs_of(self, category: str) -> list[Good]:
        """Bagged goods of a category, well in stock."""
        shelf = {ware.sku for ware in plan(SEED).wares if ware.category == category}
        return [good for good in self.bagged(400) if good.sku in shelf]

    def publish_promotions(self) -> str:
        """The demo chain's promotions, in force from now on; the hash of the set."""
        # The tills of a day stand in this computer's own time zone.
        now = Moment(datetime.now(), unix_ms())  # noqa: DTZ005  # moments are wall times
        return publish_demo(self._server.database, plan(SEED).wares, now).publication.hash

    def prices_by(self) -> list[tuple[str, str]]:
        """What each till said it prices by, and of what it could: hashes."""
        with self._server.database.read() as session:
            return [(row.active, row.held) for row in session.exec(select(TillRules)).all()]

    def _goods(self) -> list[Good]:
        return [g for g in self._codes() if g.thousandths == 1000 and g.pack_minor is None]

    def _codes(self) -> list[Good]:
        with self._server.database.read() as session:
            rows = session.exec(
                select(Product, ProductCode, Price, PackPrice)
                .join(ProductCode, col(ProductCode.sku) == col(Product.sku))
                .join(Price, (col(Price.sku) == col(Product.sku)) & (col(Price.zone) == ZONE))
                .outerjoin(
                    PackPrice,
                    (col(PackPrice.code) == col(ProductCode.code)) & (col(PackPrice.zone) == ZONE),
                )
                .order_by(col(Product.sku), col(ProductCode.code))
            ).all()
            # An outer join: mypy does not know that the last one may be missing.
            found: list[tuple[Product, ProductCode, Price, PackPrice | None]] = list(rows)
            return [
                Good(
                    sku=product.sku,
                    zh=product.zh,
                    en=product.en,
                    price_minor=price.minor,
                    code=code.code.removeprefix("0"),
                    thousandths=code.thousandths,
                    pack_minor=None if pack is None else pack.minor,
                    plu=product.plu,
                )
                for product, code, price, pack in found
            ]


def amount_label(good: Good, minor: int) -> str:
    """The label a scale prints for that much money of a loose good."""
    body = f"22{good.plu:>05}{minor:05d}"
    return f"{body}{check_digit(body)}"


@contextmanager
def a_head_office(
    url: str, folder: Path, now_ms: Callable[[], int] = unix_ms, *, payments: str = ""
) -> Iterator[HeadOffice]:
    settings = Settings(
        database=url,
        snapshots=str(folder / "snapshots"),
        enrolment_interval_s=1,
        payments=payments,
        payment_look_s=0.1,
    )
    with Server(settings, now_ms=now_ms) as server:
        yield HeadOffice(server, now_ms)


@dataclass(slots=True)
class Cable:
    """The till's way to head office; pulled, nothing comes through in either direction."""

    proxy: Proxy

    @property
    def address(self) -> str:
        return self.proxy.address

    def lose_the_answer(self) -> None:
        """Requests arrive, their answers do not: the worst moment to be cut off."""
        self.proxy.faults = Faults(cut_after=0)

    def pull(self) -> None:
        self.proxy.faults = Faults(reset=True)
        self.proxy.drop()

    def mend(self) -> None:
        self.proxy.heal()


@asynccontextmanager
async def a_cable(head_office: HeadOffice) -> AsyncIterator[Cable]:
    port = urlsplit(head_office.url).port
    assert port is not None
    async with a_proxy(port) as proxy:
        yield Cable(proxy)
