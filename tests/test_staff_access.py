"""Every address for staff by every role: who gets in, who gets nothing, and by which methods."""

import re
from copy import deepcopy
from uuid import uuid4

import pytest
from django.test import Client

from tests.access_rules import ACCOUNT, ANSWERS, STAFF
from tests.desk import Desk, make_full_desk
from tests.undoing import undone
from tests.worlds import share

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme_rows")]


shared_desk = share(make_full_desk)


@pytest.fixture
def desk(shared_desk: Desk, programme_rows: None) -> Desk:
    return deepcopy(shared_desk)


def log_in(desk: Desk, name: str) -> Client:
    client = Client()
    if name != "anonymous":
        client.force_login(desk.people[name])
    return client


def fill(route: str, desk: Desk) -> str:
    key = desk.held.pk if route.startswith("bezoeken/") else desk.establishment.pk
    if route.startswith("bijeenkomsten/"):
        key = desk.meetings["ahead"].pk
    if route.startswith("vragen/"):
        key = desk.referral.pk
    if route.startswith("bedrijven/lijsten/"):
        key = desk.lists["checked"].pk
    moment = desk.establishment.contact_moments.order_by("pk").first()
    values = {
        "pk": str(key),
        "contact": str(desk.establishment.contacts.order_by("name").last().pk),
        "item": str(desk.follow_up.pk),
        "moment": str(moment.pk),
        "other": str(desk.establishment.pk),
        "link": str(desk.link.pk),
        "proposal": str(desk.proposal.pk),
        "slug": "groeiversneller",
        "merged": str(desk.merged.pk),
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route)


@pytest.mark.parametrize("role", ANSWERS)
def test_who_is_let_in(role: str, desk: Desk) -> None:
    client, found, expected = log_in(desk, role), {}, {}
    for route, (methods, kind) in STAFF.items():
        if "GET" in methods:
            found[route] = client.get(fill(route, desk)).status_code
            expected[route] = ANSWERS[role][kind]
    assert found == expected


@pytest.mark.parametrize("role", ANSWERS)
def test_who_may_send(role: str, desk: Desk) -> None:
    """An empty form: refused as the page is, or answered without an error of ours."""
    client = log_in(desk, role)
    for route, (methods, kind) in STAFF.items():
        if "POST" not in methods:
            continue
        status = client.post(fill(route, desk)).status_code
        expected = ANSWERS[role][kind]
        if route == "bedrijven/<uuid:pk>/overnemen/" and expected == 200:
            assert status == 404, "it has an account manager"
        elif expected == 200:
            assert status in {200, 302, 422}, (route, status)
        elif kind == "region" and expected == 404:
            assert status in {404, 405}
        else:
            assert status == expected, (route, status)


def test_methods(desk: Desk) -> None:
    client, wrong = log_in(desk, "coordinator"), []
    for route, (methods, _kind) in STAFF.items():
        with undone():
            for method in METHODS:
                status = client.generic(method, fill(route, desk)).status_code
                if (status == 405) != (method not in methods) or status >= 500:
                    wrong.append((route, method, status))
    assert wrong == []


def test_what_does_not_exist(desk: Desk) -> None:
    client, wrong = log_in(desk, "coordinator"), []
    for route, (methods, _kind) in STAFF.items():
        url = "/" + re.sub(
            r"<(\w+):\w+>", lambda one: "99" if one[1] == "int" else str(uuid4()), route
        )
        for method in methods - {"HEAD"} if "<" in route else ():
            status = client.generic(method, url).status_code
            if status != 404:
                wrong.append((route, method, status))
    assert wrong == []


def test_a_child_of_another_company_does_not_exist(desk: Desk) -> None:
    from tests.desk import make_contact, make_establishment

    other = make_contact(make_establishment("Webwinkel Korenmaat"))
    client = log_in(desk, "manager")
    assert client.get(f"/bedrijven/{desk.establishment.pk}/mensen/{other.pk}/").status_code == 404


def test_pages_to_log_in() -> None:
    wrong = []
    for route, expected in ACCOUNT.items():
        url = "/" + re.sub(r"<(\w+:)?(\w+)>", "1", route)
        with undone():
            answers = {method: Client().generic(method, url).status_code for method in METHODS}
            if answers["GET"] != expected or max(answers.values()) >= 500:
                wrong.append((route, answers))
    assert wrong == []


def test_private_pages_are_not_kept(desk: Desk) -> None:
    names = {"writer": "manager", "received": "manager", "administrator": "administrator"}
    clients = {name: log_in(desk, name) for name in ("coordinator", *names.values())}
    for route, (methods, kind) in STAFF.items():
        if "GET" in methods:
            response = clients[names.get(kind, "coordinator")].get(fill(route, desk))
            assert "no-store" in response.headers["Cache-Control"], route
            assert response.headers["X-Robots-Tag"] == "noindex", route


def test_who_has_left_is_out_at_once(desk: Desk) -> None:
    client = log_in(desk, "manager")
    assert client.get("/werk/").status_code == 200
    person = desk.people["manager"]
    person.is_active = False
    person.save()
    assert client.get("/werk/").status_code == 302


def test_the_second_factor_is_asked_for_where_the_setting_says_so(desk, settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client = log_in(desk, "coordinator")
    for route, (methods, _kind) in STAFF.items():
        if "GET" in methods:
            response = client.get(fill(route, desk))
            assert response.status_code == 302, route
            assert response.url.startswith("/account/2fa/")
    admin = log_in(desk, "administrator").get("/beheer/")
    assert admin.status_code == 302
    assert log_in(desk, "entrepreneur").get("/mijn-aanvragen/").status_code == 200
