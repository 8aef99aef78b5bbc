"""Loads invented people, mailboxes and companies for the demonstration; loading them twice changes
nothing.
"""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from portal.accounts.models import User, WorkArea
from portal.accounts.roles import assign_role
from portal.demo.partners import load_partners
from portal.demo.referrals import load_company, load_history
from portal.demo.region import load_region
from programmes.models import Organisation, Region

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
    load_history(read_demo("history"), read_demo("region")["people"])
    load_partners()


def load_mailboxes() -> None:
    """Set the mailbox of each organisation that has none, so that the demonstration keeps what
    somebody changed.
    """
    for slug, mailbox in read_demo("mailboxes").items():
        Organisation.objects.filter(slug=slug, mailbox="").update(mailbox=mailbox)


def load_work_areas() -> None:
    """Say which organisation works where; organisations that the catalogue lacks are made here."""
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
