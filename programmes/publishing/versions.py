"""Publish the catalogue as an immutable snapshot of everything that a verdict depends on.

Editors change rows; visitors, the API and the engine read the newest snapshot, which is compiled
once per process. A referral keeps a pointer to the snapshot that it was judged by, so that every
old verdict can be worked out again.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

import orjson
from django.db import transaction
from django.db.models import Prefetch

from programmes.engine.catalogue import Catalogue
from programmes.engine.published import CatalogueDocument
from programmes.models import (
    Attribute,
    CatalogueVersion,
    Offer,
    Organisation,
    PolicyTheme,
    Programme,
    ProgrammeCriterion,
    Region,
    Sector,
    Signpost,
    Theme,
    Town,
)
from programmes.publishing.changes import record_changes
from programmes.publishing.publishable import check_publishable
from programmes.shared_fields import OFFER_FIELDS, PROGRAMME_FIELDS

SOURCE_DOCUMENT = "Aan de slag voor het brede mkb (Platform31, 2019)"
MAX_COMPILED = 4

_compiled: OrderedDict[int, Catalogue] = OrderedDict()
_held: ContextVar[Catalogue | None] = ContextVar("held", default=None)

CRITERION_FIELDS = [
    "attribute",
    "operator",
    "expected",
    "choice",
    "alternative",
    "section",
    "note",
]
THEME_FIELDS = ("position", "name", "description", "intake_question", "visit_question", "stems")
ATTRIBUTE_FIELDS = [
    "slug",
    "type",
    "unit",
    "choices",
    "open_ended",
    "minimum",
    "maximum",
    "group",
    "question",
    "help",
    "why",
    "phrases",
]


@transaction.atomic
def publish_catalogue() -> CatalogueVersion:
    """Make the rows as they are the current version, write down what that changes, and return it.

    The same content is the same version. Raises UnpublishableCatalogue when pages or engine could
    not work with it.
    """
    content = orjson.dumps(build_document(), option=orjson.OPT_SORT_KEYS)
    document: CatalogueDocument = orjson.loads(content)
    check_publishable(document)
    digest = hashlib.sha256(content).hexdigest()
    newest = CatalogueVersion.objects.first()
    if newest and newest.digest == digest:
        return newest
    # Content of before that returns is published again as the newest version. Its digest must
    # differ from that of the earlier one, so the number goes into it.
    number = (newest.pk if newest else 0) + 1
    if CatalogueVersion.objects.filter(digest=digest).exists():
        digest = hashlib.sha256(content + str(number).encode()).hexdigest()
    version = CatalogueVersion.objects.create(digest=digest, document=document)
    record_changes(version, before=newest)
    return version


def get_current_catalogue() -> Catalogue:
    """Return the newest version, compiled; an empty catalogue before anything was loaded."""
    if held := _held.get():
        return held
    number = CatalogueVersion.objects.values_list("pk", flat=True).first()
    return Catalogue.empty() if number is None else get_catalogue(number)


@contextmanager
def hold_current_catalogue() -> Iterator[str]:
    """Make get_current_catalogue answer with the same version all along; gives its identifier."""
    with hold_catalogue(get_current_catalogue()) as catalogue:
        yield catalogue.version


@contextmanager
def hold_catalogue(catalogue: Catalogue) -> Iterator[Catalogue]:
    """Make get_current_catalogue answer with this catalogue all along."""
    token = _held.set(catalogue)
    try:
        yield catalogue
    finally:
        _held.reset(token)


def build_draft() -> Catalogue:
    """Return what publish_catalogue would publish, from the rows as this transaction sees them.

    Raises UnpublishableCatalogue, as publishing itself does.
    """
    document: CatalogueDocument = orjson.loads(orjson.dumps(build_document()))
    check_publishable(document)
    return Catalogue(document, version="draft", number=get_current_catalogue().number)


def get_catalogue(number: int) -> Catalogue:
    """Return a version by its primary key, compiled once and kept for the next request."""
    if number not in _compiled:
        row = CatalogueVersion.objects.get(pk=number)
        _compiled[number] = Catalogue(row.document, version=row.digest[:12], number=row.pk)
        while len(_compiled) > MAX_COMPILED:
            _compiled.popitem(last=False)
    return _compiled[number]


def forget_compiled() -> None:
    """Forget what was compiled: in tests, version numbers come back with other content."""
    _compiled.clear()


def build_document() -> dict[str, object]:
    """Return everything published as plain data; as JSON it is an engine.published document."""
    return {
        "source": SOURCE_DOCUMENT,
        **_describe_regions_and_towns(),
        **_describe_words(),
        "signposts": _describe_signposts(),
        "attributes": [
            {name: _plain(getattr(attribute, name)) for name in ATTRIBUTE_FIELDS}
            for attribute in Attribute.objects.filter(retired=False)
        ],
        "organisations": {
            organisation.slug: {"name": organisation.name, "website": organisation.website}
            for organisation in Organisation.objects.all()
        },
        "programmes": [_describe_programme(programme) for programme in _list_programmes()],
    }


def _describe_regions_and_towns() -> dict[str, object]:
    regions = Region.objects.filter(retired=False).prefetch_related("municipalities")
    towns = Town.objects.filter(retired=False).select_related("municipality")
    return {
        "regions": {
            region.code: {
                "kind": region.kind,
                "name": region.name,
                "members": sorted(member.code for member in region.municipalities.all())
                or [region.code],
            }
            for region in regions
        },
        "towns": [
            {"name": town.name, "municipality": town.municipality.code, "alias_of": town.alias_of}
            for town in towns
        ],
    }


def _describe_words() -> dict[str, object]:
    return {
        "sectors": {
            sector.code: {"label": sector.label, "words": sector.words}
            for sector in Sector.objects.filter(retired=False)
        },
        "themes": {
            theme.slug: {name: getattr(theme, name) for name in THEME_FIELDS}
            for theme in Theme.objects.filter(retired=False)
        },
        "policy_themes": {
            theme.slug: theme.name for theme in PolicyTheme.objects.filter(retired=False)
        },
        "policy_theme_order": [theme.slug for theme in PolicyTheme.objects.filter(retired=False)],
    }


def _describe_signposts() -> list[dict[str, object]]:
    return [
        {
            "name": signpost.name,
            "sentence": signpost.sentence,
            "website": signpost.website,
            "themes": [theme.slug for theme in signpost.themes.all()],
        }
        for signpost in Signpost.objects.filter(retired=False).prefetch_related("themes")
    ]


def _list_programmes() -> list[Programme]:
    criteria = Prefetch("criteria", ProgrammeCriterion.objects.filter(offer=None))
    offers = Prefetch("offers", Offer.objects.prefetch_related("criteria"))
    return list(
        Programme.objects.filter(retired=False).prefetch_related(
            criteria,
            offers,
            "regions",
            "policy_themes",
            "themes__theme",
            "organisations__organisation",
        )
    )


def _describe_programme(programme: Programme) -> dict[str, object]:
    organisations: dict[str, list[str]] = {"initiator": [], "executor": [], "partner": []}
    for one in programme.organisations.all():
        organisations[one.role].append(one.organisation.slug)
    return {
        **{name: _plain(getattr(programme, name)) for name in ("slug", *PROGRAMME_FIELDS)},
        "initiators": organisations["initiator"],
        "executors": organisations["executor"],
        "partners": organisations["partner"],
        "regions": [region.code for region in programme.regions.all()],
        "policy_themes": [theme.slug for theme in programme.policy_themes.all()],
        "themes": [
            {"theme": one.theme.slug, "relevance": one.relevance, "why": one.why}
            for one in programme.themes.all()
        ],
        "criteria": [_describe_criterion(one, programme.slug) for one in programme.criteria.all()],
        "offers": [_describe_offer(offer, programme.slug) for offer in programme.offers.all()],
    }


def _describe_offer(offer: Offer, programme: str) -> dict[str, object]:
    return {
        **{name: _plain(getattr(offer, name)) for name in ("slug", *OFFER_FIELDS)},
        "criteria": [
            _describe_criterion(one, f"{programme}/{offer.slug}") for one in offer.criteria.all()
        ],
    }


def _describe_criterion(criterion: ProgrammeCriterion, parent: str) -> dict[str, object]:
    values = {name: getattr(criterion, name) for name in CRITERION_FIELDS}
    return {"id": f"{parent}/{criterion.slug}", **values}


def _plain(value: object) -> object:
    """Return a Decimal as the shortest exact string, and anything else as it is.

    Money has two decimals, a rate has no superfluous zeros.
    """
    if not isinstance(value, Decimal):
        return value
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else str(value.normalize())
