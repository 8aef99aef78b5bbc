"""Erases somebody on request: everywhere, all or nothing. Organisations that had a question learn
of it by an event (referrals/withdrawing.py).
"""

from collections.abc import Collection
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from entrepreneurs.companies.filing import index_establishment
from entrepreneurs.enums import AT_WORK, ImportStatus, MailKind
from entrepreneurs.imports.receiving import stop
from entrepreneurs.models import (
    CompanyContact,
    CompanyImport,
    ContactPerson,
    Establishment,
    FailedRow,
    Intake,
    Invitation,
    Visit,
)
from portal.accounts.models import User
from portal.accounts.roles import assign_role
from portal.outbox.models import OutgoingMessage
from portal.outbox.queueing import erase_messages
from portal.outbox.reminding import cancel_reminders
from portal.privacy.any_model import list_history, list_rows
from portal.privacy.holding_rows import FINDERS, list_held
from portal.privacy.letter_files import delete_letters
from portal.privacy.naming import build_pattern, redact, replace
from portal.privacy.people import Found, find_person
from portal.privacy.registry import list_holdings
from programmes.models import ProgrammeAlert
from referrals.enums import Actor
from referrals.models import ReferralProposal
from referrals.proposing import ProposalError, take_back
from referrals.withdrawing import erase_person

NOBODY = "gewist"
NO_ADDRESS = "@gewist.invalid"
AT_WORK_HERE = ~Q(role="") | Q(is_staff=True) | Q(is_superuser=True)


class ErasureError(ValueError):
    """The reason why a person cannot be erased, as a sentence for the person who tried."""


def check_erasable(found: Found) -> None:
    """Raise ErasureError for a person who works here: their account is closed first."""
    if User.objects.filter(AT_WORK_HERE, pk__in=found.users, is_active=True).exists():
        raise ErasureError(
            _("Deze persoon werkt hier nog. Zet eerst het account uit, en draag het werk over.")
        )


def erase_found(address: str) -> int:
    """Erase whoever has this address. Returns how many rows it was about. Raises ErasureError;
    then nothing has changed.
    """
    with transaction.atomic():
        found = find_person(address)
        check_erasable(found)
        count = sum(one.count for one in list_held(found))
        for erase_part in ERASURES:
            erase_part(found)
        for model, holding in list_holdings():
            redact(model, holding, found)
    # Files go last: they cannot come back when the transaction fails.
    return count + delete_letters(found.address)


def _erase_questions(found: Found) -> None:
    people = ContactPerson.objects.filter(intake__in=found.intakes)
    for person in people.order_by("intake"):
        erase_person(person, actor=Actor.ENTREPRENEUR)
    for intake in Intake.objects.filter(pk__in=found.intakes, referrals=None):
        cancel_reminders(kinds=[MailKind.INTAKE_UNFINISHED], subject_key=intake.subject_key)
        erase_messages(subject_keys=[intake.subject_key])
        intake.delete()


def _erase_contacts(found: Found) -> None:
    """Delete the contacts and the proposals that wait for them; the visits stay, with nobody's
    name.
    """
    for proposal in ReferralProposal.objects.filter(contact__in=found.contacts):
        try:
            take_back(proposal)
        except ProposalError:
            # Somebody agreed, so it is a question by now.
            continue
    delete_contacts(found.contacts)


def delete_contacts(keys: Collection[UUID]) -> None:
    """Delete contacts, given by key, with their history; what points at them points at nobody."""
    rows = CompanyContact.objects.filter(pk__in=keys)
    establishments = list(rows.values_list("establishment", flat=True))
    rows.delete()
    list_history(CompanyContact).filter(id__in=keys).delete()
    for model in (Visit, Invitation):
        list_history(model).filter(contact__in=keys).update(contact=None)
    for establishment in Establishment.objects.filter(pk__in=establishments).select_related(
        "company"
    ):
        index_establishment(establishment)


def _erase_alerts(found: Found) -> None:
    alerts = ProgrammeAlert.objects.filter(email__iexact=found.address)
    erase_messages(subject_keys=[one.subject_key for one in alerts])
    alerts.delete()


def _erase_mails(found: Found) -> None:
    """Erase mails by address. Those about their own question are gone already, and what
    organisations are told of that stays.
    """
    OutgoingMessage.objects.filter(cc_address__iexact=found.address).update(cc_address="")
    OutgoingMessage.objects.filter(to_address__iexact=found.address).erase()


def _erase_lists(found: Found) -> None:
    """Give up an imported list with this person in it: whoever sent it can send it again, without
    them.
    """
    keys = list(FINDERS[CompanyImport](found))
    for source in list(list_rows(CompanyImport).filter(pk__in=keys)):
        if source.status in {ImportStatus.MATCHING, ImportStatus.CHECKED, *AT_WORK}:
            stop(source)
        CompanyImport.objects.filter(pk=source.pk).update(content=b"")
    pattern = build_pattern(found.addresses)
    rows = FailedRow.objects.only("cells").iterator()
    FailedRow.objects.filter(
        pk__in=[one.pk for one in rows if replace(one.cells, pattern) != one.cells]
    ).delete()


def _erase_hidden(found: Found) -> None:
    for model, find in FINDERS.items():
        if model is not CompanyImport:
            model._base_manager.filter(pk__in=list(find(found))).delete()


def _erase_accounts(found: Found) -> None:
    for user in User.objects.filter(pk__in=found.users):
        erase_account(user)


@transaction.atomic
def erase_account(user: User) -> None:
    """Delete the account of a person who never worked here. For one who did, a row without a name
    stays, because other rows hang on it.
    """
    about = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    LogEntry.objects.filter(about).update(object_repr=NOBODY, change_message="")
    LogEntry.objects.filter(user=user).update(change_message="")
    for model in (EmailAddress, SocialAccount, Authenticator):
        model.objects.filter(user=user).delete()
    past = list_history(User).filter(id=user.pk)
    if not past.filter(AT_WORK_HERE).exists():
        user.delete()
        past.delete()
        return
    user.email, user.first_name, user.last_name = f"{NOBODY}-{user.pk}{NO_ADDRESS}", "", ""
    user.is_active, user.away_until = False, None
    user.set_unusable_password()
    assign_role(user, "")
    user.groups.clear()
    past.update(email=user.email, first_name="", last_name="")


ERASURES = (
    _erase_questions,
    _erase_contacts,
    _erase_alerts,
    _erase_mails,
    _erase_lists,
    _erase_hidden,
    _erase_accounts,
)
