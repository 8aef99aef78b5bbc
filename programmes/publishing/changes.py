"""Record what one version of the catalogue changed in the one before: which programmes, and which
parts of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.utils.translation import get_language, gettext_lazy

from portal import clock
from portal.wording import join_words
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import ROLE_KEYS, CatalogueDocument, PublishedProgramme, Text
from programmes.enums import ChangeKind
from programmes.models import CatalogueChange, CatalogueVersion

AND = {"nl": "en", "en": "and"}
CHECKED = "checked"
OTHER = "other"
# By the name that a row keeps: the fields of a published programme that make up that part.
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
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one programme: names of PARTS if it changed, its last state if it went."""

    programme: str
    kind: ChangeKind
    title: Text
    parts: list[str]
    last_state: Mapping[str, object] | None = None


def record_changes(version: CatalogueVersion, *, before: CatalogueVersion | None) -> int:
    """Write down what `version` changed, and return how many programmes that are.

    Belongs in the transaction that publishes the version.
    """
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


def compare_documents(
    before: CatalogueDocument | None, after: CatalogueDocument
) -> Iterator[Change]:
    """Yield the changes in the order of the catalogue, what was withdrawn at the end.

    Compared with nothing, every programme is new.
    """
    old = {one["slug"]: one for one in before["programmes"]} if before else {}
    for programme in after["programmes"]:
        slug, known = programme["slug"], old.pop(programme["slug"], None)
        if known is None:
            yield Change(slug, ChangeKind.ADDED, programme["title"], [])
        elif parts := list_changed_parts(known, programme):
            yield Change(slug, ChangeKind.CHANGED, programme["title"], parts)
    for slug, programme in old.items():
        state = _keep_last_state(before, programme) if before else None
        yield Change(slug, ChangeKind.WITHDRAWN, programme["title"], [], state)


def list_changed_parts(before: PublishedProgramme, after: PublishedProgramme) -> list[str]:
    """Return the names of the PARTS that differ, in their order.

    A field that is in none of them counts as "other".
    """
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
    """Return the names of parts in a sentence: "de naam, de voorwaarden en wat u krijgt"."""
    words = [str(PART_NAMES.get(part, PART_NAMES[OTHER])) for part in parts]
    return join_words(words, language=(get_language() or "nl")[:2], word=AND)


def _keep_last_state(
    document: CatalogueDocument, programme: PublishedProgramme
) -> Mapping[str, object]:
    """Return a programme with all that it refers to by name, since that may go as well."""
    organisations = [slug for role in ROLE_KEYS for slug in programme[role]]
    themes = [one["theme"] for one in programme["themes"]]
    return {
        "programme": programme,
        "regions": {one: document["regions"][one] for one in programme["regions"]},
        "organisations": {one: document["organisations"][one] for one in organisations},
        "themes": {one: document["themes"][one] for one in themes},
        "policy_themes": {
            one: document["policy_themes"][one] for one in programme["policy_themes"]
        },
    }


def find_withdrawn(current: Catalogue) -> Catalogue | None:
    """Return a catalogue of the programmes that are in `current` no more, each as it last stood.

    None if there are none.
    """
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
    # As _keep_last_state made them.
    states: list[Any] = list(rows.values_list("last_state", flat=True))
    document: CatalogueDocument = {
        **current.document,
        "regions": _add_current([one["regions"] for one in states], current.regions),
        "organisations": _add_current(
            [one["organisations"] for one in states], current.document["organisations"]
        ),
        "themes": _add_current([one["themes"] for one in states], current.document["themes"]),
        "policy_themes": _add_current(
            [one["policy_themes"] for one in states], current.document["policy_themes"]
        ),
        "programmes": [state["programme"] for state in states],
    }
    version = f"{current.version}-without-{changes[-1]}"
    return Catalogue(document, version=version, number=current.number)


def _add_current(
    kept: Iterable[Mapping[str, Entry]], current: Mapping[str, Entry]
) -> Mapping[str, Entry]:
    """Return the entries that were kept and the current ones; those still there are as now."""
    return {**{slug: one for entries in kept for slug, one in entries.items()}, **current}
