"""Publish the catalogue: one immutable snapshot of everything a verdict depends on, compiled once
per process.

Editors change rows; visitors, the API and the engine read the newest snapshot. A referral keeps a
pointer to the snapshot that it was judged by, so that every old verdict can be worked out again.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Prefetch

from programmes.engine.catalogue import Catalogue
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
KEEP_COMPILED = 4

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
    """Make today's catalogue the current version, and write down what that changes; the same
    content is the same version.

    Raises UnpublishableCatalogue when pages or engine could not work with it.
    """
    content = orjson.dumps(build_document(), option=orjson.OPT_SORT_KEYS)
    document = orjson.loads(content)
    check_publishable(document)
    digest = hashlib.sha256(content).hexdigest()
    newest = CatalogueVersion.objects.first()
    if newest and newest.digest == digest:
        return newest
    # An earlier content that returns is published again, as the newest: versions are told apart by
    # digest and place.
    number = (newest.pk if newest else 0) + 1
    if CatalogueVersion.objects.filter(digest=digest).exists():
        digest = hashlib.sha256(content + str(number).encode()).hexdigest()
    version = CatalogueVersion.objects.create(digest=digest, document=document)
    record_changes(version, before=newest)
    return version


def get_current_catalogue() -> Catalogue:
    """The newest version, compiled; an empty catalogue before anything was loaded."""
    if held := _held.get():
        return held
    number = CatalogueVersion.objects.values_list("pk", flat=True).first()
    return Catalogue.empty() if number is None else get_catalogue(number)


@contextmanager
def hold_current_catalogue() -> Iterator[str]:
    """Gives the version that get_current_catalogue keeps answering with until the end."""
    with hold_catalogue(get_current_catalogue()) as catalogue:
        yield catalogue.version


@contextmanager
def hold_catalogue(catalogue: Catalogue) -> Iterator[Catalogue]:
    token = _held.set(catalogue)
    try:
        yield catalogue
    finally:
        _held.reset(token)


def build_draft() -> Catalogue:
    """What publish_catalogue would publish now, from the rows as this transaction sees them.

    Raises UnpublishableCatalogue like publishing itself.
    """
    document = orjson.loads(orjson.dumps(build_document()))
    check_publishable(document)
    return Catalogue(document, version="draft", number=get_current_catalogue().number)


def get_catalogue(number: int) -> Catalogue:
    """A version by its primary key, compiled once and kept for the next request."""
    if number not in _compiled:
        row = CatalogueVersion.objects.get(pk=number)
        _compiled[number] = Catalogue(row.document, version=row.digest[:12], number=row.pk)
        while len(_compiled) > KEEP_COMPILED:
            _compiled.popitem(last=False)
    return _compiled[number]


def forget_compiled() -> None:
    """For tests, in which version numbers come back with other content."""
    _compiled.clear()


def build_document() -> dict[str, Any]:
    """Everything published, as plain data."""
    return {
        "source": SOURCE_DOCUMENT,
        **_describe_places(),
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


def _describe_places() -> dict[str, Any]:
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


def _describe_words() -> dict[str, Any]:
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


def _describe_signposts() -> list[dict[str, Any]]:
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


def _describe_programme(programme: Programme) -> dict[str, Any]:
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


def _describe_offer(offer: Offer, programme: str) -> dict[str, Any]:
    return {
        **{name: _plain(getattr(offer, name)) for name in ("slug", *OFFER_FIELDS)},
        "criteria": [
            _describe_criterion(one, f"{programme}/{offer.slug}") for one in offer.criteria.all()
        ],
    }


def _describe_criterion(criterion: ProgrammeCriterion, parent: str) -> dict[str, Any]:
    values = {name: getattr(criterion, name) for name in CRITERION_FIELDS}
    return {"id": f"{parent}/{criterion.slug}", **values}


def _plain(value: Any) -> Any:
    """Decimals as the shortest exact string: money with two decimals, a rate without superfluous
    zeros.
    """
    if not isinstance(value, Decimal):
        return value
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else str(value.normalize())
