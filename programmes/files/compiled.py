"""Compile the catalogue from the files, without a database, as far as the engine needs it."""

from typing import Any

from programmes.engine.catalogue import Catalogue
from programmes.files.all_files import CatalogueFiles
from programmes.files.shapes import AttributeEntry, CriterionEntry, ProgrammeEntry

# What pydantic dumps: a published shape, which no checker can tell from the names of the fields.
Dumped = dict[str, Any]


def compile_files(files: CatalogueFiles) -> Catalogue:
    """Return the catalogue of these files, as a version of its own."""
    members = files.list_members()
    document: Any = {
        "source": files.sources.document.title if files.sources else "",
        "regions": {
            region.code: {
                "kind": region.kind,
                "name": region.name.model_dump(),
                "members": sorted(members[region.code]),
            }
            for region in files.regions
        },
        "sectors": {sector.code: sector.model_dump() for sector in files.sectors},
        "themes": {theme.slug: theme.model_dump() for theme in files.themes},
        "policy_themes": {theme.slug: theme.name.model_dump() for theme in files.policy_themes},
        "organisations": {one.slug: one.model_dump() for one in files.organisations},
        "towns": [town.model_dump() for town in files.towns],
        "signposts": [signpost.model_dump() for signpost in files.signposts],
        "attributes": [_describe_attribute(attribute) for attribute in files.attributes],
        "programmes": [_describe_programme(programme) for programme in files.programmes],
    }
    return Catalogue(document, version="files", number=0)


def _describe_attribute(attribute: AttributeEntry) -> Dumped:
    bounds = {name: getattr(attribute, name) for name in ("minimum", "maximum")}
    return {
        **attribute.model_dump(),
        **{name: None if bound is None else str(bound) for name, bound in bounds.items()},
        "phrases": attribute.list_phrases(),
    }


def _describe_programme(programme: ProgrammeEntry) -> Dumped:
    return {
        **programme.model_dump(),
        "criteria": _describe_criteria(programme.criteria, programme.slug),
        "offers": [
            {
                **offer.model_dump(),
                "slug": offer.id,
                "criteria": _describe_criteria(offer.criteria, f"{programme.slug}/{offer.id}"),
            }
            for offer in programme.offers
        ],
    }


def _describe_criteria(criteria: list[CriterionEntry], parent: str) -> list[Dumped]:
    return [{**one.model_dump(), "id": f"{parent}/{one.id}"} for one in criteria]
