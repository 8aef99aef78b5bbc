"""From the published catalogue to JSON, in one language. Pure: no database, no request."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import Criterion
from programmes.presenting.sentences import SUBJECTS, Explainer

Document = Mapping[str, Any]
JSON = dict[str, Any]
Link = Callable[[str], str]
AMOUNTS = {
    "maxAmount": "max_amount",
    "fundingRate": "funding_rate",
    "guaranteeRate": "guarantee_rate",
    "minInvestment": "min_investment",
}


class Representer:
    """One catalogue version in one language; `link` gives the address of a programme's page."""

    def __init__(self, catalogue: Catalogue, *, language: str, link: Link) -> None:
        self.catalogue = catalogue
        self.language = language
        self.link = link

    def represent_programme(self, slug: str) -> JSON:
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

    def _represent_texts(self, programme: Document) -> JSON:
        return {
            "slug": programme["slug"],
            "title": self.say(programme["title"]),
            "summary": self.say(programme["summary"]),
            "goal": self.say(programme["goal"]),
            "approach": self.say(programme["approach"]),
            "targetGroup": self.say(programme["target_group"]),
        }

    def _represent_place(self, programme: Document) -> JSON:
        """Whose it is, where it works, and for what."""
        organisations = self.catalogue.document["organisations"]
        return {
            **{
                role: [organisations[slug]["name"] for slug in programme[role]]
                for role in ("initiators", "executors", "partners")
            },
            "regions": [self._represent_region(code) for code in programme["regions"]],
            "policyThemes": list(programme["policy_themes"]),
            "themes": [self._represent_theme(one) for one in programme["themes"]],
        }

    def _represent_theme(self, one: Document) -> JSON:
        why = self.say(one["why"])
        return {"theme": one["theme"], "relevance": one["relevance"], "why": why}

    def _represent_region(self, code: str) -> JSON:
        region = self.catalogue.regions[code]
        return {"code": code, "name": self.say(region["name"]), "kind": region["kind"]}

    def _represent_means(self, programme: Document) -> JSON:
        """How one gets in, and what it takes."""
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

    def _represent_contribution(self, contribution: Document | None) -> JSON | None:
        if not contribution:
            return None
        low, high = contribution.get("min"), contribution.get("max")
        return {"min": low, "max": high, "note": self.say(contribution.get("note"))}

    def _represent_findings(self, programme: Document) -> JSON:
        """What came of it, according to the source."""
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

    def _represent_result(self, result: Document) -> JSON:
        unit = result["unit"]
        return {
            "label": self.say(result["label"]),
            "value": result["value"],
            "unit": unit if isinstance(unit, str) else self.say(unit),
            "asOf": result["as_of"],
            "section": result["section"],
        }

    def represent_offer(self, offer: Document, criteria: list[JSON]) -> JSON:
        return {
            "kind": offer["kind"],
            "title": self.say(offer["title"]),
            **{key: offer[name] for key, name in AMOUNTS.items()},
            "ownContribution": self._represent_contribution(offer["own_contribution"]),
            "capacity": self.say(offer["capacity"]),
            "duration": self.say(offer["duration"]),
            "criteria": criteria,
            "note": self.say(offer["note"]),
        }

    def _list_requirements(
        self, criteria: Sequence[Criterion], *, offer: bool = False
    ) -> list[JSON]:
        """Criteria as they are, with no company to hold against them."""
        explainer = self.explain_as_of(date.min)
        texts = [explainer.describe_requirement(one, among=criteria) for one in criteria]
        if offer:
            texts = [text.replace(*SUBJECTS[explainer.language]) for text in texts]
        return [
            represent_criterion(one, text=text[:1].upper() + text[1:])
            for one, text in zip(criteria, texts, strict=True)
        ]

    def explain_as_of(self, as_of: date) -> Explainer:
        return Explainer(self.catalogue, language=self.language, as_of=as_of)

    def represent_attribute(self, slug: str) -> JSON:
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

    def say(self, text: Mapping[str, str] | None) -> str | None:
        if not text:
            return None
        return text.get(self.language) or text["nl"]


def represent_criterion(criterion: Criterion, *, text: str) -> JSON:
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


def represent_upkeep(programme: Document, *, document: str) -> JSON:
    """Where it comes from, when it was checked, and when it has to be checked again."""
    verified_on = date.fromisoformat(programme["verified_on"])
    due = verified_on + relativedelta(months=programme["freshness_months"])
    source = programme["source"]
    return {
        "source": {"document": document, "page": source["page"], "section": source["section"]},
        "verifiedOn": verified_on.isoformat(),
        "reviewDue": due.isoformat(),
        "acceptsReferrals": programme["accepts_referrals"],
    }
