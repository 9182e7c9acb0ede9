"""What the shop's pages share: the API, the visits, the templates, and how an answer is made."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from headoffice.shop import texts
from headoffice.shop.client import ChannelApi
from headoffice.shop.visits import COOKIE, Visit, Visits
from storeapp.domain.money import Money, currency, format_money

ROOT = "/shop"
FOLDER = Path(__file__).resolve().parent
COOKIE_S = 30 * 86_400
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)

A = TypeVar("A", bound=Response)
Prove = Callable[[str, str], str]
"""What head office takes as the shop's word that a visitor is a member."""


@dataclass(slots=True)
class ShopDesk:
    """`write_key` is what browsing events are sent with, `prove` vouches for a login, `simulated`
    shows what a simulated phone got ("" where phones are real)."""

    api: ChannelApi
    write_key: str
    prove: Prove
    simulated: Callable[[str], str]
    zone: tzinfo | None
    visits: Visits = field(default_factory=Visits)
    templates: Environment = field(
        default_factory=lambda: Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )

    def visit(self, request: Request) -> Visit:
        """Hers, or a new one in the language of her browser."""
        found = self.visits.find(request.cookies.get(COOKIE, ""))
        if found is not None:
            return found
        wanted = request.headers.get("accept-language", "zh").lower()
        return self.visits.begin("zh" if wanted.startswith("zh") else "en")

    def page(self, visit: Visit, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
        """A page in her language. `event` and `sku` are what it tells browsing of itself."""
        language = visit.language

        def say(word: str, **more: object) -> str:
            return texts.said(word, language, **more)

        whole = {
            "root": ROOT,
            "visit": visit,
            "language": language,
            "say": say,
            "name": lambda both: both[language],
            "money": money,
            "amount": amount,
            "category": lambda path: texts.category(path, language),
            "status": lambda word: texts.status(word, language),
            "time": self.time,
            "write_key": self.write_key,
            "cart_count": len(visit.cart),
            "notice": visit.said(),
            "event": "",
            "sku": "",
            **facts,
        }
        html = self.templates.get_template(template).render(whole)
        answer = HTMLResponse(html, status)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cache-Control"] = "no-store"
        return self.remembered(answer, visit)

    def to(self, visit: Visit, path: str) -> Response:
        """The browser's next page, after a form was taken."""
        return self.remembered(RedirectResponse(f"{ROOT}{path}", 303), visit)

    def remembered(self, answer: A, visit: Visit) -> A:
        answer.set_cookie(
            COOKIE, visit.id, max_age=COOKIE_S, path=ROOT, httponly=True, samesite="lax"
        )
        return answer

    def time(self, ms: int) -> str:
        """A moment in store time, as people write it."""
        here = datetime.fromtimestamp(ms / 1000, UTC).astimezone(self.zone)
        return f"{here:%m-%d %H:%M}"


def money(minor: int, code: str = "CNY") -> str:
    return format_money(Money(minor, currency(code)))


def amount(thousandths: int, unit: str) -> str:
    """`3`, or `0.25 kg`."""
    if unit == "pc":
        return str(thousandths // 1000)
    return f"{thousandths / 1000:g} {unit}"


async def form_of(request: Request) -> Mapping[str, str]:
    """What a form says; of a field that is there twice the last counts."""
    body = (await request.body()).decode("utf-8", "replace")
    return dict(urllib.parse.parse_qsl(body, keep_blank_values=True, max_num_fields=200))
