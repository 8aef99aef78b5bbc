"""One person in every place where the portal may keep somebody, by a word that stands nowhere
else.
"""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import EmailField, Model, Q

from entrepreneurs.enums import FactOrigin
from entrepreneurs.models import (
    CompanyFact,
    FailedRow,
    FollowUp,
    Intake,
    Invitation,
    LinkSide,
    Visit,
)
from portal import clock
from portal.accounts.models import User
from portal.outbox.models import OutgoingMessage
from portal.partners.models import KeyedRequest
from portal.privacy.holding_rows import find_own
from portal.privacy.naming import within_own_files
from portal.privacy.people import find_person
from portal.privacy.registry import Holding, list_holdings
from programmes.models import ProgrammeAlert
from referrals.enums import OutcomeMoment, OutcomeSource
from referrals.models import Outcome, Referral, ReferralProposal
from referrals.responding import accept, complete
from tests.desk import Desk, make_contact, open_session
from tests.factories import IntakeFactory, send_referral

WORD = "kanarie7f3a"
ADDRESS = f"{WORD}@vogels.example"
NAME = "Kanarie7f3a van der Kooi"
PHONE = "06 1234 5678"
# Set by nobody but the search itself, or too short for a name.
NOT_PLANTED = {"kvk_number", "number", "postcode", "search_text", "name_text", "password"}
# Whose own rows hold bytes: planted by hand.
BY_WHICH_THEY_ARE_KNOWN = {"contactperson", "companycontact", "historicalcompanycontact"}
BY_HAND = {"companyimport", "keyedrequest", "session", "failedrow", "outgoingmessage"}


def plant(desk: Desk) -> Referral:
    """As a question, a contact, an account, an alert, in a list, in mails, in answers to partners,
    in a session and a file; and then by name in every text of these rows.
    """
    referral = plant_question()
    plant_contact(desk)
    plant_account()
    ProgrammeAlert.objects.create(email=ADDRESS.upper(), language="nl", selection=WORD)
    plant_unreachable(desk)
    for model, holding in list_holdings():
        for name, text in list_planted(model, holding):
            find_planted(model, holding).update(**{name: text})
    return referral


def plant_question() -> Referral:
    referral = send_referral(
        IntakeFactory(grower=True), email=ADDRESS, name=NAME, phone=PHONE, question=NAME
    )
    complete(accept(referral), helped="yes")
    Outcome.objects.create(
        referral=referral,
        source=OutcomeSource.ENTREPRENEUR,
        moment=OutcomeMoment.COMPLETION,
        helped="yes",
        what=NAME,
    )
    # Another one, that was never finished.
    Intake.objects.create(email=ADDRESS.title(), own_words=f"Wij heten {NAME}")
    referral.refresh_from_db()
    return referral


def plant_contact(desk: Desk) -> None:
    contact = make_contact(desk.establishment, name=NAME, email=ADDRESS, phone=PHONE)
    CompanyFact.objects.create(
        establishment=desk.establishment, attribute="fte", value=1, origin=FactOrigin.VISIT
    )
    for model in (Visit, Invitation, LinkSide, ReferralProposal):
        for row in model.objects.filter(establishment=desk.establishment):  # type: ignore[attr-defined]
            row.contact = contact
            row.save()
    FollowUp.objects.filter(establishment=desk.establishment).update(
        visit=desk.told, done_on=clock.today()
    )


def plant_account() -> None:
    user, _created = User.objects.get_or_create(
        email=ADDRESS, defaults={"first_name": WORD, "last_name": NAME}
    )
    EmailAddress.objects.create(user=user, email=f"{WORD}2@vogels.example")
    SocialAccount.objects.create(user=user, provider="x", uid=WORD, extra_data={"name": NAME})
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    open_session(user)
    # A test that flushed the database may have left numbers behind that are gone.
    ContentType.objects.clear_cache()
    LogEntry.objects.create(
        user=user,
        object_id=str(user.pk),
        object_repr=ADDRESS,
        action_flag=2,
        content_type=ContentType.objects.get_for_model(User),
    )


