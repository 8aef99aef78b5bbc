"""Merges two files into one, all or nothing, and splits them again if that was a
mistake.

Everything that points to an establishment or a company is listed in MOVES, or in LEFT with the
reason; a test fails when a model that points there is in neither.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from entrepreneurs.companies.filing import index_establishment
from entrepreneurs.duplicates.finding import explain_difference
from entrepreneurs.models import Company, Establishment, EstablishmentMerge
from portal import clock
from portal.accounts.models import User

# Rows that move to the establishment that is kept: the field that points to it, by model.
MOVES: Final[Mapping[str, str]] = {
    "entrepreneurs.CompanyContact": "establishment",
    "entrepreneurs.CompanyFact": "establishment",
    "entrepreneurs.ContactMoment": "establishment",
    "entrepreneurs.Visit": "establishment",
    "entrepreneurs.FollowUp": "establishment",
    "entrepreneurs.Invitation": "establishment",
    "entrepreneurs.LinkSide": "establishment",
    "entrepreneurs.EstablishmentMerge": "kept",
    "referrals.ReferralProposal": "establishment",
}
# Fields that point to an establishment or company but do not move, with the reason.
LEFT: Final[Mapping[str, str]] = {
    "entrepreneurs.NotTwins.first": "said of the one that goes; goes with it, comes back with it",
    "entrepreneurs.NotTwins.second": "said of the one that goes; goes with it, comes back with it",
    "entrepreneurs.Establishment.company": "moved by hand: see _join_companies",
}
ESTABLISHMENT_FIELDS = (
    "number",
    "street",
    "postcode",
    "fte",
    "account_manager",
    "last_contact_on",
)
Names = tuple[str, ...]
# What EstablishmentMerge keeps as JSON: serialised rows, and by model what was moved and filled.
Story = dict[str, Any]
COMPANY_FIELDS = ("kvk_number", "legal_form", "sbi_code", "sbi_version", "group_fte")


class MergeError(ValueError):
    """A merge is not possible; the text tells the person who tried why."""


@dataclass(frozen=True, slots=True)
class Move:
    """How many rows of a kind move along."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A value that the kept file takes over because it had none."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do."""

    moves: list[Move]
    filled: list[Filled]


def plan_merge(*, kept: Establishment, dropped: Establishment) -> MergePlan:
    """Return what merging would do, and write nothing. Raises MergeError if it is not possible."""
    check_mergeable(kept, dropped)
    moves = []
    for model, name in _list_moves():
        count = model._base_manager.filter(**{name: dropped}).count()
        if count:
            moves.append(Move(str(model._meta.verbose_name_plural), count))
    filled = []
    for ours, theirs, names in _pair_rows(kept, dropped):
        for field in _list_gaps(ours, theirs, names):
            described: Any = type(ours)._meta.get_field(field)
            filled.append(Filled(str(described.verbose_name), str(getattr(theirs, field))))
    return MergePlan(moves, filled)


def check_mergeable(kept: Establishment, dropped: Establishment) -> None:
    if problem := explain_difference(kept, dropped):
        raise MergeError(problem)


def _list_moves() -> Iterator[tuple[type[Model], str]]:
    for label, name in MOVES.items():
        yield apps.get_model(label), name


def _pair_rows(
    kept: Establishment, dropped: Establishment
) -> Iterator[tuple[Model, Model, Names]]:
    yield kept, dropped, ESTABLISHMENT_FIELDS
    if kept.company_id != dropped.company_id:
        yield kept.company, dropped.company, COMPANY_FIELDS


def _list_gaps(ours: Model, theirs: Model, names: Names) -> list[str]:
    """Return the fields that the kept row lacks; of the last contact the later day counts."""
    found = []
    for name in names:
        mine, other = getattr(ours, name), getattr(theirs, name)
        if other in ("", None):
            continue
        if mine in ("", None) or (name == "last_contact_on" and other > mine):
            found.append(name)
    return found


@transaction.atomic
def merge(*, kept: Establishment, dropped: Establishment, person: User) -> EstablishmentMerge:
    """Merge `dropped` into `kept`. Raises MergeError, and then nothing has changed."""
    kept, dropped = _lock(kept, dropped)
    check_mergeable(kept, dropped)
    story: Story = {"moved": {}, "clashed": [], "before": {}, "filled": {}}
    story["rows"] = _write([dropped, *dropped.not_twins.all()])
    story["rows_of"] = _write(dropped.not_twins_of.all())
    company, gone = dropped.company, dropped.pk
    for model, name in _list_moves():
        _move(model, name, kept=kept, dropped=dropped, story=story, person=person)
    values = {
        ours._meta.label: {name: getattr(theirs, name) for name in _list_gaps(ours, theirs, names)}
        for ours, theirs, names in _pair_rows(kept, dropped)
    }
    dropped.not_twins.all().delete()
    dropped.not_twins_of.all().delete()
    dropped.delete()
    _join_companies(kept, company, story)
    for row in (kept, kept.company):
        _fill(row, values.get(row._meta.label, {}), story)
    index_establishment(kept)
    merged: EstablishmentMerge = EstablishmentMerge.objects.create(
        kept=kept,
        dropped=gone,
        dropped_name=dropped.name,
        story=story,
        person=person,
    )
    return merged


def _lock(*establishments: Establishment) -> list[Establishment]:
    """Lock the rows in a fixed order, so that two people who merge the same two wait for each
    other.
    """
    rows = Establishment.objects.select_for_update(of=("self",)).select_related("company")
    found = {
        row.pk: row
        for row in rows.filter(pk__in=[one.pk for one in establishments]).order_by("pk")
    }
    if len(found) != len({one.pk for one in establishments}):
        raise MergeError(_("Een van de twee is er niet meer."))
    return [found[one.pk] for one in establishments]


def _move(
    model: type[Model],
    name: str,
    *,
    kept: Establishment,
    dropped: Establishment,
    story: Story,
    person: User,
) -> None:
    """Move rows to the kept file; where only one can exist, the kept file's row stays and the
    other is saved in the story.
    """
    moved = []
    for row in model._base_manager.filter(**{name: dropped}).order_by("pk"):
        setattr(row, name, kept)
        try:
            with transaction.atomic():
                _save(row, name, person=person)
            moved.append(str(row.pk))
        except IntegrityError:
            setattr(row, name, dropped)
            story["clashed"].append(_write([row]))
            row.delete()
    if moved:
        story["moved"][model._meta.label] = moved


def _save(row: Model, *names: str, person: User | None) -> None:
    """Save some fields, with history where the model has it."""
    if hasattr(type(row), "history"):
        history = {"default_user": person, "default_change_reason": "samenvoegen"}
        bulk_update_with_history([row], type(row), list(names), **history)
    else:
        row.save(update_fields=list(names))


def _join_companies(kept: Establishment, company: Company, story: Story) -> None:
    """Move the other establishments of the dropped company along, then delete that company."""
    if company.pk == kept.company_id:
        return
    others = list(company.establishments.all())
    story["company"] = _write([company])
    story["others"] = [str(one.pk) for one in others]
    for one in others:
        one.company = kept.company
        one.save()
        index_establishment(one)
    company.delete()


def _fill(row: Model, values: Mapping[str, object], story: Story) -> None:
    if not values:
        return
    label = row._meta.label
    story["before"][label] = _write([row])
    story["filled"][label] = sorted(values)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@transaction.atomic
def undo(merged: EstablishmentMerge, *, person: User) -> Establishment:
    """Split the files again; values that were filled in go back unless somebody has changed them
    since. Raises MergeError if this was undone already, or if a number is now in use elsewhere.
    """
    row = EstablishmentMerge.objects.select_for_update(of=("self",)).get(pk=merged.pk)
    if row.undone_at is not None:
        raise MergeError(_("Dit is al teruggedraaid."))
    story = row.story
    try:
        with transaction.atomic():
            restored = _undo(row, story, person=person)
    except IntegrityError:
        raise MergeError(
            _("Dit kan niet meer: een nummer of een naam is intussen ergens anders in gebruik.")
        ) from None
    row.undone_at = clock.now()
    row.save()
    return restored


def _undo(row: EstablishmentMerge, story: Story, *, person: User) -> Establishment:
    kept = Establishment.objects.select_related("company").get(pk=row.kept_id)
    for model in (kept, kept.company):
        _take_back(model, story)
    if "company" in story:
        _restore(story["company"])
        company = Company.objects.get(pk=_read(story["company"])[0].pk)
        for other in Establishment.objects.filter(pk__in=story["others"], company=kept.company):
            other.company = company
            other.save()
            index_establishment(other)
    _restore(story["rows"])
    _restore(story["rows_of"])
    establishments = Establishment.objects.select_related("company")
    restored: Establishment = establishments.get(pk=row.dropped)
    for model_label, keys in story["moved"].items():
        name = MOVES[model_label]
        rows = apps.get_model(model_label)._base_manager.filter(pk__in=keys, **{name: kept})
        for one in rows:
            setattr(one, name, restored)
            _save(one, name, person=person)
    for clashed in story["clashed"]:
        _restore(clashed)
    index_establishment(kept)
    index_establishment(restored)
    return restored


def _take_back(row: Model, story: Story) -> None:
    label = row._meta.label
    if label not in story["filled"]:
        return
    before = _read(story["before"][label])[0]
    gone = _read(story["rows"] if label.endswith("Establishment") else story["company"])[0]
    for name in story["filled"][label]:
        if getattr(row, name) == getattr(gone, name):
            setattr(row, name, getattr(before, name))
    row.save()


class _Exact(DjangoJSONEncoder):
    """Keeps the microseconds of a moment, which Django's encoder drops."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _write(rows: Iterable[Model]) -> str:
    return str(serializers.serialize("json", rows, cls=_Exact))


def _read(text: str) -> list[Any]:
    return [one.object for one in serializers.deserialize("json", text)]


def _restore(text: str) -> None:
    """Insert rows by saving them, so that their history says that they came back."""
    for row in _read(text):
        row.save(force_insert=True)


def find_kept(pk: UUID) -> UUID | None:
    """Return the key of the file into which a file that is gone was merged, or None."""
    rows = EstablishmentMerge.objects.filter(dropped=pk, undone_at=None)
    kept: UUID | None = rows.values_list("kept", flat=True).first()
    return kept
