"""A real Chromium for the tests of pages, and the demonstration shop it opens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))),
    None,
)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None,
    reason="no Chromium is at hand: packaging/bootstrap.py --tests installs one where it can",
)
AGENT = "Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/150.0 Mobile Safari/537.36"
"""A browser that says it is driven by a program is taken for a robot, and rightly so."""
PHONE_WIDTH, PHONE_HEIGHT = 390, 844
TARGET_PX = 48


@contextmanager
def a_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def on_a_phone(browser: Browser, *, language: str = "zh-CN") -> Iterator[Page]:
    """A page as wide as a phone; anything its scripts complain of is an error."""
    context = browser.new_context(
        viewport={"width": PHONE_WIDTH, "height": PHONE_HEIGHT},
        locale=language,
        user_agent=AGENT,
        has_touch=True,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(15_000)
    yield page
    context.close()
    assert complaints == []


def sign_in(page: Page, shop: str, phone: str, *, name: str = "", browsing: bool = False) -> None:
    """By the code that the simulated phone shows; as a new member with that name."""
    page.goto(f"{shop}/account")
    page.fill("input[name=phone]", phone)
    page.click("#send")
    shown = page.inner_text("#simulated")
    page.fill("input[name=digits]", "".join(filter(str.isdigit, shown))[:6])
    if name:
        page.click("summary")
        page.fill("input[name=name]", name)
        page.check("input[name=of_age]")
        if browsing:
            page.check("input[name=browsing]")
    page.click("#enter")
    page.wait_for_selector("#me")
