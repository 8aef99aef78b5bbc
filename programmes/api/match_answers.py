"""Write the answer to `POST matches` as JSON, in one language. Pure: no database, no request."""

from collections.abc import Sequence

from programmes.api.representation import JSON, Representer, represent_criterion
from programmes.engine.criteria import Judged
from programmes.engine.eligibility import INELIGIBLE, OfferVerdict
from programmes.engine.matching import Match, Matching, Question
from programmes.engine.published import PublishedOffer
from programmes.presenting.sentences import Explainer


class MatchRepresenter(Representer):
    """Writes matches, besides programmes and attributes."""

    def represent_matching(self, matching: Matching, *, include_ineligible: bool) -> JSON:
        """Return the whole answer for one company, as match_schema.MatchAnswer describes it."""
        explainer = self.choose_explainer(matching.facts.as_of)
        return {
            "asOf": matching.facts.as_of.isoformat(),
            "catalogueVersion": self.catalogue.version,
            "matches": [
                self._represent_match(match, matching, explainer)
                for match in matching.matches
                if include_ineligible or match.verdict != INELIGIBLE
            ],
            "questions": [self._represent_question(question) for question in matching.questions],
            "unmetThemes": list(matching.unmet_themes),
        }

    def _represent_match(self, match: Match, matching: Matching, explainer: Explainer) -> JSON:
        slug = match.programme.slug
        document = self.catalogue.programmes[slug]
        offers = zip(document["offers"], matching.list_offers(match), strict=True)
        relevance = match.programme.relevance
        return {
            "programme": {
                "slug": slug,
                "title": self.say(document["title"]),
                "url": self.link(slug),
            },
            "rank": match.rank,
            "score": match.score,
            "verdict": match.verdict,
            "route": match.programme.route,
            "criteria": self._list_outcomes(match.criteria, explainer),
            "themes": [
                {"theme": theme, "urgency": urgency, "relevance": relevance[theme]}
                for theme, urgency in matching.needs.items()
                if theme in relevance
            ],
            "offers": [
                self._represent_judged_offer(offer, judged, explainer) for offer, judged in offers
            ],
        }

    def _represent_judged_offer(
        self, offer: PublishedOffer, judged: OfferVerdict, explainer: Explainer
    ) -> JSON:
        criteria = self._list_outcomes(judged.criteria, explainer, offer=True)
        return self.represent_offer(offer, criteria) | {"verdict": judged.verdict}

    def _represent_question(self, question: Question) -> JSON:
        attribute = self.catalogue.attributes[question.attribute]
        return {
            "attribute": question.attribute,
            "text": self.say(attribute["question"]),
            "why": self.say(attribute["why"]),
            "decides": list(question.decides),
        }

    def _list_outcomes(
        self, judged: Sequence[Judged], explainer: Explainer, *, offer: bool = False
    ) -> list[JSON]:
        """Return criteria held against a company, each with its outcome in words."""
        among = [one.criterion for one in judged]
        return [
            {
                **represent_criterion(
                    one.criterion, text=explainer.explain(one, among=among, offer=offer)
                ),
                "actual": one.actual,
                "outcome": one.outcome,
            }
            for one in judged
        ]
