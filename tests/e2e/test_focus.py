"""Whoever cannot use a mouse gets everywhere: everything that can be operated is reached with Tab,
in the order of the page, in sight and with a visible focus. Nothing gets lost without scripts.
"""

from typing import Any

import pytest

from tests.e2e.walking import enter
from tests.web.states import STATES, State
from tests.web.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.drawn]
WALKED = (
    "home",
    "list",
    "list-filtered",
    "programme",
    "map",
    "compare",
    "overview",
    "alert",
    "start",
    "themes",
    "company-wrong",
    "questions",
    "result",
    "refer",
    "status",
    "answer",
    "style",
)
# What Tab should reach, numbered in the order of the page; of radio buttons one per group. What
# it looks like without focus is kept with it; a card and a map draw it around more than a link.
NUMBER = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary,'
    + ' [tabindex="0"]';
  const parts = one => [getComputedStyle(one), getComputedStyle(one, '::after'),
                        ...[...one.querySelectorAll('path')].map(path => getComputedStyle(path))];
  const looks = one => parts(one).map(s =>
    [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.stroke, s.strokeWidth].join()
  ).join();
  window.portalLooks = looks;
  window.portalFocusable = [];
  const groups = new Set();
  for (const one of document.querySelectorAll(all)) {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility()) continue;
    if (one.type === 'radio') {
      const name = one.name + '/' + (one.form ? [...document.forms].indexOf(one.form) : '');
      const chosen = one.form && one.form.elements[one.name];
      const checked = chosen && [...(chosen.length ? chosen : [chosen])].find(r => r.checked);
      if (checked ? checked !== one : groups.has(name)) continue;
      groups.add(name);
    }
    window.portalFocusable.push({element: one, looks: looks(one)});
  }
  return window.portalFocusable.length;
}"""
HERE = """() => {
  const one = document.activeElement, all = window.portalFocusable;
  const index = all.findIndex(known => known.element === one);
  if (index < 0) return {index, html: one.outerHTML.slice(0, 120)};
  const box = one.getBoundingClientRect();
  const around = one.closest('label, li, div');
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  return {
    index, html: one.outerHTML.slice(0, 120),
    shows: window.portalLooks(one) !== all[index].looks,
    inSight: box.bottom > 0 && box.top < innerHeight,
    covered: y > 0 && y < innerHeight && top !== null && !one.contains(top) && !top.contains(one)
      && !(top.tagName === 'LABEL') && !(around && around.contains(top)),
  };
}"""


def walk(page: Any) -> list[str]:
    total = page.evaluate(NUMBER)
    found, before = [], -1
    for _ in range(total):
        here = go_on(page, before)
        if here["index"] != before + 1:
            return [
                *found,
                f"after number {before} of {total} comes {here['index']}: {here['html']}",
            ]
        if not here["shows"]:
            found.append(f"no visible focus: {here['html']}")
        if not here["inSight"] or here["covered"]:
            found.append(f"out of sight: {here['html']}")
        before = here["index"]
    return found


def go_on(page: Any, before: int) -> Any:
    """To the next element; within a date its day, month, year and button come first."""
    for _ in range(5):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["index"] != before or 'type="date"' not in here["html"]:
            break
    return here


def pick(name: str) -> State:
    return next(state for state in STATES if state.name == name)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.usefixtures("transactional_db", "programme_rows")
def test_tab_reaches_everything_in_order(browser: Any, live_server: Any, width: int) -> None:
    world, found = build_world(), []
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="nl-NL")
    for name in WALKED:
        page = context.new_page()
        enter(page, pick(name), base=live_server.url, world=world)
        # From the top, also where an error summary took the focus.
        page.evaluate("document.body.tabIndex = -1; document.body.focus()")
        found += [f"{name} at {width}: {one}" for one in walk(page)]
        page.close()
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("transactional_db", "programme_rows")
def test_nothing_is_lost_without_scripts(browser: Any, live_server: Any) -> None:
    """All words that scripts show are there without them, and no fewer things to operate."""
    world, found = build_world(), []
    with_scripts, without = (
        browser.new_context(locale="nl-NL", java_script_enabled=enabled)
        for enabled in (True, False)
    )
    for state in map(pick, [*WALKED, "place", "urgency"]):
        if state.press:
            continue
        url = live_server.url + state.find_url(world)
        (words, things), (plain_words, plain_things) = (
            read(context, url) for context in (with_scripts, without)
        )
        if words - plain_words or things > plain_things:
            found.append(f"{state.name}: {words - plain_words}, {things} > {plain_things}")
    with_scripts.close()
    without.close()
    assert not found, "\n".join(found)


def read(context: Any, url: str) -> tuple[set[str], int]:
    page = context.new_page()
    page.goto(url)
    lines = set(str(page.inner_text("body")).splitlines())
    things: int = page.locator("a, button, input, select, textarea, summary").count()
    page.close()
    return lines, things
