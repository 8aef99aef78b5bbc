"""Shows the result before any personal data is asked for: what fits and why, what might, what does
not, and where else to look.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from entrepreneurs.intake.access import with_intake
from entrepreneurs.intake.answers import COMPANY_ATTRIBUTES, Assessment
from entrepreneurs.intake.page_views import RESULT, go_to, show_page
from entrepreneurs.models import Intake
from portal.wording import pick_language
from programmes.capacity import list_full
from programmes.engine.eligibility import ELIGIBLE, INELIGIBLE, UNDETERMINED
from programmes.presenting.presenter import Presenter
from programmes.publishing.versions import get_current_catalogue


@with_intake
@require_safe
def show_result(request: HttpRequest, intake: Intake) -> HttpResponse:
    if not intake.needs:
        return go_to("themes", intake)
    assessment = Assessment(intake, get_current_catalogue())
    presenter = Presenter(assessment.catalogue, assessment.facts)
    cards = [
        presenter.present(match, assessment.matching) for match in assessment.matching.matches
    ]
    relevant = [card for card in cards if card.score]
    return show_page(
        request,
        "result",
        number=RESULT,
        intake=intake,
        fitting=[card for card in relevant if card.verdict == ELIGIBLE],
        possible=[card for card in relevant if card.verdict == UNDETERMINED],
        unfit=[card for card in relevant if card.verdict == INELIGIBLE],
        others=[card for card in cards if not card.score and card.verdict != INELIGIBLE],
        needs=list_needs(assessment),
        signposts=list_signposts(assessment),
        company_attributes=COMPANY_ATTRIBUTES,
        answers=list_answers(presenter),
        full=list_full(card.slug for card in relevant),
        referred=set(intake.referrals.values_list("programme__slug", flat=True)),
        back="company",
    )


def list_needs(assessment: Assessment) -> list[str]:
    """Return the names of the themes that are needed, the most urgent first."""
    themes = assessment.catalogue.document["themes"]
    ordered = sorted(assessment.needs.items(), key=lambda need: -need[1])
    return [pick_language(themes[theme]["name"]) for theme, _ in ordered]


def list_signposts(assessment: Assessment) -> list[dict[str, object]]:
    """Return national desks and schemes for each theme that no programme serves."""
    document = assessment.catalogue.document
    return [
        {
            "theme": pick_language(document["themes"][theme]["name"]),
            "signposts": [
                (signpost["name"], signpost["website"], pick_language(signpost["sentence"]))
                for signpost in document["signposts"]
                if theme in signpost["themes"]
            ],
        }
        for theme in assessment.matching.unmet_themes
    ]


def list_answers(presenter: Presenter) -> list[tuple[str, str]]:
    """Return pairs of question and answer, for the visitor to check and change."""
    attributes = presenter.catalogue.attributes
    return [
        (pick_language(attributes[slug]["question"]), presenter.explainer.word_value(slug, value))
        for slug, value in presenter.facts.sent.items()
    ]
