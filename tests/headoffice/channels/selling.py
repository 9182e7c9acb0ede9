"""What the tests of channels share: a chain with goods and stock, and a shop that asks."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from headoffice.catalogue.pinyin import syllables
from headoffice.catalogue.tables import Picture, Price, Product, ProductCode
from headoffice.channels.keys import SCOPES, add_channel, make_key
from headoffice.channels.texting import SimulatedTexts
from headoffice.db.database import Database
from tests.headoffice.acting import NO_TLS

ROOT = "/channel/v1"
NOW_MS = 1_790_000_000_000
_keys = itertools.count(1)

GOODS = (
    ("PLUM-40", "话梅 40克", "Salted Plum 40 g", "pc", 1_250, "plums", "6900000000014"),
    ("PLUM-108", "话梅 108克", "Salted Plum 108 g", "pc", 2_980, "plums/salted", "6900000000021"),
    ("NUT-120", "山核桃 120克", "Hickory Nuts 120 g", "pc", 3_500, "nuts", "6900000000038"),
    ("TEA-150", "龙井茶 150克", "Longjing Tea 150 g", "pc", 8_800, "tea", "6900000000045"),
    ("LOOSE", "散装杏脯", "Loose Apricots", "kg", 6_000, "dried-fruit", "6900000000052"),
)


def add_goods(database: Database, *, zone: str = "north") -> None:
    """Five goods with pinyin and codes, sold in one zone; PLUM-40 has a drawing."""
    with database.write() as session:
        session.add(Picture(id="plum", svg='<svg xmlns="http://www.w3.org/2000/svg"/>'))
        for place, (sku, zh, en, unit, minor, category, code) in enumerate(GOODS):
            session.add(
                Product(
                    sku=sku,
                    zh=zh,
                    en=en,
                    unit=unit,
                    tax="vat13",
                    category=category,
                    pinyin=syllables(zh),
                    rank=place,
                    product=sku.partition("-")[0].lower(),
                    picture="plum" if sku == "PLUM-40" else "",
                )
            )
            session.flush()
            session.add(ProductCode(code=code.zfill(14), sku=sku))
            session.add(Price(zone=zone, sku=sku, minor=minor))


def add_shop(
    database: Database, code: str = "web", *, place: str = "S01", kind: str = "web"
) -> None:
    with database.write() as session:
        add_channel(session, code, name="Web shop", kind=kind, place=place, now_ms=NOW_MS)


def new_key(database: Database, code: str = "web", *, scopes: Iterable[str] = SCOPES) -> str:
    with database.write() as session:
        return make_key(session, code, scopes=tuple(scopes), now_ms=NOW_MS)


class Shop:
    """A web shop's server: it has a key, and knows its visitors by their tokens."""

    def __init__(self, url: str, key: str, texts: SimulatedTexts | None = None) -> None:
        self.texts = texts
        self.http = httpx.Client(
            base_url=url,
            timeout=20,
            trust_env=False,
            verify=NO_TLS,
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )

    def close(self) -> None:
        self.http.close()

    def get(self, path: str, *, token: str = "", **query: Any) -> httpx.Response:
        return self.http.get(f"{ROOT}/{path}", params=query, headers=_member(token))

    def put(self, path: str, *, token: str = "", **body: Any) -> httpx.Response:
        return self.http.put(f"{ROOT}/{path}", json=body, headers=_member(token))

    def delete(self, path: str, *, token: str = "") -> httpx.Response:
        return self.http.delete(f"{ROOT}/{path}", headers=_member(token))

    def post(self, path: str, *, token: str = "", key: str = "", **body: Any) -> httpx.Response:
        """`key` is the idempotency key, a new one unless said."""
        headers = _member(token) | {"Idempotency-Key": key or f"test-key-{next(_keys)}"}
        return self.http.post(f"{ROOT}/{path}", json=body, headers=headers)

    def log_in(self, phone: str, *, join: Mapping[str, Any] | None = None) -> str:
        """The token of the member with that telephone."""
        made = self.enter(phone, self.digits(phone), join=join)
        assert made.status_code == 200, made.text
        return str(made.json()["token"])

    def digits(self, phone: str) -> tuple[str, str]:
        """The name of a new code, and what the simulated phone shows."""
        assert self.texts is not None
        sent = self.post("members/codes", phone=phone)
        assert sent.status_code == 202, sent.text
        words = self.texts.newest(phone)
        return sent.json()["code"], "".join(filter(str.isdigit, words))[:6]

    def enter(
        self, phone: str, said: tuple[str, str], *, join: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        code, digits = said
        return self.post("members/sessions", code=code, phone=phone, digits=digits, join=join)


def cart(**lines: int) -> list[dict[str, Any]]:
    """Lines of whole units: `cart(PLUM_40=2)`."""
    return [
        {"sku": sku.replace("_", "-"), "thousandths": count * 1000} for sku, count in lines.items()
    ]


def _member(token: str) -> dict[str, str]:
    return {"Member-Token": token} if token else {}
