import pytest
from django.contrib.admin.sites import site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.outbox.admin import OutgoingMessageAdmin
from portal.outbox.models import OutgoingMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(monkeypatch) -> OutgoingMessageAdmin:
    page = OutgoingMessageAdmin(OutgoingMessage, site)
    page.told = []
    monkeypatch.setattr(page, "message_user", lambda request, text, *level: page.told.append(text))
    return page


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_only_failed_messages_get_a_new_round(page, make_message, noon) -> None:
    make_message(1, status="failed", attempts=8, last_error="SMTPRecipientsRefused 550")
    make_message(2, status="cancelled", subject="", text="", html="")
    page.retry(request_of(AnonymousUser()), OutgoingMessage.objects.all())
    assert page.told == ["1 wordt opnieuw geprobeerd."]
    rows = OutgoingMessage.objects.order_by("subject_key").values_list("status", "attempts")
    assert list(rows) == [("pending", 0), ("cancelled", 0)]


def test_nothing_to_retry_is_said(page, make_message) -> None:
    make_message()
    page.retry(request_of(AnonymousUser()), OutgoingMessage.objects.all())
    assert page.told == ["Alleen wat mislukte kan opnieuw."]


def test_list_is_read_only_and_shows_no_letters(page) -> None:
    request = request_of(get_user_model()(is_superuser=True, is_active=True))
    assert page.has_view_permission(request)
    assert page.has_retry_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    shown = set(page.get_fields(request, OutgoingMessage())) | set(page.list_display)
    assert shown.isdisjoint({"subject", "text", "html"})


def test_retry_needs_a_permission(page) -> None:
    assert not page.has_retry_permission(request_of(AnonymousUser()))
