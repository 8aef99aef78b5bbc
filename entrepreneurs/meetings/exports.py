"""Meetings and their guests as tables to export."""

from collections.abc import Callable, Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.exports import build_theme_column
from entrepreneurs.enums import InvitationStatus
from entrepreneurs.models import Invitation, Meeting
from portal import clock
from portal.accounts.scopes import Scope
from portal.lists.columns import Column, build_sheet
from portal.lists.spreadsheets import Cell, Sheet
from programmes.engine.catalogue import Catalogue


def build_meeting_sheet(*, scope: Scope, catalogue: Catalogue) -> Sheet:
    """Return the meetings of the whole region, as the page shows them: counts, without names of
    companies.
    """
    found = Meeting.objects.seen_by(scope)
    rows = found.select_related("host", "organisation", "region").annotate(
        invited=Count("invitations"),
        coming=Count("invitations", filter=Q(invitations__status=InvitationStatus.COMING)),
        waiting=Count("invitations", filter=Q(invitations__status=InvitationStatus.WAITING)),
        present=Count("invitations", filter=Q(invitations__attended=True)),
        told=Count("invitations", filter=~Q(invitations__effect="")),
    )
    columns = (
        build_theme_column(catalogue),
        Column(gettext_lazy("Status"), 16, lambda one: str(one.get_status_display())),
        Column(gettext_lazy("Datum"), 14, lambda one: clock.day_of(one.starts_at)),
        Column(gettext_lazy("Waar"), 36, lambda one: one.venue),
        Column(gettext_lazy("Regio"), 20, lambda one: str(one.region)),
        Column(gettext_lazy("Organisatie"), 24, lambda one: one.organisation.name),
        Column(gettext_lazy("Gastheer"), 24, lambda one: str(one.host)),
        Column(gettext_lazy("Plaatsen"), 10, lambda one: one.places),
        Column(gettext_lazy("Uitgenodigd"), 12, lambda one: one.invited),
        Column(gettext_lazy("Komt"), 10, lambda one: one.coming),
        Column(gettext_lazy("Op de wachtlijst"), 14, lambda one: one.waiting),
        Column(gettext_lazy("Was erbij"), 10, lambda one: one.present),
        Column(gettext_lazy("Vertelde wat het bracht"), 16, lambda one: one.told),
    )
    return build_sheet(
        name=_("Bijeenkomsten"),
        columns=columns,
        rows=rows,
    )


def build_guest_sheet(meeting: Meeting, *, scope: Scope) -> Sheet:
    """Return the guests; of a company elsewhere in the region only its name and answer, as on the
    page.
    """
    found = meeting.invitations.all()
    rows = found.select_related("establishment__municipality", "contact")

    def of_own(read: Callable[[Invitation], Cell]) -> Callable[[Invitation], Cell]:
        return lambda one: read(one) if one.establishment.municipality_id in scope.own else None

    columns: Sequence[Column] = (
        Column(gettext_lazy("Bedrijf"), 36, lambda one: one.establishment.name),
        Column(gettext_lazy("Plaats"), 20, lambda one: one.establishment.town),
        Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.establishment.municipality)),
        Column(gettext_lazy("Wie"), 24, of_own(lambda one: str(one.contact or ""))),
        Column(gettext_lazy("E-mailadres"), 30, of_own(_find_address)),
        Column(gettext_lazy("Antwoord"), 16, lambda one: str(one.get_status_display())),
        Column(gettext_lazy("Aanwezig"), 16, lambda one: one.attendance_label),
        Column(gettext_lazy("Opbrengst"), 36, lambda one: str(one.get_effect_display())),
        Column(gettext_lazy("Toelichting"), 60, of_own(lambda one: one.effect_note)),
    )
    return build_sheet(
        name=_("Gasten"),
        columns=columns,
        rows=rows,
    )


def _find_address(row: Invitation) -> Cell:
    return row.contact.email if row.contact else None
