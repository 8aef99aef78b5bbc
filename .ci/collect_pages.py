"""Save the source of every page in every state to the folder PAGES, for judges that read HTML:
python -m pytest -p tests.environment -p tests.conftest .ci/collect_pages.py
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.walking import enter
from tests.web.states import GROUPS
from tests.web.world import build_world


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.usefixtures("transactional_db", "programme_rows")
def test_save_sources(group: str, browser: Any, live_server: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    settings.PUBLIC_URL = live_server.url
    context = browser.new_context(locale="nl-NL")
    page, world, answers = context.new_page(), build_world(), []
    page.on("response", lambda answer: answers.append(answer))
    for state in GROUPS[group]:
        answers.clear()
        status = enter(page, state, base=live_server.url, world=world)
        assert status == state.status, state.name
        documents = [one for one in answers if one.request.is_navigation_request()]
        source = documents[-1].body()
        (Path(os.environ["PAGES"]) / f"{state.name}.html").write_bytes(source)
    context.close()
