"""Load the catalogue files into the database, by natural key.

A second run changes nothing. What has left the files is retired, not deleted. If one file is
wrong, nothing at all changes. A programme is written only when its file has changed since the last
load, so that what an editor did in between stays.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction

from programmes.enums import OrganisationRole
from programmes.files.all_files import CatalogueFiles, read_catalogue_files
from programmes.files.shapes import CriterionEntry, OfferEntry, ProgrammeEntry
from programmes.models import (
    Attribute,
    CatalogueVersion,
    Offer,
    Organisation,
    PolicyTheme,
    Programme,
    ProgrammeCriterion,
    ProgrammeOrganisation,
    ProgrammeTheme,
    Region,
    Sector,
    Signpost,
    Theme,
    Town,
)
from programmes.models.reference import ReferenceEntry
from programmes.publishing.versions import publish_catalogue
from programmes.shared_fields import OFFER_FIELDS, PROGRAMME_FIELDS

# A natural key, and the values of a row by field.
Key = tuple[object, ...]
Values = dict[str, object]
Row = TypeVar("Row", bound=ReferenceEntry)


@dataclass(slots=True)
class LoadReport:
    """How many entries of each model were created, changed or retired, and the version it made."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    retired: Counter[str] = field(default_factory=Counter)
    version: CatalogueVersion | None = None

    @property
    def anything(self) -> bool:
        return bool(self.created or self.changed or self.retired)


def load_reference_data(*, root: Path | None = None) -> LoadReport:
    """Bring the database in line with the files, publish it, and return what changed.

    Raises InvalidFiles, and then nothing has changed.
    """
    files = read_catalogue_files(root or settings.FIXTURES_DIR)
    report = LoadReport()
    with transaction.atomic():
        _load_reference(files, report)
        _load_programmes(files, report)
        report.version = publish_catalogue()
    return report


def _load_reference(files: CatalogueFiles, report: LoadReport) -> None:
    _load_regions_and_towns(files, report)
    sectors = [
        (
            (sector.code, sector.version),
            {"section": sector.section, "label": sector.label.model_dump(), "words": sector.words},
        )
        for sector in files.sectors
    ]
    sync_entries(Sector, ("code", "version"), sectors, report)
    for model, entries in ((Theme, files.themes), (PolicyTheme, files.policy_themes)):
        rows = [_split(entry.model_dump(), "slug") for entry in entries]
        sync_entries(model, ("slug",), rows, report)
    _load_attributes(files, report)
    organisations = [
        ((one.slug,), {"name": one.name, "kind": one.kind, "website": one.website or ""})
        for one in files.organisations
    ]
    sync_entries(Organisation, ("slug",), organisations, report)
    _load_signposts(files, report)


def _load_regions_and_towns(files: CatalogueFiles, report: LoadReport) -> None:
    rows = [((r.code,), {"kind": r.kind, "name": r.name.model_dump()}) for r in files.regions]
    regions = sync_entries(Region, ("code",), rows, report)
    _load_membership(files, regions)
    towns = [
        ((town.name, regions[town.municipality,].pk), {"alias_of": town.alias_of})
        for town in files.towns
    ]
    sync_entries(Town, ("name", "municipality_id"), towns, report)


def _split(values: Values, key: str) -> tuple[Key, Values]:
    return (values.pop(key),), values


def _load_membership(files: CatalogueFiles, regions: Mapping[Key, Region]) -> None:
    """Write which municipalities lie in which province, region and country, where it differs."""
    members = files.list_members()
    present: dict[int, set[int]] = {}
    for region_id, municipality_id in Region.municipalities.through.objects.values_list(
        "from_region_id", "to_region_id"
    ):
        present.setdefault(region_id, set()).add(municipality_id)
    for entry in files.regions:
        region = regions[entry.code,]
        wanted = {regions[code,].pk for code in members[entry.code]} - {region.pk}
        if wanted != present.get(region.pk, set()):
            region.municipalities.set(wanted)


def _load_attributes(files: CatalogueFiles, report: LoadReport) -> None:
    plain = ("type", "open_ended", "minimum", "maximum", "group")
    rows = []
    for entry in files.attributes:
        values: Values = {name: getattr(entry, name) for name in plain}
        values |= {
            "unit": entry.unit or "",
            "choices": [choice.model_dump() for choice in entry.choices]
            if entry.choices
            else None,
            "question": entry.question.model_dump(),
            "why": entry.why.model_dump(),
            "help": entry.help.model_dump() if entry.help else None,
            "phrases": entry.list_phrases(),
        }
        rows.append(((entry.slug,), values))
    sync_entries(Attribute, ("slug",), rows, report)


def _load_signposts(files: CatalogueFiles, report: LoadReport) -> None:
    rows = [
        ((s.slug,), {"name": s.name, "sentence": s.sentence.model_dump(), "website": s.website})
        for s in files.signposts
    ]
    signposts = sync_entries(Signpost, ("slug",), rows, report)
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    for entry in files.signposts:
        signposts[entry.slug,].themes.set([themes[slug] for slug in entry.themes])


