"""What of a programme can be searched, in one language, and how much each text weighs. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]

# By level, the weightiest first.
WEIGHTS = (8.0, 4.0, 3.0, 2.0, 1.0)
TITLE, SUMMARY, THEMES, NAMES, REST = range(len(WEIGHTS))
TEXTS = ("target_group", "goal", "approach", "route_note")
LISTS = ("lessons", "judged_by_desk")
ROLES = ("initiators", "executors", "partners")


@dataclass(frozen=True, slots=True)
class FieldText:
    """`field` is a name of the published document: "title", "offers", "themes" …"""

    field: str
    level: int
    text: str


def pick_text(text: Mapping[str, str] | None, language: str) -> str:
    """In the language, else in Dutch."""
    return (text.get(language) or text.get("nl") or "") if text else ""


def list_texts(programme: Document, document: Document, language: str) -> Iterator[FieldText]:
    """Weightiest first."""

    def pick(text: Mapping[str, str] | None) -> str:
        return pick_text(text, language)

    yield FieldText("title", TITLE, pick(programme["title"]))
    yield FieldText("summary", SUMMARY, pick(programme["summary"]))
    for offer in programme["offers"]:
        yield FieldText("offers", SUMMARY, f"{pick(offer['title'])}. {pick(offer['note'])}")
    for name, level, text in _list_names(programme, document):
        yield FieldText(name, level, text if isinstance(text, str) else pick(text))
    for name in TEXTS:
        yield FieldText(name, REST, pick(programme[name]))
    for one in programme["themes"]:
        yield FieldText("themes", REST, pick(one["why"]))
    for name in LISTS:
        for one in programme[name]:
            yield FieldText(name, REST, pick(one["text"]))


def _list_names(programme: Document, document: Document) -> Iterator[tuple[str, int, Any]]:
    """Names of what a programme points to; what is no longer published is left out."""
    slugs = [("themes", THEMES, "themes", one["theme"]) for one in programme["themes"]]
    slugs += [(role, NAMES, "organisations", slug) for role in ROLES for slug in programme[role]]
    slugs += [("regions", NAMES, "regions", code) for code in programme["regions"]]
    for name, level, kind, slug in slugs:
        if entry := document[kind].get(slug):
            yield name, level, entry["name"]