def plant_unreachable(desk: Desk) -> None:
    """Where no look-up of the database sees inside."""
    source = desk.lists["checked"]
    source.content = f"Naam;Plaats;E-mail\nVogelhuis;Breda;{ADDRESS}\n".encode()
    source.columns, source.header_row = {}, 0
    source.save()
    FailedRow.objects.create(source=source, number=9, cells=[NAME, ADDRESS], problems=[])
    organisation = desk.people["partner"].organisation
    KeyedRequest.objects.create(
        organisation=organisation,
        key="een",
        fingerprint="f",
        lease_until=clock.now(),
        status=200,
        body=f'{{"email": "{ADDRESS}", "name": "{NAME}"}}'.encode(),
    )
    for slot, to, cc in (("a", ADDRESS, ""), ("b", "een@ander.example", ADDRESS)):
        OutgoingMessage.objects.create(
            kind="canary",
            subject_key="canary:1",
            slot=slot,
            to_address=to,
            cc_address=cc,
            subject="Brief",
            text=f"Beste {NAME}" if to == ADDRESS else f"Kopie voor {ADDRESS}",
            attachment_name="brief.pdf",
            attachment=WORD.encode() if to == ADDRESS else b"",
            due_at=clock.now() + timedelta(days=1),
        )
    letter = EmailMessage()
    letter["Subject"], letter["To"] = "Brief", f"{NAME} <{ADDRESS}>"
    letter.set_content(f"Beste {NAME}")
    folder = Path(settings.MAIL_DIR)
    folder.mkdir(exist_ok=True)
    (folder / "20260101-kanarie.log").write_bytes(letter.as_bytes())


def list_planted(model: type[Model], holding: Holding) -> Iterator[tuple[str, Any]]:
    """By field what is put there; its own name stands behind the person's."""
    if model._meta.model_name in BY_HAND:
        return
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type()
        if field.name not in holding.fields or field.name in NOT_PLANTED | set(holding.secret):
            continue
        known_by = model._meta.model_name in BY_WHICH_THEY_ARE_KNOWN
        if isinstance(field, EmailField) or (known_by and field.name in {"name", "phone"}):
            continue
        text = f"{NAME} {model._meta.model_name}.{field.name}"
        if kind == "JSONField":
            yield field.name, {"tekst": [text]}
        elif (field.max_length or 999) >= len(text):
            yield field.name, text


def find_planted(model: type[Model], holding: Holding) -> Any:
    found = find_person(ADDRESS)
    own = find_own(model, holding, found).values_list("pk", flat=True)
    where = within_own_files(model, holding, found)
    near = model._base_manager.filter(where) if where is not None else model._base_manager.none()
    keys = [*own, *near.values_list("pk", flat=True)]
    return model._base_manager.filter(Q(pk__in=keys))


def list_markers() -> list[str]:
    """What an export must hold: one for each field of each kind of row."""
    return [
        f"{NAME} {model._meta.model_name}.{name}"
        for model, holding in list_holdings()
        for name, _text in list_planted(model, holding)
        if holding.quoted and find_planted(model, holding).exists()
    ]


def search_database(word: str) -> list[str]:
    """Tables with the word in any column, also inside bytes and sessions."""
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                hits = [name for name, v in zip(names, row, strict=True) if word in read(v)]
                found += [f"{table}.{name}" for name in hits]
    sessions = [one.get_decoded() for one in Session.objects.all()]
    return sorted({*found, *("session" for one in sessions if word in str(one).casefold())})


def read(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace").casefold()
    return str(value).casefold()


def search_files(word: str) -> list[str]:
    files = [one for one in Path(settings.VAR_DIR).rglob("*") if one.is_file()]
    kept = [one for one in files if "sqlite3" not in one.name]
    return [one.name for one in kept if word in read(one.read_bytes())]
