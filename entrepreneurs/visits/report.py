"""The report of a visit as a form: what it shows, and how what comes back is saved part
by part.

Each text comes with a digest of what the page began with, so that two people in one report see
each other's changes and lose nothing (see text_merging.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from entrepreneurs.enums import Need
from entrepreneurs.models import Visit
from entrepreneurs.visits import lifecycle as flow
from entrepreneurs.visits.text_merging import Change, clean, digest, merge
from portal.accounts.models import User
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue

# What a report's form sends, by name of the field: texts, and the day of the visit.
Sent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ThemePart:
    """One of the eleven themes; `need` is empty while it was not discussed. `base` is the digest
    of the note, and `was` the need, that the page began with.
    """

    slug: str
    name: str
    question: str
    need: str
    note: str
    base: str
    was: str
    touched: bool
    position: int

    @property
    def need_label(self) -> str:
        return str(Need(self.need).label) if self.need else ""


@dataclass(slots=True)
class Saved:
    """The result of saving: who changed which parts."""

    changes: dict[str, Change] = field(default_factory=dict)

    def list_parts(self, *wanted: Change) -> list[str]:
        return [name for name, change in self.changes.items() if change in wanted]

    @property
    def has_changes(self) -> bool:
        return bool(self.list_parts(Change.OURS, Change.BOTH))


def list_themes(visit: Visit, *, catalogue: Catalogue) -> list[ThemePart]:
    """Return all themes: those discussed in the order of the conversation, then the others as
    listed.
    """
    rows = {row.theme: row for row in visit.themes.all()}
    parts = []
    for slug, theme in catalogue.document["themes"].items():
        row = rows.get(slug)
        parts.append(
            ThemePart(
                slug=slug,
                name=pick_language(theme["name"]),
                question=pick_language(theme.get("visit_question", {})),
                need=row.need if row else "",
                note=row.note if row else "",
                base=digest(row.note if row else ""),
                was=row.need if row else "",
                touched=bool(row and (row.need or row.note)),
                position=row.position if row else 99,
            )
        )
    return sorted(parts, key=lambda part: part.position if part.touched else 99)


def put_back(parts: Iterable[ThemePart], sent: Sent) -> list[ThemePart]:
    """Return the themes with what somebody typed that could not be saved."""
    return [_put_back(part, sent) if f"note-{part.slug}" in sent else part for part in parts]


def _put_back(part: ThemePart, sent: Sent) -> ThemePart:
    need, note = sent.get(f"need-{part.slug}", ""), sent[f"note-{part.slug}"]
    return replace(
        part,
        need=need if need in Need.values else part.need,
        note=note,
        base=sent.get(f"base-{part.slug}", part.base),
        was=sent.get(f"was-{part.slug}", part.was),
        touched=bool(part.touched or need or note),
    )


@transaction.atomic
def save_report(visit: Visit, sent: Sent, *, person: User, catalogue: Catalogue) -> Saved:
    """Save each part that this person changed, all or nothing. `held_on` is a day, or None if this
    person did not change it. Raises VisitError.
    """
    saved = Saved()
    held_on = sent.get("held_on") or None
    for name in flow.TEXTS:
        if f"text-{name}" in sent:
            saved.changes[name] = flow.save_text(
                visit,
                name,
                text=sent[f"text-{name}"],
                base=sent.get(f"base-{name}", ""),
                person=person,
            )
    notes = dict(visit.themes.values_list("theme", "note"))
    for slug in catalogue.document["themes"]:
        if f"note-{slug}" in sent or f"need-{slug}" in sent:
            current = notes.get(slug, "")
            saved.changes[slug] = _save_theme(visit, slug, sent, current=current, person=person)
    if clean(sent.get("signal-text", "")):
        flow.add_signal(visit, kind=sent.get("signal-kind", ""), text=sent["signal-text"])
        saved.changes["signal"] = Change.OURS
    if held_on or saved.has_changes:
        flow.hold_visit(visit, on=held_on)
    return saved


def _save_theme(visit: Visit, slug: str, sent: Sent, *, current: str, person: User) -> Change:
    need, was = sent.get(f"need-{slug}", ""), sent.get(f"was-{slug}", "")
    note, base = sent.get(f"note-{slug}", ""), sent.get(f"base-{slug}", "")
    chosen = need if need in {"", *Need.values} and need != was else None
    change = merge(sent=note, current=current, base=base, who=str(person)).change
    if chosen is None and change in {Change.NONE, Change.THEIRS}:
        # The page sends all eleven themes each time, most of them untouched.
        return change
    return flow.save_theme(visit, slug, need=chosen, note=note, base=base, person=person)
