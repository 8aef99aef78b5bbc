"""Shows the result before any personal data is asked for: what fits and why, what might, what does
not, and where else to look.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from entrepreneurs.intake.access import with_intake
from entrepreneurs.intake.answers import COMPANY_ATTRIBUTES, Assessment
from entrepreneurs.intake.page_views import RESULT, go_to, show_page
from entrepreneurs.intake.result_pages import list_answers, list_needs, list_signposts
from entrepreneurs.models import Intake
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
