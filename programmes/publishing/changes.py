"""What one version of the catalogue changed in the one before: which programmes, and which parts
of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from portal import clock
from portal.wording import join_words
from programmes.engine.catalogue import Catalogue
from programmes.enums import ChangeKind
from programmes.models import CatalogueChange, CatalogueVersion

Document = Mapping[str, Any]
AND = {"nl": "en", "en": "and"}
CHECKED = "checked"
OTHER = "other"
# By the name that a row keeps: the fields of a published programme, and how a reader calls them.
PARTS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "text": ("summary", "goal", "approach", "target_group"),
    "status": ("status", "accepts_referrals"),
    "conditions": ("criteria", "judged_by_desk"),
    "offers": ("offers",),
    "route": ("route", "route_note"),
    "place": ("regions",),
    "themes": ("themes", "policy_themes"),
    "money": ("budget", "own_contribution", "time_investment"),
    "period": ("period",),
    "organisations": ("initiators", "executors", "partners"),
    "results": ("results", "lessons", "contradictions"),
    "source": ("source", "links"),
    CHECKED: ("verified_on", "freshness_months"),
}
PART_NAMES = {
    "title": gettext_lazy("de naam"),
    "text": gettext_lazy("de uitleg"),
    "status": gettext_lazy("of het nog open is"),
    "conditions": gettext_lazy("de voorwaarden"),
    "offers": gettext_lazy("wat u krijgt"),
    "route": gettext_lazy("hoe u meedoet"),
    "place": gettext_lazy("het gebied"),
    "themes": gettext_lazy("de onderwerpen"),
    "money": gettext_lazy("wat het kost"),
    "period": gettext_lazy("de looptijd"),
    "organisations": gettext_lazy("de organisaties"),
    "results": gettext_lazy("de resultaten"),
    "source": gettext_lazy("de bron"),
    CHECKED: gettext_lazy("de datum van de controle"),
    OTHER: gettext_lazy("andere gegevens"),
}
# What a programme refers to by name: kept with what was withdrawn, for these may go as well.
REFERRED = ("regions", "organisations", "themes", "policy_themes")


@dataclass(frozen=True, slots=True)
class Change:
    programme: str
    kind: ChangeKind
    title: Mapping[str, str]
    parts: list[str]
    last_state: Document | None = None


def record_changes(version: CatalogueVersion, *, before: CatalogueVersion | None) -> int:
    """Write what `version` changed; in the transaction that publishes it."""
    now = clock.now()
    changes = [
        CatalogueChange(
            version=version,
            at=now,
            programme=one.programme,
            kind=one.kind,
            title=one.title,
            parts=one.parts,
            last_state=one.last_state,
        )
        for one in compare_documents(before.document if before else None, version.document)
    ]
    return len(CatalogueChange.objects.bulk_create(changes, batch_size=500))


def compare_documents(before: Document | None, after: Document) -> Iterator[Change]:
    """In the order of the catalogue, what was withdrawn at the end. Against nothing all is new."""
    old = {one["slug"]: one for one in before["programmes"]} if before else {}
    for programme in after["programmes"]:
        slug, known = programme["slug"], old.pop(programme["slug"], None)
        if known is None:
            yield Change(slug, ChangeKind.ADDED, programme["title"], [])
        elif parts := list_changed_parts(known, programme):
            yield Change(slug, ChangeKind.CHANGED, programme["title"], parts)
    for slug, programme in old.items():
        state = _keep_last_state(before or {}, programme)
        yield Change(slug, ChangeKind.WITHDRAWN, programme["title"], [], state)


def list_changed_parts(before: Document, after: Document) -> list[str]:
    """Names of PARTS in their order; a field that is in none of them counts as "other"."""
    missing = object()
    fields = {
        field
        for field in {*before, *after}
        if before.get(field, missing) != after.get(field, missing)
    }
    parts = [part for part, named in PARTS.items() if fields.intersection(named)]
    grouped = {field for named in PARTS.values() for field in named}
    return [*parts, OTHER] if fields - grouped else parts


def word_parts(parts: Sequence[str]) -> str:
    """Such as: de naam, de voorwaarden en wat u krijgt."""
    words = [str(PART_NAMES.get(part, PART_NAMES[OTHER])) for part in parts]
    return join_words(words, language=(get_language() or "nl")[:2], word=AND)


def _keep_last_state(document: Document, programme: Document) -> Document:
    named = {
        "regions": programme["regions"],
        "organisations": [
            slug for role in ("initiators", "executors", "partners") for slug in programme[role]
        ],
        "themes": [one["theme"] for one in programme["themes"]],
        "policy_themes": programme["policy_themes"],
    }
    return {
        "programme": programme,
        **{key: {one: document[key][one] for one in named[key]} for key in REFERRED},
    }


def find_withdrawn(current: Catalogue) -> Catalogue | None:
    """What is in the catalogue no more, each programme as it last stood; None if there is none."""
    rows = CatalogueChange.objects.filter(kind=ChangeKind.WITHDRAWN).order_by("pk")
    newest = {
        slug: pk
        for slug, pk in rows.values_list("programme", "pk")
        if slug not in current.programmes
    }
    return _compile_withdrawn(current, tuple(newest.values())) if newest else None


@lru_cache(maxsize=2)
def _compile_withdrawn(current: Catalogue, changes: tuple[int, ...]) -> Catalogue:
    rows = CatalogueChange.objects.filter(pk__in=changes).order_by("pk")
    states: list[Any] = list(rows.values_list("last_state", flat=True))
    document: dict[str, Any] = {**current.document}
    for key in REFERRED:
        # Names as they are now, if they still are there.
        kept = {one: value for state in states for one, value in state[key].items()}
        document[key] = {**kept, **current.document[key]}
    document["programmes"] = [state["programme"] for state in states]
    version = f"{current.version}-without-{changes[-1]}"
    return Catalogue(document, version=version, number=current.number)
