"""Oversight: who changed what and when, who looked at what is confidential, who exported lists. It
only reads.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.models import (
    Company,
    CompanyContact,
    ConfidentialLook,
    ContactMoment,
    Establishment,
    FeedbackLetter,
    FollowUp,
    Invitation,
    ThemeNote,
    Visit,
)
from portal.accounts.models import ListExport, User, WorkArea
from portal.accounts.scopes import Scope, list_team

# By model the look-up from its history to the municipality, which decides who may read it.
WATCHED: dict[type[Model], str] = {
    Establishment: "municipality__in",
    Company: "id__in",
    CompanyContact: "establishment__municipality__in",
    ContactMoment: "establishment__municipality__in",
    FollowUp: "establishment__municipality__in",
    Visit: "establishment__municipality__in",
    ThemeNote: "visit__establishment__municipality__in",
    Invitation: "establishment__municipality__in",
    FeedbackLetter: "visit__establishment__municipality__in",
}
# How many changes a page shows. It names fields only: texts stand where they belong, not in a log.
MAX_SHOWN = 100
NEWEST_FIRST = ("-history_date", "-history_id")
KINDS = {
    "+": gettext_lazy("toegevoegd"),
    "~": gettext_lazy("gewijzigd"),
    "-": gettext_lazy("verwijderd"),
}


class Delta(Protocol):
    """What differs between two rows of the history."""

    changed_fields: Sequence[str]


class PastRow(Protocol):
    """A row of the history of any model, as django-simple-history keeps it."""

    history_id: int
    history_date: datetime
    history_type: str
    history_user: User | None

    def diff_against(self, old_history: object) -> Delta: ...


@dataclass(frozen=True, slots=True)
class Trace:
    at: datetime
    who: str
    what: str
    about: str
    fields: list[str]


def list_traces(scope: Scope, *, limit: int = MAX_SHOWN) -> list[Trace]:
    """Return the newest changes to companies and visits of the own municipalities, and to the
    rights of the own organisation.
    """
    traces = [*_list_changes(scope, limit=limit), *_list_rights(scope, limit=limit)]
    return sorted(traces, key=lambda trace: trace.at, reverse=True)[:limit]


def _list_changes(scope: Scope, *, limit: int) -> Iterator[Trace]:
    for model, path in WATCHED.items():
        wanted: Iterable[object] = scope.own
        if model is Company:
            wanted = Establishment.objects.owned_by(scope).values("company")
        rows = model.history.filter(**{path: wanted})  # type: ignore[attr-defined]
        way = path.removesuffix("municipality__in").removesuffix("__")
        yield from _describe(model, rows, way="" if model is Company else way, limit=limit)


def _list_rights(scope: Scope, *, limit: int) -> Iterator[Trace]:
    team = set(list_team(scope).values_list("organisation", flat=True))
    mine = Q(organisation__in=team | {scope.organisation})
    yield from _describe(User, User.history.filter(mine), limit=limit)
    yield from _describe(WorkArea, WorkArea.history.filter(mine), limit=limit)


def _describe(model: Any, rows: QuerySet[Any], *, limit: int, way: str = "") -> Iterator[Trace]:
    """Yield what changed in these rows. `way` is the look-up from a row to the establishment that
    it is about, unless it is one itself.
    """
    name = str(model._meta.verbose_name)
    related = [one for one in ("history_user", way) if one]
    newest: list[PastRow] = list(rows.select_related(*related).order_by(*NEWEST_FIRST)[:limit])
    before = _find_before(model, newest)
    for row in newest:
        older = before.get(row.history_id)
        changed = row.diff_against(older).changed_fields if older else []
        if row.history_type == "~" and not changed:
            continue
        yield Trace(
            at=row.history_date,
            who=str(row.history_user or _("het systeem")),
            what=f"{name} {KINDS[row.history_type]}",
            about=_name(row, way=way),
            fields=[str(model._meta.get_field(one).verbose_name) for one in changed],
        )


def _find_before(model: Any, rows: list[PastRow]) -> dict[int, PastRow]:
    """Return by the key of each change the row as it was before; one query for all of them."""
    key = model._meta.pk.attname
    changed = {getattr(row, key) for row in rows if row.history_type == "~"}
    story = model.history.filter(**{f"{key}__in": changed}).order_by(key, *NEWEST_FIRST)
    before: dict[int, PastRow] = {}
    for newer, older in pairwise(story):
        if getattr(newer, key) == getattr(older, key) and newer.history_type == "~":
            before[newer.history_id] = older
    return before


def _name(row: object, *, way: str) -> str:
    """Return the name of a company or the address of a person, if there is one; never what was
    written about it.
    """
    for step in filter(None, way.split("__")):
        row = getattr(row, step, None)
    for part in ("name", "email"):
        if value := getattr(row, part, ""):
            return str(value)
    return ""


def list_looks(scope: Scope, *, limit: int = MAX_SHOWN) -> list[ConfidentialLook]:
    """Return who looked at confidential notes of the own organisation, newest first."""
    rows = ConfidentialLook.objects.filter(note__organisation=scope.organisation)
    subjects = ("note__visit__establishment", "note__moment__establishment")
    return list(rows.select_related("person", *subjects)[:limit])


def list_exports(scope: Scope, *, limit: int = MAX_SHOWN) -> list[ListExport]:
    """Return the lists that people of the own organisation, or of the team, exported."""
    mine = Q(organisation=scope.organisation) | Q(person__in=list_team(scope))
    return list(ListExport.objects.filter(mine).select_related("person")[:limit])
