"""Who logs in how: staff with a password, entrepreneurs with a code, all by one page."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles import assign_role
from portal.outbox.models import OutgoingMessage
from tests.desk import PASSWORD, make_people
from tests.factories import ContactPersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme_rows")]


@pytest.fixture
def people() -> dict[str, User]:
    people = make_people()
    for name in ("manager", "editor", "administrator"):
        people[name].set_password(PASSWORD)
        people[name].save()
    return people


def log_in(client: Client, email: str, password: str = PASSWORD, **query: str):
    return client.post("/account/login/", {"login": email, "password": password} | query)


def test_administrators_see_whose_portal_it_is(people, settings) -> None:
    client = Client()
    log_in(client, people["administrator"].email)
    page = client.get("/beheer/").content.decode()
    assert f"{settings.PORTAL_NAME}</title>" in page
    assert reverse("favicon") in page


@pytest.mark.parametrize(
    ("who", "where"),
    [("manager", "/werk/"), ("editor", "/beheer/"), ("administrator", "/beheer/")],
)
def test_each_role_has_its_place(people, who: str, where: str) -> None:
    client = Client()
    assert log_in(client, people[who].email).url == "/account/start/"
    assert client.get("/account/start/").url == where
    assert client.get(where).status_code == 200


def test_a_wrong_password_tells_nothing(people) -> None:
    known = log_in(Client(), people["manager"].email, "fout").content.decode()
    unknown = log_in(Client(), "niemand@portaal.example", "fout").content.decode()
    strip = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|value="[^"]*@[^"]*"')
    assert strip.sub("", known) == strip.sub("", unknown)


def test_guessing_is_slowed_down(people) -> None:
    cache.clear()
    client = Client()
    for _try in range(12):
        log_in(client, people["manager"].email, "fout")
    assert log_in(client, people["manager"].email).status_code != 302


def test_the_admin_has_no_door_of_its_own(people) -> None:
    response = Client().post("/beheer/login/", {"username": "x", "password": "y"})
    assert response.url.startswith("/account/login/")


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/"])
def test_no_way_out_after_logging_in(people, wanted: str) -> None:
    assert "evil" not in log_in(Client(), people["manager"].email, next=wanted).url
    client = Client()
    client.force_login(people["administrator"])
    assert "evil" not in client.get("/beheer/login/", {"next": wanted}).url


def test_an_entrepreneur_logs_in_with_a_code() -> None:
    person = ContactPersonFactory(email="ada@bouwer.example")
    client = Client()
    client.post("/account/login/code/", {"email": "Ada@bouwer.example"})
    message = OutgoingMessage.objects.get(kind="account")
    code = re.search(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b", message.text)
    assert code, message.text
    client.post("/account/login/code/confirm/", {"code": code[1]})
    html = client.get("/mijn-aanvragen/").content.decode()
    assert "/status/" in html
    assert str(person.pk.hex) in html
    assert not User.objects.get(email="ada@bouwer.example").has_usable_password()


def test_who_never_asked_gets_no_account() -> None:
    response = Client().post("/account/login/code/", {"email": "niemand@x.example"})
    assert response.status_code == 302
    assert not User.objects.exists()


def test_one_does_not_see_the_requests_of_another() -> None:
    ContactPersonFactory(email="ada@bouwer.example")
    client = Client()
    client.force_login(User.objects.create_user("bob@bouwer.example"))
    assert "/status/" not in client.get("/mijn-aanvragen/").content.decode()


def test_rights_follow_from_the_role_and_end_with_it(people) -> None:
    person = people["editor"]
    assert person.has_perm("programmes.change_programme")
    person = User.objects.get(pk=assign_role(person, Role.POLICYMAKER).pk)
    assert not person.is_staff
    assert not person.has_perm("programmes.change_programme")


def test_an_editor_does_not_get_at_accounts_or_companies(people) -> None:
    client = Client()
    client.force_login(people["editor"])
    assert client.get("/beheer/programmes/programme/").status_code == 200
    assert client.get("/beheer/accounts/user/").status_code == 403


def test_a_change_of_role_is_kept(people) -> None:
    assign_role(people["editor"], Role.COORDINATOR)
    roles = list(people["editor"].history.values_list("role", flat=True))
    assert roles[0] == "coordinator"
    assert "catalogue-editor" in roles
