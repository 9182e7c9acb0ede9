"""The script for pages in a real browser: what it sends, and when it sends nothing.

Where no Chromium is at hand these tests are skipped, and say so.
"""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from headoffice.activity.keys import login_proof
from headoffice.activity.tables import CollectKey
from headoffice.app import Server
from headoffice.db.database import Database
from tests.headoffice.activity.browsing import (
    BROWSER,
    Agreed,
    add_goods,
    events,
    new_key,
    points_of,
)
from tests.headoffice.conftest import on_sqlite

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)

pytestmark = [
    on_sqlite,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is at hand"),
]

PAGE = """<!doctype html><title>shop</title>
<script src="{url}/v1/collect.js" data-key="{key}"></script>
<script>{said}; shopEvents.flush();
setTimeout(function () {{ document.title = "done"; }}, 1500)</script>"""


class Pages:
    """A web shop at an address of its own, of one page that says what the test wants."""

    def __init__(self, url: str, key: CollectKey, folder: Path) -> None:
        self._page = b""
        self._url, self.key, self.folder = url, key, folder
        pages = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(pages._page)

            def log_message(self, *_said: object) -> None:
                return

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def open(self, said: str, *options: str) -> None:
        """Opens the page, lets it work, and closes the browser."""
        self._page = PAGE.format(url=self._url, key=self.key.key, said=said).encode()
        assert CHROMIUM is not None
        subprocess.run(
            [
                *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", f"--user-data-dir={self.folder}"),
                *(f"--user-agent={BROWSER}", "--virtual-time-budget=4000", "--dump-dom"),
                *options,
                f"http://127.0.0.1:{self._server.server_port}/",
            ],
            check=True,
            capture_output=True,
            timeout=50,
        )


@pytest.fixture
def pages(server: Server, database: Database, tmp_path: Path) -> Iterator[Pages]:
    pages = Pages(server.url, new_key(database), tmp_path / "browser")
    yield pages
    pages.close()


VIEW = 'shopEvents.track("Product Viewed", {sku: "A"})'


def test_with_her_consent_a_page_tells_what_is_looked_at(
    pages: Pages, server: Server, database: Database
) -> None:
    base = Agreed({"mei"})
    server.app.state.collector.consents = base
    add_goods(database, "A")
    added = 'shopEvents.track("Product Added", {sku: "A"})'
    pages.open(f"shopEvents.consent(true); {VIEW}; {added}")
    pages.open(f"shopEvents.consent(true); {VIEW}")
    visitor = events(database)[0][0]
    proof = login_proof(pages.key.secret, visitor=visitor, member="mei")
    pages.open(f'shopEvents.consent(true); shopEvents.identify("mei", "{proof}")')

    while server.app.state.browsing.turn():
        pass
    assert events(database) == [
        (visitor, "view", "A"),
        (visitor, "cart-add", "A"),
        (visitor, "view", "A"),
    ]
    assert list(points_of(database, "m/mei")) == ["A"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(VIEW, id="she was not asked"),
        pytest.param(f"shopEvents.consent(false); {VIEW}", id="she said no"),
        pytest.param(
            f"shopEvents.consent(true); {VIEW}; shopEvents.consent(false)", id="no longer"
        ),
    ],
)
def test_without_it_a_page_tells_nothing(pages: Pages, database: Database, said: str) -> None:
    pages.open(said)

    assert events(database) == []


def test_a_browser_that_asks_not_to_be_tracked_is_not(pages: Pages, database: Database) -> None:
    preferences = pages.folder / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text('{"enable_do_not_track": true}')

    pages.open(f"shopEvents.consent(true); {VIEW}")

    assert events(database) == []
