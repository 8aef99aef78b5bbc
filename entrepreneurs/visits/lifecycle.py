"""A visit from plan to report: planned, held, discussed, ready for the letter."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepreneurs.companies.filing import note_contact
from entrepreneurs.enums import LetterStatus, Need, SignalKind, VisitStatus
from entrepreneurs.models import (
    CompanyContact,
    ConfidentialNote,
    Establishment,
    FeedbackLetter,
    PolicySignal,
    ThemeNote,
    Visit,
)
from entrepreneurs.visits.nudging import schedule_nudges
from entrepreneurs.visits.text_merging import Change, clean, merge_into
from portal import clock
from portal.accounts.models import User

# The weight of a need for the engine, which knows urgencies from 1 to 3.
URGENCIES: Final[Mapping[str, int]] = {Need.SOME: 1, Need.OPPORTUNITY: 2, Need.URGENT: 3}
TEXTS = ("opening", "actions")
MAX_SIGNAL = 1000


class VisitError(ValueError):
    """An action is not possible; the text tells the person who tried why."""


@transaction.atomic
def plan_visit(
    *,
    establishment: Establishment,
    host: User,
    starts_at: datetime,
    minutes: int = 90,
    colleague: User | None = None,
    contact: CompanyContact | None = None,
) -> Visit:
    visit = Visit.objects.create(
        establishment=establishment,
        host=host,
        colleague=colleague,
        contact=contact,
        starts_at=starts_at,
        minutes=minutes,
    )
    return visit


def lock_visit(visit: Visit) -> Visit:
    """Return the row as it is now, held until the transaction ends."""
    rows = Visit.objects.select_for_update(of=("self",))
    locked: Visit = rows.select_related("establishment").get(pk=visit.pk)
    return locked


@transaction.atomic
def change_plan(visit: Visit, **values: Any) -> Visit:
    """Change the day or the people; a cancelled visit is on again."""
    locked = lock_visit(visit)
    for name, value in values.items():
        setattr(locked, name, value)
    if locked.status == VisitStatus.CANCELLED:
        locked.status = VisitStatus.PLANNED
    locked.save()
    return locked


@transaction.atomic
def cancel_visit(visit: Visit) -> Visit:
    """Cancel the visit. Raises VisitError if it has taken place."""
    locked = lock_visit(visit)
    if locked.status == VisitStatus.HELD:
        raise VisitError(_("Dit bezoek is al geweest."))
    locked.status = VisitStatus.CANCELLED
    locked.save()
    return locked


@transaction.atomic
def hold_visit(visit: Visit, *, on: date | None = None) -> Visit:
    """Record that the visit took place, from which day the week for the letter runs. The day can
    be corrected until the letter is sent. Raises VisitError.
    """
    locked = lock_visit(visit)
    on = on or locked.held_on or min(clock.day_of(locked.starts_at), clock.today())
    if on > clock.today():
        raise VisitError(_("Een bezoek in de toekomst heeft nog geen verslag."))
    if locked.status == VisitStatus.HELD and locked.held_on == on:
        return locked
    if FeedbackLetter.objects.filter(visit=locked, status=LetterStatus.SENT).exists():
        raise VisitError(_("De brief is verstuurd. De dag van het bezoek staat daarin vast."))
    locked.status, locked.held_on = VisitStatus.HELD, on
    locked.save()
    note_contact(locked.establishment, on=on)
    schedule_nudges(locked)
    return locked


@transaction.atomic
def save_text(visit: Visit, name: str, *, text: str, base: str, person: User) -> Change:
    """Save one of the report's own texts. If two people write at once, both texts are kept."""
    if name not in TEXTS:
        raise ValueError(f"{name} is no text of a report")
    locked = lock_visit(visit)
    change, different = merge_into(locked, name, sent=text, base=base, who=str(person))
    if different:
        locked.save()
    return change


@transaction.atomic
def save_theme(
    visit: Visit, theme: str, *, need: str | None, note: str, base: str, person: User
) -> Change:
    """Save what was said on a theme, whose position is set when it is first touched. `need` is
    None if this person did not change it.
    """
    locked = lock_visit(visit)
    row = ThemeNote.objects.filter(visit=locked, theme=theme).first()
    if row is None:
        row = ThemeNote(visit=locked, theme=theme, position=locked.themes.count() + 1)
    change, different = merge_into(row, "note", sent=note, base=base, who=str(person))
    wanted = row.need if need is None else need
    if wanted not in {"", *Need.values}:
        raise ValueError(f"{wanted} is no need")
    if different or wanted != row.need:
        row.need = wanted
        row.save()
        return Change.OURS if change is Change.NONE else change
    return change


@transaction.atomic
def save_confidential(visit: Visit, *, text: str, base: str, person: User) -> Change:
    """Save what only the person's own organisation may read."""
    assert person.organisation_id is not None  # noqa: S101 (who has no organisation has no scope)
    locked = lock_visit(visit)
    row = ConfidentialNote.objects.filter(
        visit=locked, organisation=person.organisation_id
    ).first()
    if row is None:
        if not clean(text):
            return Change.NONE
        row = ConfidentialNote(visit=locked, organisation_id=person.organisation_id, text="")
    change, different = merge_into(row, "text", sent=text, base=base, who=str(person))
    if different:
        row.save()
    return change


@transaction.atomic
def add_signal(visit: Visit, *, kind: SignalKind | str, text: str) -> PolicySignal:
    """Add a signal, once if the same sentence is sent twice. Raises VisitError."""
    text = clean(text).strip()
    if len(text) > MAX_SIGNAL:
        told = _("Het signaal voor het beleid is te lang: maak er hoogstens %(most)s tekens van.")
        raise VisitError(told % {"most": MAX_SIGNAL})
    if kind not in SignalKind.values:
        raise VisitError(_("Kies wat voor signaal het is."))
    locked = lock_visit(visit)
    signal, _created = PolicySignal.objects.get_or_create(visit=locked, kind=kind, text=text)
    return signal


@transaction.atomic
def finish_report(visit: Visit) -> Visit:
    """Mark the report as ready for the letter. Raises VisitError unless it has a theme; it needs
    nothing else.
    """
    locked = hold_visit(visit)
    if not locked.themes.exclude(need="", note="").exists():
        raise VisitError(_("Vul bij ten minste één thema iets in."))
    locked.finished_at = locked.finished_at or clock.now()
    locked.save()
    return locked


@transaction.atomic
def hand_over(visit: Visit, *, to: User) -> Visit:
    """Give the visit to somebody else, who also gets the reminders that come due from now on."""
    locked = lock_visit(visit)
    locked.host = to
    locked.save()
    return locked


def list_needs(visit: Visit) -> dict[str, int]:
    """Return urgencies from 1 to 3 by theme, for the engine."""
    rows = visit.themes.values_list("theme", "need")
    return {theme: URGENCIES[need] for theme, need in rows if need in URGENCIES}
