"""Pictures of every page for docs/screens; tests.e2e.screens starts it.

No test, though it uses the server and the browser of the tests; its name keeps it out of the
suite. Old pictures that no state makes go away.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.palette import shrink
from tests.e2e.walking import enter
from tests.web.states import STATES, State
from tests.web.world import build_world

WIDTHS = (1280, 390)
# Of a long page the beginning: the rest repeats it.
HIGHEST = 2400
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"


def list_wanted() -> list[State]:
    word = os.environ.get("SCREENS", "")
    return [state for state in STATES if state.camera and word in state.name]


def take(page: Any, tool: Any, path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("document.documentElement.scrollHeight")
    # The page is as high as its picture, so that nothing that sticks to the window is in the way.
    page.set_viewport_size({"width": width, "height": min(max(height, 900), HIGHEST)})
    picture = page.screenshot(animations="disabled", caret="hide")
    path.write_bytes(shrink(tool, picture))


@pytest.mark.usefixtures("transactional_db", "programme_rows")
def test_take_pictures(browser: Any, live_server: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    settings.PUBLIC_URL = live_server.url
    FOLDER.mkdir(exist_ok=True)
    world = build_world()
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    page, tool = context.new_page(), context.new_page()
    for state in list_wanted():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        enter(page, state, base=live_server.url, world=world)
        page.evaluate("document.fonts.ready")
        for width in WIDTHS:
            take(page, tool, FOLDER / f"{state.name}-{width}.png", width)
    context.close()
    remove_old()


def remove_old() -> None:
    known = {f"{state.name}-{width}.png" for state in STATES if state.camera for width in WIDTHS}
    for path in FOLDER.glob("*.png"):
        if path.name not in known:
            path.unlink()
