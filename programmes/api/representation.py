"""Write the published catalogue as JSON, in one language. Pure: no database, no request."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import Criterion
from programmes.engine.published import (
    ROLE_KEYS,
    PublishedContribution,
    PublishedOffer,
    PublishedProgramme,
    PublishedRelevance,
    PublishedResult,
    Text,
)
from programmes.presenting.sentences import SUBJECTS, Explainer

# An object of an answer; the schema modules describe each.
JSON = dict[str, Any]
Link = Callable[[str], str]


class Representer:
    """Writes one catalogue version in one language; `link` gives the address of a page."""

    def __init__(self, catalogue: Catalogue, *, language: str, link: Link) -> None:
        self.catalogue = catalogue
        self.language = language
        self.link = link

    def represent_programme(self, slug: str) -> JSON:
        """Return all that is known of a programme, as schema.Programme describes it."""
        programme = self.catalogue.programmes[slug]
        compiled = self.catalogue.matcher.by_slug[slug]
        conditions = [offer.conditions.criteria for offer in compiled.offers]
        offers = zip(programme["offers"], conditions, strict=True)
        return {
            **self._represent_texts(programme),
            **self._represent_place(programme),
            **self._represent_means(programme),
            "offers": [
                self.represent_offer(offer, self._list_requirements(one, offer=True))
                for offer, one in offers
            ],
            "criteria": self._list_requirements(compiled.conditions.criteria),
            **self._represent_findings(programme),
            **represent_upkeep(programme, document=self.catalogue.document["source"]),
        }

    def _represent_texts(self, programme: PublishedProgramme) -> JSON:
        return {
            "slug": programme["slug"],
            "title": self.say(programme["title"]),
            "summary": self.say(programme["summary"]),
            "goal": self.say(programme["goal"]),
            "approach": self.say(programme["approach"]),
            "targetGroup": self.say(programme["target_group"]),
        }

    def _represent_place(self, programme: PublishedProgramme) -> JSON:
        """Return whose it is, where it works, and what for."""
        organisations = self.catalogue.document["organisations"]
        return {
            **{
                role: [organisations[slug]["name"] for slug in programme[role]]
                for role in ROLE_KEYS
            },
            "regions": [self._represent_region(code) for code in programme["regions"]],
            "policyThemes": list(programme["policy_themes"]),
            "themes": [self._represent_theme(one) for one in programme["themes"]],
        }

    def _represent_theme(self, one: PublishedRelevance) -> JSON:
        why = self.say(one["why"])
        return {"theme": one["theme"], "relevance": one["relevance"], "why": why}

    def _represent_region(self, code: str) -> JSON:
        region = self.catalogue.regions[code]
        return {"code": code, "name": self.say(region["name"]), "kind": region["kind"]}

    def _represent_means(self, programme: PublishedProgramme) -> JSON:
        """Return how a company gets in, and what it takes."""
        period, budget = programme["period"], programme["budget"]
        parts = [
            {"label": self.say(one["label"]), "amount": one["amount"]} for one in budget["parts"]
        ]
        time = programme["time_investment"]
        return {
            "route": programme["route"],
            "status": programme["status"],
            "period": {
                "start": period["start"],
                "end": period["end"],
                "note": self.say(period["note"]),
            },
            "budget": {
                "amount": budget["amount"],
                "note": self.say(budget["note"]),
                "parts": parts,
            },
            "timeInvestment": self.say(time["text"]) if time else None,
            "ownContribution": self._represent_contribution(programme["own_contribution"]),
        }

    def _represent_contribution(self, contribution: PublishedContribution | None) -> JSON | None:
        if not contribution:
            return None
        low, high = contribution.get("min"), contribution.get("max")
        return {"min": low, "max": high, "note": self.say(contribution.get("note"))}

    def _represent_findings(self, programme: PublishedProgramme) -> JSON:
        """Return what came of it, according to the source."""
        return {
            "judgedByDesk": [self.say(one["text"]) for one in programme["judged_by_desk"]],
            "results": [self._represent_result(result) for result in programme["results"]],
            "lessons": [self.say(one["text"]) for one in programme["lessons"]],
            "contradictions": [
                {
                    "what": self.say(one["what"]),
                    "readings": [
                        {"value": self.say(reading["value"]), "section": reading["section"]}
                        for reading in one["readings"]
                    ],
                }
                for one in programme["contradictions"]
            ],
            "links": [
                {"label": self.say(one["label"]), "url": one["url"]} for one in programme["links"]
            ],
        }

    def _represent_result(self, result: PublishedResult) -> JSON:
        unit = result["unit"]
        return {
            "label": self.say(result["label"]),
            "value": result["value"],
            "unit": unit if isinstance(unit, str) else self.say(unit),
            "asOf": result["as_of"],
            "section": result["section"],
        }

    def represent_offer(self, offer: PublishedOffer, criteria: list[JSON]) -> JSON:
        """Return an offer with its criteria as they were written before."""
        return {
            "kind": offer["kind"],
            "title": self.say(offer["title"]),
            "maxAmount": offer["max_amount"],
            "fundingRate": offer["funding_rate"],
            "guaranteeRate": offer["guarantee_rate"],
            "minInvestment": offer["min_investment"],
            "ownContribution": self._represent_contribution(offer["own_contribution"]),
            "capacity": self.say(offer["capacity"]),
            "duration": self.say(offer["duration"]),
            "criteria": criteria,
            "note": self.say(offer["note"]),
        }

    def _list_requirements(
        self, criteria: Sequence[Criterion], *, offer: bool = False
    ) -> list[JSON]:
        """Return criteria as they are, without a company to hold them against."""
        explainer = self.choose_explainer(date.min)
        texts = [explainer.describe_requirement(one, among=criteria) for one in criteria]
        if offer:
            texts = [text.replace(*SUBJECTS[explainer.language]) for text in texts]
        return [
            represent_criterion(one, text=text[:1].upper() + text[1:])
            for one, text in zip(criteria, texts, strict=True)
        ]

    def choose_explainer(self, as_of: date) -> Explainer:
        """Return what puts outcomes of this day into words."""
        return Explainer(self.catalogue, language=self.language, as_of=as_of)

    def represent_attribute(self, slug: str) -> JSON:
        """Return a fact that criteria may use, as schema.Attribute describes it."""
        attribute = self.catalogue.attributes[slug]
        return {
            "attribute": slug,
            "type": attribute["type"],
            "unit": attribute["unit"] or None,
            "choices": [
                {"value": one["value"], "label": self.say(one["label"])}
                for one in attribute["choices"] or ()
            ],
            "question": self.say(attribute["question"]),
            "why": self.say(attribute["why"]),
        }

    def say(self, text: Text | None) -> str | None:
        """Return a text in the language, else in Dutch; None when there is none."""
        if not text:
            return None
        return text.get(self.language) or text["nl"]


def represent_criterion(criterion: Criterion, *, text: str) -> JSON:
    """Return a criterion, with the text that puts it or its outcome into words."""
    return {
        "id": criterion.id,
        "attribute": criterion.attribute,
        "operator": criterion.operator,
        "expected": criterion.expected,
        "choice": criterion.choice,
        "alternative": criterion.alternative,
        "source": {"section": criterion.section},
        "text": text,
    }


def represent_upkeep(programme: PublishedProgramme, *, document: str) -> JSON:
    """Return where a programme comes from, when it was checked, and when that is due again."""
    verified_on = date.fromisoformat(programme["verified_on"])
    due = verified_on + relativedelta(months=programme["freshness_months"])
    source = programme["source"]
    return {
        "source": {"document": document, "page": source["page"], "section": source["section"]},
        "verifiedOn": verified_on.isoformat(),
        "reviewDue": due.isoformat(),
        "acceptsReferrals": programme["accepts_referrals"],
    }
