"""One page for the administrator, two commands; each look is kept, and nobody's address is."""

import json
import stat
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from entrepreneurs.models import ContactPerson
from portal.privacy.models import PrivacyAction
from portal.privacy.people import hash_address
from tests.desk import PEOPLE, Desk
from tests.factories import send_referral
from tests.privacy.canary import search_database

pytestmark = pytest.mark.django_db
ADDRESS = "kwiek@kwiek.example"
URLS = [f"privacy:{name}" for name in ("person", "export", "erase")]


@pytest.fixture(autouse=True)
def asker(desk: Desk) -> None:
    send_referral(email=ADDRESS, name="Wim Kwiek")


@pytest.fixture
def administrator(desk: Desk) -> Client:
    client = Client()
    client.force_login(desk.people["administrator"])
    return client


def post(client: Client, name: str, **more: str) -> Any:
    return client.post(reverse(f"privacy:{name}"), {"email": ADDRESS, **more})


@pytest.mark.parametrize("role", [*sorted(PEOPLE.keys() - {"administrator"}), "entrepreneur"])
def test_no_other_role_comes_in(role: str, desk: Desk) -> None:
    client = Client()
    client.force_login(desk.people[role])
    assert [client.post(reverse(one), {"email": ADDRESS}).status_code for one in URLS] == [403] * 3
    assert client.get(reverse("privacy:person")).status_code == 403
    assert post(client, "erase", sure="yes").status_code == 403
    assert ContactPerson.objects.filter(email=ADDRESS).exists()
    assert not PrivacyAction.objects.exists()


def test_looking_up_says_what_is_held_and_is_kept(administrator: Client, desk: Desk) -> None:
    html = post(administrator, "person").content.decode()
    assert "Contactpersonen" in html
    assert "Wim Kwiek" not in html
    action = PrivacyAction.objects.get()
    assert (action.kind, action.via, action.person) == (
        "look-up",
        "screen",
        desk.people["administrator"],
    )
    assert action.subject == hash_address(ADDRESS.upper())
    assert action.rows > 3
    assert "privacy_privacyaction.subject" not in search_database(ADDRESS)


def test_exporting(administrator: Client) -> None:
    response = post(administrator, "export")
    assert response["Content-Type"] == "application/zip"
    assert "kwiek" not in response["Content-Disposition"]
    assert response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]
    document = ZipFile(BytesIO(response.content)).read("persoonsgegevens.json").decode()
    assert "Wim Kwiek" in document
    assert PrivacyAction.objects.get().kind == "export"


def test_erasing_asks_first(administrator: Client) -> None:
    html = post(administrator, "erase").content.decode()
    assert "Dit kan niet ongedaan worden gemaakt." in html
    assert ContactPerson.objects.filter(email=ADDRESS).exists()
    response = post(administrator, "erase", sure="yes")
    assert response.status_code == 302
    assert search_database(ADDRESS) == []
    assert ADDRESS not in response["Location"]
    assert [one.kind for one in PrivacyAction.objects.order_by("pk")] == ["look-up", "erase"]


def test_who_works_here_is_told_why_not(administrator: Client, desk: Desk) -> None:
    wanted = {"email": desk.people["manager"].email}
    html = administrator.post(reverse("privacy:person"), wanted).content.decode()
    assert "Deze persoon werkt hier nog." in html
    assert reverse("privacy:erase") not in html
    administrator.post(reverse("privacy:erase"), {**wanted, "sure": "yes"})
    desk.people["manager"].refresh_from_db()
    assert desk.people["manager"].first_name == "Manager"


@pytest.mark.parametrize("address", ["", "geen adres", "a@b"])
def test_what_is_no_address(address: str, administrator: Client) -> None:
    for url in URLS:
        assert administrator.post(reverse(url), {"email": address}).status_code == 422
    assert not PrivacyAction.objects.exists()


def test_the_log_can_be_read_and_not_changed(administrator: Client) -> None:
    post(administrator, "person")
    key = PrivacyAction.objects.get().pk
    base = reverse("admin:privacy_privacyaction_changelist")
    assert hash_address(ADDRESS) in administrator.get(base).content.decode()
    assert administrator.get(f"{base}add/").status_code == 403
    assert administrator.post(f"{base}{key}/change/", {"rows": 0}).status_code == 403
    assert administrator.post(f"{base}{key}/delete/").status_code == 403


def test_the_page_takes_as_many_queries_whatever_it_finds(
    administrator: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        administrator.get(reverse("privacy:person"))
    with django_assert_max_num_queries(220):
        post(administrator, "person")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("person_data", "--email", ADDRESS, *arguments, stdout=out)
    return out.getvalue()


def test_the_command_exports(tmp_path: Path) -> None:
    file = tmp_path / "uit.zip"
    told = run("export", "--output", str(file))
    assert "entrepreneurs.contactperson: 1" in told
    assert "kwiek" not in told.casefold()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    document = json.loads(ZipFile(file).read("persoonsgegevens.json"))
    assert document["address"] == ADDRESS
    with pytest.raises(CommandError, match="there already"):
        run("export", "--output", str(file))
    assert [one.via for one in PrivacyAction.objects.all()] == ["command"]


def test_the_command_erases(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "entrepreneurs.contactperson: 1" in run("erase", "--dry-run")
    assert ContactPerson.objects.filter(email=ADDRESS).exists()
    assert PrivacyAction.objects.get().kind == "look-up"
    monkeypatch.setattr("sys.stdin", StringIO(f"{ADDRESS.upper()}\n"))
    call_command("person_data", "--email", "-", "erase", stdout=StringIO())
    assert search_database(ADDRESS) == []


def test_the_command_refuses(desk: Desk) -> None:
    for address, words in (("geen", "no e-mail"), (desk.people["manager"].email, "werkt hier")):
        with pytest.raises(CommandError, match=words):
            call_command("person_data", "--email", address, "erase", stdout=StringIO())
