"""All streams of the till, each in the file it belongs to."""

from __future__ import annotations

from pathlib import Path

from storeapp.db.catalogue_streams import CatalogueStreams
from storeapp.db.member_streams import MemberStreams
from storeapp.db.order_streams import OrderStreams
from storeapp.db.promo_streams import PromoStreams
from storeapp.db.sales_streams import SalesStreams
from storeapp.domain.errors import Defect
from storeapp.ports.streams import Content, Page, Position

Keeper = CatalogueStreams | SalesStreams | PromoStreams | MemberStreams | OrderStreams


class Streams:
    """`ports.streams.StreamStore`; the part of the name before the slash says which file."""

    def __init__(
        self,
        catalogue: CatalogueStreams,
        sales: SalesStreams,
        promotions: PromoStreams,
        members: MemberStreams | None = None,
        orders: OrderStreams | None = None,
    ) -> None:
        self._catalogue = catalogue
        others = tuple(each for each in (members, orders) if each is not None)
        self._all: tuple[Keeper, ...] = (catalogue, sales, promotions, *others)

    async def position(self, stream: str) -> Position:
        return await self._keeper(stream).position(stream)

    async def apply(self, page: Page) -> None:
        await self._keeper(page.stream).apply(page)

    async def reset(self, stream: str) -> None:
        await self._keeper(stream).reset(stream)

    async def distrust(self, stream: str) -> None:
        await self._keeper(stream).distrust(stream)

    async def come_into_force(self, now_ms: int) -> int | None:
        return await self._catalogue.come_into_force(now_ms)

    async def content(self, stream: str) -> Content | None:
        return await self._keeper(stream).content(stream)

    async def install_catalogue(self, file: Path) -> None:
        await self._catalogue.install(file)

    @property
    def download_folder(self) -> Path:
        return self._catalogue.download_folder

    def _keeper(self, stream: str) -> Keeper:
        for keeper in self._all:
            if stream.startswith(keeper.PREFIXES):
                return keeper
        raise Defect(f"no file keeps the stream {stream}")
