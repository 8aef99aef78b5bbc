"""Finds somebody by e-mail address: which intakes, contacts and accounts are theirs, and by what
words they may be named elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from urllib.parse import quote
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.crypto import salted_hmac

from entrepreneurs.models import CompanyContact, ContactPerson, Establishment, Intake
from portal.accounts.models import User
from portal.privacy.any_model import list_history
from portal.privacy.enums import ActionKind, Via
from portal.privacy.models import PrivacyAction
from portal.reading.names import fold
from referrals.models import Referral, ReferralProposal

MIN_LETTERS = 3
MIN_DIGITS = 8


def hash_address(address: str) -> str:
    """Return a keyed hash: without the key of this portal nobody can try addresses."""
    return salted_hmac("portal.privacy", address.casefold(), algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Found:
    """The keys of the rows that are this person's, and the words that name them. `establishments`
    are those in whose files a name or telephone number counts as theirs.
    """

    address: str
    intakes: list[UUID]
    contacts: list[UUID]
    users: list[int]
    establishments: list[UUID]
    names: list[str]

    @cached_property
    def subject(self) -> str:
        return hash_address(self.address)

    @cached_property
    def keys(self) -> list[str]:
        """The keys under which mails about their own questions are filed."""
        rows = [
            *Intake.objects.filter(pk__in=self.intakes),
            *Referral.objects.filter(intake__in=self.intakes),
            *ReferralProposal.objects.filter(intake__in=self.intakes),
        ]
        return [one.subject_key for one in rows]

    @cached_property
    def addresses(self) -> list[str]:
        """The address in each spelling: as written, as the search for companies has it, and as it
        stands in HTML and in a form that was kept.
        """
        spelled = [self.address, fold(self.address), escape(self.address), quote(self.address, "")]
        return list(dict.fromkeys(spelled))


def clean_address(address: str) -> str:
    return address.strip()


def find_person(address: str) -> Found:
    address = clean_address(address)
    people = ContactPerson.objects.filter(email__iexact=address)
    intakes = Intake.objects.filter(Q(contact__in=people) | Q(contact=None, email__iexact=address))
    contacts = list(CompanyContact.objects.filter(email__iexact=address))
    known = {one.pk for one in contacts}
    # The history also knows contacts that are gone.
    rows = list_history(CompanyContact).filter(email__iexact=address)
    past = [one for one in rows if _is_theirs(one, known)]
    keys = {*known, *(one.id for one in past)}
    numbers = [number for one in intakes if (number := one.kvk_number)]
    establishments = {one.establishment_id for one in [*contacts, *past]}
    own = Establishment.objects.filter(company__kvk_number__in=numbers)
    return Found(
        address=address,
        intakes=sorted(intakes.values_list("pk", flat=True)),
        contacts=sorted(keys),
        users=_find_users(address),
        establishments=sorted({*establishments, *own.values_list("pk", flat=True)}),
        names=_list_names([*people, *contacts, *past]),
    )


def _is_theirs(past: CompanyContact, known: set[UUID]) -> bool:
    """Say whether a past row counts: one that has another address now may be about somebody else
    now.
    """
    return past.id in known or not CompanyContact.objects.filter(pk=past.id).exists()


def _find_users(address: str) -> list[int]:
    other = EmailAddress.objects.filter(email__iexact=address).values("user")
    rows = User.objects.filter(Q(email__iexact=address) | Q(pk__in=other))
    return sorted(rows.values_list("pk", flat=True))


def _list_names(rows: Sequence[ContactPerson | CompanyContact]) -> list[str]:
    """Return names and telephone numbers, the longest first, so that no part of a name stays
    behind.
    """
    names = {one.name.strip() for one in rows}
    phones = {one.phone.strip() for one in rows}
    words = {name for name in names if len(name) >= MIN_LETTERS}
    words |= {phone for phone in phones if len(re.sub(r"\D", "", phone)) >= MIN_DIGITS}
    return sorted(words, key=lambda word: (-len(word), word))


def log_action(
    found: Found, kind: ActionKind, *, via: Via, rows: int, by: User | None = None
) -> None:
    PrivacyAction.objects.create(person=by, kind=kind, via=via, subject=found.subject, rows=rows)
