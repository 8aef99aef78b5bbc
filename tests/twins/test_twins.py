"""Doubtful duplicates: listed with why, merged all or nothing, undone, no relation forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.test import Client

from entrepreneurs.companies.filing import record_contact_moment
from entrepreneurs.companies.known_facts import record_facts
from entrepreneurs.duplicates import merging as twin_merging
from entrepreneurs.duplicates.finding import list_twins, record_not_twins
from entrepreneurs.duplicates.merging import LEFT, MOVES, MergeError, merge, plan_merge, undo
from entrepreneurs.introductions import lifecycle as linking
from entrepreneurs.meetings import lifecycle as meetings
from entrepreneurs.models import (
    Company,
    CompanyContact,
    Establishment,
    EstablishmentMerge,
    NotTwins,
)
from portal import clock
from portal.accounts.models import User
from portal.accounts.scopes import find_scope
from tests.desk import (
    make_contact,
    make_establishment,
    make_meeting,
    make_proposal,
    make_visit,
    write_report,
)

pytestmark = pytest.mark.django_db


def pairs(person: User) -> list[tuple[str, str]]:
    found = list_twins(find_scope(person))
    return sorted(tuple(sorted((one.first.name, one.second.name))) for one in found)


# --- found ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Bakker Zon", "BAKKER ZON", "Bakker Zon B.V.", "bakker  zon bv"])
def test_the_same_name_in_the_same_municipality(person: User, name: str) -> None:
    make_establishment("Bakker Zon")
    make_establishment(name)
    make_establishment("Bakker Maan")
    [twins] = list_twins(find_scope(person))
    assert twins.whys == ["dezelfde naam in dezelfde gemeente"]


def test_the_same_address_and_a_name_that_looks_like_it(person: User) -> None:
    here = {"postcode": "4811 AB", "street": "Markt 1"}
    make_establishment("Bakkerij Zon", **here)
    make_establishment("Zon bakkerij en lunchroom", **here)
    make_establishment("Advocaten Maan", **here)
    assert pairs(person) == [("Bakkerij Zon", "Zon bakkerij en lunchroom")]


def test_the_same_person(person: User) -> None:
    for name in ("Bakkerij Zon", "Lunchroom Maan"):
        make_contact(make_establishment(name))
    [twins] = list_twins(find_scope(person))
    assert twins.whys == ["hetzelfde e-mailadres van een contactpersoon"]
    CompanyContact.objects.update(left_on=clock.today())
    assert pairs(person) == []


def test_most_reasons_first(person: User) -> None:
    make_establishment("Aa")
    make_establishment("Aa")
    for _ in range(2):
        make_contact(make_establishment("Zz"))
    assert [len(one.whys) for one in list_twins(find_scope(person))] == [2, 1]


def test_not_where_each_has_a_number_and_not_elsewhere(person: User, people) -> None:
    make_establishment("Eén", kvk_number="12345678")
    make_establishment("Eén", kvk_number="87654321")
    make_establishment("Twee", number="000000000001")
    make_establishment("Twee", number="000000000002")
    make_establishment("Drie")
    make_establishment("Drie", code="GM1674")
    assert pairs(person) == []
    make_establishment("Drie", code="GM1674")
    assert pairs(person) == []
    assert pairs(people["neighbour"]) == [("Drie", "Drie")]


def test_who_looked_is_not_asked_again(manager: Client, person: User) -> None:
    first, second = make_establishment("Zon"), make_establishment("Zon")
    url = f"/bedrijven/dubbel/{first.pk}/{second.pk}/"
    assert "Zon en Zon" in manager.get("/bedrijven/dubbel/").content.decode()
    manager.post(url, {"different": "yes"})
    manager.post(url, {"different": "yes"})
    assert NotTwins.objects.count() == 1
    assert pairs(person) == []


# --- merged --------------------------------------------------------------------------------------


def fill(establishment: Establishment, person: User, *, mail: str) -> None:
    """One row of everything that may point to it."""
    make_contact(establishment, email=mail)
    record_facts(establishment, {"fte": 4}, origin="visit", stated_on=clock.today(), person=person)
    record_contact_moment(
        establishment=establishment,
        kind="call",
        on=clock.today() - timedelta(days=9),
        note="",
        person=person,
    )
    write_report(make_visit(establishment, person, days=-3), person)
    make_proposal(establishment, person).follow_up.delete()
    helper = make_establishment(f"Helper van {mail}", code="GM1674")
    make_contact(helper, email="helper@zon.example")
    linking.propose_link(
        first=establishment, second=helper, theme="innovation", why="x", person=person
    )
    meetings.invite(make_meeting(person), establishments=[establishment])
    merge(kept=establishment, dropped=make_establishment(f"Eerder {mail}"), person=person)


def count_rows(establishment: Establishment) -> dict[str, int]:
    return {
        label: apps.get_model(label)._base_manager.filter(**{name: establishment}).count()
        for label, name in MOVES.items()
    }


def read_all(establishment: Establishment) -> dict[str, object]:
    """Fields of an establishment and its company, as stored."""
    row = Establishment.objects.values().get(pk=establishment.pk)
    return row | {"of": Company.objects.values().get(pk=row["company_id"])}


def test_everything_moves_and_comes_back(person: User) -> None:
    kept = make_establishment("Zon", postcode="4811 AB")
    dropped = make_establishment("Zon BV", kvk_number="12345678", number="000000000001", fte=7)
    fill(kept, person, mail="a@zon.example")
    fill(dropped, person, mail="b@zon.example")
    third = make_establishment("Zon twee", code="GM1674")
    third.company = dropped.company
    third.save()
    for establishment in (kept, dropped):
        establishment.refresh_from_db()
    before = read_all(kept), read_all(dropped), count_rows(kept), count_rows(dropped)
    assert set(before[3].values()) == {1}, before[3]
    merged = merge(kept=kept, dropped=dropped, person=person)
    assert count_rows(kept) == dict.fromkeys(MOVES, 2) | {"entrepreneurs.EstablishmentMerge": 3}
    assert not Establishment.objects.filter(pk=dropped.pk).exists()
    kept.refresh_from_db()
    third.refresh_from_db()
    assert (kept.number, kept.company.kvk_number, kept.postcode) == (
        "000000000001",
        "12345678",
        "4811 AB",
    )
    assert third.company == kept.company
    assert "b@zon.example" in kept.search_text
    undo(merged, person=person)
    third.refresh_from_db()
    assert str(third.company_id) == str(before[1]["company_id"])
    counts = count_rows(kept) | {"entrepreneurs.EstablishmentMerge": 1}
    assert (read_all(kept), read_all(dropped), counts, count_rows(dropped)) == before
    with pytest.raises(MergeError, match="al teruggedraaid"):
        undo(merged, person=person)


def test_no_relation_is_forgotten() -> None:
    """A new model that points to either of them must be in MOVES, or in LEFT with why."""
    pointing = {
        f"{one.related_model._meta.label}.{one.field.name}"
        for model in (Company, Establishment)
        for one in model._meta.get_fields(include_hidden=True)
        if one.auto_created
        and (one.one_to_many or one.one_to_one or one.many_to_many)
        and "Historical" not in one.related_model.__name__
    }
    known = {f"{label}.{name}" for label, name in MOVES.items()} | LEFT.keys()
    assert pointing == known


def test_what_can_be_there_once_stays_with_the_kept_one(person: User) -> None:
    kept, dropped = make_establishment("Zon"), make_establishment("Zon")
    meeting = make_meeting(person)
    for establishment in (kept, dropped):
        make_contact(establishment, email=f"{establishment.pk}@zon.example")
    meetings.invite(meeting, establishments=[kept, dropped])
    row = meeting.invitations.get(establishment=dropped)
    meetings.answer(row, coming=True)
    merged = merge(kept=kept, dropped=dropped, person=person)
    assert meeting.invitations.get().establishment == kept
    undo(merged, person=person)
    assert meeting.invitations.get(establishment=dropped).status == "coming"


def test_all_or_nothing(person: User, monkeypatch) -> None:
    kept, dropped = make_establishment("Zon"), make_establishment("Zon")
    fill(dropped, person, mail="b@zon.example")
    before = count_rows(dropped), count_rows(kept)

    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(twin_merging, "_join_companies", fail)
    with pytest.raises(RuntimeError):
        merge(kept=kept, dropped=dropped, person=person)
    assert (count_rows(dropped), count_rows(kept)) == before


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [
        ({"kvk_number": "12345678"}, {"kvk_number": "87654321"}, "eigen KVK-nummer"),
        ({"number": "000000000001"}, {"number": "000000000002"}, "eigen vestigingsnummer"),
    ],
)
def test_two_numbers_are_two_companies(
    manager: Client, person: User, mine, theirs, told: str
) -> None:
    kept, dropped = make_establishment("Zon", **mine), make_establishment("Zon", **theirs)
    with pytest.raises(MergeError, match=told):
        merge(kept=kept, dropped=dropped, person=person)
    url = f"/bedrijven/dubbel/{kept.pk}/{dropped.pk}/"
    page = manager.get(url).content.decode()
    assert told in page
    assert "Voeg samen" not in page
    assert told in manager.post(url, follow=True).content.decode()
    assert Establishment.objects.count() == 2


def test_not_with_itself(manager: Client, person: User) -> None:
    establishment = make_establishment("Zon")
    url = f"/bedrijven/dubbel/{establishment.pk}/{establishment.pk}/"
    assert "Dit is hetzelfde bedrijf." in manager.get(url).content.decode()
    assert "Dit is hetzelfde bedrijf." in manager.post(url, follow=True).content.decode()
    manager.post(url, {"different": "yes"})
    assert Establishment.objects.filter(pk=establishment.pk).exists()
    assert not NotTwins.objects.exists()
    with pytest.raises(IntegrityError):
        NotTwins.objects.create(first=establishment, second=establishment, person=person)


def test_two_establishments_of_one_company(person: User) -> None:
    kept = make_establishment("Zon", kvk_number="12345678")
    dropped = make_establishment("Zon", kvk_number="12345678")
    assert kept.company == dropped.company
    merged = merge(kept=kept, dropped=dropped, person=person)
    assert kept.company.establishments.get() == kept
    undo(merged, person=person)
    assert kept.company.establishments.count() == 2


def test_what_happens_is_shown_first(manager: Client, person: User) -> None:
    kept, dropped = make_establishment("Zon"), make_establishment("Zon", kvk_number="12345678")
    make_contact(dropped)
    plan = plan_merge(kept=kept, dropped=dropped)
    assert [(one.label, one.count) for one in plan.moves] == [("contactpersonen bij bedrijven", 1)]
    assert [(one.label, one.value) for one in plan.filled] == [
        ("KVK-nummer", "12345678"),
    ]
    page = manager.get(f"/bedrijven/dubbel/{kept.pk}/{dropped.pk}/").content.decode()
    assert "contactpersonen bij bedrijven (1)" in page
    assert Establishment.objects.count() == 2


def test_by_the_pages_and_old_links_lead_on(manager: Client) -> None:
    kept, dropped = make_establishment("Zon"), make_establishment("Zon")
    answer = manager.post(f"/bedrijven/dubbel/{kept.pk}/{dropped.pk}/")
    assert answer.url == f"/bedrijven/{kept.pk}/"
    old = manager.get(f"/bedrijven/{dropped.pk}/")
    assert (old.status_code, old.url) == (302, f"/bedrijven/{kept.pk}/")
    merged = EstablishmentMerge.objects.get()
    assert "Terugdraaien" in manager.get(answer.url).content.decode()
    manager.post(f"/bedrijven/{kept.pk}/apart/{merged.pk}/")
    assert manager.get(f"/bedrijven/{dropped.pk}/").status_code == 200
    page = manager.post(f"/bedrijven/{kept.pk}/apart/{merged.pk}/", follow=True)
    assert "al teruggedraaid" in page.content.decode()


def test_what_changed_since_stays_changed(person: User) -> None:
    kept, dropped = (
        make_establishment("Zon"),
        make_establishment("Zon", street="Markt 1", postcode="4811 AB"),
    )
    merged = merge(kept=kept, dropped=dropped, person=person)
    Establishment.objects.filter(pk=kept.pk).update(street="Kade 2")
    undo(merged, person=person)
    kept.refresh_from_db()
    assert (kept.street, kept.postcode) == ("Kade 2", "")


def test_a_number_that_is_taken_since_cannot_come_back(person: User) -> None:
    kept, dropped = make_establishment("Zon"), make_establishment("Zon", number="000000000001")
    merged = merge(kept=kept, dropped=dropped, person=person)
    Establishment.objects.filter(pk=kept.pk).update(number="")
    make_establishment("Ander", number="000000000001")
    with pytest.raises(MergeError, match="intussen"):
        undo(merged, person=person)
    merged.refresh_from_db()
    assert merged.undone_at is None
    assert not Establishment.objects.filter(pk=dropped.pk).exists()


def test_the_other_by_name(manager: Client) -> None:
    kept, dropped = make_establishment("Zon"), make_establishment("Heel anders")
    make_establishment("Heel anders elders", code="GM1674")
    page = manager.post(f"/bedrijven/{kept.pk}/dubbel/", {"q": "anders"}).content.decode()
    assert f"/bedrijven/dubbel/{kept.pk}/{dropped.pk}/" in page
    assert "elders" not in page.partition('role="status"')[2].partition("</ul>")[0]


def test_neither_of_the_two_may_be_of_others(people) -> None:
    ours, theirs = make_establishment("Zon"), make_establishment("Zon", code="GM1674")
    client = Client()
    client.force_login(people["manager"])
    for one, other in ((ours, theirs), (theirs, ours), (ours, None)):
        url = f"/bedrijven/dubbel/{one.pk}/{other.pk if other else uuid4()}/"
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


def test_many_companies_take_as_many_queries(person: User, django_assert_max_num_queries) -> None:
    for number in range(20):
        make_establishment(f"Zon {number % 7}")
    scope = find_scope(person)
    with django_assert_max_num_queries(8):
        assert list_twins(scope)
    first, second = list(Establishment.objects.all()[:2])
    record_not_twins(first, second, person=person)
