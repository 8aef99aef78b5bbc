"""Pages in a real Chromium: everything that a journey needs is there, and no error goes unseen."""

from collections.abc import Iterator
from typing import Any

import pytest

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def portal_url(
    transactional_db: None, programme_rows: None, live_server: Any, settings: Any
) -> str:
    """The address of a portal with the shipped catalogue."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def page(browser: Any, portal_url: str) -> Iterator[Any]:
    yield from open_page(browser, javascript=True)


@pytest.fixture
def plain_page(browser: Any, portal_url: str) -> Iterator[Any]:
    """A page without JavaScript."""
    yield from open_page(browser, javascript=False)


def open_page(browser: Any, *, javascript: bool) -> Iterator[Any]:
    context = browser.new_context(viewport=PHONE, locale="nl-NL", java_script_enabled=javascript)
    page = context.new_page()
    page.set_default_timeout(10_000)
    problems: list[str] = []
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    # A form with an error answers 422, and Chromium writes that down.
    assert [text for text in problems if "422" not in text] == []
