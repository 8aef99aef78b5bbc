"""The answers of an intake, page by page: each is saved at once, and only questions that can still
change a verdict are asked.

Every function that writes takes a row that is held (see `lock_intake` and intake/access.py), so
that two tabs never overwrite each other's answers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
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

# Attributes that everybody is asked about, on their own pages (see company_forms.py); others are
# asked about only when they matter.
PLACE_ATTRIBUTES = ("municipality",)
COMPANY_ATTRIBUTES = ("started", "foundedOn", "fte", "sbiCode")
FIXED_PAGES = {
    **dict.fromkeys(PLACE_ATTRIBUTES, "place"),
    **dict.fromkeys(COMPANY_ATTRIBUTES, "company"),
}


def start_intake(*, submission: UUID, own_words: str, language: str, channel: str) -> Intake:
    """Start an intake once per form: a second click on the same button returns the same intake."""
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


def change_intake(held: Intake, **values: object) -> Intake:
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
    held: Intake, *, facts: Mapping[str, object], unknown: Collection[str] = (), **values: object
) -> Intake:
    """Save answers, and which attributes are `unknown` to the entrepreneur; other answers stay as
    they are.
    """
    kept = {name: value for name, value in held.facts.items() if name not in unknown}
    skipped = [name for name in held.skipped if name not in facts]
    skipped += [name for name in unknown if name not in skipped]
    return change_intake(held, facts={**kept, **facts}, skipped=skipped, **values)


def delete_outdated_intakes() -> int:
    """Delete unfinished intakes after the promised time, with the mails about them, and return how
    many; a step of the tick.
    """
    outdated = Intake.objects.outdated()
    erase_messages(subject_keys=[one.subject_key for one in outdated.exclude(email="")])
    _total, deleted = outdated.delete()
    return deleted.get(Intake._meta.label, 0)


@dataclass(frozen=True)
class Assessment:
    """An intake judged by a catalogue: the ranking, and what is still worth asking."""

    intake: Intake
    catalogue: Catalogue

    @cached_property
    def facts(self) -> Facts:
        """The facts that this catalogue still understands."""
        facts, _ = parse_facts(self.intake.facts, catalogue=self.catalogue, as_of=clock.today())
        return facts

    @cached_property
    def needs(self) -> dict[str, int]:
        """Urgencies from 1 to 3 by slug, of the themes that this catalogue has."""
        themes = self.catalogue.document["themes"]
        return {theme: urgency for theme, urgency in self.intake.needs.items() if theme in themes}

    @cached_property
    def matching(self) -> Matching:
        """The verdicts on all programmes."""
        return self.catalogue.match(self.facts, self.needs)

    @cached_property
    def relevant(self) -> list[Match]:
        """The programmes that serve at least one need, or all of them while no need is known."""
        matches = self.matching.matches
        return [match for match in matches if match.score] if self.needs else list(matches)

    @cached_property
    def open_attributes(self) -> list[str]:
        """The attributes still worth asking about, the most decisive first."""
        return list_next_attributes(self.relevant, self.facts, skipped=self.intake.skipped)

    def find_next_group(self) -> str | None:
        """Return the group of the most decisive question, or None if nothing is left to decide."""
        if not self.open_attributes:
            return None
        return str(self.catalogue.attributes[self.open_attributes[0]]["group"])

    def list_group(self, group: str, *, also: Collection[str] = ()) -> list[str]:
        """Return what to ask on a group's page: its open questions, those answered there before,
        and those that somebody came for (`also`).
        """
        asked = {*self.open_attributes, *also}
        answered = {*self.intake.facts, *self.intake.skipped}
        return [
            slug
            for slug in self._list_attributes(group)
            if slug in asked or (slug in answered and slug not in FIXED_PAGES)
        ]

    def list_asked(self, group: str, sent: Mapping[str, object]) -> list[str]:
        """Return what a group's page had asked when its form was sent (see question_forms.py)."""
        asked = str(sent.get("asked", "")).split()
        return [slug for slug in self._list_attributes(group) if slug in asked or slug in sent]

    def _list_attributes(self, group: str) -> list[str]:
        attributes = self.catalogue.attributes
        return [slug for slug, attribute in attributes.items() if attribute["group"] == group]
