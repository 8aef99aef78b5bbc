"""Invented people, mailboxes and companies for the demonstration; loading them twice changes
nothing.
"""

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.conf import settings
from django.db import transaction

from entrepreneurs.intake import Assessment
from entrepreneurs.models import Intake
from portal.accounts.models import User, WorkArea
from portal.accounts.roles import assign_role
from portal.demo_region import load_region
from programmes.models import Organisation, Programme, Region
from programmes.publishing import get_current_catalogue
from referrals.enums import RefusalReason
from referrals.models import Referral
from referrals.receivers import find_fallback
from referrals.responding import accept, refuse
from referrals.sending import Contact, refer

PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of a file, not a password


def read_demo(name: str) -> Any:
    path = Path(settings.FIXTURES_DIR) / "demo" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_demonstration(*, password: str) -> None:
    load_mailboxes()
    load_work_areas()
    load_people(password=password)
    load_region(read_demo("region"))
    for company in read_demo("companies"):
        load_company(company)


def load_mailboxes() -> None:
    """Only where none is set: a demonstration keeps what somebody changed."""
    for slug, mailbox in read_demo("mailboxes").items():
        Organisation.objects.filter(slug=slug, mailbox="").update(mailbox=mailbox)


def load_work_areas() -> None:
    """Which organisation works where; those that the catalogue lacks are made up here."""
    for slug, area in read_demo("work_areas").items():
        organisation, _ = Organisation.objects.get_or_create(
            slug=slug, defaults={"name": area["name"], "kind": "municipality", "position": 900}
        )
        WorkArea.objects.get_or_create(
            organisation=organisation, region=Region.objects.get(code=area["region"])
        )


def load_people(*, password: str) -> None:
    for person in read_demo("people"):
        if User.objects.filter(email=person["email"]).exists():
            continue
        user = User.objects.create_user(
            person["email"],
            password,
            first_name=person["first_name"],
            last_name=person["last_name"],
            organisation=Organisation.objects.filter(slug=person.get("organisation")).first(),
        )
        assign_role(user, person["role"])


def load_company(company: dict[str, Any]) -> None:
    """Walk the intake for an invented company, by the same functions as a visitor."""
    intake, created = Intake.objects.get_or_create(
        submission=uuid5(NAMESPACE_URL, company["contact"]["email"]),
        defaults={
            "channel": "demo",
            "own_words": company["own_words"],
            "needs": company["needs"],
            "town": company["town"],
            "kvk_number": company.get("kvk_number", ""),
            "facts": company["facts"],
        },
    )
    if created:
        referral = refer(
            intake=intake,
            programme=Programme.objects.get(slug=company["programme"]),
            assessment=Assessment(intake, get_current_catalogue()),
            contact=Contact(company=company["name"], **company["contact"]),
            question=company["own_words"],
            fallback=find_fallback(company["facts"]["municipality"]),
        )
        give_answer(referral, company["answer"])


def give_answer(referral: Referral, answer: str) -> None:
    if answer == "accept":
        accept(referral, note="Ik bel u deze week.")
    elif answer == "refuse":
        refuse(referral, reason=RefusalReason.AT_CAPACITY, note="De groep van dit najaar is vol.")
