"""An editor in a real browser: looks at the page before saving, and sees whom a rule hits."""

from collections.abc import Iterator
from typing import Any

import pytest

from entrepreneurs.companies.known_facts import record_facts
from entrepreneurs.enums import FactOrigin
from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles import assign_role
from programmes.models import Programme
from programmes.publishing.reference_data import load_reference_data
from programmes.publishing.versions import forget_compiled, get_current_catalogue
from tests.desk import make_establishment, open_session
from tests.e2e.test_axe import look
from tests.programmes.admin_forms import find_criterion

pytestmark = pytest.mark.browser


@pytest.fixture
def programme(transactional_db: None, small_files: Any) -> Iterator[Programme]:
    forget_compiled()
    load_reference_data(root=small_files)
    for number in range(6):
        record_facts(
            make_establishment(f"Kwekerij Heikant {number}", code="GM0202"),
            {"fte": 120 + number, "started": True},
            origin=FactOrigin.VISIT,
            stated_on=clock.today(),
            person=None,
        )
    yield Programme.objects.get(slug="groeiversneller")
    forget_compiled()


def test_look_first_then_save(
    programme: Programme, browser: Any, live_server: Any, settings: Any, client: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    editor = assign_role(User.objects.create_user("red@portaal.example"), Role.CATALOGUE_EDITOR)
    client.force_login(editor)
    row = find_criterion(client, programme, "fte", "lt")
    context = browser.new_context(locale="nl-NL")
    session = {"name": "sessionid", "value": open_session(editor), "url": live_server.url}
    context.add_cookies([session])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{live_server.url}/beheer/programmes/programme/{programme.pk}/change/")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.fill(f"[name='{row}-expected']", "100")

    with context.expect_page() as opened:
        page.get_by_role("button", name="Voorbeeld", exact=True).click()
    preview = opened.value
    preview.wait_for_load_state()
    assert "Dit verandert: de voorwaarden" in preview.inner_text("main")
    assert "minder dan 100 fte" in preview.inner_text("main")
    found = look(preview, widths=(320,))
    preview.close()

    assert page.input_value(f"[name='{row}-expected']") == "100", "the form is as it was"
    page.locator("[name=_save]").first.click()
    page.get_by_text("6 bedrijven", exact=True).wait_for()
    found += look(page, widths=(320,))
    page.get_by_role("button", name="Toch opslaan").click()
    page.wait_for_url("**/beheer/programmes/programme/")
    criteria = get_current_catalogue().programmes["groeiversneller"]["criteria"]
    assert 100 in [one["expected"] for one in criteria]
    assert not found, "\n".join(found)
    context.close()
