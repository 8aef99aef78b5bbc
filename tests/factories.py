"""Rows that tests begin with. The `catalogue` or `programme_rows` fixture must be there first."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import factory

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.intake.answers import Assessment
from entrepreneurs.models import Consent, ContactPerson, Intake
from portal import clock
from portal.outbox.enums import ReminderStatus
from portal.outbox.models import Reminder
from programmes.models import CatalogueVersion, Organisation, Programme
from programmes.publishing.versions import get_current_catalogue
from referrals.enums import Actor, PromiseKind, RefusalReason, Status
from referrals.models import Referral, ReferralEvent
from referrals.sending import Alternative, Contact, refer

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
            status=Status.REFUSED, reason=RefusalReason.AT_CAPACITY, note="Vol tot mei."
        )
        withdrawn = factory.Trait(status=Status.WITHDRAWN)


class ReferralEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReferralEvent

    referral = factory.SubFactory(ReferralFactory)
    organisation = factory.SelfAttribute("referral.organisation")
    type = "send"
    version = factory.Sequence(lambda n: n + 1)
    to_status = Status.SENT
    actor = Actor.ENTREPRENEUR


class ReminderFactory(factory.django.DjangoModelFactory):
    """Of a referral that waits, unless another `subject_key` is given."""

    class Meta:
        model = Reminder

    kind = PromiseKind.PARTNER_SILENT
    subject_key = factory.LazyFunction(lambda: ReferralFactory().subject_key)
    slot = "v0.1"
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
    fallback: str = "",
    others: Mapping[str, str] = MappingProxyType({}),
    question: str = "Wie leent ons geld?",
    **contact: str,
) -> Referral:
    """By the same function as a visitor: with consent, event, mails and promises. `others`: by
    organisation the programme for which it may get the question too.
    """
    intake = intake or IntakeFactory(grower=True)
    person = {"name": "Ada Bouwer", "email": "ada@bouwer.example", "company": "Bouwer Machines"}
    return refer(
        intake=intake,
        programme=Programme.objects.get(slug=programme),
        assessment=Assessment(intake, get_current_catalogue()),
        contact=Contact(**person | contact),
        question=question,
        others=[
            Alternative(Organisation.objects.get(slug=slug), Programme.objects.get(slug=name))
            for slug, name in others.items()
        ],
        fallback=Organisation.objects.get(slug=fallback) if fallback else None,
    )
