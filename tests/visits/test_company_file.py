"""The file of a company: found, entered once, kept, and with a time line."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from entrepreneurs.companies import filing as companies
from entrepreneurs.enums import ContactKind
from entrepreneurs.models import Company, ContactMoment, Establishment
from portal import clock
from portal.accounts.scopes import find_scope
from tests.desk import Desk, make_contact, make_establishment

pytestmark = pytest.mark.django_db
NEW = {"name": "Timmerfabriek Elzenaar", "town": "Breda", "kvk_number": "9000 0002", "fte": "12,5"}


@pytest.fixture
def scope(desk: Desk) -> Any:
    return find_scope(desk.people["manager"])


@pytest.mark.parametrize(
    "query",
    [
        "aerdewater",
        "BAKKERIJ AERD",
        "90000001",
        "9000 0001",
        "breda bakkerij",
        "aërdewater",
        "iris@aerdewater.example",
    ],
)
def test_found_by(query: str, desk: Desk, scope: Any) -> None:
    assert desk.establishment in companies.search_establishments(scope=scope, query=query)


@pytest.mark.parametrize("query", ["qwrtp", "%", "_", "' OR 1=1", "\\", "😀", "a" * 5000])
def test_not_found_by(query: str, desk: Desk, scope: Any) -> None:
    found = list(companies.search_establishments(scope=scope, query=query))
    assert desk.establishment not in found or not companies.split_query(query)


def test_a_contact_who_left_does_not_find_it(desk: Desk, scope: Any) -> None:
    contact = desk.establishment.contacts.get()
    contact.left_on = clock.today()
    companies.save_contact(contact)
    found = companies.search_establishments(scope=scope, query="iris@aerdewater.example")
    assert desk.establishment not in found


def test_a_new_company(manager: Client, desk: Desk) -> None:
    response = manager.post("/bedrijven/nieuw/", NEW)
    establishment = Establishment.objects.get(name="Timmerfabriek Elzenaar")
    assert response.url == f"/bedrijven/{establishment.pk}/"
    assert (establishment.company.kvk_number, float(establishment.fte)) == ("90000002", 12.5)
    assert establishment.municipality.code == "GM0758"
    assert establishment.account_manager == desk.people["manager"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kvk_number": "123"}, "acht cijfers"),
        ({"number": "123"}, "twaalf cijfers"),
        ({"postcode": "48"}, "postcode"),
        ({"town": "Arnhem"}, "werkt niet voor deze gemeente"),
        ({"town": "Qqqqxx"}, "kennen wij niet"),
        ({"name": ""}, "verplicht"),
        ({"fte": "veel"}, "getal"),
    ],
)
def test_bad_input_is_told_at_the_field(manager, change: dict[str, str], words: str) -> None:
    response = manager.post("/bedrijven/nieuw/", NEW | change)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Company.objects.filter(name__startswith="Timmer").exists()


@pytest.mark.parametrize("same", [{"kvk_number": "90000001"}, {"name": "Bakkerij Aerdewater"}])
def test_what_is_on_file_is_shown_before_it_is_entered_twice(
    manager: Client, desk: Desk, same: dict[str, str]
) -> None:
    html = manager.post("/bedrijven/nieuw/", NEW | same).content.decode()
    assert f"/bedrijven/{desk.establishment.pk}/" in html
    assert Establishment.objects.filter(municipality__code="GM0758").count() == 1
    manager.post("/bedrijven/nieuw/", NEW | same | {"sure": "yes"})
    assert Establishment.objects.filter(municipality__code="GM0758").count() == 2


def test_a_second_establishment_joins_the_company(manager: Client, desk: Desk) -> None:
    data = NEW | {"kvk_number": "90000001", "number": "000900000002", "sure": "yes"}
    manager.post("/bedrijven/nieuw/", data)
    assert desk.establishment.company.establishments.count() == 2


def test_an_establishment_number_is_taken_once(manager: Client, desk: Desk) -> None:
    make_establishment("Webwinkel Korenmaat", number="000900000009")
    response = manager.post("/bedrijven/nieuw/", NEW | {"number": "000900000009"})
    assert response.status_code == 422


def test_a_change_is_found_at_once(manager: Client, desk: Desk, scope: Any) -> None:
    manager.post(
        f"/bedrijven/{desk.establishment.pk}/wijzigen/", NEW | {"name": "Bakkerij Nieuwe Naam"}
    )
    assert list(companies.search_establishments(scope=scope, query="nieuwe naam")) == [
        desk.establishment
    ]


def test_contact_in_passing_is_two_clicks(manager: Client, desk: Desk) -> None:
    data = {"kind": "call", "on": clock.today().isoformat()}
    manager.post(f"/bedrijven/{desk.establishment.pk}/contact/", data)
    moment = ContactMoment.objects.exclude(pk=desk.moment.pk).get()
    assert moment.kind == ContactKind.CALL
    assert "Gebeld" in manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()


def test_a_confidential_contact_is_read_on_a_page_of_its_own(manager: Client, desk: Desk) -> None:
    url = f"/bedrijven/{desk.establishment.pk}/contact/"
    note = {"note": "Wil over twee jaar stoppen.", "confidential": "on"}
    manager.post(url, {"kind": "mail", "on": clock.today().isoformat()} | note)
    moment = ContactMoment.objects.get(kind="mail")
    assert moment.note == ""
    file = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert f"{url}{moment.pk}/" in file
    assert "stoppen" not in file
    looks = moment.confidential_notes.get().looks
    assert not looks.exists()
    assert "stoppen" in manager.get(f"{url}{moment.pk}/").content.decode()
    assert [one.person for one in looks.all()] == [desk.people["manager"]]
    other = Client()
    other.force_login(desk.people["agency"])
    theirs = other.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    assert "Gemaild" in theirs, "that there was contact is no secret"
    assert f"{url}{moment.pk}/" not in theirs
    assert looks.count() == 1


def test_the_latest_day_of_contact_counts_in_any_order(desk: Desk) -> None:
    establishment = make_establishment("Webwinkel Korenmaat")
    for days in (10, 2, 30):
        companies.note_contact(establishment, on=clock.today() - timedelta(days=days))
    establishment.refresh_from_db()
    assert establishment.last_contact_on == clock.today() - timedelta(days=2)


def test_lists_take_as_many_queries_for_one_as_for_many(
    manager: Client, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    manager.get("/bedrijven/")
    for number in range(60):
        make_contact(
            make_establishment(f"Kwekerij {number}", account_manager=desk.people["manager"])
        )
    with django_assert_max_num_queries(12):
        assert manager.get("/bedrijven/").status_code == 200
    with django_assert_max_num_queries(16):
        assert manager.get("/werk/").status_code == 200


def test_the_time_line_tells_it_all(manager: Client, desk: Desk) -> None:
    html = manager.get(f"/bedrijven/{desk.establishment.pk}/").content.decode()
    for words in ("Bezoek: geweest", "Terugkoppeling verstuurd", "Bellen met het college"):
        assert words in html


def test_what_an_entrepreneur_asked_shows_only_with_consent(manager: Client, desk: Desk) -> None:
    from tests.factories import ConsentFactory, ReferralFactory

    referral = ReferralFactory(organisation=desk.people["manager"].organisation)
    referral.intake.kvk_number = "90000001"
    referral.intake.own_words = "Wie leent mij geld voor een oven?"
    referral.intake.save()
    url = f"/bedrijven/{desk.establishment.pk}/"
    assert "voor een oven" not in manager.get(url).content.decode()
    ConsentFactory(
        contact=referral.intake.contact, organisation=desk.people["manager"].organisation
    )
    assert "voor een oven" in manager.get(url).content.decode()
