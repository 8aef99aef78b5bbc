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
STEPS = (
    "account_change_password",
    "account_inactive",
    "account_reauthenticate",
    "account_confirm_login_code",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
)
# Addresses that show no page.
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
    "desk:done": "leads on",
    "visits:cancel": "leads on",
    "visits:calendar": "a file",
    "visits:pdf": "a file",
    **dict.fromkeys(CLOSED, "closed: see portal/accounts/urls.py"),
    **dict.fromkeys(
        STEPS, "a step of django-allauth, made of the same elements as the pages looked at"
    ),
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
