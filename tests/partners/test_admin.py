"""Administrators give out credentials, and see a secret once."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles import assign_role
from portal.partners.clients import Credentials, revoke_client
from portal.partners.models import PartnerClient
from programmes.models import Organisation
from tests.partners.conftest import NewSystem, System, ask_token

pytestmark = pytest.mark.django_db
LIST = reverse("admin:partners_partnerclient_changelist")
ADD = reverse("admin:partners_partnerclient_add")


@pytest.fixture
def administrator() -> Client:
    user = User.objects.create(email="beheer@portaal.example")
    client = Client()
    client.force_login(assign_role(user, Role.ADMINISTRATOR))
    return client


def read_credentials(answer: Any) -> Credentials:
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    parts = dict(answer.context_data["parts"])
    given = Credentials(parts["client_id"], parts["client_secret"])
    assert given.secret in answer.content.decode()
    assert given.secret not in str(answer.cookies)
    return given


def act(client: Client, action: str, *rows: PartnerClient) -> Any:
    data = {"action": action, "_selected_action": [one.pk for one in rows]}
    return client.post(LIST, data, follow=True)


def test_credentials_are_shown_once_and_work(administrator: Client, oost_nl: Organisation) -> None:
    data = {"organisation": oost_nl.pk, "name": "CRM", "may_write": "on"}
    given = read_credentials(administrator.post(ADD, data))
    assert ask_token(given).status_code == 200
    made = PartnerClient.objects.get()
    change = reverse("admin:partners_partnerclient_change", args=[made.pk])
    for page in (LIST, change):
        assert given.secret not in administrator.get(page).content.decode()
    assert given.secret not in str(LogEntry.objects.values())


def test_a_new_secret_beside_the_old_one(administrator: Client, system: System) -> None:
    answer = act(administrator, "rotate", system.client)
    given = read_credentials(answer)
    assert "Het vorige geheim werkt nog tot" in answer.content.decode()
    assert given.client_id == system.credentials.client_id
    for credentials in (given, system.credentials):
        assert ask_token(credentials).status_code == 200
    assert LogEntry.objects.get().get_change_message() == "Geheim gewijzigd."


def test_a_form_that_is_sent_again_makes_no_second_system(
    administrator: Client, oost_nl: Organisation
) -> None:
    data = {"organisation": oost_nl.pk, "name": "CRM", "may_write": "on"}
    administrator.post(ADD, data)
    again = administrator.post(ADD, data)
    assert "al een systeem dat zo heet" in again.content.decode()
    revoke_client(PartnerClient.objects.get())
    assert ask_token(read_credentials(administrator.post(ADD, data))).status_code == 200


def test_a_second_new_secret_is_asked_about_first(administrator: Client, system: System) -> None:
    """Loading the page again would end the secret that is in use."""
    given = read_credentials(act(administrator, "rotate", system.client))
    question = act(administrator, "rotate", system.client)
    assert "Nog een nieuw geheim" in question.content.decode()
    assert ask_token(system.credentials).status_code == 200
    data = {"action": "rotate", "_selected_action": [system.client.pk]}
    data["confirmed"] = question.context_data["moment"]
    newest = read_credentials(administrator.post(LIST, data))
    status = [ask_token(one).status_code for one in (system.credentials, given, newest)]
    assert status == [401, 200, 200]
    assert "Nog een nieuw geheim" in administrator.post(LIST, data).content.decode()
    assert ask_token(given).status_code == 200


def test_one_new_secret_at_a_time(
    administrator: Client, system: System, new_system: NewSystem
) -> None:
    other = new_system()
    page = act(administrator, "rotate", system.client, other.client).content.decode()
    assert "Kies één systeem" in page
    assert ask_token(system.credentials).status_code == 200


def test_taken_back_at_once_and_then_no_new_secret(administrator: Client, system: System) -> None:
    assert "komt er niet meer in" in act(administrator, "revoke", system.client).content.decode()
    assert system.get("referrals").status_code == 401
    assert ask_token(system.credentials).status_code == 401
    page = act(administrator, "rotate", system.client).content.decode()
    assert "Kies één systeem" in page
