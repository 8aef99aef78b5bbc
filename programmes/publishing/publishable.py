"""Check, before publication, that pages can show a catalogue and the engine can judge by it.

An editor may type anything into a JSON field, and that must not break a page for everybody.
"""

from collections.abc import Iterator, Mapping

from django.urls import NoReverseMatch, resolve, reverse
from pydantic import BaseModel, ValidationError

from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import InvalidCriterion
from programmes.engine.published import ROLE_KEYS, CatalogueDocument, PublishedCriterion
from programmes.files.shapes import AttributeEntry, ProgrammeEntry
from programmes.shared_fields import OFFER_FIELDS, PROGRAMME_FIELDS

# The pages of the intake ask for these attributes by name; each must have this type.
NEEDED_ATTRIBUTES: Mapping[str, str] = {
    "municipality": "code",
    "started": "boolean",
    "foundedOn": "date",
    "fte": "number",
    "sbiCode": "digits",
}
RELATIONS = (*ROLE_KEYS, "regions", "policy_themes", "themes")


class UnpublishableCatalogue(ValueError):
    """The catalogue is not fit to be shown; the message says what is wrong, and where."""


def check_publishable(document: CatalogueDocument) -> None:
    """Check a document. Raises UnpublishableCatalogue with everything that is wrong."""
    problems = [
        *_check_slugs(document),
        *_check_attributes(document),
        *_check_programmes(document),
    ]
    if not problems:
        problems = list(_check_criteria(document))
    if problems:
        raise UnpublishableCatalogue("; ".join(problems))


def _check_slugs(document: CatalogueDocument) -> Iterator[str]:
    """Refuse a programme named like a page of the catalogue: nobody could ever reach it."""
    for programme in document["programmes"]:
        slug = programme["slug"]
        try:
            page = resolve(reverse("programmes:detail", args=[slug]))
        except NoReverseMatch:
            continue  # it is not a slug at all, which the check of the shape tells
        if page.view_name != "programmes:detail":
            yield f"{slug} is the address of a page, so no programme can have it"


def _check_attributes(document: CatalogueDocument) -> Iterator[str]:
    types = {attribute["slug"]: attribute["type"] for attribute in document["attributes"]}
    for slug, kind in NEEDED_ATTRIBUTES.items() if types else ():
        if types.get(slug) != kind:
            yield f"{slug} ({kind}) is needed by the intake"
    for attribute in document["attributes"]:
        phrases = attribute["phrases"] if isinstance(attribute["phrases"], dict) else {}
        entry = {name: value for name, value in attribute.items() if name != "phrases"}
        yield from _check_shape(AttributeEntry, {**entry, **phrases}, attribute["slug"])


def _check_programmes(document: CatalogueDocument) -> Iterator[str]:
    for programme in document["programmes"]:
        fields = {"slug", *PROGRAMME_FIELDS, *RELATIONS}
        entry = {name: value for name, value in programme.items() if name in fields}
        entry |= {
            "order": 1,
            "criteria": [_reshape_criterion(one) for one in programme["criteria"]],
            "offers": [
                {name: value for name, value in offer.items() if name in OFFER_FIELDS}
                | {
                    "id": offer["slug"],
                    "criteria": [_reshape_criterion(one) for one in offer["criteria"]],
                }
                for offer in programme["offers"]
            ],
        }
        yield from _check_shape(ProgrammeEntry, entry, programme["slug"])


def _reshape_criterion(criterion: PublishedCriterion) -> dict[str, object]:
    """Return a criterion as it stands in a file: with its own id alone, and no empty choice."""
    return {
        **criterion,
        "id": criterion["id"].rpartition("/")[2],
        "choice": criterion["choice"] or None,
        "alternative": criterion["alternative"] or None,
    }


def _check_shape(model: type[BaseModel], entry: Mapping[str, object], name: str) -> Iterator[str]:
    try:
        model.model_validate(entry)
    except ValidationError as error:
        for one in error.errors():
            yield f"{name} › {' › '.join(str(part) for part in one['loc'])}: {one['msg']}"


def _check_criteria(document: CatalogueDocument) -> Iterator[str]:
    try:
        _ = Catalogue(document, version="", number=0).matcher
    except InvalidCriterion as error:
        yield str(error)
    except KeyError as error:
        yield f"unknown attribute or region {error}"