def sync_entries(
    model: type[Row],
    key_fields: tuple[str, ...],
    rows: Iterable[tuple[Key, Mapping[str, object]]],
    report: LoadReport,
) -> dict[Key, Row]:
    """Create, change or retire rows of one model so that they equal `rows`, in that order.

    Return them by key.
    """
    name = str(model._meta.model_name)
    manager = model._default_manager
    present: dict[Key, Row] = {
        tuple(getattr(row, key) for key in key_fields): row for row in manager.all()
    }
    fresh: list[Row] = []
    seen: set[Key] = set()
    for position, (key, values) in enumerate(rows):
        values = {**values, "position": position, "retired": False}
        seen.add(key)
        row = present.get(key)
        if row is None:
            row = present[key] = model(**dict(zip(key_fields, key, strict=True)), **values)
            fresh.append(row)
        elif _differs(row, values):
            for attribute, value in values.items():
                setattr(row, attribute, value)
            row.save()
            report.changed[name] += 1
    manager.bulk_create(fresh)
    report.created[name] += len(fresh)
    report.created += Counter()
    for key in present.keys() - seen:
        _retire(present[key], name, report)
    return present


def _differs(row: models.Model, values: Mapping[str, object]) -> bool:
    return any(getattr(row, attribute) != value for attribute, value in values.items())


def _retire(row: ReferenceEntry, name: str, report: LoadReport) -> None:
    if not row.retired:
        row.retired = True
        row.save(update_fields=["retired"])
        report.retired[name] += 1


# --- programmes ----------------------------------------------------------------------------------


def _load_programmes(files: CatalogueFiles, report: LoadReport) -> None:
    present = {programme.slug: programme for programme in Programme.objects.all()}
    for entry in files.programmes:
        digest = digest_entry(entry)
        programme = present.pop(entry.slug, None)
        if programme and programme.file_digest == digest and not programme.retired:
            continue
        (report.changed if programme else report.created)["programme"] += 1
        _write_programme(programme or Programme(slug=entry.slug), entry, digest)
    for programme in present.values():
        _retire(programme, "programme", report)


def digest_entry(entry: ProgrammeEntry) -> str:
    return hashlib.sha256(json.dumps(entry.model_dump(), sort_keys=True).encode()).hexdigest()


def _write_programme(programme: Programme, entry: ProgrammeEntry, digest: str) -> None:
    data = entry.model_dump()
    for name in PROGRAMME_FIELDS:
        setattr(programme, name, data[name])
    programme.position = entry.order
    programme.retired = False
    programme.file_digest = digest
    programme.save()
    programme.regions.set(Region.objects.filter(code__in=entry.regions))
    programme.policy_themes.set(PolicyTheme.objects.filter(slug__in=entry.policy_themes))
    _write_relations(programme, entry)
    programme.criteria.all().delete()
    programme.offers.all().delete()
    _write_criteria(programme, None, entry.criteria)
    for position, offer in enumerate(entry.offers):
        _write_offer(programme, offer, position)


def _write_relations(programme: Programme, entry: ProgrammeEntry) -> None:
    programme.themes.all().delete()
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    ProgrammeTheme.objects.bulk_create(
        ProgrammeTheme(
            programme=programme,
            theme=themes[one.theme],
            relevance=one.relevance,
            why=one.why.model_dump(),
        )
        for one in entry.themes
    )
    programme.organisations.all().delete()
    organisations = {
        organisation.slug: organisation for organisation in Organisation.objects.all()
    }
    roles = (
        (OrganisationRole.INITIATOR, entry.initiators),
        (OrganisationRole.EXECUTOR, entry.executors),
        (OrganisationRole.PARTNER, entry.partners),
    )
    ProgrammeOrganisation.objects.bulk_create(
        ProgrammeOrganisation(
            programme=programme, organisation=organisations[slug], role=role, position=position
        )
        for role, slugs in roles
        for position, slug in enumerate(slugs)
    )


def _write_offer(programme: Programme, entry: OfferEntry, position: int) -> None:
    data = entry.model_dump()
    offer = Offer.objects.create(
        programme=programme,
        slug=entry.id,
        position=position,
        **{name: data[name] for name in OFFER_FIELDS},
    )
    _write_criteria(programme, offer, entry.criteria)


def _write_criteria(
    programme: Programme, offer: Offer | None, entries: list[CriterionEntry]
) -> None:
    for position, entry in enumerate(entries):
        ProgrammeCriterion.objects.create(
            programme=programme,
            offer=offer,
            slug=entry.id,
            position=position,
            attribute=entry.attribute,
            operator=entry.operator,
            expected=entry.expected,
            choice=entry.choice or "",
            alternative=entry.alternative or "",
            section=entry.section,
            note=entry.note.model_dump() if entry.note else None,
        )
