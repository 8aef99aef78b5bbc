"""A passkey in a real browser, by an authenticator that Chromium plays: made, used, taken away."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from tests.desk import PASSWORD, make_people
from tests.e2e.test_axe import look

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_made_used_and_taken_away(page: Any, portal_url: str, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    # Browsers know passkeys of names, not of numbers.
    base = portal_url.replace("127.0.0.1", "localhost")
    settings.PUBLIC_URL = base
    person = make_people()["manager"]
    person.set_password(PASSWORD)
    person.save()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(f"{base}/account/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url("**/account/2fa/")
    page.goto(f"{base}/account/2fa/webauthn/add/")
    prove(page, then="**/webauthn/add/")
    found = look(page, widths=(320,))
    page.set_viewport_size({"width": 390, "height": 844})
    page.fill("[name=name]", "Mijn telefoon")
    page.check("[name=passwordless]")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    found += look(page, widths=(320,))
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    page.goto(f"{base}/account/2fa/webauthn/")
    assert "Mijn telefoon" in page.inner_text("main")
    found += look(page, widths=(320,))
    page.goto(f"{base}/werk/")
    assert "Mijn werk" in page.inner_text("h1")

    page.context.clear_cookies()
    page.goto(f"{base}/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/werk/")

    page.goto(f"{base}/account/2fa/webauthn/")
    page.get_by_role("link", name="Weghalen").click()
    prove(page, then="**/remove/")
    found += look(page, widths=(320,))
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/account/2fa/webauthn/")
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert not found, "\n".join(found)


def prove(page: Any, *, then: str) -> None:
    """Nobody changes this from a screen that was left open: the password is asked first."""
    page.wait_for_url("**/reauthenticate/**")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(then)
