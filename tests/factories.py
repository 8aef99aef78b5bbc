"""Rows that tests begin with. The `catalogue` or `programme_rows` fixture must be there first."""

from datetime import timedelta

import factory

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.intake import Assessment
from entrepreneurs.models import Consent, ContactPerson, Intake
from portal import clock
from programmes.models import CatalogueVersion, Organisation, Programme
from programmes.publishing import get_current_catalogue
from referrals.enums import Actor, RefusalReason, ReminderKind, ReminderStatus, Status
from referrals.models import Referral, ReferralEvent, Reminder
from referrals.sending import Contact, refer

GROWER = {
    "municipality": "GM0202",
    "started": True,
    "foundedOn": "2015-05-01",
    "fte": 24.0,
    "growthAmbition": True,
    "growthPlan": True,
}


class IntakeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Intake

    own_words = "Ik wil groeien en zoek een lening"
    needs = factory.Dict({"financing": 3})

    class Params:
        empty = factory.Trait(own_words="", needs={})
        # Fits the Groeiversneller with nothing left to ask.
        grower = factory.Trait(town="Arnhem", facts=factory.LazyFunction(lambda: dict(GROWER)))
        outdated = factory.Trait(
            changed_at=factory.LazyFunction(lambda: clock.now() - timedelta(days=32))
        )


class ContactPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactPerson

    intake = factory.SubFactory(IntakeFactory, grower=True)
    name = "Ada Bouwer"
    company = "Bouwer Machines"
    email = factory.Sequence(lambda n: f"ada{n}@bouwer.example")
    phone = "026 123 45 67"


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    contact = factory.SubFactory(ContactPersonFactory)
    organisation = factory.LazyFunction(lambda: Organisation.objects.get(slug="oost-nl"))
    purpose = ConsentPurpose.REFERRAL
    text = "Ik vind het goed."
    text_version = "1"


class ReferralFactory(factory.django.DjangoModelFactory):
    """A row in any state, without the mails, events and reminders that the flow would write."""

    class Meta:
        model = Referral

    intake = factory.LazyFunction(lambda: ContactPersonFactory().intake)
    programme = factory.LazyFunction(lambda: Programme.objects.get(slug="groeiversneller"))
    organisation = factory.LazyFunction(lambda: Organisation.objects.get(slug="oost-nl"))
    catalogue = factory.LazyFunction(CatalogueVersion.objects.first)
    as_of = factory.LazyFunction(clock.today)
    facts = factory.LazyFunction(lambda: dict(GROWER))
    needs = factory.Dict({"financing": 3})
    verdict = "eligible"
    question = "Wie leent ons geld?"
    status = Status.SENT

    class Params:
        draft = factory.Trait(status=Status.DRAFT)
        accepted = factory.Trait(status=Status.ACCEPTED)
        refused = factory.Trait(
            status=Status.REFUSED, refusal_reason=RefusalReason.AT_CAPACITY, note="Vol tot mei."
        )
        withdrawn = factory.Trait(status=Status.WITHDRAWN)


class ReferralEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReferralEvent

    referral = factory.SubFactory(ReferralFactory)
    type = "send"
    to_status = Status.SENT
    actor = Actor.ENTREPRENEUR


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reminder

    referral = factory.SubFactory(ReferralFactory)
    kind = ReminderKind.PARTNER_SILENT
    due_at = factory.LazyFunction(clock.now)

    class Params:
        done = factory.Trait(status=ReminderStatus.DONE, closed_at=factory.LazyFunction(clock.now))


def set_mailbox(slug: str, mailbox: str) -> Organisation:
    organisation = Organisation.objects.get(slug=slug)
    organisation.mailbox = mailbox
    organisation.save()
    return organisation


def send_referral(
    intake: Intake | None = None,
    *,
    programme: str = "groeiversneller",
    desk_fallback: bool = False,
    question: str = "Wie leent ons geld?",
    **contact: str,
) -> Referral:
    """By the same function as a visitor: with consent, event, mails and reminder."""
    intake = intake or IntakeFactory(grower=True)
    person = {"name": "Ada Bouwer", "email": "ada@bouwer.example", "company": "Bouwer Machines"}
    return refer(
        intake=intake,
        programme=Programme.objects.get(slug=programme),
        assessment=Assessment(intake, get_current_catalogue()),
        contact=Contact(**person | contact),
        question=question,
        desk_fallback=desk_fallback,
    )
