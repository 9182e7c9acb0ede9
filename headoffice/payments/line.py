"""The line to a provider: bounded in time, tried at one address or another, and silent in the log
about what goes over it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headoffice.door.trusting import authorities

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("storeapp.headoffice.payments")


class NotReached(Exception):
    """Not one byte of the request left."""


class NoAnswer(Exception):
    """The request may have arrived, or not."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """One provider's addresses, in the order they are tried. The next one is tried only when the
    one before was not reached at all. `connect_s` and `read_s` bound each attempt."""

    def __init__(self, *addresses: str, connect_s: float, read_s: float) -> None:
        self._addresses = tuple(each.rstrip("/") for each in addresses if each)
        self._bounds = connect_s, read_s
        self._lock = threading.Lock()
        self._http: httpx.Client | None = None

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        content: bytes = b"",
        within_s: float | None = None,
    ) -> Reply:
        """Raises NotReached or NoAnswer."""
        for address in self._addresses:
            try:
                return self._send(method, address + path, headers, content, within_s)
            except NotReached:
                log.warning("provider not reached: %s", address)
        raise NotReached

    def close(self) -> None:
        with self._lock:
            if self._http is not None:
                self._http.close()
                self._http = None

    def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes,
        within_s: float | None,
    ) -> Reply:
        import httpx

        connect_s, read_s = (within_s, within_s) if within_s else self._bounds
        bounds = httpx.Timeout(read_s, connect=connect_s, pool=connect_s)
        try:
            answer = self._client().request(
                method, url, headers=dict(headers), content=content, timeout=bounds
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotReached from error
        except httpx.HTTPError as error:
            raise NoAnswer from error
        return Reply(answer.status_code, answer.headers, answer.content)

    def _client(self) -> httpx.Client:
        import httpx

        with self._lock:
            if self._http is None:
                self._http = httpx.Client(
                    verify=authorities(), trust_env=False, follow_redirects=False
                )
            return self._http
