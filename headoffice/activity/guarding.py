"""Who is no customer: robots by their name and their ways, and floods. Pure."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field

from storeapp.domain.errors import Refusal

_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|phantomjs|scrap|preview|lighthouse|pingdom|uptime"
    r"|facebookexternalhit|curl/|wget/|libwww|python-requests|go-http-client|java/|okhttp",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is still a customer: events a minute of a visitor, with so many at once; a key's
    events a second, with two seconds' worth at once; and goods opened within ten minutes."""

    visitor_per_minute: int = 120
    visitor_at_once: int = 60
    key_per_s: int = 20_000
    goods_in_ten_minutes: int = 200
    visitors_watched: int = 100_000


def is_robot(user_agent: str) -> bool:
    """True for a browser that says it is none, or says nothing at all."""
    return not user_agent.strip() or _ROBOT.search(user_agent) is not None


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at_ms: int

    def take(self, now_ms: int, per_s: float, most: float) -> bool:
        passed_s = max(now_ms - self.at_ms, 0) / 1000
        self.tokens = min(self.tokens + passed_s * per_s, most)
        self.at_ms = now_ms
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@dataclass(slots=True)
class _Watched:
    bucket: _Bucket
    since_ms: int
    goods: set[str] = field(default_factory=set)
    robot_until_ms: int = 0


_WINDOW_MS = 600_000


class Watch:
    """Lets customers pass. It remembers the visitors seen last, and only in this process: a robot
    that changes its id with each event is stopped by the bound of its key."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._visitors: OrderedDict[str, _Watched] = OrderedDict()
        self._keys: dict[str, _Bucket] = {}

    def pass_(self, key: str, visitor: str, sku: str, now_ms: int) -> None:
        """Refusals `flood-key`, `flood-visitor`, `robot`."""
        bounds = self._bounds
        most = bounds.key_per_s * 2.0
        of_key = self._keys.setdefault(key, _Bucket(most, now_ms))
        if not of_key.take(now_ms, bounds.key_per_s, most):
            raise Refusal("flood-key")
        watched = self._watched(f"{key} {visitor}", now_ms)
        if self._is_robot(watched, sku, now_ms):
            raise Refusal("robot")
        if not watched.bucket.take(now_ms, bounds.visitor_per_minute / 60, bounds.visitor_at_once):
            raise Refusal("flood-visitor")

    def _watched(self, name: str, now_ms: int) -> _Watched:
        watched = self._visitors.get(name)
        if watched is None:
            watched = _Watched(_Bucket(self._bounds.visitor_at_once, now_ms), now_ms)
            self._visitors[name] = watched
            if len(self._visitors) > self._bounds.visitors_watched:
                self._visitors.popitem(last=False)
        else:
            self._visitors.move_to_end(name)
        return watched

    def _is_robot(self, watched: _Watched, sku: str, now_ms: int) -> bool:
        """True for who opened more goods in ten minutes than anybody reads; for an hour."""
        if now_ms - watched.since_ms >= _WINDOW_MS:
            watched.since_ms = now_ms
            watched.goods.clear()
        if sku:
            watched.goods.add(sku)
        if len(watched.goods) > self._bounds.goods_in_ten_minutes:
            watched.goods.clear()
            watched.robot_until_ms = now_ms + 6 * _WINDOW_MS
        return now_ms < watched.robot_until_ms
