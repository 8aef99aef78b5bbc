"""Finds somebody's rows: by the look-ups of the registry, and by reading them where no look-up can
see inside (sessions, imported lists, answers that are kept for partners).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.contrib.sessions.models import Session
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from entrepreneurs.imports.cells import TableError, show_cell
from entrepreneurs.imports.receiving import open_table
from entrepreneurs.models import CompanyImport
from portal.partners.models import KeyedRequest
from portal.privacy.any_model import Rows, find_live, list_rows
from portal.privacy.naming import build_pattern, find_named, has_field, replace
from portal.privacy.people import Found
from portal.privacy.registry import Holding, list_holdings
from referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Held:
    """What one model holds: `own` are keys of rows about the person; `named` are, by key, the
    texts that name them in other rows.
    """

    model: type[Model]
    holding: Holding
    own: list[object]
    named: dict[object, dict[str, object]]

    @property
    def label(self) -> str:
        """The name of the model as staff reads it; a history is told apart from the rows of
        now.
        """
        live = find_live(self.model)
        if live is None:
            return str(self.model._meta.verbose_name_plural)
        return _("%(kind)s: hoe het was") % {"kind": live._meta.verbose_name_plural}

    @property
    def count(self) -> int:
        return len({*self.own, *self.named})


def list_held(found: Found) -> list[Held]:
    """Return what each model holds, leaving out those that hold nothing."""
    held = (find_held(model, holding, found) for model, holding in list_holdings())
    return [one for one in held if one.count]


def find_held(model: type[Model], holding: Holding, found: Found) -> Held:
    named: dict[object, dict[str, object]] = {}
    for one in find_named(model, holding, found):
        named.setdefault(one.pk, {}).update(one.texts)
    own = sorted(find_own(model, holding, found).values_list("pk", flat=True), key=str)
    return Held(model, holding, own, {pk: texts for pk, texts in named.items() if pk not in own})


def find_own(model: type[Model], holding: Holding, found: Found) -> Rows:
    rows = list_rows(model)
    if model in FINDERS:
        return rows.filter(pk__in=list(FINDERS[model](found)))
    live = find_live(model)
    lookups = [
        Q(**{_of_history(lookup) if live else lookup: getattr(found, name)})
        for lookup, name in holding.own.items()
        if live is None or has_field(model, lookup)
    ]
    if not lookups:
        return rows.none()
    return rows.filter(pk__in=rows.filter(reduce(or_, lookups)).values("pk"))


def _of_history(lookup: str) -> str:
    return "id__in" if lookup == "pk__in" else lookup


def _find_sessions(found: Found) -> Iterator[object]:
    """Yield the sessions that are logged in as them, or have their address in a form that was
    kept.
    """
    keys, pattern = {str(one) for one in found.users}, build_pattern(found.addresses)
    for session in Session.objects.iterator():
        data = session.get_decoded()
        if data.get("_auth_user_id") in keys or replace(data, pattern) != data:
            yield session.pk


def _find_requests(found: Found) -> Iterator[object]:
    """Yield the kept answers to partners about their question or with their address."""
    referrals = Referral.objects.filter(intake__in=found.intakes)
    words = [*found.addresses, *map(str, referrals.values_list("pk", flat=True))]
    needles = [word.casefold().encode() for word in words]
    for row in KeyedRequest.objects.iterator():
        body = bytes(row.body).lower()
        if any(needle in body for needle in needles):
            yield row.pk


def _find_imports(found: Found) -> Iterator[object]:
    for source in CompanyImport.objects.exclude(content=b""):
        if next(find_rows_of_list(source, found), None) is not None:
            yield source.pk


def find_rows_of_list(source: CompanyImport, found: Found) -> Iterator[list[str]]:
    """Yield the rows of an imported list that have their address in them."""
    pattern = build_pattern(found.addresses)
    try:
        table = open_table(source)
    except TableError:
        return
    for cells in table.rows:
        shown = [show_cell(cell) for cell in cells]
        if replace(shown, pattern) != shown:
            yield shown


FINDERS: Final[dict[type[Model], Callable[[Found], Iterator[object]]]] = {
    Session: _find_sessions,
    KeyedRequest: _find_requests,
    CompanyImport: _find_imports,
}
