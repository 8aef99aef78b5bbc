"""Whoever asks gets all of it; whoever wants it gone is nowhere any more."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.html import escape

from entrepreneurs.models import CompanyContact, CompanyImport, ContactPerson, Intake, Visit
from portal import clock
from portal.accounts.models import User
from portal.outbox.models import OutgoingMessage
from portal.privacy.erasing import ErasureError, erase_found
from portal.privacy.handing_over import export_person
from portal.privacy.holding_rows import list_held
from portal.privacy.people import find_person
from portal.privacy.registry import list_holdings
from programmes.models import Programme, ProgrammeAlert
from referrals.feed import read_events
from referrals.models import Referral
from referrals.results import summarise
from tests.desk import Desk, make_contact, make_establishment, open_session
from tests.factories import IntakeFactory, send_referral
from tests.privacy import canary
from tests.privacy.canary import ADDRESS, NAME, WORD

pytestmark = pytest.mark.django_db
# What nobody could plant: no rows of these kinds hang on one person.
NOT_OF_ONE = {
    "accounts.listexport",
    "entrepreneurs.confidentiallook",
    "privacy.privacyaction",
    "account.emailconfirmation",
    "socialaccount.socialtoken",
    "entrepreneurs.company",
    "entrepreneurs.historicalcompany",
    "entrepreneurs.establishment",
    "entrepreneurs.historicalestablishment",
    "entrepreneurs.meeting",
    "entrepreneurs.historicalmeeting",
}


@pytest.fixture
def referral(desk: Desk) -> Referral:
    return canary.plant(desk)


def open_export() -> tuple[Any, dict[str, bytes]]:
    with ZipFile(BytesIO(export_person(find_person(ADDRESS)))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("persoonsgegevens.json")), files


def test_the_canary_is_everywhere(referral: Referral) -> None:
    """Else the tests below would prove little."""
    held = {one.model._meta.label_lower for one in list_held(find_person(ADDRESS))}
    known = {model._meta.label_lower for model, _holding in list_holdings()}
    assert known - held == NOT_OF_ONE


def test_an_export_holds_every_field(referral: Referral) -> None:
    document, files = open_export()
    text = json.dumps(document, ensure_ascii=False)
    markers = canary.list_markers()
    assert len(markers) > 50
    assert [one for one in markers if one not in text] == []
    assert "Vogelhuis" in text
    assert {"post/20260101-kanarie.log.eml"} < files.keys()
    assert WORD.encode() in files.values()


def test_an_export_holds_no_secret_and_nobody_else(referral: Referral) -> None:
    user = User.objects.get(email=ADDRESS)
    user.set_password("een lang wachtwoord")
    user.save()
    document, _files = open_export()
    text = json.dumps(document)
    assert user.password not in text
    assert "session_data" not in text
    assert "JBSWY3DPEHPK3PXP" not in text
    assert "iris@aerdewater.example" not in text
    assert "Wil verkopen." not in text


def test_nothing_is_left(referral: Referral) -> None:
    assert len(canary.search_database(WORD)) > 50
    assert canary.search_files(WORD)
    erase_found(ADDRESS.upper())
    assert canary.search_database(WORD) == []
    assert canary.search_files(WORD) == []
    assert list_held(find_person(ADDRESS)) == []
    assert erase_found(ADDRESS) == 0


def test_what_stays_is_said_of_nobody(referral: Referral, desk: Desk) -> None:
    before = summarise(referral.programme)
    rows = Visit.objects.count(), CompanyContact.objects.count()
    erase_found(ADDRESS)
    assert summarise(Programme.objects.get(pk=referral.programme_id)) == before
    assert (Visit.objects.count(), CompanyContact.objects.count()) == (rows[0], rows[1] - 1)
    desk.told.refresh_from_db()
    assert desk.told.contact is None
    assert desk.told.opening == "[gewist] visit.opening"
    referral.refresh_from_db()
    assert (referral.status, referral.helped) == ("completed", "yes")
    assert CompanyContact.objects.filter(email="iris@aerdewater.example").exists()
    assert CompanyImport.objects.get(pk=desk.lists["checked"].pk).status == "stopped"
    copied = OutgoingMessage.objects.get(kind="canary")
    assert (copied.to_address, copied.cc_address) == ("een@ander.example", "")


def test_organisations_learn_of_it_by_an_event(referral: Referral) -> None:
    erase_found(ADDRESS)
    events = read_events(organisation=referral.organisation_id, after=0, limit=100)
    assert [one.type for one in events if one.referral_id == referral.pk][-1] == "erase"


def test_an_open_question_is_withdrawn_and_its_organisation_told(desk: Desk) -> None:
    from portal.outbox.sending import send_due

    referral = send_referral(email=ADDRESS)
    send_due()
    erase_found(ADDRESS)
    referral.refresh_from_db()
    assert referral.status == "withdrawn"
    told = OutgoingMessage.objects.get(kind="withdrawn", subject_key=referral.subject_key)
    assert told.to_address == "loket@oost-nl.example"


def test_somebody_with_nearly_the_same_address_stays(desk: Desk) -> None:
    others = [f"m{ADDRESS}", f"{ADDRESS}.org", ADDRESS.replace("@", "-2@"), f"x.{ADDRESS}"]
    for one in others:
        send_referral(IntakeFactory(grower=True), email=one)
        make_contact(desk.establishment, name=NAME[:-5], email=one)
    before = canary.search_database(WORD)
    erase_found(ADDRESS)
    assert canary.search_database(WORD) == before
    assert sorted(ContactPerson.objects.filter(email__in=others).values_list("email", flat=True))


def test_a_namesake_at_another_company_stays(desk: Desk) -> None:
    other = make_establishment("Volière Zuid")
    make_contact(other, name=NAME, email="ander@voliere.example")
    make_contact(desk.establishment, name=NAME, email=ADDRESS)
    erase_found(ADDRESS)
    assert CompanyContact.objects.get(email="ander@voliere.example").name == NAME


def test_who_works_here_is_not_erased_while_the_account_is_open(desk: Desk) -> None:
    user = desk.people["manager"]
    with pytest.raises(ErasureError):
        erase_found(user.email)
    user.refresh_from_db()
    assert user.first_name == "Manager"
    user.is_active = False
    user.save()
    erase_found(user.email)
    user.refresh_from_db()
    assert (user.first_name, user.role, user.is_active) == ("", "", False)
    assert user.email == f"gewist-{user.pk}@gewist.invalid"
    assert canary.search_database("manager@portaal.example") == []
    assert Visit.objects.filter(host=user).exists()


def test_a_superuser_without_a_role_is_not_deleted(db: None) -> None:
    boss = User.objects.create_superuser("baas@portaal.example")
    with pytest.raises(ErasureError):
        erase_found(boss.email)


def test_all_or_nothing(referral: Referral, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError

    before = canary.search_database(WORD)
    monkeypatch.setattr("portal.privacy.erasing.redact", fail)
    with pytest.raises(RuntimeError):
        erase_found(ADDRESS)
    assert canary.search_database(WORD) == before
    assert canary.search_files(WORD)


def test_sessions_of_others_stay(desk: Desk) -> None:
    user = User.objects.create_user(ADDRESS)
    mine, other = open_session(user), open_session(desk.people["manager"])
    erase_found(ADDRESS)
    keys = set(Session.objects.values_list("pk", flat=True))
    assert other in keys
    assert mine not in keys
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("address", ["ada.b@vogels.example", "o'brien+y@vogels.example"])
def test_an_address_as_it_stands_in_a_form_that_was_kept_and_in_html(
    desk: Desk, address: str
) -> None:
    client = Client()
    client.post("/werk/persoonsgegevens/", {"email": address})
    mail = {"kind": "x", "subject_key": "x", "to_address": "b@vogels.example", "subject": "x"}
    due = {"due_at": clock.now()}
    OutgoingMessage.objects.create(
        **mail, **due, text=f"Bel {address}.", html=f"<p>Bel {escape(address)}.</p>"
    )
    assert len(Session.objects.all()) == 1
    erase_found(address)
    assert not Session.objects.exists()
    left = OutgoingMessage.objects.get(kind="x")
    assert address not in left.text
    assert escape(address) not in left.html


def test_an_address_of_nobody(desk: Desk) -> None:
    assert list_held(find_person("niemand@nergens.example")) == []
    assert erase_found("niemand@nergens.example") == 0
    assert Intake.objects.exists()
    assert not ProgrammeAlert.objects.exists()
