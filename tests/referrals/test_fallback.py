"""What an organisation refuses goes to the regional desk, if the entrepreneur let it search on."""

from typing import Any

import pytest
from django.test import Client

from entrepreneurs.models import Consent
from portal import clock
from portal.links import make_token
from portal.outbox.ticking import run_tick
from referrals.responding import erase_person, refuse
from tests.factories import send_referral
from tests.walking import find_links

pytestmark = pytest.mark.django_db
DESK = "regionaal-loket@portaal.example"


def test_the_desk_hears_of_it_and_reads_who_to_call(mailoutbox: Any) -> None:
    referral = send_referral(desk_fallback=True)
    refuse(referral, reason="at-capacity", note="Vol tot maart.")
    run_tick()
    letter = next(mail for mail in mailoutbox if mail.to == [DESK])
    assert referral.intake.contact.email not in letter.body
    page = Client().get(find_links(letter.body)[0]).content.decode()
    assert referral.intake.contact.email in page
    assert "Vol tot maart." in page
    told = next(
        m
        for m in mailoutbox
        if m.to == [referral.intake.contact.email] and "kan u niet" in m.subject
    )
    assert "zoekt met u verder" in told.body


def test_without_consent_the_desk_hears_nothing(mailoutbox: Any) -> None:
    referral = send_referral()
    refuse(referral, reason="at-capacity")
    run_tick()
    assert not [mail for mail in mailoutbox if mail.to == [DESK]]
    assert not [mail for mail in mailoutbox if "zoekt met u verder" in mail.body]
    assert Client().get(f"/loket/{make_token('desk', referral.pk)}/").status_code == 410


@pytest.mark.parametrize("erase", [False, True])
def test_the_link_ends_with_the_consent(erase: bool) -> None:
    referral = send_referral(desk_fallback=True)
    refuse(referral, reason="at-capacity")
    if erase:
        erase_person(referral.intake.contact)
    else:
        Consent.objects.update(withdrawn_at=clock.now())
    assert Client().get(f"/loket/{make_token('desk', referral.pk)}/").status_code == 410
