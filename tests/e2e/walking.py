"""Bringing a page in a browser into the state that tests.web.states describes."""

from collections.abc import Mapping
from typing import Any

from tests.web.states import State


def enter(page: Any, state: State, *, base: str, world: Mapping[str, str]) -> int:
    """Returns the status of the last answer."""
    page.context.clear_cookies(name="sessionid")
    if state.user:
        session = world[f"session_{state.user}"]
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    response = page.goto(base + state.find_url(world))
    if not state.press:
        return int(response.status)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    if state.route == "intake:themes":
        for box in page.locator("[name=themes]:checked").all():
            box.uncheck()
    for name, value in state.fill.items():
        fill_in(page, name, value)
    with page.expect_navigation() as going:
        page.locator(state.press).first.click()
    return int(going.value.status)


def fill_in(page: Any, name: str, value: str) -> None:
    field = page.locator(f"main [name='{name}']")
    kind = field.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        (field if value == "on" else page.locator(f"[name='{name}'][value='{value}']")).check()
    elif field.first.evaluate("one => one.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
