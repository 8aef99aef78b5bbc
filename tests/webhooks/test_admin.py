"""What administrators see and do; nobody else comes in."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles import assign_role
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.sending import send_due
from portal.webhooks.signing import derive_secret

pytestmark = pytest.mark.django_db
ENDPOINTS = "admin:webhooks_webhookendpoint_changelist"
DELIVERIES = "admin:webhooks_webhookdelivery_changelist"


def log_in(role: Role) -> Client:
    user = User.objects.create(email=f"{role}@portaal.example")
    client = Client()
    client.force_login(assign_role(user, role))
    return client


@pytest.fixture
def administrator() -> Client:
    return log_in(Role.ADMINISTRATOR)


def act(client: Client, page: str, action: str, *rows) -> str:
    data = {"action": action, "_selected_action": [one.pk for one in rows]}
    response = client.post(reverse(page), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_secret_is_shown_once(administrator, organisation) -> None:
    url = "https://crm.partner.example/hook"
    data = {"organisation": organisation.pk, "url": url}
    response = administrator.post(reverse("admin:webhooks_webhookendpoint_add"), data)
    endpoint = WebhookEndpoint.objects.get()
    secret = derive_secret(endpoint.salt)
    assert response.status_code == 200
    assert secret in re.sub(r"&#x2B;|&#43;", "+", response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert secret not in str(response.cookies)
    for name, keys in ((ENDPOINTS, []), ("admin:webhooks_webhookendpoint_change", [endpoint.pk])):
        page = administrator.get(reverse(name, args=keys)).content.decode()
        assert secret not in page
        assert endpoint.salt not in page
    # What the log of the admin keeps is the host: the rest of a URL may hold a key.
    assert [entry.object_repr for entry in LogEntry.objects.all()] == [
        "Proef: crm.partner.example"
    ]


@pytest.mark.parametrize(
    "url", ["http://crm.partner.example/", "https://127.0.0.1/", "https://localhost/", "x"]
)
def test_a_place_that_may_not_be_called_is_no_endpoint(administrator, organisation, url) -> None:
    data = {"organisation": organisation.pk, "url": url}
    response = administrator.post(reverse("admin:webhooks_webhookendpoint_add"), data)
    assert "errorlist" in response.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_the_same_place_twice_is_refused(administrator, endpoint) -> None:
    data = {"organisation": endpoint.organisation_id, "url": endpoint.url}
    response = administrator.post(reverse("admin:webhooks_webhookendpoint_add"), data)
    assert "errorlist" in response.content.decode()
    assert WebhookEndpoint.objects.count() == 1


def test_where_to_is_not_changed_afterwards(administrator, endpoint) -> None:
    page = reverse("admin:webhooks_webhookendpoint_change", args=[endpoint.pk])
    before = endpoint.url
    administrator.post(page, {"url": "https://other.example/", "organisation": "1"})
    endpoint.refresh_from_db()
    assert endpoint.url == before
    delete = reverse("admin:webhooks_webhookendpoint_delete", args=[endpoint.pk])
    assert administrator.post(delete, {"post": "yes"}).status_code == 403


def test_a_new_secret(administrator, endpoint) -> None:
    old = endpoint.salt
    page = act(administrator, ENDPOINTS, "rotate", endpoint)
    endpoint.refresh_from_db()
    assert endpoint.old_salt == old
    assert derive_secret(endpoint.salt) in page.replace("&#x2B;", "+")
    assert "Het vorige geheim werkt nog tot" in page
    assert LogEntry.objects.get().get_change_message() == "Geheim gewijzigd."


def test_a_second_new_secret_is_asked_about_first(administrator, endpoint) -> None:
    act(administrator, ENDPOINTS, "rotate", endpoint)
    endpoint.refresh_from_db()
    first = endpoint.old_salt
    assert "Nog een nieuw geheim" in act(administrator, ENDPOINTS, "rotate", endpoint)
    endpoint.refresh_from_db()
    assert endpoint.old_salt == first
    with clock.frozen(endpoint.old_salt_ends_at):
        assert "U ziet dit geheim" in act(administrator, ENDPOINTS, "rotate", endpoint)


def test_one_new_secret_at_a_time(administrator, endpoint, organisation) -> None:
    other = WebhookEndpoint.objects.create(organisation=organisation, url="https://a.example/")
    assert "Kies één adres" in act(administrator, ENDPOINTS, "rotate", endpoint, other)
    assert not WebhookEndpoint.objects.exclude(old_salt="").exists()


def test_a_test(administrator, endpoint, receiver) -> None:
    assert "1 test wordt verstuurd" in act(administrator, ENDPOINTS, "send_test", endpoint)
    assert send_due() == 1
    assert b'"type":"webhooks.test"' in receiver.calls[0].body


def test_off_and_on_again(administrator, endpoint, make_delivery, receiver) -> None:
    waiting = make_delivery()
    assert "1 adres uitgezet" in act(administrator, ENDPOINTS, "turn_off", endpoint)
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    assert "Dit adres staat uit" in act(administrator, ENDPOINTS, "send_test", endpoint)
    assert send_due() == 0
    assert "0 adressen uitgezet" in act(administrator, ENDPOINTS, "turn_off", endpoint)
    assert "1 adres aangezet" in act(administrator, ENDPOINTS, "turn_on", endpoint)
    # One message stands for what was missed meanwhile; and only one.
    assert "0 adressen aangezet" in act(administrator, ENDPOINTS, "turn_on", endpoint)
    assert send_due() == 1
    endpoint.refresh_from_db()
    assert (endpoint.disabled_at, endpoint.disabled_because) == (None, "")


def test_again(administrator, endpoint, make_delivery, receiver) -> None:
    one = make_delivery()
    send_due()
    assert "1 seintje wordt opnieuw" in act(administrator, DELIVERIES, "replay", one)
    # Twice is once, as long as it waits.
    assert "wacht nog" in act(administrator, DELIVERIES, "replay", one)
    assert send_due() == 1
    first, second = receiver.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == one.message_id
    assert first.body == second.body


@pytest.mark.parametrize("query", ["", "?status=failed", "?kind=webhooks.test", "?q=msg_1"])
def test_the_log_is_to_be_read_and_not_changed(administrator, make_delivery, query) -> None:
    one = make_delivery()
    send_due()
    assert administrator.get(reverse(DELIVERIES) + query).status_code == 200
    page = reverse("admin:webhooks_webhookdelivery_change", args=[one.pk])
    text = administrator.get(page).content.decode()
    assert "HTTP 204" in text
    assert 'name="_save"' not in text
    assert administrator.post(page, {"status": "pending"}).status_code == 403
    assert administrator.get(reverse("admin:webhooks_webhookdelivery_add")).status_code == 403


@pytest.mark.parametrize("query", ["", "?aan=ja", "?aan=nee", "?aan=anders"])
def test_the_list_of_endpoints(administrator, endpoint, query) -> None:
    page = administrator.get(reverse(ENDPOINTS) + query).content.decode()
    assert ("Proef: 127.0.0.1" in page) == (query != "?aan=nee")


@pytest.mark.parametrize("name", [ENDPOINTS, DELIVERIES, "admin:webhooks_webhookendpoint_add"])
def test_nobody_else(name: str) -> None:
    assert log_in(Role.CATALOGUE_EDITOR).get(reverse(name)).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


def test_an_editor_sends_nothing_again(make_delivery) -> None:
    one = make_delivery(status="failed")
    data = {"action": "replay", "_selected_action": [one.pk]}
    response = log_in(Role.CATALOGUE_EDITOR).post(reverse(DELIVERIES), data)
    assert response.status_code == 403
    assert WebhookDelivery.objects.count() == 1
