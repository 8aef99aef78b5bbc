"""axe-core finds nothing on any page in any state; no page is too wide or cuts its text off."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project

from tests.e2e.walking import enter
from tests.web.states import GROUPS
from tests.web.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.drawn]
AXE = Path(project.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}},
    resultTypes: ['violations'],
  });
  return found.violations.map(one =>
    `${one.id}: ` + one.nodes.map(node => node.html.slice(0, 150)).join(' | '));
}"""
# What sticks out of the window, unless something around it scrolls; and what is cut off. Text for
# screen readers alone is a pixel large on purpose.
LAYOUT = """() => {
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width)
    found.push(`scrolls sideways: ${document.documentElement.scrollWidth} > ${width}`);
  const scrolls = one => /auto|scroll/.test(getComputedStyle(one).overflowX);
  const inside = one => { for (; one; one = one.parentElement) if (scrolls(one)) return true; };
  for (const one of document.querySelectorAll('body *')) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden') continue;
    const words = (one.textContent || '').trim().slice(0, 40);
    const said = `${one.tagName} ${one.className} "${words}"`;
    if (box.right > width + 1 && !inside(one) && !one.closest('svg, .utrecht-skip-link'))
      found.push('sticks out: ' + said);
    if (/hidden|clip/.test(style.overflowX + style.overflowY)
        && !one.closest('svg, .portal-hidden')
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
      found.push('cut off: ' + said);
  }
  return found.slice(0, 4);
}"""
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
OPEN_ALL = "document.querySelectorAll('main details').forEach(one => one.open = true)"
# Focus starts on the summary, and each of its lines brings you to a field.
# Chromium gives the focus when it draws the page, which on a busy machine is after loading it.
ERRORS = """async () => {
  const summary = document.querySelector('.portal-error-summary'), found = [];
  if (!summary) return ['no error summary'];
  const drawn = () => new Promise(resolve => setTimeout(resolve, 50));
  for (let i = 0; i < 100 && document.activeElement !== summary; i++) await drawn();
  if (document.activeElement !== summary) found.push('the summary has no focus');
  for (const link of summary.querySelectorAll('a')) {
    link.click();
    if (document.activeElement.id !== link.hash.slice(1)) found.push(`${link.hash} has no focus`);
  }
  return found;
}"""


@pytest.fixture
def watched_page(browser: Any) -> Any:
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def look(page: Any, *, widths: tuple[int, ...]) -> list[str]:
    found = []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if width == 320:
            page.evaluate(OPEN_ALL)
        found += [f"axe at {width}: {one}" for one in page.evaluate(RUN)]
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"layout at {width}: {one}" for one in page.evaluate(LAYOUT)]
    page.evaluate(LARGE_TEXT)
    found += [f"layout with 200 % text: {one}" for one in page.evaluate(LAYOUT)]
    return found


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.usefixtures("transactional_db", "programme_rows")
def test_nothing_is_found(group: str, watched_page: Any, live_server: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    settings.PUBLIC_URL = live_server.url
    page, world, found = watched_page, build_world(), []
    raised: list[str] = []
    page.on("pageerror", lambda error: raised.append(str(error)))
    for state in GROUPS[group]:
        page.set_viewport_size({"width": 1280, "height": 900})
        status = enter(page, state, base=live_server.url, world=world)
        if status != state.status:
            found.append(f"{state.name}: answers {status}")
            continue
        problems = page.evaluate(ERRORS) if state.errors else []
        # In another language a page has the same parts: there the small screen is enough.
        problems += look(page, widths=(1280, 320) if state.language == "nl" else (320,))
        found += [f"{state.name}: {one}" for one in [*problems, *raised]]
        raised.clear()
    assert not found, "\n".join(found)


def test_axe_sees_what_is_wrong(watched_page: Any) -> None:
    """Otherwise finding nothing would mean nothing."""
    page = watched_page
    page.set_viewport_size({"width": 320, "height": 900})
    page.set_content(
        "<html lang=nl><title>x</title><main><h1>x</h1><img src='data:,'>"
        "<p style='width:500px'>breed</p>"
        "<p style='width:50px;height:9px;overflow:hidden'>een lange tekst</p></main>"
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert [one for one in page.evaluate(RUN) if one.startswith("image-alt")]
    layout = " ".join(page.evaluate(LAYOUT))
    assert "sideways" in layout
    assert "sticks out" in layout
    assert "cut off" in layout
