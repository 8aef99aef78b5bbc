"""A page that was left open brings nothing back after everything was erased."""

import uuid
from typing import Any

import pytest

from entrepreneurs.intake import answers as flow
from entrepreneurs.models import Intake
from referrals.models import Referral
from referrals.withdrawing import erase_person
from tests.factories import send_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def erased(programme_rows: None) -> Intake:
    intake = send_referral().intake
    erase_person(intake.contact)
    return Intake.objects.get(pk=intake.pk)


def test_the_first_form_sent_again_says_so(client: Any, erased: Intake) -> None:
    form = {"submission": str(erased.submission), "own_words": "Ik ben Ada Bouwer"}
    assert client.post("/intake/", form).status_code == 410
    erased.refresh_from_db()
    assert erased.own_words == ""


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("vraag", {"own_words": "terug"}),
        ("themas", {"themes": ["financing"]}),
        ("urgentie", {"financing": "3"}),
        ("plaats", {"town": "Zwolle"}),
        ("bedrijf", {"fte": "3"}),
        ("vragen/company", {"asked": "employees", "employees": "3"}),
    ],
)
def test_no_page_writes_any_more(client: Any, erased: Intake, page: str, sent: Any) -> None:
    before = Intake.objects.values().get(pk=erased.pk)
    assert client.post(f"/intake/{erased.token}/{page}/", sent).status_code == 410
    assert Intake.objects.values().get(pk=erased.pk) == before


def test_an_erased_intake_cannot_be_held_for_a_change(erased: Intake) -> None:
    with pytest.raises(Intake.DoesNotExist):
        flow.lock_intake(erased.pk)


def test_a_new_form_is_a_new_intake(client: Any, erased: Intake) -> None:
    form = {"submission": str(uuid.uuid4()), "own_words": "Iets anders"}
    assert client.post("/intake/", form).status_code == 302
    assert Intake.objects.count() == 2
    assert Referral.objects.get().question == ""
