"""The shop's one way to head office: the public Channel API over HTTP, with a key like any other's.

Everything the shop knows comes through here, so another web shop can do all it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import httpx

ROOT = "/channel/v1"
TIMEOUT_S = 15.0

Shown = dict[str, Any]
"""An answer, as docs/channel-api.md has it."""


class ShopRefused(Exception):
    """Head office refused what was asked; `code` leads to a sentence of the shop."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


class ChannelApi:
    """Asks for the shop, and for a member where her token is given; ShopRefused when refused."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def products(self, *, category: str = "", after: str = "", limit: int = 24) -> Shown:
        query = {"category": category, "after": after, "limit": limit}
        return await self._get("products", query)

    async def search(self, typed: str) -> list[Shown]:
        return list((await self._get("search", {"q": typed, "limit": 48}))["items"])

    async def product(self, sku: str) -> Shown:
        return await self._get(f"products/{quote(sku)}")

    async def categories(self) -> list[Shown]:
        return list((await self._get("categories"))["items"])

    async def places(self) -> list[Shown]:
        return list((await self._get("places"))["items"])

    async def stock(self, skus: list[str]) -> list[Shown]:
        return list((await self._get("stock", {"sku": skus}))["items"]) if skus else []

    async def quote(self, cart: Mapping[str, int], *, mode: str, token: str) -> Shown:
        body = {"lines": lines_of(cart), "mode": mode}
        return await self._post("quotes", body, token=token)

    async def send_code(self, phone: str, language: str) -> Shown:
        return await self._post("members/codes", {"phone": phone, "language": language})

    async def enter(self, body: Mapping[str, Any]) -> Shown:
        return await self._post("members/sessions", body)

    async def me(self, token: str) -> Shown:
        return await self._get("members/me", token=token)

    async def consent(self, token: str, *, purpose: str, granted: bool, text: str) -> Shown:
        body = {"purpose": purpose, "granted": granted, "text": text}
        return await self._ask("PUT", "members/me/consents", body=body, token=token)

    async def leave(self, token: str) -> None:
        await self._ask("DELETE", "members/me/session", token=token)

    async def order(self, body: Mapping[str, Any], *, intent: str, token: str) -> Shown:
        return await self._post("orders", body, token=token, intent=intent)

    async def orders(self, token: str, *, after: str = "") -> Shown:
        return await self._get("orders", {"after": after}, token=token)

    async def one_order(self, ref: str) -> Shown:
        return await self._get(f"orders/{quote(ref)}")

    async def cancel(self, ref: str, *, intent: str) -> Shown:
        return await self._post(f"orders/{quote(ref)}/cancel", {}, intent=intent)

    async def pay(self, ref: str, code: str, attempt: int) -> Shown:
        body = {"code": code, "attempt": attempt}
        return await self._post(f"orders/{quote(ref)}/payments", body)

    async def payment(self, ref: str, attempt: int) -> Shown:
        return await self._get(f"orders/{quote(ref)}/payments/{attempt}")

    async def _get(
        self, path: str, query: Mapping[str, Any] | None = None, *, token: str = ""
    ) -> Shown:
        return await self._ask("GET", path, query=query, token=token)

    async def _post(
        self, path: str, body: Mapping[str, Any], *, token: str = "", intent: str = ""
    ) -> Shown:
        return await self._ask("POST", path, body=body, token=token, intent=intent)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        token: str = "",
        intent: str = "",
    ) -> Shown:
        import httpx

        headers = {"Member-Token": token} if token else {}
        if intent:
            headers["Idempotency-Key"] = intent
        try:
            answer = await self._http.request(
                method, f"{ROOT}/{path}", params=query, json=body, headers=headers
            )
        except httpx.HTTPError:
            raise ShopRefused(503, "away") from None
        if answer.is_success:
            return dict(answer.json()) if answer.content else {}
        said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        raise ShopRefused(answer.status_code, said.get("code", "failed"), said.get("detail", ""))


def lines_of(cart: Mapping[str, int]) -> list[Shown]:
    return [{"sku": sku, "thousandths": thousandths} for sku, thousandths in cart.items()]
