"""What was promised, proposed and held for companies, as tables to take along."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import InvitationStatus
from entrepreneurs.models import FollowUp, LinkSide, Meeting
from portal import clock
from portal.accounts.scopes import Scope
from portal.lists.columns import Column, build_sheet
from portal.lists.spreadsheets import Cell, Sheet
from programmes.engine.catalogue import Catalogue
from programmes.publishing.theme_names import name_themes


def _theme_column(
    catalogue: Catalogue, *, find: Callable[[Any], str] = attrgetter("theme")
) -> Column:
    names = name_themes(catalogue)
    return Column(gettext_lazy("Thema"), 24, lambda one: names.get(find(one), find(one)))


def build_follow_up_sheet(*, scope: Scope, catalogue: Catalogue) -> Sheet:
    """Every promise to a company that the scope shows in full, open and done."""
    found = FollowUp.objects.filter(establishment__municipality__in=scope.own)
    rows = found.select_related("establishment__municipality", "owner")
    columns = (
        Column(gettext_lazy("Bedrijf"), 36, lambda one: one.establishment.name),
        Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.establishment.municipality)),
        Column(gettext_lazy("Wat"), 60, lambda one: one.text),
        Column(gettext_lazy("Soort"), 24, lambda one: str(one.get_kind_display())),
        _theme_column(catalogue),
        Column(gettext_lazy("Wie"), 24, lambda one: str(one.owner)),
        Column(gettext_lazy("Uiterlijk"), 14, lambda one: one.due_on),
        Column(gettext_lazy("Gedaan op"), 14, lambda one: one.done_on),
        Column(gettext_lazy("Wat kwam ervan?"), 24, lambda one: str(one.get_result_display())),
        Column(gettext_lazy("Toelichting"), 60, lambda one: one.result_note),
    )
    return build_sheet(
        name=_("Opvolging"),
        columns=columns,
        rows=rows,
    )


def build_link_sheet(*, scope: Scope, catalogue: Catalogue) -> Sheet:
    """A line for each company of the own municipalities. What the other said of it is not told."""
    found = LinkSide.objects.filter(establishment__municipality__in=scope.own)
    rows = found.select_related("link__person", "establishment__municipality")
    rows = rows.prefetch_related("link__sides__establishment")

    def name_other(side: LinkSide) -> Cell:
        others = (one.establishment for one in side.link.sides.all() if one.pk != side.pk)
        return next((one.name for one in others if one.municipality_id in scope.seen), None)

    columns = (
        Column(gettext_lazy("Bedrijf"), 36, lambda one: one.establishment.name),
        Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.establishment.municipality)),
        Column(gettext_lazy("Ander bedrijf"), 36, name_other),
        _theme_column(catalogue, find=attrgetter("link.theme")),
        Column(gettext_lazy("Waarom"), 60, lambda one: one.link.why),
        Column(gettext_lazy("Status"), 24, lambda one: str(one.link.get_status_display())),
        Column(gettext_lazy("Wie"), 24, lambda one: str(one.link.person)),
        Column(gettext_lazy("Gevraagd op"), 14, lambda one: clock.day_of(one.link.created_at)),
        Column(gettext_lazy("Voorgesteld op"), 14, _find_introduced_on),
        Column(gettext_lazy("Opbrengst"), 36, lambda one: str(one.get_effect_display())),
        Column(gettext_lazy("Toelichting"), 60, lambda one: one.effect_note),
    )
    return build_sheet(
        name=_("Koppelingen"),
        columns=columns,
        rows=rows.order_by("-link__created_at", "pk"),
    )


def _find_introduced_on(side: LinkSide) -> Cell:
    return clock.day_of(side.link.introduced_at) if side.link.introduced_at else None


def build_meeting_sheet(*, scope: Scope, catalogue: Catalogue) -> Sheet:
    """Of the whole region, as the page shows them: counts, and no company's name."""
    found = Meeting.objects.seen_by(scope)
    rows = found.select_related("host", "organisation", "region").annotate(
        invited=Count("invitations"),
        coming=Count("invitations", filter=Q(invitations__status=InvitationStatus.COMING)),
        waiting=Count("invitations", filter=Q(invitations__status=InvitationStatus.WAITING)),
        present=Count("invitations", filter=Q(invitations__attended=True)),
        told=Count("invitations", filter=~Q(invitations__effect="")),
    )
    columns = (
        _theme_column(catalogue),
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
    """Of a company elsewhere in the region its name and answer, as on the page."""
    found = meeting.invitations.all()
    rows = found.select_related("establishment__municipality", "contact")

    def of_own(read: Any) -> Any:
        return lambda one: read(one) if one.establishment.municipality_id in scope.own else None

    columns: Sequence[Column] = (
        Column(gettext_lazy("Bedrijf"), 36, lambda one: one.establishment.name),
        Column(gettext_lazy("Plaats"), 20, lambda one: one.establishment.town),
        Column(gettext_lazy("Gemeente"), 20, lambda one: str(one.establishment.municipality)),
        Column(gettext_lazy("Wie"), 24, of_own(lambda one: str(one.contact or ""))),
        Column(gettext_lazy("E-mailadres"), 30, of_own(_find_address)),
        Column(gettext_lazy("Antwoord"), 16, lambda one: str(one.get_status_display())),
        Column(gettext_lazy("Aanwezig"), 16, lambda one: one.was_there),
        Column(gettext_lazy("Opbrengst"), 36, lambda one: str(one.get_effect_display())),
        Column(gettext_lazy("Toelichting"), 60, of_own(lambda one: one.effect_note)),
    )
    return build_sheet(
        name=_("Gasten"),
        columns=columns,
        rows=rows,
    )


def _find_address(row: Any) -> Cell:
    return row.contact.email if row.contact else None
