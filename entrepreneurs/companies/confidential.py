"""Reads notes that only the organisation that wrote them may read."""

from entrepreneurs.models import (
    ConfidentialLook,
    ContactMoment,
    Visit,
)
from portal.accounts.models import User


def read_confidential(subject: Visit | ContactMoment, *, person: User) -> str:
    """Return the note of the person's own organisation, or "", and record that it was read."""
    note = subject.confidential_notes.filter(organisation=person.organisation_id).first()
    if note is None:
        return ""
    ConfidentialLook.objects.create(note=note, person=person)
    return str(note.text)
