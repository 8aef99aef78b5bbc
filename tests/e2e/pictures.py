"""Pictures of the pages; tests.e2e.screens starts it.

No test, though it uses the server and the browser of the tests; its name keeps it out of the
suite. All pictures go to var/screens, which git ignores: a picture that was taken again would stay
in the history for good. Only those that documents use are kept, in docs/screens.
"""

import os
from collections.abc import Collection
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
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "screens"
KEPT_FOLDER = ROOT / "docs" / "screens"
# What documents use, by the name of the file (tests/test_documents.py compares).
KEPT = (
    "result-1280",
    "work-1280",
    "file-1280",
    "report-390",
    "letter-preview-1280",
    "meeting-1280",
    "import-columns-1280",
    "status-accepted-1280",
    "post-1280",
    "style-1280",
    "style-duinrade-1280",
    "programme-1280",
)


def list_names() -> list[str]:
    return [f"{state.name}-{width}" for state in STATES if state.camera for width in WIDTHS]


def list_wanted(names: Collection[str], *, word: str) -> list[tuple[State, list[int]]]:
    """The states to enter, each with the widths of the pictures that have these names."""
    found = [
        (state, [width for width in WIDTHS if f"{state.name}-{width}" in names])
        for state in STATES
        if word in state.name
    ]
    return [(state, widths) for state, widths in found if widths]


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
    kept = os.environ.get("SCREENS_KEPT") == "true"
    folder, names = (KEPT_FOLDER, list(KEPT)) if kept else (FOLDER, list_names())
    folder.mkdir(parents=True, exist_ok=True)
    world = build_world()
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    page, tool = context.new_page(), context.new_page()
    for state, widths in list_wanted(names, word=os.environ.get("SCREENS", "")):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        enter(page, state, base=live_server.url, world=world)
        page.evaluate("document.fonts.ready")
        for width in widths:
            take(page, tool, folder / f"{state.name}-{width}.png", width)
    context.close()
    remove_old(folder, names)


def remove_old(folder: Path, names: Collection[str]) -> None:
    """Pictures that no state makes any more, or that no document uses."""
    for path in folder.glob("*.png"):
        if path.stem not in names:
            path.unlink()
