""" "Past dit bij mij": judges one programme by a few answers. Without an intake nothing is stored;
with one, the answers given there count.
"""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.intake.access import with_intake
from entrepreneurs.intake.answers import COMPANY_ATTRIBUTES, Assessment
from entrepreneurs.intake.fit_forms import FitForm, read_fitting, write_known
from entrepreneurs.intake.fitting import Fitting
from entrepreneurs.intake.result_pages import leave_out_notes, list_answers
from entrepreneurs.models import Intake
from programmes.capacity import list_full
from programmes.presenting.presenter import Presenter
from programmes.publishing.versions import get_current_catalogue
from programmes.reading.search import get_search


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask_fit(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the deciding questions; answer with the verdict and the next questions."""
    catalogue = get_current_catalogue()
    if slug not in catalogue.programmes:
        raise Http404
    sent = request.POST
    fitting = read_fitting(catalogue, slug, sent.get("known", ""), sent.get("skipped", ""))
    asked = sent.get("asked", "").split()
    if request.method != "POST":
        return show_fit(request, fitting, form=build_form(fitting))
    form = build_form(
        fitting, data=sent, slugs=[one for one in fitting.list_attributes() if one in asked]
    )
    if not form.is_valid():
        return show_fit(request, fitting, form=form, status=422)
    facts, unknown = form.collect_facts()
    known = {**fitting.facts.sent, **facts}
    skipped = [*fitting.skipped, *unknown]
    fitting = read_fitting(catalogue, slug, write_known(known), " ".join(skipped))
    return show_fit(request, fitting, form=build_form(fitting), answered=True)


def build_form(
    fitting: Fitting, *, data: QueryDict | None = None, slugs: list[str] | None = None
) -> FitForm:
    initial = {"known": write_known(fitting.facts.sent), "skipped": " ".join(fitting.skipped)}
    return FitForm(
        data,
        catalogue=fitting.catalogue,
        search=get_search(fitting.catalogue),
        slugs=fitting.questions if slugs is None else slugs,
        initial=initial,
    )


def show_fit(
    request: HttpRequest,
    fitting: Fitting,
    *,
    form: FitForm,
    answered: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the questions, or at once the verdict if there is nothing to ask."""
    presenter = Presenter(fitting.catalogue, fitting.facts)
    card = presenter.present(fitting.match, fitting.matching)
    context = {
        "card": card,
        "reasons": leave_out_notes(card.reasons),
        "form": form,
        "asking": form.asks,
        "judged": answered or not form.asks,
        "answers": list_answers(presenter),
    }
    response = render(request, "entrepreneurs/fit.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@with_intake
@require_safe
def show_fit_of_intake(request: HttpRequest, intake: Intake, slug: str) -> HttpResponse:
    """Show the verdict on the answers of the intake, and which question would decide."""
    assessment = Assessment(intake, get_current_catalogue())
    if slug not in assessment.catalogue.programmes:
        raise Http404
    presenter = Presenter(assessment.catalogue, assessment.facts)
    match = next(one for one in assessment.matching.matches if one.programme.slug == slug)
    card = presenter.present(match, assessment.matching)
    context = {
        "intake": intake,
        "card": card,
        "reasons": leave_out_notes(card.reasons),
        "company_attributes": COMPANY_ATTRIBUTES,
        "full": list_full([slug]).get(slug),
        "referred": intake.referrals.filter(programme__slug=slug).exists(),
        "answers": list_answers(presenter),
    }
    return render(request, "entrepreneurs/programme.html", context)
