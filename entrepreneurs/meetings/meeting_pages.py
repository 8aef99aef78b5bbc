"""What the pages of meetings show: the list, and one meeting with its guests and results."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from entrepreneurs.enums import InvitationStatus, MeetingEffect, MeetingStatus
from entrepreneurs.meetings.proposals import list_proposals
from entrepreneurs.models import Invitation, Meeting
from portal import clock
from portal.accounts.scopes import Scope
from portal.wording import pick_language
from programmes.publishing.theme_names import name_theme
from programmes.publishing.versions import get_current_catalogue

MAX_SHOWN_PAST = 20


def describe_meetings(scope: Scope) -> dict[str, object]:
    """Return what the list shows: meetings proposed, to come and past, each with its theme."""
    themes = get_current_catalogue().document["themes"]
    rows = Meeting.objects.seen_by(scope).select_related("host", "region")
    ahead = rows.filter(status=MeetingStatus.PLANNED, starts_at__gt=clock.now())
    past = rows.exclude(pk__in=ahead.values("pk")).order_by("-starts_at")[:MAX_SHOWN_PAST]
    return {
        "proposals": [
            (one, pick_language(themes[one.theme]["name"]).lower())
            for one in list_proposals(scope)
            if one.theme in themes
        ],
        "ahead": [(one, name_theme(one.theme)) for one in ahead],
        "past": [(one, name_theme(one.theme)) for one in past],
    }


def describe_meeting(meeting: Meeting, *, scope: Scope) -> dict[str, object]:
    """Return what the page of a meeting shows: its guests, their answers, and what it brought."""
    rows = list(meeting.invitations.select_related("establishment", "contact"))
    effects = Counter(row.effect for row in rows if row.effect)
    return {
        "meeting": meeting,
        "theme": name_theme(meeting.theme),
        "rows": [(row, row.establishment.municipality_id in scope.own) for row in rows],
        "counts": count_answers(rows),
        "effects": [(effect.label, effects[effect]) for effect in MeetingEffect],
        "answered": sum(effects.values()),
        "ours": meeting.organisation_id == scope.organisation,
        "crowded": sum(row.status != InvitationStatus.DECLINED for row in rows) > meeting.places,
    }


def count_answers(rows: Sequence[Invitation]) -> list[tuple[str, int]]:
    """Return how many were invited, then how many gave each answer or none yet."""
    counted = Counter(row.status for row in rows)
    labels = {InvitationStatus.INVITED: _("nog geen antwoord")}
    answers = [(str(labels.get(one, one.label)), counted[one]) for one in InvitationStatus]
    return [(_("uitgenodigd"), len(rows)), *answers]
