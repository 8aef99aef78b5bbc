"""The whole story over HTTP: from a first question to a partner's answer. Read this first."""

from datetime import datetime, timedelta

import pytest

from entrepreneurs.models import Consent, Intake
from portal import clock
from portal.clock import AMSTERDAM
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.ticking import run_tick
from programmes.models import CatalogueVersion, Organisation
from referrals.models import Referral, ReferralEvent
from tests.walking import Visitor, find_links

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 6, 2, 10, tzinfo=AMSTERDAM)
FRIDAY = datetime(2026, 6, 5, 10, tzinfo=AMSTERDAM)
JULY = datetime(2026, 7, 1, 10, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def oost_nl(programme_rows: None) -> Organisation:
    """The organisation that runs the Groeiversneller, with the mailbox that staff gave it."""
    organisation = Organisation.objects.get(slug="oost-nl")
    organisation.mailbox = "loket@oost-nl.example"
    organisation.save()
    return organisation


def test_from_question_to_answer(mailoutbox) -> None:
    with clock.frozen(TUESDAY):
        visitor = Visitor()

        # The home page leads to the first question. Until it is answered nothing is stored.
        page = visitor.open("/")
        page = visitor.open(next(href for href, _ in page.links if href.startswith("/intake/")))
        assert Intake.objects.count() == 0

        # In one's own words, from which themes are suggested.
        page = visitor.send(page, own_words="Ik wil groeien, maar de bank geeft geen lening.")
        assert page.step == "themas"
        assert "“lening”" in page.text
        assert "financing" in page.form_with("themes").values["themes"]

        # Two themes; which one is urgent?
        page = visitor.send(page, themes=["ambition", "financing"])
        page = visitor.send(page, ambition="2", financing="3")

        # Where, and what kind of company. Nothing is required.
        page = visitor.send(page, town="Arnhem")
        assert page.step == "bedrijf"
        page = visitor.send(page, founded_on="2015-05-01", fte="24", activity="machinebouw")
        assert page.errors == ["Wat past het best? Kies wat het best past, of 'Geen van deze'."]
        page = visitor.send(page, sector="28")

        # Then only what can still change a verdict, each question with "weet ik niet".
        assert "growthPlan" in page.form_with("asked").values["asked"][0].split()
        page = visitor.answer_all(page, growthAmbition="yes", growthPlan="yes")

        # The result, before anybody asked for a name.
        assert page.step == "resultaat"
        assert "Groeiversneller" in page.text
        assert "ten hoogste € 225.000 lenen" in page.text

        # Only now personal data, and consent for this organisation by name.
        page = visitor.open(page.find_referral("groeiversneller"))
        assert "Ik vind het goed dat Oost NL mijn naam" in page.text
        page = visitor.send(
            page,
            button="send",
            name="Ada Bouwer",
            company="Bouwer Machines",
            email="ada@bouwer.example",
            phone="026 123 45 67",
            question="Wie leent ons geld voor een nieuwe hal?",
            consent="on",
            further=["desk-fallback:regionaal-loket"],
        )
        assert "/status/" in page.url
        assert "Oost NL" in page.text
        assert "nog niet geantwoord" in page.text

    # What stands in the database: the verdict as it was, the event, the consents, the reminder.
    referral = Referral.objects.get()
    assert referral.status == "sent"
    assert referral.verdict == "eligible"
    assert referral.organisation.slug == "oost-nl"
    assert referral.facts["fte"] == 24
    assert referral.needs == {"ambition": 2, "financing": 3}
    assert referral.catalogue == CatalogueVersion.objects.get()
    assert {one["outcome"] for one in referral.outcomes} == {"met"}
    event = ReferralEvent.objects.get()
    assert (event.type, event.from_status, event.to_status) == ("send", "draft", "sent")
    assert event.actor == "entrepreneur"
    consents = {one.purpose: one for one in Consent.objects.all()}
    assert set(consents) == {"referral", "desk-fallback"}
    assert consents["referral"].text.startswith("Ik vind het goed dat Oost NL mijn naam")
    assert consents["referral"].given_at == TUESDAY
    # Three working days: from Tuesday to Friday.
    assert Reminder.objects.earliest("due_at").due_at == FRIDAY

    # Two mails wait in the outbox until a worker or the tick sends them.
    assert not mailoutbox
    with clock.frozen(TUESDAY):
        run_tick()
    to_partner, to_entrepreneur = sorted(mailoutbox, key=lambda mail: mail.to, reverse=True)
    assert to_partner.to == ["loket@oost-nl.example"]
    assert to_entrepreneur.to == ["ada@bouwer.example"]
    assert "Ada" not in to_partner.body
    assert "bouwer" not in to_partner.body.lower()
    assert to_entrepreneur.subject == "Uw vraag is verstuurd naar Oost NL"

    # Nobody answers for three working days: one reminder.
    with clock.frozen(FRIDAY):
        run_tick()
        run_tick()
    assert [mail.subject for mail in mailoutbox[2:]] == [
        "Herinnering: een ondernemer wacht op Oost NL"
    ]

    # The partner opens the link: everything that was agreed to, and nothing changes.
    partner = Visitor()
    page = partner.open(find_links(to_partner.body)[0])
    for words in ("Ada Bouwer", "ada@bouwer.example", "Wie leent ons geld", "Arnhem"):
        assert words in page.text
    assert Referral.objects.get().status == "sent"

    # The button does.
    with clock.frozen(FRIDAY):
        page = partner.send(page, button="accept", **{"accept-note": "Ik bel u morgen."})
        assert "Deze verwijzing is: aangenomen." in page.text
        assert list(ReferralEvent.objects.values_list("type", flat=True)) == ["send", "accept"]

    # A minute for a mis-click; then the entrepreneur hears it, and sees it on their own page.
    with clock.frozen(FRIDAY + timedelta(minutes=1)):
        run_tick()
    assert mailoutbox[-1].to == ["ada@bouwer.example"]
    assert mailoutbox[-1].subject == "Oost NL gaat u helpen"
    assert "Ik bel u morgen." in mailoutbox[-1].body
    page = visitor.open(find_links(mailoutbox[-1].body)[0])
    assert "Oost NL heeft uw vraag" in page.text
    assert "Ik bel u morgen." in page.text
    assert not OutgoingMessage.objects.exclude(status="sent").exists()

    # News, and the end with what came of it.
    partner_page = partner.open(f"/antwoord/{referral.answer_token}/")
    with clock.frozen(JULY):
        news = {"progress-reason": "appointment", "progress-note": "Maandag om tien uur."}
        partner_page = partner.send(partner_page, button="progress", **news)
        ended = {"complete-helped": "partly", "complete-financing_raised": "150.000"}
        partner.send(partner_page, button="complete", **ended)
    assert Referral.objects.get().status == "completed"

    # Ten days later the entrepreneur is asked, and says it in their own words.
    with clock.frozen(JULY + timedelta(days=10)):
        run_tick()
        assert mailoutbox[-1].subject == "Heeft Oost NL u geholpen?"
        question = visitor.open(find_links(mailoutbox[-1].body)[0])
        assert "Geholpen: voor een deel" in question.text
        page = visitor.send(question, button="save", helped="yes", satisfaction="5", what="Fijn.")
        assert "Wij hebben uw antwoord" in page.text
    said = {one.source: (one.helped, one.financing_raised) for one in referral.told.all()}
    assert said == {"partner": ("partly", 150_000), "entrepreneur": ("yes", None)}

    # A year later what it brought; until then nobody hears anything more.
    count = len(mailoutbox)
    with clock.frozen(JULY + timedelta(days=364)):
        run_tick()
    assert len(mailoutbox) == count
    with clock.frozen(JULY + timedelta(days=366)):
        run_tick()
    assert mailoutbox[-1].subject == "Een jaar later: wat bracht De Groeiversneller u?"


def test_the_same_in_english(mailoutbox) -> None:
    visitor = Visitor()
    page = visitor.send(visitor.open("/en/intake/"), own_words="The bank refuses a loan")
    page = visitor.send(page, themes=["financing"])
    page = visitor.send(page, town="Arnhem")
    page = visitor.send(page, founded_on="2015-05-01", fte="24")
    page = visitor.answer_all(page, growthAmbition="yes", growthPlan="yes")
    agreement = visitor.open(page.find_referral("groeiversneller"))
    page = visitor.send(
        agreement, button="send", name="Ada Bouwer", email="ada@bouwer.example", consent="on"
    )
    run_tick()
    subjects = {mail.to[0]: mail for mail in mailoutbox}
    # The partner reads Dutch, the entrepreneur the language of the pages.
    assert subjects["loket@oost-nl.example"].subject.startswith("Een ondernemer vraagt hulp")
    mine = subjects["ada@bouwer.example"]
    assert "Oost NL" in mine.subject
    assert "Uw vraag" not in mine.subject
    assert find_links(mine.body)[0].startswith("/en/status/")
    # Kept are the words that were read.
    assert Consent.objects.get().text in agreement.text
    assert "Ik vind het goed" not in Consent.objects.get().text
    partner = Visitor()
    page = partner.open(find_links(subjects["loket@oost-nl.example"].body)[0])
    partner.send(
        page, button="refuse", **{"refuse-reason": "at-capacity", "refuse-note": "Vol tot mei."}
    )
    with clock.travel(timedelta(minutes=1)):
        run_tick()
    assert "Vol tot mei." in mailoutbox[-1].body
    page = visitor.open(find_links(mailoutbox[-1].body)[0])
    assert "Vol tot mei." in page.text
    assert page.response.headers["Content-Language"] == "en"
