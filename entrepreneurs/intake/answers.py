"""The answers of an intake, page by page: what was said is saved at once, and only what can still
change a verdict is asked.

Every function that writes takes a row that is held (see `lock_intake` and intake/access.py), so
that two tabs never overwrite each other's answers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepreneurs.intake.questions import list_next_attributes
from entrepreneurs.models import Intake
from portal import clock
from portal.outbox.queueing import erase_messages
from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import Facts
from programmes.engine.facts import parse_facts
from programmes.engine.matching import Match, Matching

# What everybody is asked, on pages of their own (see company_forms.py); the rest only when it
# matters.
PLACE_ATTRIBUTES = ("municipality",)
COMPANY_ATTRIBUTES = ("started", "foundedOn", "fte", "sbiCode")
FIXED_PAGES = {
    **dict.fromkeys(PLACE_ATTRIBUTES, "place"),
    **dict.fromkeys(COMPANY_ATTRIBUTES, "company"),
}


def start_intake(*, submission: UUID, own_words: str, language: str, channel: str) -> Intake:
    """Begin, once per form: a second click on the same button gives the same intake."""
    intake, created = Intake.objects.get_or_create(
        submission=submission,
        defaults={"own_words": own_words, "language": language, "channel": channel},
    )
    if not created and own_words != intake.own_words:
        with transaction.atomic():
            return change_intake(lock_intake(intake.pk), own_words=own_words)
    return intake


def lock_intake(pk: UUID) -> Intake:
    """Return the row as it is now, held until the transaction ends.

    Raises Intake.DoesNotExist once it was erased or has run out, so that a page left open brings
    nothing back.
    """
    intake: Intake = Intake.objects.kept().hold().get(pk=pk)
    return intake


def change_intake(held: Intake, **values: Any) -> Intake:
    """Set plain fields of an intake, and return it."""
    for name, value in values.items():
        setattr(held, name, value)
    held.changed_at = clock.now()
    held.save(update_fields=[*values, "changed_at"])
    return held


def choose_themes(held: Intake, *, themes: Collection[str]) -> Intake:
    """Save the chosen themes: those chosen before keep their urgency, and one alone is urgent."""
    default = 3 if len(themes) == 1 else 2
    return change_intake(held, needs={theme: held.needs.get(theme, default) for theme in themes})


def answer(
    held: Intake, *, facts: Mapping[str, Any], unknown: Collection[str] = (), **values: Any
) -> Intake:
    """Save answers, and what somebody said not to know; other answers stay as they are."""
    kept = {name: value for name, value in held.facts.items() if name not in unknown}
    skipped = [name for name in held.skipped if name not in facts]
    skipped += [name for name in unknown if name not in skipped]
    return change_intake(held, facts={**kept, **facts}, skipped=skipped, **values)


def delete_outdated_intakes() -> int:
    """Forget unfinished intakes after the promised time, with what was mailed about them; a step
    of the tick.
    """
    outdated = Intake.objects.outdated()
    erase_messages(subject_keys=[one.subject_key for one in outdated.exclude(email="")])
    _total, deleted = outdated.delete()
    return deleted.get(Intake._meta.label, 0)


@dataclass(frozen=True)
class Assessment:
    """An intake held against a catalogue: the ranking, and what is still worth asking."""

    intake: Intake
    catalogue: Catalogue

    @cached_property
    def facts(self) -> Facts:
        """Facts that this catalogue still understands; what it no longer does is left out."""
        facts, _ = parse_facts(self.intake.facts, catalogue=self.catalogue, as_of=clock.today())
        return facts

    @cached_property
    def needs(self) -> dict[str, int]:
        themes = self.catalogue.document["themes"]
        return {theme: urgency for theme, urgency in self.intake.needs.items() if theme in themes}

    @cached_property
    def matching(self) -> Matching:
        return self.catalogue.match(self.facts, self.needs)

    @cached_property
    def relevant(self) -> list[Match]:
        """Programmes that serve at least one of the needs; all of them while no need is known."""
        matches = self.matching.matches
        return [match for match in matches if match.score] if self.needs else list(matches)

    @cached_property
    def open_attributes(self) -> list[str]:
        """What is still worth asking, the most deciding first."""
        return list_next_attributes(self.relevant, self.facts, skipped=self.intake.skipped)

    def find_next_group(self) -> str | None:
        """The group of the question that decides most, or None when nothing is left to decide."""
        if not self.open_attributes:
            return None
        return str(self.catalogue.attributes[self.open_attributes[0]]["group"])

    def list_group(self, group: str, *, also: Collection[str] = ()) -> list[str]:
        """What to ask on a group's page: its open questions, what was answered there before, and
        what somebody came for.
        """
        asked = {*self.open_attributes, *also}
        answered = {*self.intake.facts, *self.intake.skipped}
        return [
            slug
            for slug in self._list_attributes(group)
            if slug in asked or (slug in answered and slug not in FIXED_PAGES)
        ]

    def list_asked(self, group: str, sent: Mapping[str, Any]) -> list[str]:
        """What a group's page had asked when its form was sent (see question_forms.py)."""
        asked = str(sent.get("asked", "")).split()
        return [slug for slug in self._list_attributes(group) if slug in asked or slug in sent]

    def _list_attributes(self, group: str) -> list[str]:
        attributes = self.catalogue.attributes
        return [slug for slug, attribute in attributes.items() if attribute["group"] == group]
