"""List the texts in which a programme can be found, and how much each of them weighs. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from programmes.engine.published import ROLE_KEYS, CatalogueDocument, PublishedProgramme, Text

# By level of a text, the weightiest first.
WEIGHTS = (8.0, 4.0, 3.0, 2.0, 1.0)
TITLE, SUMMARY, THEMES, NAMES, REST = range(len(WEIGHTS))


@dataclass(frozen=True, slots=True)
class FieldText:
    """A text of a programme, in one language.

    `field` is its key in the published document ("title", "offers", "themes" …), and `level` is
    its index in WEIGHTS.
    """

    field: str
    level: int
    text: str


def pick_text(text: Text | None, language: str) -> str:
    """Return a text in the language, else in Dutch; empty when there is none."""
    return (text.get(language) or text.get("nl") or "") if text else ""


def list_texts(
    programme: PublishedProgramme, document: CatalogueDocument, language: str
) -> Iterator[FieldText]:
    """Yield the texts of a programme in a language, the weightiest first."""

    def pick(text: Text | None) -> str:
        return pick_text(text, language)

    yield FieldText("title", TITLE, pick(programme["title"]))
    yield FieldText("summary", SUMMARY, pick(programme["summary"]))
    for offer in programme["offers"]:
        yield FieldText("offers", SUMMARY, f"{pick(offer['title'])}. {pick(offer['note'])}")
    yield from _list_names(programme, document, language)
    yield FieldText("target_group", REST, pick(programme["target_group"]))
    yield FieldText("goal", REST, pick(programme["goal"]))
    yield FieldText("approach", REST, pick(programme["approach"]))
    yield FieldText("route_note", REST, pick(programme["route_note"]))
    for one in programme["themes"]:
        yield FieldText("themes", REST, pick(one["why"]))
    for lesson in programme["lessons"]:
        yield FieldText("lessons", REST, pick(lesson["text"]))
    for judged in programme["judged_by_desk"]:
        yield FieldText("judged_by_desk", REST, pick(judged["text"]))


def _list_names(
    programme: PublishedProgramme, document: CatalogueDocument, language: str
) -> Iterator[FieldText]:
    """Yield the names of what a programme points to; what is no longer published is left out."""
    for one in programme["themes"]:
        if theme := document["themes"].get(one["theme"]):
            yield FieldText("themes", THEMES, pick_text(theme["name"], language))
    for role in ROLE_KEYS:
        for slug in programme[role]:
            if organisation := document["organisations"].get(slug):
                yield FieldText(role, NAMES, organisation["name"])
    for code in programme["regions"]:
        if region := document["regions"].get(code):
            yield FieldText("regions", NAMES, pick_text(region["name"], language))
