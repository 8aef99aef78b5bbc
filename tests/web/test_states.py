"""The list of states is complete and true: each page has one and answers as the list says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.states import STATES, State
from tests.web.world import build_world

CLOSED = (
    "account_signup",
    "account_email",
    "account_set_password",
    "account_confirm_email",
    "account_email_verification_sent",
    "socialaccount_connections",
    "socialaccount_signup",
)
# Their pages come by way of another, or by a browser that holds a key.
STEPS = {
    "account_confirm_login_code": "the state login-code-sent",
    "account_reset_password_done": "the state password-reset-sent",
    "account_reset_password_from_key_done": "a sentence; nobody comes here twice",
    "mfa_authenticate": "the state login-second-step",
    "mfa_download_recovery_codes": "a file",
    "mfa_edit_webauthn": "tests/e2e/test_passkey.py",
    "mfa_remove_webauthn": "tests/e2e/test_passkey.py",
    "mfa_login_webauthn": "for the script of the page to log in",
    "mfa_reauthenticate_webauthn": "for the script of that page",
    "openid_connect_login": "leads to the organisation",
    "openid_connect_callback": "leads on; see tests/accounts/test_own_log_in.py",
}
# Addresses that show no page.
# Lists to take along: a file of each kind.
TAKEN = [
    "companies:",
    "companies:links-",
    "companies:twins-",
    "imports:",
    "imports:all-",
    "visits:",
    "meetings:",
    "meetings:guests-",
    "desk:work-",
    "desk:follow-ups-",
    "desk:team-",
    "desk:changes-",
    "desk:looks-",
    "desk:exports-",
    "desk:results-",
]
NO_PAGE = {
    "healthz": "for machines",
    "readyz": "for machines",
    "robots": "for machines",
    "sitemap": "for machines",
    "security": "for machines",
    "favicon": "a picture",
    "language": "leads on",
    "programmes:export_csv": "a file",
    "programmes:export_xlsx": "a file",
    "programmes:feed": "for machines",
    "intake:resume": "leads on; its only page is that of a link that has ended",
    "intake:towns": "options under a field",
    "companies:take": "leads on",
    "referrals:take-back": "an answer to a form",
    "companies:cancel-link": "an answer to a form",
    "companies:undo-merge": "an answer to a form",
    "meetings:calendar": "a file",
    "meetings:cancel": "an answer to a form",
    "invitations:calendar": "a file",
    "imports:table": "an answer to a form",
    "imports:columns": "an answer to a form",
    "imports:take-over": "an answer to a form",
    "imports:stop": "an answer to a form",
    "desk:answers": "leads on",
    "privacy:export": "a file",
    "privacy:erase": "an answer to a form; see tests/privacy/test_screen.py",
    **{f"{name}{extension}": "a file" for name in TAKEN for extension in ("csv", "xlsx")},
    "visits:cancel": "leads on",
    "referrals:outcome": "leads on",
    "accounts:start": "leads on",
    "metrics": "for machines",
    "visits:calendar": "a file",
    "visits:pdf": "a file",
    **dict.fromkeys(CLOSED, "closed: see portal/accounts/urls.py"),
    **STEPS,
}
MACHINES = ("api", "hsds", "admin")


def list_names(patterns: list[Any], space: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from list_names(one.url_patterns, one.namespace or space)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}:{one.name}" if space else one.name


def test_every_page_has_a_state() -> None:
    pages = set(list_names(get_resolver("portal.urls").url_patterns))
    pages = {name for name in pages if name.partition(":")[0] not in MACHINES}
    assert not pages - NO_PAGE.keys() - {state.route for state in STATES}
    assert not NO_PAGE.keys() - pages


def test_names_are_unique() -> None:
    names = [state.name for state in STATES]
    assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.usefixtures("programme_rows")
def test_each_state_answers_as_it_says(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    world = build_world()
    client = Client(raise_request_exception=False)
    found = {}
    for state in STATES:
        if not state.press:
            client.cookies.clear()
            if state.user:
                client.cookies["sessionid"] = world[f"session_{state.user}"]
            response = client.get(state.find_url(world))
            found[state.name] = response.status_code
    assert found == {state.name: state.status for state in STATES if not state.press}


def test_a_private_state_has_a_link_of_its_own() -> None:
    def is_secret(state: State) -> bool:
        linked = any("{" in one for one in state.args) or state.route == "demo-mail"
        return linked or bool(state.user)

    assert [one.name for one in STATES if one.private != is_secret(one)] == []
