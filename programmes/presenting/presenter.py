"""Prepare what pages show of a programme and of a match: texts in the language of the page, and
outcomes as sentences.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from dateutil.relativedelta import relativedelta
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from portal import clock
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import NOT_MET, Criterion, Judged
from programmes.engine.eligibility import (
    INELIGIBLE,
    CompiledProgramme,
    Conditions,
    Facts,
    OfferVerdict,
    list_open_attributes,
)
from programmes.engine.matching import Match, Matching, Needs
from programmes.engine.published import PublishedOffer, PublishedProgramme
from programmes.enums import OfferKind, ProgrammeStatus, Route
from programmes.presenting.benefit import (
    describe_benefit,
    describe_contribution,
    describe_state_aid,
)
from programmes.presenting.sentences import Explainer

SOURCE_DATE = "2019-03-01"


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion in words, and the attribute that it is about."""

    outcome: str
    text: str
    note: str = ""
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class OfferCard:
    """All that a page says of one offer; the verdict is empty without a company."""

    title: str
    kind: str
    verdict: str
    money: list[str]
    state_aid: str
    facts: list[str]
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Conditions in words: what is always needed and, for each choice, its alternatives, each in
    one or more sentences.
    """

    required: list[str]
    choices: list[list[list[str]]]


@dataclass(frozen=True, slots=True)
class AskNext:
    """A question that would decide a match: its words, and the page on which it is asked."""

    attribute: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class MatchCard:
    """All that the result page says of one programme."""

    slug: str
    programme: PublishedProgramme
    title: str
    verdict: str
    score: int
    whys: list[tuple[str, str]]
    reasons: list[Reason]
    failed: list[Reason]
    offers: list[OfferCard]
    questions: list[AskNext]
    route: str
    contribution: str

    @property
    def highlights(self) -> list[OfferCard]:
        """The three offers to name at once: those about money first, none that is out of reach."""
        reachable = [offer for offer in self.offers if offer.verdict != INELIGIBLE]
        return sorted(reachable, key=lambda offer: not offer.money)[:3]


class Presenter:
    """Turns matches of one catalogue into cards."""

    def __init__(self, catalogue: Catalogue, facts: Facts) -> None:
        self.catalogue = catalogue
        self.facts = facts
        self.explainer = Explainer(
            catalogue, language=(get_language() or "nl")[:2], as_of=facts.as_of
        )

    def present(self, match: Match, matching: Matching) -> MatchCard:
        """Return the card of one match of this matching."""
        programme = self.catalogue.programmes[match.programme.slug]
        reasons = self.give_reasons(match.criteria)
        return MatchCard(
            slug=match.programme.slug,
            programme=programme,
            title=pick_language(programme["title"]),
            verdict=match.verdict,
            score=match.score,
            whys=self._tell_whys(programme, matching.needs),
            reasons=reasons,
            failed=[reason for reason in reasons if reason.outcome == NOT_MET],
            offers=self._present_offers(programme, matching.list_offers(match)),
            questions=self._list_questions(match.programme),
            route=str(Route(programme["route"]).label),
            contribution=describe_contribution(programme["own_contribution"]),
        )

    def give_reasons(self, judged: Sequence[Judged], *, offer: bool = False) -> list[Reason]:
        """Return a sentence for each criterion; two bounds of one range share a sentence."""
        among = [one.criterion for one in judged]
        reasons: dict[tuple[str, str], Reason] = {}
        for one in judged:
            text = self.explainer.explain(one, among=among, offer=offer)
            note = pick_language(one.criterion.note) if one.criterion.note else ""
            reason = Reason(one.outcome, text, note, one.criterion.attribute)
            known = reasons.get((text, note))
            if known is None or known.outcome != NOT_MET:
                reasons[text, note] = reason
        return list(reasons.values())

    def _tell_whys(self, programme: PublishedProgramme, needs: Needs) -> list[tuple[str, str]]:
        themes = self.catalogue.document["themes"]
        return [
            (pick_language(themes[one["theme"]]["name"]), pick_language(one["why"]))
            for one in programme["themes"]
            if one["theme"] in needs
        ]

    def _present_offers(
        self, programme: PublishedProgramme, verdicts: Iterable[OfferVerdict]
    ) -> list[OfferCard]:
        by_slug = {offer["slug"]: offer for offer in programme["offers"]}
        return [
            self.present_offer(by_slug[one.slug], verdict=one.verdict, judged=one.criteria)
            for one in verdicts
        ]

    def present_offer(
        self, offer: PublishedOffer, *, verdict: str = "", judged: Sequence[Judged] = ()
    ) -> OfferCard:
        """Return the card of one offer, with a reason for each criterion that was judged."""
        return OfferCard(
            title=pick_language(offer["title"]),
            kind=str(OfferKind(offer["kind"]).label),
            verdict=verdict,
            money=describe_benefit(offer, self.facts.values),
            state_aid=describe_state_aid(offer),
            facts=[
                pick_language(text)
                for text in (offer["duration"], offer["capacity"], offer["note"])
                if text
            ],
            reasons=self.give_reasons(judged, offer=True),
        )

    def _list_questions(self, programme: CompiledProgramme) -> list[AskNext]:
        open_attributes = list_open_attributes(programme.conditions, self.facts)
        attributes = self.catalogue.attributes
        return [
            AskNext(slug, attribute["group"], pick_language(attribute["question"]))
            for slug, attribute in attributes.items()
            if slug in open_attributes
        ]


def describe_requirements(
    criteria: Sequence[Criterion], explainer: Explainer, *, offer: bool = False
) -> list[str]:
    """Return what is asked, each sentence once, for somebody who has told us nothing yet."""
    texts = [explainer.describe_requirement(one, among=criteria, offer=offer) for one in criteria]
    return [text[:1].upper() + text[1:] for text in dict.fromkeys(texts)]


def describe_conditions(
    conditions: Conditions, explainer: Explainer, *, offer: bool = False
) -> AskedFor:
    """Return what is asked, with the choices kept apart from what is always needed."""

    def word(criteria: Sequence[Criterion]) -> list[str]:
        return describe_requirements(criteria, explainer, offer=offer)

    return AskedFor(
        word(conditions.required),
        [[word(together) for together in choice] for choice in conditions.choices],
    )


def find_review_due(verified_on: date, freshness_months: int) -> date:
    """Return the last day on which a check still holds."""
    return verified_on + relativedelta(months=freshness_months)


class Freshness(TypedDict):
    """How old a programme's facts are; `checked` is false while the date is the source's own."""

    as_of: str
    checked: bool
    due: date | None
    overdue: bool


def describe_freshness(programme: PublishedProgramme) -> Freshness:
    """Return when the facts were last checked, and whether they should be checked again."""
    verified = parse_date(programme["verified_on"])
    due = find_review_due(verified, programme["freshness_months"]) if verified else None
    return {
        "as_of": programme["verified_on"],
        "checked": programme["verified_on"] != SOURCE_DATE,
        "due": due,
        "overdue": due is not None and due < clock.today(),
    }


def describe_status(programme: PublishedProgramme) -> str:
    """Return the name of a programme's status in the language of the page."""
    return str(ProgrammeStatus(programme["status"]).label)
