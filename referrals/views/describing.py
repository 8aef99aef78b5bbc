"""A referral in words: what was known of the company when the question was sent."""

from django.utils.translation import get_language

from portal.wording import pick_language
from programmes.presenting.sentences import Explainer
from programmes.publishing.versions import get_catalogue
from referrals.models import Referral


def describe_company(referral: Referral) -> dict[str, object]:
    """Return facts and needs as they were, in the words of the catalogue version of that moment:
    (question, answer) pairs under `facts`, names of themes under `needs`, the most urgent first.
    """
    catalogue = get_catalogue(referral.catalogue_id)
    language = (get_language() or "nl")[:2]
    explainer = Explainer(catalogue, language=language, as_of=referral.as_of)
    themes = catalogue.document["themes"]
    urgent_first = sorted(referral.needs.items(), key=lambda need: -need[1])
    return {
        "facts": [
            (
                pick_language(catalogue.attributes[slug]["question"]),
                explainer.word_value(slug, value),
            )
            for slug, value in referral.facts.items()
            if slug in catalogue.attributes
        ],
        "needs": [
            pick_language(themes[theme]["name"])
            for theme, _urgency in urgent_first
            if theme in themes
        ],
    }
