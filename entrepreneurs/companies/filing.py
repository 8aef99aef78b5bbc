"""The file of a company: finds it before it is entered twice, and keeps it up to date."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import Greatest

from entrepreneurs.enums import ContactKind
from entrepreneurs.models import (
    Company,
    CompanyContact,
    ContactMoment,
    Establishment,
)
from portal.accounts.models import User
from portal.accounts.scopes import Scope
from portal.reading.names import fold

MAX_WORDS = 6
MAX_LETTERS = 60


def split_query(query: str) -> list[str]:
    """Return the words to look for; digits with spaces or dots between them are one number."""
    joined = re.sub(r"(?<=\d)[ .](?=\d)", "", query)
    return [word[:MAX_LETTERS] for word in fold(joined).split()[:MAX_WORDS]]


def search_establishments(*, scope: Scope, query: str = "") -> QuerySet[Establishment]:
    """Return what the scope shows and matches by name, number, town or a contact's e-mail address.
    The scope's own come first, then names that begin with the query.
    """
    words = split_query(query)
    if not words:
        return Establishment.objects.seen_by(scope).order_by("name", "pk")
    own, nearby = Q(area__in=scope.own), Q(area__in=scope.nearby)
    for word in words:
        own &= Q(search_text__contains=word)
        # A company elsewhere in the region shows only its name, so only that may find it.
        nearby &= Q(name_text__contains=word)
    begins = _rank(When(name_text__startswith=" ".join(words), then=0))
    # The sum keeps the planner from the index: every text has to be read anyway, and in the order
    # of the table that takes a fifth of the time.
    rows = Establishment.objects.alias(area=F("municipality_id") + 0)
    if not scope.nearby:
        return rows.filter(own).order_by(begins, "name", "pk")
    found = rows.filter(own | nearby)
    first = _rank(When(area__in=scope.own, then=0))
    return found.order_by(first, begins, "name", "pk")


def _rank(condition: When) -> Case:
    return Case(condition, default=1, output_field=IntegerField())


def list_lookalikes(*, name: str, kvk_number: str = "", number: str = "") -> list[Establishment]:
    """Return at most ten establishments, wherever they are, that have one of these numbers or this
    name. The caller must show no more of them than its scope allows.
    """
    same = Q(pk__in=[])
    if kvk_number:
        same |= Q(company__kvk_number=kvk_number)
    if number:
        same |= Q(number=number)
    if folded := fold(name):
        same |= Q(name_text=folded)
    found = Establishment.objects.filter(same).select_related("company", "municipality")
    return list(found.order_by("name", "pk")[:10])


@transaction.atomic
def register_company(
    *,
    company_values: Mapping[str, Any],
    values: Mapping[str, object],
    account_manager: User | None,
) -> Establishment:
    """Start a file. A second establishment joins the company that already has the KVK number."""
    known = (
        Company.objects.filter(kvk_number=company_values["kvk_number"]).first()
        if company_values.get("kvk_number")
        else None
    )
    unit = known or Company.objects.create(**company_values)
    establishment = Establishment.objects.create(
        company=unit,
        name=company_values["name"],
        account_manager=account_manager,
        **values,
    )
    return index_establishment(establishment)


@transaction.atomic
def change_company(
    establishment: Establishment,
    *,
    company_values: Mapping[str, object],
    values: Mapping[str, object],
) -> Establishment:
    for name, value in company_values.items():
        setattr(establishment.company, name, value)
    establishment.company.save()
    for name, value in {**values, "name": company_values.get("name", establishment.name)}.items():
        setattr(establishment, name, value)
    establishment.save()
    return index_establishment(establishment)


@transaction.atomic
def save_contact(contact: CompanyContact) -> CompanyContact:
    contact.save()
    index_establishment(contact.establishment)
    return contact


@transaction.atomic
def record_contact_moment(
    *,
    establishment: Establishment,
    kind: ContactKind,
    on: date,
    note: str,
    person: User,
    confidential: bool = False,
) -> ContactMoment:
    """Record a contact. Everybody who works for the company sees that it took place; a
    confidential note is for the person's own organisation only.
    """
    moment = ContactMoment.objects.create(
        establishment=establishment,
        kind=kind,
        on=on,
        note="" if confidential else note,
        person=person,
    )
    if confidential and note and person.organisation_id:
        moment.confidential_notes.create(organisation_id=person.organisation_id, text=note)
    note_contact(establishment, on=on)
    return moment


def note_contact(establishment: Establishment, *, on: date) -> None:
    """Move the day of the last contact forward; days may be entered in any order."""
    row = Establishment.objects.filter(pk=establishment.pk)
    row.filter(last_contact_on=None).update(last_contact_on=on)
    row.update(last_contact_on=Greatest("last_contact_on", on))


def index_establishment(establishment: Establishment) -> Establishment:
    """Save the texts by which the establishment is found, and return it."""
    emails = establishment.contacts.filter(left_on=None).values_list("email", flat=True)
    establishment.search_text = build_search_text(
        establishment, emails=[one for one in emails if one]
    )
    establishment.name_text = fold(establishment.name)
    Establishment.objects.filter(pk=establishment.pk).update(
        search_text=establishment.search_text, name_text=establishment.name_text
    )
    return establishment


def build_search_text(establishment: Establishment, *, emails: list[str]) -> str:
    """Return the text to search, which begins with the name so that prefixes of names can be
    found.
    """
    company = establishment.company
    other = company.name if company.name != establishment.name else ""
    parts = [
        establishment.name,
        other,
        company.kvk_number,
        establishment.number,
        establishment.town,
        *emails,
    ]
    return " ".join(filter(None, map(fold, parts))) + " "
